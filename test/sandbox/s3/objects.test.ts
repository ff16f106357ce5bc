import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { BucketDescription } from '../../../src/sandbox/description.js';
import { createRandom } from '../../../src/sandbox/random.js';
import type { Call } from '../../../src/sandbox/service.js';
import { createS3 } from '../../../src/sandbox/services/s3/s3.js';
import { aBucket, aSandbox, backup, failure, home, operator, platform } from '../assembly/world.js';

const Bucket = 'depot-backups';
const Key = 'gold/prod/a b+c%2Fd/ü&<.json';
const dayMs = 86_400_000;

function open(changes: Partial<BucketDescription> = {}) {
  const sandbox = aSandbox({ buckets: [aBucket(changes)] });
  const { s3 } = operator(sandbox, backup);
  return {
    sandbox,
    s3,
    put: (input: Partial<PutObjectCommandInput> = {}) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'content', ...input })),
    get: (input: Partial<GetObjectCommandInput> = {}) =>
      s3.send(new GetObjectCommand({ Bucket, Key, ...input })),
  };
}

/** A call by the bucket's owner, for what the SDK would never send. */
const ownerCall: Call = {
  service: 's3',
  operation: 'PutObject',
  region: home,
  partition: 'aws',
  caller: { account: backup, arn: `arn:aws:iam::${backup}:user/x`, userId: 'x', policy: undefined },
  requestId: 'r',
  now: new Date('2026-11-01T12:00:00Z'),
};

const locked = {
  objectLock: { rule: { mode: 'COMPLIANCE', days: 35 } },
} as const;

