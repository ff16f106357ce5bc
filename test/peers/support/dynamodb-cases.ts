import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TagResourceCommand,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { Difference, PeerCase } from './case.js';
import { away, home, prod, staging } from './peer-estate.js';
import type { PeerWorld } from './two-worlds.js';

const tenMinutesMs = 10 * 60_000;

const keys = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
} satisfies Partial<CreateTableCommandInput>;
const onDemand = { ...keys, BillingMode: 'PAY_PER_REQUEST' } as const;

const dynamodb = (world: PeerWorld) => world.at(prod, home).dynamodb;

async function makeTable(
  world: PeerWorld,
  TableName: string,
  more: Partial<CreateTableCommandInput> = {},
): Promise<void> {
  await dynamodb(world).send(new CreateTableCommand({ ...onDemand, TableName, ...more }));
  world.settle();
}

const key = (sk: number): Record<string, AttributeValue> => ({
  pk: { S: 'a' },
  sk: { N: String(sk) },
});
const puts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ PutRequest: { Item: key(index) } }));

/** What both sides must tell of a table. */
function shown(table: TableDescription | undefined) {
  return {
    name: table?.TableName,
    arn: table?.TableArn,
    keys: table?.KeySchema,
    definitions: table?.AttributeDefinitions,
    billing: table?.BillingModeSummary?.BillingMode,
    isProtected: table?.DeletionProtectionEnabled,
    created: table?.CreationDateTime instanceof Date,
    throughput: [
      table?.ProvisionedThroughput?.ReadCapacityUnits,
      table?.ProvisionedThroughput?.WriteCapacityUnits,
    ],
    stream: table?.StreamSpecification,
    replicas: table?.Replicas ?? [],
  };
}

async function pitrOf(world: PeerWorld, TableName: string) {
  const { ContinuousBackupsDescription: outer } = await dynamodb(world).send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const inner = outer?.PointInTimeRecoveryDescription;
  return {
    outer: outer?.ContinuousBackupsStatus,
    inner: inner?.PointInTimeRecoveryStatus,
    days: inner?.RecoveryPeriodInDays,
    dates: [inner?.EarliestRestorableDateTime, inner?.LatestRestorableDateTime].map(
      (date) => date instanceof Date,
    ),
  };
}

async function setPitr(
  world: PeerWorld,
  TableName: string,
  isOn: boolean,
  days?: number,
): Promise<void> {
  await dynamodb(world).send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: isOn,
        ...(days === undefined ? {} : { RecoveryPeriodInDays: days }),
      },
    }),
  );
}

const backupArn = (table: string): string =>
  `arn:aws:dynamodb:${home}:${prod}:table/${table}/backup/01541087527000-a1b2c3d4`;
const tableArn = (table: string): string => `arn:aws:dynamodb:${home}:${prod}:table/${table}`;

