import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { AwsFault } from '../../../src/sandbox/service.js';
import { bytesOf, textOf } from '../../../src/sandbox/wire/message.js';
import { failureOf, openWorld, rawRequest, startsAt, ways, type World } from './support.js';

const policy = '{"Statement":"<&>"}';
const body = Buffer.from('some <bytes> \u0000\u00ff');

const answers: Readonly<Record<string, (input: never) => unknown>> = {
  ListBuckets: () => ({ Buckets: [{ Name: 'one', CreationDate: startsAt }], Owner: { ID: 'x' } }),
  CreateBucket: () => ({ Location: '/b' }),
  HeadBucket: () => {
    const members = { 'x-amz-bucket-region': 'eu-west-2' };
    throw new AwsFault('NotFound', 'Not Found', { status: 404, members });
  },
  GetBucketLocation: ({ Bucket }: { Bucket: string }) =>
    Bucket === 'classic' ? {} : { LocationConstraint: 'eu-west-1' },
  GetBucketVersioning: () => ({}),
  PutBucketVersioning: () => undefined,
  GetBucketPolicy: () => ({ Policy: policy }),
  DeleteBucketPolicy: () => undefined,
  PutObject: () => ({ ETag: '"e"', VersionId: 'v' }),
  GetObject: ({ Key }: { Key: string }) => {
    if (Key === 'gone') throw new AwsFault('NoSuchKey', 'No <key> & "ü"', { members: { Key } });
    const Metadata = { colour: 'blue' };
    return { Body: body, Metadata, LastModified: new Date('2026-01-02T03:04:05Z') };
  },
  HeadObject: () => ({ ContentLength: 77, ETag: '"e"' }),
  ListObjectsV2: ({ Prefix }: { Prefix: string }) => ({
    Name: 'b',
    Prefix,
    KeyCount: 1,
    IsTruncated: true,
    NextContinuationToken: 't&',
    Contents: [{ Key: 'a<&>"\'\r\n\u00e9🦊', Size: 3, LastModified: startsAt }],
    CommonPrefixes: [{ Prefix: 'p/' }],
  }),
  ListObjectVersions: () => ({
    IsTruncated: false,
    Versions: [{ Key: 'k', VersionId: '1', IsLatest: true }],
    DeleteMarkers: [{ Key: 'k', VersionId: '2', IsLatest: false }],
  }),
};

