import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateTableCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { AwsFault } from '../../../src/sandbox/service.js';
import { bytesOf, textOf } from '../../../src/sandbox/wire/message.js';
import { failureOf, openWorld, rawRequest, region, startsAt, ways, type World } from './support.js';

const item: Record<string, AttributeValue> = {
  pk: { S: 'ünï "quoted" <&> \\ \u2028 🦊' },
  n: { N: '123456789012345678901234567890.5' },
  b: { B: new Uint8Array([0, 1, 254, 255]) },
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
  bs: { BS: [new Uint8Array([7]), new Uint8Array([])] },
  m: { M: { deep: { L: [{ NULL: true }, { BOOL: false }, { M: {} }, { L: [] }] } } },
};

describe.each(ways)('awsJson %s', (way) => {
  let world: World;
  let client: DynamoDBClient;
  let seen: unknown[];

  beforeEach(async () => {
    seen = [];
    world = await openWorld(way, {
      dynamodb: {
        DescribeTable: ({ TableName }: { TableName: string }, call) => {
          seen.push(call);
          if (TableName === 'gone') {
            throw new AwsFault('ResourceNotFoundException', 'Table: <gone> & "über" 🦊');
          }
          return {
            Table: {
              TableName,
              CreationDateTime: startsAt,
              TableSizeBytes: 12.5,
              DeletionProtectionEnabled: false,
            },
          };
        },
        PutItem: (input: { Item: unknown }) => ({ Attributes: input.Item }),
        GetItem: () => ({ Item: { pk: 'a bare string' } }),
        ListTables: () => ({ TableNames: ['a'], LastEvaluatedTableName: 'a' }),
        UpdateTable: () => {
          throw new TypeError('boom');
        },
        TransactWriteItems: () => {
          throw new AwsFault('TransactionCanceledException', 'Transaction cancelled', {
            members: {
              CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { a: { S: '1' } } }],
            },
          });
        },
      },
    });
    client = new DynamoDBClient(world.config);
  });
  afterEach(async () => {
    client.destroy();
    await world.close();
  });

  it('carries timestamps with milliseconds, numbers and booleans', async () => {
    const { Table, $metadata } = await client.send(new DescribeTableCommand({ TableName: 't' }));
    expect(Table).toEqual({
      TableName: 't',
      CreationDateTime: startsAt,
      TableSizeBytes: 12.5,
      DeletionProtectionEnabled: false,
    });
    expect($metadata.requestId).toBe('request-1');
  });

  it('tells the handler who calls, where and when', async () => {
    await client.send(new DescribeTableCommand({ TableName: 't' }));
    expect(seen).toEqual([
      expect.objectContaining({
        service: 'dynamodb',
        operation: 'DescribeTable',
        region,
        partition: 'aws',
        requestId: 'request-1',
        now: startsAt,
      }),
    ]);
  });

  it('carries every kind of attribute value both ways', async () => {
    const sent = await client.send(new PutItemCommand({ TableName: 't', Item: item }));
    expect(sent.Attributes).toEqual(item);
  });

  it('carries page tokens', async () => {
    expect(await client.send(new ListTablesCommand({}))).toMatchObject({
      TableNames: ['a'],
      LastEvaluatedTableName: 'a',
    });
  });

  it('raises typed errors with their text and status', async () => {
    expect(
      await failureOf(client.send(new DescribeTableCommand({ TableName: 'gone' }))),
    ).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Table: <gone> & "über" 🦊',
      $metadata: { httpStatusCode: 400, requestId: 'request-1' },
    });
  });

  it('carries the further members of an error', async () => {
    const write = new TransactWriteItemsCommand({ TransactItems: [] });
    expect(await failureOf(client.send(write))).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { a: { S: '1' } } }],
    });
  });

  it('reports an output against the schema and answers InternalFailure', async () => {
    const read = new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } });
    expect(await failureOf(client.send(read))).toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect(world.defects).toEqual([
      expect.objectContaining({
        message: 'dynamodb:GetItem answered wrongly: Item.pk is a string, not a structure',
      }),
    ]);
  });

  it('reports a handler that breaks', async () => {
    const update = new UpdateTableCommand({ TableName: 't' });
    expect(await failureOf(client.send(update))).toMatchObject({ name: 'InternalFailure' });
    expect(world.defects).toEqual([new TypeError('boom')]);
  });
});