const tableCases: readonly PeerCase[] = [
  {
    name: 'a table that is made',
    run: async (world, own) => {
      const { TableDescription } = await dynamodb(world).send(
        new CreateTableCommand({ ...onDemand, TableName: own }),
      );
      return shown(TableDescription);
    },
  },
  {
    name: 'a table with a stream and protection, described',
    run: async (world, own) => {
      await makeTable(world, own, {
        DeletionProtectionEnabled: true,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      });
      const { Table } = await dynamodb(world).send(new DescribeTableCommand({ TableName: own }));
      return { ...shown(Table), status: Table?.TableStatus };
    },
  },
  {
    name: 'a provisioned table',
    run: async (world, own) => {
      await makeTable(world, own, {
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
      });
      const { Table } = await dynamodb(world).send(new DescribeTableCommand({ TableName: own }));
      const { throughput, name } = shown(Table);
      return { throughput, name };
    },
  },
  {
    name: 'a table that is there already',
    run: async (world, own) => {
      await makeTable(world, own);
      await makeTable(world, own);
    },
  },
  {
    name: 'a key that is not defined',
    run: (world, own) =>
      makeTable(world, own, { AttributeDefinitions: keys.AttributeDefinitions.slice(0, 1) }),
  },
  {
    name: 'on-demand with throughput',
    run: (world, own) =>
      makeTable(world, own, {
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      }),
  },
  {
    name: 'a missing table, described',
    run: (world, own) => dynamodb(world).send(new DescribeTableCommand({ TableName: own })),
  },
  {
    name: 'a missing table, deleted',
    run: (world, own) => dynamodb(world).send(new DeleteTableCommand({ TableName: own })),
  },
  {
    name: 'a missing table, updated',
    run: (world, own) =>
      dynamodb(world).send(
        new UpdateTableCommand({ TableName: own, DeletionProtectionEnabled: true }),
      ),
  },
  {
    name: 'deletion protection switched on',
    run: async (world, own) => {
      await makeTable(world, own);
      const { TableDescription } = await dynamodb(world).send(
        new UpdateTableCommand({ TableName: own, DeletionProtectionEnabled: true }),
      );
      world.settle();
      const { Table } = await dynamodb(world).send(new DescribeTableCommand({ TableName: own }));
      return [TableDescription?.DeletionProtectionEnabled, Table?.DeletionProtectionEnabled];
    },
  },
  {
    name: 'a protected table, deleted',
    run: async (world, own) => {
      await makeTable(world, own, { DeletionProtectionEnabled: true });
      await dynamodb(world).send(new DeleteTableCommand({ TableName: own }));
    },
  },
  {
    name: 'a deleted table, described',
    run: async (world, own) => {
      await makeTable(world, own);
      await dynamodb(world).send(new DeleteTableCommand({ TableName: own }));
      world.settle();
      await dynamodb(world).send(new DescribeTableCommand({ TableName: own }));
    },
  },
  {
    name: 'the same name in two accounts and two regions',
    run: async (world, own) => {
      await makeTable(world, own);
      const elsewhere = [
        [prod, away],
        [staging, home],
        [staging, away],
      ] as const;
      return Promise.all(
        elsewhere.map(([account, region]) =>
          world
            .at(account, region)
            .dynamodb.send(new DescribeTableCommand({ TableName: own }))
            .catch((error: unknown) => (error as Error).name),
        ),
      );
    },
  },
  {
    name: 'tables listed in pages',
    run: async (world, own) => {
      for (const last of ['-1', '-2', '-3', '-4']) await makeTable(world, own + last);
      const list = (after: string) =>
        dynamodb(world).send(new ListTablesCommand({ Limit: 2, ExclusiveStartTableName: after }));
      const first = await list(`${own}-1`);
      return [first.TableNames, first.LastEvaluatedTableName];
    },
  },
  {
    name: 'tags',
    run: async (world, own) => {
      await makeTable(world, own, { Tags: [{ Key: 'a', Value: '1' }] });
      await dynamodb(world).send(
        new TagResourceCommand({
          ResourceArn: tableArn(own),
          Tags: [
            { Key: 'a', Value: '2' },
            { Key: 'b', Value: '' },
          ],
        }),
      );
      const { Tags } = await dynamodb(world).send(
        new ListTagsOfResourceCommand({ ResourceArn: tableArn(own) }),
      );
      return Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    },
  },
  {
    name: 'time to live that was never set',
    run: async (world, own) => {
      await makeTable(world, own);
      const answer = await dynamodb(world).send(new DescribeTimeToLiveCommand({ TableName: own }));
      return answer.TimeToLiveDescription;
    },
  },
];

const backupCases: readonly PeerCase[] = [
  {
    name: 'PITR of a new table',
    run: async (world, own) => {
      await makeTable(world, own);
      return pitrOf(world, own);
    },
  },
  {
    name: 'PITR with seven days',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 7);
      return pitrOf(world, own);
    },
  },
  {
    name: 'PITR without a length',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true);
      return pitrOf(world, own);
    },
  },
  {
    name: 'PITR with another length',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 7);
      await setPitr(world, own, true, 21);
      return pitrOf(world, own);
    },
  },
  {
    name: 'PITR switched off again',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 7);
      await setPitr(world, own, false);
      return pitrOf(world, own);
    },
  },
  {
    name: 'PITR of a missing table',
    run: (world, own) => pitrOf(world, own),
  },
  {
    name: 'PITR of a missing table, switched on',
    run: (world, own) => setPitr(world, own, true, 35),
  },
  {
    name: 'backups of a table without any',
    run: async (world, own) => {
      await makeTable(world, own);
      const { BackupSummaries } = await dynamodb(world).send(
        new ListBackupsCommand({ TableName: own, BackupType: 'SYSTEM' }),
      );
      return BackupSummaries;
    },
  },
  {
    name: 'a missing backup, described',
    run: (world, own) =>
      dynamodb(world).send(new DescribeBackupCommand({ BackupArn: backupArn(own) })),
  },
  {
    name: 'a missing backup, restored',
    run: (world, own) =>
      dynamodb(world).send(
        new RestoreTableFromBackupCommand({ BackupArn: backupArn(own), TargetTableName: own }),
      ),
  },
];