describe.each(ways)('restXml %s', (way) => {
  let world: World;
  let client: S3Client;
  let inputs: Record<string, unknown>[];

  beforeEach(async () => {
    inputs = [];
    const s3 = Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        (input: never) => {
          inputs.push({ operation: name, ...(input as object) });
          return answer(input);
        },
      ]),
    );
    world = await openWorld(way, { s3 });
    client = new S3Client({ ...world.config, forcePathStyle: true });
  });
  afterEach(async () => {
    client.destroy();
    await world.close();
  });

  it('lists buckets at the root', async () => {
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([{ Name: 'one', CreationDate: startsAt }]);
  });

  it('reads structures from the body', async () => {
    const VersioningConfiguration = { Status: 'Suspended', MFADelete: 'Disabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: 'b', VersioningConfiguration }));
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
    await client.send(new CreateBucketCommand({ Bucket: 'b', CreateBucketConfiguration }));
    expect(inputs).toEqual([
      expect.objectContaining({ Bucket: 'b', VersioningConfiguration }),
      expect.objectContaining({ operation: 'CreateBucket', CreateBucketConfiguration }),
    ]);
  });

  it('answers an empty structure, a bare policy and nothing at all', async () => {
    const versioning = await client.send(new GetBucketVersioningCommand({ Bucket: 'b' }));
    expect(versioning.Status).toBeUndefined();
    const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket: 'b' }));
    expect(Policy).toBe(policy);
    const deleted = await client.send(new DeleteBucketPolicyCommand({ Bucket: 'b' }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
  });

  it.each([
    ['b', 'eu-west-1'],
    ['classic', undefined],
  ])('gives the location of %s', async (Bucket, region) => {
    const found = await client.send(new GetBucketLocationCommand({ Bucket }));
    expect(found.LocationConstraint).toBe(region);
  });

  it('lists with every character that XML can carry', async () => {
    const Prefix = 'a b+%2F&é';
    const found = await client.send(new ListObjectsV2Command({ Bucket: 'b', Prefix, MaxKeys: 5 }));
    expect(inputs).toEqual([expect.objectContaining({ Prefix, MaxKeys: 5 })]);
    expect(found).toMatchObject({
      IsTruncated: true,
      NextContinuationToken: 't&',
      Contents: [{ Key: 'a<&>"\'\r\n\u00e9🦊', Size: 3, LastModified: startsAt }],
      CommonPrefixes: [{ Prefix: 'p/' }],
    });
  });

  it('keeps versions and delete markers apart', async () => {
    const found = await client.send(new ListObjectVersionsCommand({ Bucket: 'b' }));
    expect(found.Versions).toEqual([{ Key: 'k', VersionId: '1', IsLatest: true }]);
    expect(found.DeleteMarkers).toEqual([{ Key: 'k', VersionId: '2', IsLatest: false }]);
  });

  it.each([
    'plain',
    'folder/',
    '/leading//double/',
    'a/../b/./c',
    '50%/%2F/%25/%zz',
    'q?x=1&y#z',
    'ünï +🦊 <&>',
    '~-_.*\'()!"',
  ])('takes the key %j as it is', async (Key) => {
    await client.send(new PutObjectCommand({ Bucket: 'b', Key, Body: 'x' }));
    expect(inputs).toEqual([expect.objectContaining({ operation: 'PutObject', Key })]);
  });

  it('carries bytes, metadata and dates in headers', async () => {
    const Metadata = { colour: 'red', 'other-thing': '1' };
    const put: PutObjectCommandInput = { Bucket: 'b', Key: 'k', Body: body, Metadata };
    const sent = await client.send(new PutObjectCommand({ ...put, IfNoneMatch: '*' }));
    expect(sent).toMatchObject({ ETag: '"e"', VersionId: 'v' });
    expect(inputs).toEqual([expect.objectContaining({ Metadata, IfNoneMatch: '*' })]);
    expect(Buffer.from(inputs[0]?.['Body'] as Uint8Array)).toEqual(body);
    const got = await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(got.Metadata).toEqual({ colour: 'blue' });
    expect(got.LastModified).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(got.ContentLength).toBe(body.byteLength);
  });

  it('takes three mebibytes, which ask before they are sent', async () => {
    const Body = new Uint8Array(3 * 1024 ** 2).fill(7);
    await client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body }));
    expect(Buffer.compare(inputs[0]?.['Body'] as Uint8Array, Body)).toBe(0);
  });

  it('frees a streamed body of its chunks and reads its trailing checksum', async () => {
    const parts = [Buffer.alloc(70_000, 'a'), Buffer.from('\r\n0\r\n\r\n'), Buffer.alloc(9, 'z')];
    const ContentLength = parts.reduce((sum, part) => sum + part.length, 0);
    const Body = Readable.from(parts, { objectMode: false });
    await client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body, ContentLength }));
    expect(Buffer.compare(inputs[0]?.['Body'] as Uint8Array, Buffer.concat(parts))).toBe(0);
    expect(inputs[0]).toMatchObject({
      ContentLength,
      ChecksumCRC32: expect.stringMatching(/^[\w+/]{6}==$/) as string,
    });
    expect(inputs[0]).not.toHaveProperty('ContentEncoding');
  });

  it('answers HEAD with headers and no body', async () => {
    const head = await client.send(new HeadObjectCommand({ Bucket: 'b', Key: 'k' }));
    expect(head.ContentLength).toBe(77);
    const failure = await failureOf(client.send(new HeadBucketCommand({ Bucket: 'b' })));
    expect(failure).toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
  });

  it('raises typed errors with the status of the model', async () => {
    const get = new GetObjectCommand({ Bucket: 'b', Key: 'gone' });
    expect(await failureOf(client.send(get))).toMatchObject({
      name: 'NoSuchKey',
      message: 'No <key> & "ü"',
      Key: 'gone',
      $metadata: { httpStatusCode: 404, requestId: 'request-1' },
    });
  });
});

