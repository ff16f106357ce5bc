import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { FaultEffect } from '../../../src/sandbox/description.js';
import {
  account,
  failureOf,
  openWorld,
  operator,
  region,
  ways,
  type Handlers,
  type World,
} from './support.js';

const lists: unknown[] = [];
const handlers: Handlers = {
  dynamodb: {
    DescribeTable: () => ({ Table: { TableName: 't' } }),
    ListTables: (input) => {
      lists.push(input);
      return { TableNames: ['a'] };
    },
    Scan: () => ({ Items: [], Count: 0 }),
  },
  lambda: { Invoke: () => ({ StatusCode: 200 }) },
  rds: { DescribeDBClusters: () => ({ DBClusters: [] }) },
  s3: {
    GetBucketVersioning: () => ({ Status: 'Enabled' }),
    GetObject: () => ({}),
    ListObjectsV2: () => ({ Name: 'b', KeyCount: 0, IsTruncated: false }),
  },
  sts: { GetCallerIdentity: () => ({ Account: account }) },
};

/** In jest the SDK wraps errors of Node's own realm and keeps their text only. */
const broken = expect.stringMatching(/ECONNRESET|socket hang up/) as string;

describe.each(ways)('faults %s', (way) => {
  let world: World;
  let calls: Readonly<Record<string, () => Promise<unknown>>>;
  let dynamodb: DynamoDBClient;
  let s3: S3Client;
  let rds: RDSClient;
  let clients: readonly { destroy(): void }[];

  beforeEach(async () => {
    lists.length = 0;
    world = await openWorld(way, handlers);
    dynamodb = new DynamoDBClient(world.config);
    s3 = new S3Client({ ...world.config, forcePathStyle: true });
    rds = new RDSClient(world.config);
    const sts = new STSClient(world.config);
    const lambda = new LambdaClient(world.config);
    clients = [dynamodb, s3, rds, sts, lambda];
    calls = {
      dynamodb: () => dynamodb.send(new DescribeTableCommand({ TableName: 't' })),
      s3: () => s3.send(new GetBucketVersioningCommand({ Bucket: 'b' })),
      rds: () => rds.send(new DescribeDBClustersCommand({})),
      sts: () => sts.send(new GetCallerIdentityCommand({})),
      lambda: () => lambda.send(new InvokeCommand({ FunctionName: 'f' })),
    };
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await world.close();
  });
  const failWith = async (
    service: string,
    effect: FaultEffect,
  ): Promise<Record<string, unknown>> => {
    world.rules.set({ id: 'it', effect });
    return failureOf(calls[service]?.() ?? Promise.resolve());
  };

  it.each([
    ['dynamodb', 'deny', 'AccessDeniedException', 400],
    ['s3', 'deny', 'AccessDenied', 403],
    ['rds', 'deny', 'AccessDenied', 403],
    ['sts', 'deny', 'AccessDenied', 403],
    ['lambda', 'deny', 'AccessDeniedException', 403],
    ['dynamodb', 'throttle', 'ThrottlingException', 400],
    ['s3', 'throttle', 'SlowDown', 503],
    ['rds', 'throttle', 'Throttling', 400],
    ['sts', 'throttle', 'Throttling', 400],
    ['lambda', 'throttle', 'TooManyRequestsException', 429],
    ['dynamodb', 'unavailable', 'ServiceUnavailable', 503],
    ['s3', 'unavailable', 'ServiceUnavailable', 503],
    ['rds', 'unavailable', 'ServiceUnavailable', 503],
    ['lambda', 'unavailable', 'ServiceUnavailable', 503],
    ['dynamodb', 'unsupported', 'UnknownOperationException', 400],
    ['s3', 'unsupported', 'NotImplemented', 501],
    ['sts', 'unsupported', 'InvalidAction', 400],
    ['lambda', 'unsupported', 'UnknownOperationException', 404],
  ] as const)('%s %s is %s, HTTP %i', async (service, effect, name, httpStatusCode) => {
    expect(await failWith(service, effect)).toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it.each([
    [
      'dynamodb',
      `dynamodb:DescribeTable on resource: arn:aws:dynamodb:${region}:${account}:table/t`,
    ],
    ['s3', 's3:GetBucketVersioning on resource: "arn:aws:s3:::b"'],
    ['lambda', `lambda:InvokeFunction on resource: arn:aws:lambda:${region}:${account}:function:f`],
    ['sts', 'sts:GetCallerIdentity on resource: *'],
  ])('a refusal of %s names principal, action and resource', async (service, what) => {
    const { message } = await failWith(service, 'deny');
    expect(message).toContain(`User: ${operator} is not authorized to perform: ${what} `);
  });

  it.each(['dynamodb', 's3', 'rds', 'lambda'])('%s: the connection breaks', async (service) => {
    expect(await failWith(service, 'reset')).toMatchObject({ message: broken });
  });

  it.each([
    ['dynamodb', 'html'],
    ['dynamodb', 'html-404'],
    ['dynamodb', 'malformed'],
    ['rds', 'malformed'],
    ['s3', 'malformed'],
  ] as const)('%s cannot read %s', async (service, effect) => {
    const { name } = await failWith(service, effect);
    expect(['SyntaxError', 'Error', 'UnknownError', 'TypeError']).toContain(name);
    expect(world.defects).toEqual([]);
  });

  it.each(['dynamodb', 's3', 'rds', 'sts', 'lambda'])(
    '%s: empty has no member',
    async (service) => {
      world.rules.set({ id: 'it', effect: 'empty' });
      const answer = (await calls[service]?.()) as Record<string, unknown>;
      const members = Object.entries(answer).filter(([, value]) => value !== undefined);
      expect(
        members.filter(([name]) => !['$metadata', 'StatusCode', 'Payload'].includes(name)),
      ).toEqual([]);
    },
  );

  it('repeats a page without end', async () => {
    world.rules.set({ id: 'it', effect: 'repeat-token' });
    const first = await dynamodb.send(new ListTablesCommand({ Limit: 5 }));
    const start = first.LastEvaluatedTableName;
    const second = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
    expect(second).toMatchObject({ TableNames: ['a'], LastEvaluatedTableName: start });
    expect(start).toEqual(expect.any(String));
    expect(lists).toEqual([{ Limit: 5 }, {}]);
    const clusters = await rds.send(new DescribeDBClustersCommand({ Marker: 'x' }));
    expect(clusters.Marker).toBe(start);
    const objects = await s3.send(new ListObjectsV2Command({ Bucket: 'b' }));
    expect(objects).toMatchObject({ IsTruncated: true, NextContinuationToken: start });
    expect(objects.ContinuationToken).toBeUndefined();
    const items = await dynamodb.send(new ScanCommand({ TableName: 't' }));
    expect(Object.values(items.LastEvaluatedKey ?? {})).toEqual([{ S: start }]);
  });

  it('hangs until the caller gives up', async () => {
    world.rules.set({ id: 'it', effect: 'hang' });
    const controller = new AbortController();
    const call = dynamodb.send(new DescribeTableCommand({ TableName: 't' }), {
      abortSignal: controller.signal,
    });
    setImmediate(() => controller.abort());
    expect(await failureOf(call)).toMatchObject({ name: 'AbortError' });
  });

  it('hangs until the server closes', async () => {
    world.rules.set({ id: 'it', effect: 'hang', times: 1 });
    const failed = failureOf(dynamodb.send(new DescribeTableCommand({ TableName: 't' })));
    while (world.rules.list().length > 0) await new Promise(setImmediate);
    await world.close();
    expect(await failed).toMatchObject({ message: broken });
  });

  it('leaves every other call alone', async () => {
    world.rules.set({
      id: 'it',
      effect: 'deny',
      service: 's3',
      operation: 'GetObject',
      resource: 'b',
    });
    await calls['s3']?.();
    await calls['dynamodb']?.();
    const get = new GetObjectCommand({ Bucket: 'b', Key: 'k' });
    expect(await failureOf(s3.send(get))).toMatchObject({
      message: expect.stringContaining('"arn:aws:s3:::b/k"') as string,
    });
  });
});

it('a broken connection looks in process as it does on a socket', async () => {
  const world = await openWorld('in process', handlers, {
    faults: [{ id: 'it', effect: 'reset' }],
  });
  const client = new DynamoDBClient(world.config);
  expect(await failureOf(client.send(new ListTablesCommand({})))).toMatchObject({
    name: 'TimeoutError',
    code: 'ECONNRESET',
  });
});

it('a request that hangs times out in process', async () => {
  const faults = [{ id: 'it', effect: 'hang' as const }];
  const world = await openWorld('in process', handlers, { faults, requestTimeoutMs: 5 });
  const client = new DynamoDBClient(world.config);
  expect(await failureOf(client.send(new ListTablesCommand({})))).toMatchObject({
    name: 'TimeoutError',
  });
});