const itemCases: readonly PeerCase[] = [
  {
    name: 'an item that is written and read',
    run: async (world, own) => {
      await makeTable(world, own);
      const Item = {
        ...key(1),
        text: { S: 'ü & <x>' },
        bytes: { B: new Uint8Array([0, 255]) },
        set: { SS: ['a', 'b'] },
        deep: { M: { l: { L: [{ NULL: true }, { BOOL: false }, { N: '12.5' }] } } },
      };
      await dynamodb(world).send(new PutItemCommand({ TableName: own, Item }));
      const read = await dynamodb(world).send(
        new GetItemCommand({ TableName: own, Key: key(1), ConsistentRead: true }),
      );
      return read.Item;
    },
  },
  {
    name: 'an item that is not there',
    run: async (world, own) => {
      await makeTable(world, own);
      const read = await dynamodb(world).send(new GetItemCommand({ TableName: own, Key: key(1) }));
      return Object.keys(read).filter((name) => name !== '$metadata');
    },
  },
  {
    name: 'what an item was before it was replaced and deleted',
    run: async (world, own) => {
      await makeTable(world, own);
      const put = (n: string) =>
        dynamodb(world).send(
          new PutItemCommand({
            TableName: own,
            Item: { ...key(1), n: { N: n } },
            ReturnValues: 'ALL_OLD',
          }),
        );
      const first = await put('1');
      const second = await put('2');
      const removed = await dynamodb(world).send(
        new DeleteItemCommand({ TableName: own, Key: key(1), ReturnValues: 'ALL_OLD' }),
      );
      return [first.Attributes, second.Attributes, removed.Attributes];
    },
  },
  {
    name: 'an item without its key',
    run: async (world, own) => {
      await makeTable(world, own);
      await dynamodb(world).send(new PutItemCommand({ TableName: own, Item: { pk: { S: 'a' } } }));
    },
  },
  {
    name: 'an item whose key has another type',
    run: async (world, own) => {
      await makeTable(world, own);
      await dynamodb(world).send(
        new PutItemCommand({ TableName: own, Item: { ...key(1), sk: { S: '1' } } }),
      );
    },
  },
  {
    name: 'an item for a missing table',
    run: (world, own) => dynamodb(world).send(new PutItemCommand({ TableName: own, Item: key(1) })),
  },
  {
    name: 'a missing table, scanned',
    run: (world, own) => dynamodb(world).send(new ScanCommand({ TableName: own })),
  },
  {
    name: 'a batch of 25, scanned in pages',
    run: async (world, own) => {
      await makeTable(world, own);
      const { UnprocessedItems } = await dynamodb(world).send(
        new BatchWriteItemCommand({ RequestItems: { [own]: puts(25) } }),
      );
      const seen: number[] = [];
      let from: Record<string, AttributeValue> | undefined;
      do {
        const page = await dynamodb(world).send(
          new ScanCommand({ TableName: own, Limit: 10, ExclusiveStartKey: from }),
        );
        seen.push(...(page.Items ?? []).map(({ sk }) => Number(sk?.N)));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return [UnprocessedItems, seen.toSorted((a, b) => a - b)];
    },
  },
  {
    name: 'a batch that names a key twice',
    run: async (world, own) => {
      await makeTable(world, own);
      const twice = [...puts(1), ...puts(1)];
      await dynamodb(world).send(new BatchWriteItemCommand({ RequestItems: { [own]: twice } }));
    },
  },
  {
    name: 'a batch for a missing table',
    run: (world, own) =>
      dynamodb(world).send(new BatchWriteItemCommand({ RequestItems: { [own]: puts(1) } })),
  },
];

export const dynamodbCases: readonly PeerCase[] = [...tableCases, ...backupCases, ...itemCases];

const restore = (
  world: PeerWorld,
  SourceTableName: string,
  time: { readonly RestoreDateTime: Date } | { readonly UseLatestRestorableTime: true },
) =>
  dynamodb(world).send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName,
      TargetTableName: `${SourceTableName}-restored`,
      ...time,
    }),
  );

