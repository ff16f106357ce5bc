import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TagResourceCommand,
  TableNotFoundException,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../src/kernel/clock.js';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';
import {
  account,
  away,
  day,
  described,
  home,
  hour,
  minute,
  placement,
  startMs,
} from './support.js';

const clock: Clock = {
  now: () => new Date(startMs),
  monotonicMs: () => 0,
  sleep: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
};

function open(): { readonly sandbox: Sandbox; readonly client: DynamoDBClient } {
  const sandbox = createSandbox(
    {
      startsAt: new Date(startMs),
      seed: 1,
      accounts: [{ id: account, name: 'test', regions: [home, away], roles: [] }],
      tables: [
        described({ placements: [placement(), placement({ region: away })] }),
        described({ name: 'sdp-prod-Index', role: 'Index' }),
        described({ name: 'sdp-old-Object', deleted: { hoursAgo: 3, recreated: false } }),
      ],
      buckets: [],
      clusters: [],
      depots: [],
      faults: [],
    },
    {
      clock,
      rates: 'off',
      onDefect: (error) => {
        throw error;
      },
    },
  );
  const client = new DynamoDBClient({
    region: home,
    credentials: sandbox.demoCredentials(account),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
  });
  return { sandbox, client };
}

describe('every operation, through the SDK client', () => {
  it('reads seeded tables', async () => {
    const { client } = open();
    const TableName = 'sdp-prod-Object';
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ ItemCount: 25, Replicas: [{ RegionName: away }] });
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      EarliestRestorableDateTime: new Date(startMs - 35 * day),
    });
    const { TableNames } = await client.send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['sdp-prod-Index', 'sdp-prod-Object']);
    const { Items } = await client.send(new ScanCommand({ TableName: 'sdp-prod-Index' }));
    expect(Items?.[0]?.['__partition']?.B).toBeInstanceOf(Uint8Array);
    await client.send(new DescribeLimitsCommand({}));
    await client.send(new DescribeTimeToLiveCommand({ TableName }));
    await expect(
      client.send(new DescribeContinuousBackupsCommand({ TableName: 'none' })),
    ).rejects.toBeInstanceOf(TableNotFoundException);
  });

  it('restores from a backup and from a point in time', async () => {
    const { client, sandbox } = open();
    const { BackupSummaries } = await client.send(new ListBackupsCommand({ BackupType: 'SYSTEM' }));
    const BackupArn = BackupSummaries?.[0]?.BackupArn;
    await client.send(new DescribeBackupCommand({ BackupArn }));
    await client.send(
      new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: 'from-backup' }),
    );
    await client.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: 'sdp-prod-Object',
        TargetTableName: 'from-pitr',
        RestoreDateTime: new Date(startMs - hour),
      }),
    );
    sandbox.clock.advance(hour);
    const counted = await client.send(
      new ScanCommand({ TableName: 'from-backup', Select: 'COUNT' }),
    );
    expect(counted.Count).toBe(25);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'from-pitr' }));
    expect(Table?.RestoreSummary?.RestoreInProgress).toBe(false);
  });

  it('makes, fills, changes and deletes a table', async () => {
    const { client, sandbox } = open();
    const TableName = 'orders';
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'B' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    sandbox.clock.advance(minute);
    const ResourceArn = TableDescription?.TableArn;
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] }));
    const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: 'a', Value: 'b' }]);
    const id = { B: Uint8Array.of(0, 200) };
    await client.send(new PutItemCommand({ TableName, Item: { id, set: { SS: ['x', 'y'] } } }));
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: [{ PutRequest: { Item: { id: { B: Uint8Array.of(1) } } } }] },
      }),
    );
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id } }));
    expect(Item).toEqual({ id, set: { SS: ['x', 'y'] } });
    const { Attributes } = await client.send(
      new DeleteItemCommand({ TableName, Key: { id }, ReturnValues: 'ALL_OLD' }),
    );
    expect(Attributes?.['id']).toEqual(id);
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    const ReplicaUpdates = [{ Create: { RegionName: away } }];
    await client.send(new UpdateTableCommand({ TableName, ReplicaUpdates }));
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.Replicas).toMatchObject([{ ReplicaStatus: 'CREATING' }]);
    sandbox.clock.advance(2 * day);
    await client.send(new DeleteTableCommand({ TableName }));
    expect(JSON.stringify(sandbox.state())).toContain('orders/backup/');
  });
});
