import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import * as rds from '@aws-sdk/client-rds';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { systemClock } from '../../../src/kernel/clock.js';
import type { PlacementDescription, WorldDescription } from '../../../src/sandbox/description.js';
import { createSandbox } from '../../../src/sandbox/sandbox.js';
import { away, externalId, home, prod, roleOf } from './peer-estate.js';
import { clientsAt, destroyAll } from './sdk-clients.js';
import { backedUpTables, backups, tourBackups } from './tour-backups.js';
import { tableSettings, tourBucketSettings, tourSettings } from './tour-settings.js';
import {
  surroundings,
  tourKeys,
  tourMetrics,
  tourRoles,
  tourScaling,
  tourStacks,
} from './tour-surroundings.js';

/** An answer that the sandbox gave to one call. */
export interface Visited {
  readonly service: string;
  readonly operation: string;
  readonly answer: unknown;
}

const placement = (region: string, more: Partial<PlacementDescription>): PlacementDescription => ({
  region,
  status: 'ACTIVE',
  inaccessibleHours: undefined,
  detached: false,
  deletionProtection: true,
  pitr: { windowDays: 35, enabledDays: 40, lagSeconds: 300 },
  ...more,
});

const statuses = [
  'ACTIVE',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
  'ARCHIVED',
] as const;

const world: WorldDescription = {
  startsAt: undefined,
  seed: 3,
  accounts: [
    {
      id: prod,
      name: 'prod',
      regions: [home, away],
      roles: [
        { name: 'depot-dr-observe', trustedAccounts: [prod], externalId, policy: undefined },
        surroundings.role,
      ],
    },
  ],
  tables: [
    ...statuses.map((status) => ({
      account: prod,
      name: `tour-${status}`,
      role: 'Object' as const,
      ageDays: 60,
      items: 3,
      placements: [
        placement(home, {}),
        placement(away, {
          status,
          inaccessibleHours: status === 'ACTIVE' ? undefined : 4,
          pitr: undefined,
        }),
      ],
      deleted: undefined,
    })),
    ...backedUpTables.map((name) => ({
      account: prod,
      name,
      role: 'plain' as const,
      ageDays: 60,
      items: 3,
      placements: [placement(home, {})],
      deleted: undefined,
    })),
    {
      account: prod,
      name: 'tour-anew',
      role: 'plain',
      ageDays: 60,
      items: 3,
      placements: [placement(home, {})],
      deleted: { hoursAgo: 5, recreated: true },
      settings: tableSettings,
    },
  ],
  buckets: [
    {
      account: prod,
      region: home,
      name: 'tour-replicated',
      versioning: 'enabled',
      objectLock: undefined,
      policy: undefined,
      settings: {
        replication: [
          {
            id: 'away',
            isEnabled: true,
            bucketArn: 'arn:aws:s3:::tour-away',
            copiesDeleteMarkers: false,
          },
        ],
      },
    },
  ],
  clusters: [
    {
      account: prod,
      region: home,
      id: 'tour-aurora',
      engine: 'aurora-postgresql',
      retentionDays: 7,
      deletionProtection: true,
      ageDays: 30,
    },
  ],
  depots: [
    {
      account: prod,
      region: home,
      functionName: 'tour-gateway',
      environmentId: 'e2dd35eedfec',
      datasets: [],
    },
  ],
  keys: surroundings.keys,
  stacks: surroundings.stacks,
  backups,
  faults: [],
};