describe('an object', () => {
  it('comes back with its bytes, headers, metadata and MD5 as ETag', async () => {
    const { put, get, s3 } = open();
    const Body = Buffer.from([0, 255, 10, 13, 0, 1]);
    const made = await put({
      Body,
      ContentType: 'application/gzip',
      CacheControl: 'no-store',
      Metadata: { 'written-by': 'depot-dr' },
    });
    const etag = `"${createHash('md5').update(Body).digest('hex')}"`;
    expect(made.ETag).toBe(etag);
    const read = await get();
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    const expected = {
      ETag: etag,
      ContentType: 'application/gzip',
      CacheControl: 'no-store',
      ContentLength: 6,
      Metadata: { 'written-by': 'depot-dr' },
      VersionId: made.VersionId,
      LastModified: new Date('2026-11-01T12:00:00Z'),
    };
    expect(read).toMatchObject(expected);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject(expected);
  });

  it.each([
    ['bytes=0-2', 'con', 'bytes 0-2/7'],
    ['bytes=4-', 'ent', 'bytes 4-6/7'],
    ['bytes=-2', 'nt', 'bytes 5-6/7'],
    ['bytes=5-99', 'nt', 'bytes 5-6/7'],
    ['bytes=2-1', 'content', undefined],
    ['lines=1-2', 'content', undefined],
  ])('is read in part with %s', async (Range, text, contentRange) => {
    const { put, get } = open();
    await put();
    const read = await get({ Range });
    expect(await read.Body?.transformToString()).toBe(text);
    expect(read.ContentRange).toBe(contentRange);
    expect(read.$metadata.httpStatusCode).toBe(contentRange === undefined ? 200 : 206);
  });

  it('refuses a range behind its end', async () => {
    const { put, get } = open();
    await put();
    expect(await failure(get({ Range: 'bytes=7-' }))).toMatchObject({
      name: 'InvalidRange',
      status: 416,
    });
  });

  it('that is missing is told to those who may list, and denied to the others', async () => {
    const { sandbox, get } = open({
      policy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: platform },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/*`,
        },
      }),
    });
    expect(await failure(get())).toMatchObject({ name: 'NoSuchKey', status: 404 });
    const stranger = operator(sandbox, platform).s3;
    expect(await failure(stranger.send(new GetObjectCommand({ Bucket, Key })))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
    });
  });

  it.each([
    ['ContentMD5', 'InvalidDigest', 'AAAA'],
    ['ContentMD5', 'BadDigest', createHash('md5').update('other').digest('base64')],
    ['ChecksumSHA256', 'BadDigest', createHash('sha256').update('other').digest('base64')],
  ])('with a wrong %s is refused: %s', async (member, name, value) => {
    const { put } = open();
    expect(await failure(put({ [member]: value }))).toMatchObject({ name, status: 400 });
  });
});

describe('conditional writes', () => {
  it('write once with If-None-Match, also over a delete marker', async () => {
    const { put, s3 } = open();
    await put({ IfNoneMatch: '*' });
    expect(await failure(put({ IfNoneMatch: '*' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(put({ IfNoneMatch: '*' })).resolves.toBeDefined();
  });

  it('replace only the named ETag with If-Match', async () => {
    const { put } = open();
    expect(await failure(put({ IfMatch: '"x"' }))).toMatchObject({
      name: 'NoSuchKey',
      status: 404,
    });
    const first = await put({ Body: 'one' });
    const second = await put({ Body: 'two', IfMatch: first.ETag });
    expect(await failure(put({ Body: 'three', IfMatch: first.ETag }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    await expect(put({ IfMatch: second.ETag?.replaceAll('"', '') })).resolves.toBeDefined();
  });

  it('let exactly one of many win', async () => {
    const { put } = open();
    const writes = Array.from({ length: 20 }, async (_, index) =>
      put({ IfNoneMatch: '*', Body: String(index) }),
    );
    const results = await Promise.allSettled(writes);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('versions', () => {
  it('stay readable under their id, and a delete adds a marker', async () => {
    const { put, get, s3 } = open();
    const one = await put({ Body: 'one' });
    const two = await put({ Body: 'two' });
    expect(one.VersionId).not.toBe(two.VersionId);
    const gone = await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(gone).toMatchObject({ DeleteMarker: true });
    const missing = await failure(get());
    expect(missing).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await failure(get({ VersionId: gone.VersionId }))).toMatchObject({ status: 405 });
    const old = await get({ VersionId: one.VersionId });
    expect(await old.Body?.transformToString()).toBe('one');
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: gone.VersionId }));
    expect(await (await get()).Body?.transformToString()).toBe('two');
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: two.VersionId }));
    expect(await (await get()).Body?.transformToString()).toBe('one');
    expect(await failure(get({ VersionId: two.VersionId }))).toMatchObject({
      name: 'NoSuchVersion',
      status: 404,
    });
  });

  it('are none without versioning: a delete is the end', async () => {
    const { put, get, s3 } = open({ versioning: 'never' });
    const made = await put();
    await put({ Body: 'again' });
    expect(made.VersionId).toBeUndefined();
    expect((await get()).VersionId).toBeUndefined();
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await failure(get())).toMatchObject({ name: 'NoSuchKey' });
  });

  it('while suspended only the null version is replaced', async () => {
    const { put, get, s3 } = open();
    const kept = await put({ Body: 'kept' });
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    );
    await put({ Body: 'null one' });
    expect((await put({ Body: 'null two' })).VersionId).toBe('null');
    const gone = await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(gone).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
    const old = await get({ VersionId: kept.VersionId });
    expect(await old.Body?.transformToString()).toBe('kept');
  });
});

const grant = (Action: string) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${platform}:root` },
  Action,
  Resource: `arn:aws:s3:::${Bucket}/*`,
});

/** HeadObject of a locked object by a stranger who is granted these actions. */
const headGranted = async (...actions: string[]) => {
  const policy = JSON.stringify({ Statement: actions.map(grant) });
  const { put, sandbox } = open({ ...locked, policy });
  await put();
  return operator(sandbox, platform).s3.send(new HeadObjectCommand({ Bucket, Key }));
};

describe('object lock', () => {
  it('gives new versions the default retention, and keeps them until it ends', async () => {
    const { put, s3, sandbox } = open(locked);
    const { VersionId } = await put();
    const retention = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }));
    expect(retention.Retention).toEqual({
      Mode: 'COMPLIANCE',
      RetainUntilDate: new Date('2026-12-06T12:00:00Z'),
    });
    const remove = (extra = {}) =>
      s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId, ...extra }));
    for (const extra of [{}, { BypassGovernanceRetention: true }]) {
      expect(await failure(remove(extra))).toMatchObject({ name: 'AccessDenied', status: 403 });
    }
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key }))).resolves.toMatchObject({
      DeleteMarker: true,
    });
    sandbox.clock.advance(35 * dayMs);
    await expect(remove()).resolves.toBeDefined();
  });

  it('leaves older versions unlocked', async () => {
    const { put, s3 } = open({ objectLock: { rule: undefined } });
    await put();
    expect(await failure(s3.send(new GetObjectRetentionCommand({ Bucket, Key })))).toMatchObject({
      name: 'NoSuchObjectLockConfiguration',
      status: 404,
    });
  });

  it('needs a lock on the bucket', async () => {
    const { put } = open();
    const until = new Date('2026-12-01T00:00:00Z');
    const work = put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until });
    expect(await failure(work)).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  it.each([
    ['one part only', { ObjectLockMode: 'COMPLIANCE' }],
    [
      'a date that is over',
      { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(0) },
    ],
  ] as const)('refuses %s', async (_, input) => {
    const { put } = open(locked);
    expect(await failure(put(input))).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });

  it('needs a digest of what it will keep', () => {
    const clock = { now: () => new Date('2026-11-01T12:00:00Z'), advance: () => undefined };
    const made = createS3({ clock, random: createRandom(1) });
    made.seed([aBucket(locked)]);
    const put = (input: object): unknown =>
      made.service.handlers['PutObject']?.(
        { Bucket, Key, Body: 'x', ...input } as never,
        ownerCall,
      );
    expect(() => put({})).toThrow('Content-MD5 OR x-amz-checksum- HTTP header is required');
    expect(() => put({ ChecksumAlgorithm: 'CRC32' })).not.toThrow();
  });

  type Mode = 'GOVERNANCE' | 'COMPLIANCE';
  const rows: readonly [Mode, number, Mode | undefined, number, boolean, 'ok' | 'AccessDenied'][] =
    [
      ['COMPLIANCE', 10, 'COMPLIANCE', 20, false, 'ok'],
      ['COMPLIANCE', 10, 'COMPLIANCE', 9, false, 'AccessDenied'],
      ['COMPLIANCE', 10, 'COMPLIANCE', 9, true, 'AccessDenied'],
      ['COMPLIANCE', 10, 'GOVERNANCE', 20, true, 'AccessDenied'],
      ['COMPLIANCE', 10, undefined, 0, true, 'AccessDenied'],
      ['GOVERNANCE', 10, 'COMPLIANCE', 10, false, 'ok'],
      ['GOVERNANCE', 10, 'GOVERNANCE', 9, false, 'AccessDenied'],
      ['GOVERNANCE', 10, 'GOVERNANCE', 9, true, 'ok'],
      ['GOVERNANCE', 10, undefined, 0, false, 'AccessDenied'],
      ['GOVERNANCE', 10, undefined, 0, true, 'ok'],
    ];
  it.each(rows)('%s %d d to %s %d d, bypass %s: %s', async (...row) => {
    const [mode, days, nextMode, nextDays, bypass, result] = row;
    const { put, s3, sandbox } = open(locked);
    const until = (span: number): Date => new Date(sandbox.clock.now().getTime() + span * dayMs);
    await put({ ObjectLockMode: mode, ObjectLockRetainUntilDate: until(days) });
    const work = s3.send(
      new PutObjectRetentionCommand({
        Bucket,
        Key,
        Retention:
          nextMode === undefined ? {} : { Mode: nextMode, RetainUntilDate: until(nextDays) },
        ...(bypass ? { BypassGovernanceRetention: true } : {}),
      }),
    );
    const outcome = await work.then(
      () => 'ok',
      (error: Error) => error.name,
    );
    expect(outcome).toBe(result);
  });

  it('shows an object’s retention to those who may read it only', async () => {
    expect((await headGranted('s3:GetObject')).ObjectLockMode).toBeUndefined();
    expect((await headGranted('s3:GetObject', 's3:GetObjectRetention')).ObjectLockMode).toBe(
      'COMPLIANCE',
    );
  });
});