const target = (operation: string): Record<string, string> => ({
  'x-amz-target': `DynamoDB_20120810.${operation}`,
});

const ask = async (
  operation: string,
  body: string,
): Promise<{ status: number; type: unknown; message: unknown }> => {
  const world = await openWorld('in process', {
    dynamodb: { PutItem: () => ({}), UpdateTable: () => ({}) },
  });
  const request = rawRequest({ headers: target(operation), body: bytesOf(body) });
  const response = await world.endpoint.handle(request);
  const answer = JSON.parse(textOf(response.body)) as Record<string, string>;
  return { status: response.status, type: answer['__type'], message: answer['message'] };
};

describe('awsJson from any client', () => {
  const table = '"TableName":"t"';

  it.each([
    ['no JSON', '{"TableName"', 'com.amazon.coral.service#SerializationException'],
    ['a list', '[]', 'com.amazon.coral.service#SerializationException'],
    ['a scalar', '7', 'com.amazon.coral.service#SerializationException'],
    ['null', 'null', 'com.amazon.coral.service#SerializationException'],
    [
      'a wrong kind',
      '{"TableName":7,"Item":{}}',
      'com.amazon.coral.service#SerializationException',
    ],
    ['a wrong list', `{${table},"Item":[]}`, 'com.amazon.coral.service#SerializationException'],
    [
      'bad base64',
      `{${table},"Item":{"a":{"B":"%"}}}`,
      'com.amazon.coral.service#SerializationException',
    ],
    ['a member missing', `{${table}}`, 'com.amazon.coral.validate#ValidationException'],
    [
      'an empty value',
      `{${table},"Item":{"a":{}}}`,
      'com.amazon.coral.validate#ValidationException',
    ],
  ])('refuses %s', async (_, body, type) => {
    expect(await ask('PutItem', body)).toMatchObject({ status: 400, type });
  });

  it('names what is missing, nested members too, as AWS does', async () => {
    expect((await ask('PutItem', '{}')).message).toBe(
      "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: " +
        "Member must not be null; Value null at 'item' failed to satisfy constraint: " +
        'Member must not be null',
    );
    expect(
      (await ask('UpdateTable', `{${table},"ReplicaUpdates":[{"Create":{}}]}`)).message,
    ).toContain("'replicaUpdates.1.member.create.regionName'");
  });

  it('keeps members that it does not know from the handler', async () => {
    const inputs: unknown[] = [];
    const world = await openWorld('in process', {
      dynamodb: { PutItem: (input) => void inputs.push(input) },
    });
    const body = bytesOf(`{${table},"Item":{},"Later":{"a":1},"__type":"x"}`);
    const request = rawRequest({ headers: target('PutItem'), body });
    expect(await world.endpoint.handle(request)).toMatchObject({ status: 200 });
    expect(inputs).toEqual([{ TableName: 't', Item: {} }]);
  });

  it('knows no operation that it does not serve, whether or not AWS has it', async () => {
    for (const operation of ['DescribeExport', 'Nonsense', '']) {
      expect(await ask(operation, '{}')).toMatchObject({
        status: 400,
        type: 'com.amazon.coral.service#UnknownOperationException',
      });
    }
  });

  it('survives any body', async () => {
    const world = await openWorld('in process', { dynamodb: { PutItem: () => ({}) } });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (body) => {
        const request = rawRequest({ headers: target('PutItem'), body: bytesOf(body) });
        const response = await world.endpoint.handle(request);
        expect([200, 400]).toContain(response.status);
      }),
    );
    expect(world.defects).toEqual([]);
  });
});