/** Calls every operation that the sandbox serves, over HTTP; @returns each answer */
export async function tour(): Promise<readonly Visited[]> {
  const sandbox = createSandbox(world, { clock: systemClock, rates: 'off' });
  const served = await sandbox.listen(0);
  const clients = clientsAt(served.url, sandbox.demoCredentials(prod), home);
  const visited: Visited[] = [];
  const told =
    (service: string) =>
    <T>(operation: string, work: Promise<T>): Promise<T> =>
      work.then((answer) => {
        visited.push({ service, operation, answer });
        return answer;
      });
  const settle = (): void => sandbox.clock.advance(10 * 60_000);
  try {
    await tourTables(clients.dynamodb, told('dynamodb'), settle);
    await tourItems(clients.dynamodb, told('dynamodb'));
    await tourBuckets(clients.s3, told('s3'));
    await tourObjects(clients.s3, told('s3'));
    await tourSettings(clients.dynamodb, told('dynamodb'), {
      made: TableName,
      described: 'tour-anew',
    });
    await tourKeys(clients, told);
    await tourRoles(clients, told);
    await tourMetrics(clients, told);
    await tourStacks(clients, told);
    await tourScaling(clients, told);
    await tourClusters(clients.rds, told('rds'), settle);
    await tourBackups(clients, told, settle);
    await told('sts')('GetCallerIdentity', clients.sts.send(new sts.GetCallerIdentityCommand({})));
    await told('sts')(
      'AssumeRole',
      clients.sts.send(
        new sts.AssumeRoleCommand({
          RoleArn: roleOf(prod),
          RoleSessionName: 'tour',
          ExternalId: externalId,
        }),
      ),
    );
    await told('lambda')(
      'Invoke',
      clients.lambda.send(
        new lambda.InvokeCommand({
          FunctionName: 'tour-gateway',
          Payload: JSON.stringify({ schema: 'Dataset', operation: 'list' }),
        }),
      ),
    );
    return visited;
  } finally {
    destroyAll(clients);
    await served.close();
  }
}

type Tell = <T>(operation: string, work: Promise<T>) => Promise<T>;

const TableName = 'tour-made';
const keys = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
};

async function tourTables(
  client: dynamodb.DynamoDBClient,
  tell: Tell,
  settle: () => void,
): Promise<void> {
  await tell('DescribeLimits', client.send(new dynamodb.DescribeLimitsCommand({})));
  await tell('ListTables', client.send(new dynamodb.ListTablesCommand({})));
  for (const status of statuses) {
    const named = { TableName: `tour-${status}` };
    await tell('DescribeTable', client.send(new dynamodb.DescribeTableCommand(named)));
  }
  await tell(
    'CreateTable',
    client.send(
      new dynamodb.CreateTableCommand({
        TableName,
        ...keys,
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        SSESpecification: { Enabled: true },
      }),
    ),
  );
  settle();
  const replica = { ReplicaUpdates: [{ Create: { RegionName: away } }] };
  await tell(
    'UpdateTable',
    client.send(new dynamodb.UpdateTableCommand({ TableName, ...replica })),
  );
  settle();
  await tell('DescribeTable', client.send(new dynamodb.DescribeTableCommand({ TableName })));
  const { TableArn: ResourceArn } = {
    TableArn: `arn:aws:dynamodb:${home}:${prod}:table/${TableName}`,
  };
  const Tags = [{ Key: 'a', Value: 'b' }];
  await tell('TagResource', client.send(new dynamodb.TagResourceCommand({ ResourceArn, Tags })));
  await tell(
    'ListTagsOfResource',
    client.send(new dynamodb.ListTagsOfResourceCommand({ ResourceArn })),
  );
  await tell(
    'DescribeTimeToLive',
    client.send(new dynamodb.DescribeTimeToLiveCommand({ TableName })),
  );
  await tourTableBackups(client, tell, settle);
}

async function tourTableBackups(
  client: dynamodb.DynamoDBClient,
  tell: Tell,
  settle: () => void,
): Promise<void> {
  await tell(
    'DescribeContinuousBackups',
    client.send(new dynamodb.DescribeContinuousBackupsCommand({ TableName })),
  );
  await tell(
    'UpdateContinuousBackups',
    client.send(
      new dynamodb.UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ),
  );
  settle();
  await tell(
    'RestoreTableToPointInTime',
    client.send(
      new dynamodb.RestoreTableToPointInTimeCommand({
        SourceTableName: TableName,
        TargetTableName: 'tour-restored',
        UseLatestRestorableTime: true,
      }),
    ),
  );
  const { BackupSummaries } = await tell(
    'ListBackups',
    client.send(new dynamodb.ListBackupsCommand({ BackupType: 'ALL' })),
  );
  const BackupArn = BackupSummaries?.[0]?.BackupArn;
  await tell('DescribeBackup', client.send(new dynamodb.DescribeBackupCommand({ BackupArn })));
  await tell(
    'RestoreTableFromBackup',
    client.send(
      new dynamodb.RestoreTableFromBackupCommand({ BackupArn, TargetTableName: 'tour-old' }),
    ),
  );
  settle();
  const restored = { TableName: 'tour-restored' };
  await tell('DeleteTable', client.send(new dynamodb.DeleteTableCommand(restored)));
}