const ask = async (
  method: string,
  target: string,
  content = '',
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; input: unknown; headers: object }> => {
  let input: unknown;
  const keep =
    (name: string) =>
    (held: object): unknown => {
      input = { operation: name, ...held };
      return answers[name]?.(held as never);
    };
  const s3 = Object.fromEntries(Object.keys(answers).map((name) => [name, keep(name)]));
  const world = await openWorld('in process', { s3 });
  const request = { service: 's3', method, target, headers, body: bytesOf(content) };
  const response = await world.endpoint.handle(rawRequest(request));
  expect(world.defects).toEqual([]);
  return { ...response, text: textOf(response.body), input };
};

const getting = async (target: string): Promise<unknown> => (await ask('GET', target)).input;

describe('restXml from any client', () => {
  it.each([
    ['b.s3.eu-west-1.amazonaws.com', '/k', 'b', 'k'],
    ['a.s3.b.s3.amazonaws.com', '/k/', 'a.s3.b', 'k/'],
    ['b.localhost:9466', '/k%2Fl', 'b', 'k/l'],
    ['s3.eu-west-1.amazonaws.com', '/b/k', 'b', 'k'],
    ['127.0.0.1:9466', '/b/k?versionId=v', 'b', 'k'],
  ])('finds bucket and key at %s%s', async (host, target, Bucket, Key) => {
    const { input } = await ask('GET', target, '', { host });
    expect(input).toMatchObject({ operation: 'GetObject', Bucket, Key });
  });

  it('tells operations on one path apart by their query', async () => {
    expect(await getting('/b?list-type=2&prefix=a%20b')).toMatchObject({ Prefix: 'a b' });
    expect(await getting('/b/?versions')).toMatchObject({ operation: 'ListObjectVersions' });
    expect(await getting('/b?location=')).toMatchObject({ operation: 'GetBucketLocation' });
    expect(await getting('/')).toMatchObject({ operation: 'ListBuckets' });
  });

  it('writes the location without a wrapper', async () => {
    expect((await ask('GET', '/b?location')).text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint ' +
        'xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
    );
  });

  it('answers HEAD failures without a body', async () => {
    expect(await ask('HEAD', '/b')).toMatchObject({
      status: 404,
      text: '',
      headers: { 'x-amz-bucket-region': 'eu-west-2' },
    });
  });

  it.each([
    ['an operation that is not served', 'GET', '/b?acl', '', 501, 'NotImplemented'],
    ['no operation at all', 'PATCH', '/b/k', '', 501, 'NotImplemented'],
    ['a path that is no UTF-8', 'GET', '/b/%ff', '', 400, 'InvalidURI'],
    ['a number that is none', 'GET', '/b?list-type=2&max-keys=many', '', 400, 'InvalidArgument'],
    ['no XML', 'PUT', '/b?versioning', 'hello', 400, 'MalformedXML'],
    ['broken XML', 'PUT', '/b?versioning', '<VersioningConfiguration><a', 400, 'MalformedXML'],
    ['another root', 'PUT', '/b?versioning', '<Tagging/>', 400, 'MalformedXML'],
    ['no body', 'PUT', '/b?versioning', '', 400, 'InvalidRequest'],
  ])('refuses %s', async (_, method, target, content, status, code) => {
    const answer = await ask(method, target, content);
    expect({ status: answer.status, text: answer.text }).toEqual({
      status,
      text: expect.stringContaining(`<Code>${code}</Code>`) as string,
    });
  });

  it('takes a declaration and a comment before the root', async () => {
    const content = '<?xml version="1.0"?><!-- c --><VersioningConfiguration/>';
    expect((await ask('PUT', '/b?versioning', content)).status).toBe(200);
  });

  it('survives any path and body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'PUT', 'POST', 'HEAD', 'DELETE'),
        fc.string(),
        fc.string(),
        async (method, path, content) => {
          expect((await ask(method, `/${path}`, content)).status).toBeGreaterThanOrEqual(200);
        },
      ),
      { numRuns: 60 },
    );
  });
});