export const dynamodbDifferences: readonly Difference[] = [
  {
    name: 'a batch of 26',
    run: async (world, own) => {
      await makeTable(world, own);
      await dynamodb(world).send(new BatchWriteItemCommand({ RequestItems: { [own]: puts(26) } }));
    },
    documented: { error: 'ValidationException', status: 400 },
    moto: 'writes all of them',
    source: 'Amazon DynamoDB API Reference: BatchWriteItem',
  },
  {
    name: 'PITR with 99 days',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 99);
    },
    documented: { error: 'ValidationException', status: 400 },
    moto: 'stores the 99 days',
    source: 'Amazon DynamoDB API Reference: PointInTimeRecoverySpecification',
  },
  {
    name: 'the status of a table that was just made',
    run: async (world, own) => {
      const { TableDescription } = await dynamodb(world).send(
        new CreateTableCommand({ ...onDemand, TableName: own }),
      );
      return TableDescription?.TableStatus;
    },
    documented: { answer: 'CREATING' },
    says: 'is CREATING for some seconds',
    moto: 'is ACTIVE at once',
    source: 'Amazon DynamoDB API Reference: CreateTable',
  },
  {
    name: 'the id of a table',
    run: async (world, own) => {
      await makeTable(world, own);
      const { Table } = await dynamodb(world).send(new DescribeTableCommand({ TableName: own }));
      return typeof Table?.TableId;
    },
    documented: { answer: 'string' },
    says: 'tells one, and another one after the table was made anew',
    moto: 'tells none',
    source: 'Amazon DynamoDB API Reference: TableDescription',
  },
  {
    name: 'a window that grows',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 35);
      world.settle(tenMinutesMs);
      const { ContinuousBackupsDescription } = await dynamodb(world).send(
        new DescribeContinuousBackupsCommand({ TableName: own }),
      );
      const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
        ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
      const length = Number(latest) - Number(earliest);
      return length > 1000;
    },
    documented: { answer: true },
    says: 'moves both ends with the time',
    moto: 'freezes both ends at the moment of enabling',
    source: 'Amazon DynamoDB Developer Guide: Point-in-time recovery: How it works',
  },
  {
    name: 'a restore to an instant before the window',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 35);
      await restore(world, own, { RestoreDateTime: new Date('2020-01-01T00:00:00Z') });
    },
    documented: { error: 'InvalidRestoreTimeException', status: 400 },
    moto: 'copies the present items',
    source: 'Amazon DynamoDB API Reference: RestoreTableToPointInTime',
  },
  {
    name: 'a restore without PITR',
    run: async (world, own) => {
      await makeTable(world, own);
      await restore(world, own, { UseLatestRestorableTime: true });
    },
    documented: { error: 'PointInTimeRecoveryUnavailableException', status: 400 },
    moto: 'copies the present items',
    source: 'Amazon DynamoDB API Reference: RestoreTableToPointInTime',
  },
  {
    name: 'a replica',
    run: async (world, own) => {
      await makeTable(world, own, {
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      });
      await dynamodb(world).send(
        new UpdateTableCommand({
          TableName: own,
          ReplicaUpdates: [{ Create: { RegionName: away } }],
        }),
      );
      world.settle(tenMinutesMs);
      const { Table } = await dynamodb(world).send(new DescribeTableCommand({ TableName: own }));
      return (Table?.Replicas ?? []).map(({ RegionName, ReplicaStatus }) => [
        RegionName,
        ReplicaStatus,
      ]);
    },
    documented: { answer: [[away, 'ACTIVE']] },
    says: 'makes it, and names it once it is ACTIVE',
    moto: 'ignores ReplicaUpdates without a word',
    source: 'Amazon DynamoDB API Reference: UpdateTable',
  },
  {
    name: 'the system backup of a deleted table',
    run: async (world, own) => {
      await makeTable(world, own);
      await setPitr(world, own, true, 35);
      await dynamodb(world).send(new DeleteTableCommand({ TableName: own }));
      world.settle();
      const { BackupSummaries } = await dynamodb(world).send(
        new ListBackupsCommand({ TableName: own, BackupType: 'SYSTEM' }),
      );
      return (BackupSummaries ?? []).map(({ BackupName, BackupStatus }) => [
        BackupName?.replace(own, ''),
        BackupStatus,
      ]);
    },
    documented: { answer: [['$DeletedTableBackup', 'AVAILABLE']] },
    says: 'leaves one for 35 days',
    moto: 'leaves none',
    source: 'Amazon DynamoDB Developer Guide: Point-in-time recovery for DynamoDB',
  },
  {
    name: 'a name that is too short',
    run: (world) => makeTable(world, 'ab'),
    documented: { error: 'ValidationException', status: 400 },
    moto: 'makes it',
    source: 'Amazon DynamoDB Developer Guide: Supported data types and naming rules',
  },
  {
    name: 'a count of items',
    run: async (world, own) => {
      await makeTable(world, own);
      await dynamodb(world).send(new PutItemCommand({ TableName: own, Item: key(1) }));
      const { Count, Items } = await dynamodb(world).send(
        new ScanCommand({ TableName: own, Select: 'COUNT' }),
      );
      return [Count, Items];
    },
    documented: { answer: [1, undefined] },
    says: 'answers the count alone',
    moto: 'answers the items as well',
    source: 'Amazon DynamoDB API Reference: Scan',
  },
  {
    name: 'tables listed from a name that is not there',
    run: async (world, own) => {
      await makeTable(world, `${own}-1`);
      const { TableNames } = await dynamodb(world).send(
        new ListTablesCommand({ Limit: 1, ExclusiveStartTableName: `${own}-0` }),
      );
      return TableNames?.[0] === `${own}-1`;
    },
    documented: { answer: true },
    says: 'goes on after where the name would be',
    moto: 'lists none after a name that it does not have',
    source: 'Amazon DynamoDB API Reference: ListTables',
  },
];
