import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { bytesOf, textOf, type WireRequest } from '../../../src/sandbox/wire/message.js';
import {
  account,
  openWorld,
  rawRequest,
  failureOf,
  startsAt,
  type Handlers,
  type World,
} from './support.js';

const handlers: Handlers = {
  dynamodb: { ListTables: () => ({ TableNames: [] }) },
  lambda: { Invoke: () => ({ StatusCode: 200 }) },
  rds: { DescribeDBClusters: () => ({ DBClusters: [] }) },
  s3: {
    ListBuckets: () => ({ Buckets: [] }),
    GetObject: ({ Key }: { Key: string }) => ({ Body: bytesOf(Key) }),
  },
  sts: { GetCallerIdentity: () => ({ Account: account }) },
};
const listTables = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };

const unsigned = (request: Partial<WireRequest>, authorization?: string): WireRequest => {
  const { authorization: _, ...headers } = rawRequest(request).headers;
  return {
    ...rawRequest(request),
    headers: authorization === undefined ? headers : { ...headers, authorization },
  };
};

describe('endpoint', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld('in process', handlers, {
      limits: { bodyBytes: 100, headerBytes: 2000 },
    });
  });
  const ask = async (request: WireRequest): Promise<{ status: number; text: string }> => {
    const { status, body } = await world.endpoint.handle(request);
    return { status, text: textOf(body) };
  };
  const identity = 'Action=GetCallerIdentity&Version=2011-06-15';

  it.each([
    ['dynamodb', { headers: listTables }, 400, 'MissingAuthenticationTokenException'],
    ['sts', { body: bytesOf(identity) }, 403, 'MissingAuthenticationToken<'],
    ['rds', { body: bytesOf('Action=X&Version=2014-10-31') }, 403, 'MissingAuthenticationToken<'],
    [
      'lambda',
      { target: '/2015-03-31/functions/f/invocations' },
      403,
      'Missing Authentication|missing Auth',
    ],
    ['s3', { method: 'GET', target: '/bucket/key' }, 403, '<Code>AccessDenied<'],
    ['a browser', { method: 'GET', target: '/favicon.ico' }, 403, '<Code>AccessDenied<'],
  ])('an unsigned request to %s is refused', async (_, request, status, text) => {
    const answer = await ask(unsigned(request));
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(new RegExp(text));
  });

  it.each([
    'AWS4-HMAC-SHA256',
    'Bearer token',
    'AWS4-HMAC-SHA256 Credential=AKIADEMO/20261122/eu-west-1/dynamodb',
    'AWS4-HMAC-SHA256 Credential=AKIADEMO/20261122/eu-west-1/dynamodb/aws4_request/x',
    'AWS AKIADEMO:signature',
    '',
  ])('a signature of the form %j is refused', async (authorization) => {
    const answer = await ask(unsigned({ headers: listTables }, authorization));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('IncompleteSignatureException');
  });

  it('takes a presigned query for a signature', async () => {
    const credential = `AKIADEMO%2F20261122%2Feu-west-1%2Fs3%2Faws4_request`;
    const target = `/b/k%25?x-id=GetObject&X-Amz-Credential=${credential}&X-Amz-Signature=0`;
    expect(await ask(unsigned({ method: 'GET', target }))).toEqual({ status: 200, text: 'k%' });
  });

  it('leaves refusing keys and regions to authenticate', async () => {
    const wrong = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' };
    for (const config of [{ credentials: wrong }, { region: 'ap-east-1' }]) {
      const client = new DynamoDBClient({ ...world.config, ...config });
      const failure = await failureOf(client.send(new ListTablesCommand({})));
      expect(failure).toMatchObject({ name: 'UnrecognizedClientException' });
    }
  });

  it.each([
    [{}, '{"__type":"UnknownOperationException"'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, '<ErrorResponse>'],
  ])('says which services are here when another is asked', async (headers, shape) => {
    const answer = await ask(rawRequest({ service: 'sqs', headers }));
    expect(answer.status).toBe(501);
    expect(answer.text).toContain('does not serve sqs. It serves: dynamodb, lambda, rds, s3, sts.');
    expect(answer.text.startsWith(shape)).toBe(true);
  });

  it('refuses what is too large, at its limit', async () => {
    const sized = (bytes: number): WireRequest =>
      rawRequest({ headers: listTables, body: bytesOf('{'.padEnd(bytes - 1) + '}') });
    expect((await ask(sized(100))).status).toBe(200);
    const answer = await ask(sized(101));
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('RequestEntityTooLarge');
    const headers = { ...listTables, 'x-large': 'x'.repeat(2000) };
    expect((await ask(rawRequest({ headers }))).status).toBe(431);
  });

  it("carries the sandbox's date, a request id and the length", async () => {
    world.clock.advance(24 * 3600 * 1000);
    const { headers } = await world.endpoint.handle(rawRequest({ headers: listTables }));
    expect(headers).toMatchObject({
      date: new Date(startsAt.getTime() + 24 * 3600 * 1000).toUTCString(),
      'x-amzn-requestid': 'request-1',
      'content-length': '17',
    });
  });

  it('hands on what onDefect throws', async () => {
    const broken = await openWorld(
      'in process',
      { dynamodb: { ListTables: () => ({ TableNames: 'none' }) } },
      {
        onDefect: (error) => {
          throw error;
        },
      },
    );
    const client = new DynamoDBClient(broken.config);
    expect(await failureOf(client.send(new ListTablesCommand({})))).toMatchObject({
      name: 'OutputDefect',
      message: 'dynamodb:ListTables answered wrongly: TableNames is a string, not a list',
    });
  });

  it('refuses a service with an operation that AWS does not have', async () => {
    await expect(openWorld('in process', { sts: { Nonsense: () => ({}) } })).rejects.toThrow(
      'sts has no operation Nonsense',
    );
  });
});