async function tourItems(client: dynamodb.DynamoDBClient, tell: Tell): Promise<void> {
  const Key = { id: { S: 'one' } };
  await tell('PutItem', client.send(new dynamodb.PutItemCommand({ TableName, Item: Key })));
  await tell('GetItem', client.send(new dynamodb.GetItemCommand({ TableName, Key })));
  await tell('Scan', client.send(new dynamodb.ScanCommand({ TableName })));
  await tell('DeleteItem', client.send(new dynamodb.DeleteItemCommand({ TableName, Key })));
  const RequestItems = { [TableName]: [{ PutRequest: { Item: Key } }] };
  await tell('BatchWriteItem', client.send(new dynamodb.BatchWriteItemCommand({ RequestItems })));
}

const Bucket = 'tour-bucket';
const Key = 'k';

async function tourBuckets(client: s3.S3Client, tell: Tell): Promise<void> {
  await tell(
    'CreateBucket',
    client.send(
      new s3.CreateBucketCommand({
        Bucket,
        ObjectLockEnabledForBucket: true,
        CreateBucketConfiguration: { LocationConstraint: home },
      }),
    ),
  );
  await tell('HeadBucket', client.send(new s3.HeadBucketCommand({ Bucket })));
  await tell('ListBuckets', client.send(new s3.ListBucketsCommand({})));
  await tell('GetBucketLocation', client.send(new s3.GetBucketLocationCommand({ Bucket })));
  await tell(
    'PutBucketVersioning',
    client.send(
      new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    ),
  );
  await tell('GetBucketVersioning', client.send(new s3.GetBucketVersioningCommand({ Bucket })));
  await tell(
    'PutObjectLockConfiguration',
    client.send(
      new s3.PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 2 } },
        },
      }),
    ),
  );
  await tell(
    'GetObjectLockConfiguration',
    client.send(new s3.GetObjectLockConfigurationCommand({ Bucket })),
  );
  const Policy = JSON.stringify({
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}/none` },
    ],
  });
  await tell('PutBucketPolicy', client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy })));
  await tell('GetBucketPolicy', client.send(new s3.GetBucketPolicyCommand({ Bucket })));
  await tourBucketSettings(client, tell);
  await tell('DeleteBucketPolicy', client.send(new s3.DeleteBucketPolicyCommand({ Bucket })));
}

async function tourObjects(client: s3.S3Client, tell: Tell): Promise<void> {
  const { VersionId } = await tell(
    'PutObject',
    client.send(
      new s3.PutObjectCommand({ Bucket, Key, Body: 'bytes', ChecksumAlgorithm: 'SHA256' }),
    ),
  );
  await tell(
    'GetObject',
    client.send(new s3.GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' })),
  ).then(({ Body }) => Body?.transformToString());
  await tell('HeadObject', client.send(new s3.HeadObjectCommand({ Bucket, Key })));
  await tell('ListObjectsV2', client.send(new s3.ListObjectsV2Command({ Bucket })));
  await tell('DeleteObject', client.send(new s3.DeleteObjectCommand({ Bucket, Key })));
  await tell('ListObjectVersions', client.send(new s3.ListObjectVersionsCommand({ Bucket })));
  const version = { Bucket, Key, VersionId };
  await tell('GetObjectRetention', client.send(new s3.GetObjectRetentionCommand(version)));
  const RetainUntilDate = new Date(Date.now() + 30 * 86_400_000);
  await tell(
    'PutObjectRetention',
    client.send(
      new s3.PutObjectRetentionCommand({
        ...version,
        Retention: { Mode: 'COMPLIANCE', RetainUntilDate },
      }),
    ),
  );
}

async function tourClusters(client: rds.RDSClient, tell: Tell, settle: () => void): Promise<void> {
  const DBClusterIdentifier = 'tour-made';
  await tell(
    'CreateDBCluster',
    client.send(new rds.CreateDBClusterCommand({ DBClusterIdentifier, Engine: 'aurora-mysql' })),
  );
  settle();
  await tell(
    'ModifyDBCluster',
    client.send(new rds.ModifyDBClusterCommand({ DBClusterIdentifier, BackupRetentionPeriod: 9 })),
  );
  await tell('DescribeDBClusters', client.send(new rds.DescribeDBClustersCommand({})));
  const snapshots = new rds.DescribeDBClusterSnapshotsCommand({});
  await tell('DescribeDBClusterSnapshots', client.send(snapshots));
}
