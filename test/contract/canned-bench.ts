import { createDatasets } from '../../src/depot/datasets.js';
import type { BucketName, ClusterId, TableName } from '../../src/estate/ids.js';
import type { Observers } from '../../src/ports/observers.js';
import { aBucket, accountId, anEnvironment, away, home, now } from '../support/estate-builders.js';
import {
  describedTable,
  elements,
  json,
  jsonError,
  queryError,
  s3Error,
  standIn,
  xml,
} from '../unit/aws/canned.js';
import type { Answer, Request } from '../unit/aws/canned.js';
import { readDeadlineMs } from './benches.js';
import type { Bench, Subjects } from './observers.contract.js';

// The adapters on canned answers: one of everything, and one of everything that is missing.

const place = { account: accountId, region: home };
const seconds = now.getTime() / 1000;
const environment = anEnvironment();
const subjects: Subjects = {
  table: { ...place, table: 'sdp-prod-e2dd35eedfec-Object' as TableName },
  missingTable: { ...place, table: 'sdp-gone-Object' as TableName },
  bucket: aBucket(),
  missingBucket: aBucket({ name: 'depot-backups-gone' as BucketName }),
  cluster: { ...place, cluster: 'orders-aurora' as ClusterId },
  missingCluster: { ...place, cluster: 'orders-gone' as ClusterId },
  receiving: away,
  key: `arn:aws:kms:${home}:${accountId}:key/orders`,
  missingKey: `arn:aws:kms:${home}:${accountId}:key/gone`,
  stack: environment.stack,
  missingStack: 'sdp-gone',
  environment,
  deadEnvironment: {
    ...environment,
    gateway: environment.gateway && { ...environment.gateway, functionName: 'gone-gateway' },
  },
};

const { table } = subjects.table;
const tableArn = `arn:aws:dynamodb:${home}:${accountId}:table/${table}`;
const exportArn = `${tableArn}/export/0${now.getTime()}-abcdef01`;

const backup = (kind: string, name: string) => ({
  BackupArn: `arn:aws:dynamodb:${home}:${accountId}:table/${name}/backup/01-a`,
  BackupName: 'nightly',
  TableName: name,
  BackupType: kind,
  BackupStatus: 'AVAILABLE',
  BackupCreationDateTime: seconds,
});

/** An answer of the query protocol. */
function result(operation: string, inner: string): Answer {
  return xml(
    `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
  );
}

const stack = {
  StackId: `arn:aws:cloudformation:${home}:${accountId}:stack/${subjects.stack}/1`,
  StackName: subjects.stack,
  StackStatus: 'CREATE_COMPLETE',
  EnableTerminationProtection: 'true',
  CreationTime: now.toISOString(),
};
const resource = {
  LogicalResourceId: 'Object',
  ResourceType: 'AWS::DynamoDB::Table',
  PhysicalResourceId: table,
  ResourceStatus: 'CREATE_COMPLETE',
};
const cluster = {
  DBClusterIdentifier: subjects.cluster.cluster,
  Engine: 'aurora-postgresql',
  BackupRetentionPeriod: '7',
};
const snapshot = {
  DBClusterIdentifier: subjects.cluster.cluster,
  DBClusterSnapshotArn: 'arn:snapshot',
  SnapshotType: 'automated',
  Status: 'available',
  SnapshotCreateTime: now.toISOString(),
};

const present: Readonly<Record<string, Answer>> = {
  DescribeTable: describedTable({ TableArn: tableArn }),
  DescribeContinuousBackups: json({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  }),
  ListBackups: json({
    BackupSummaries: [backup('USER', table), backup('SYSTEM', subjects.missingTable.table)],
  }),
  DescribeTimeToLive: json({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }),
  ListTagsOfResource: json({ Tags: [{ Key: 'owner', Value: 'depot' }] }),
  GetResourcePolicy: json({ Policy: '{}' }),
  DescribeScalableTargets: json({
    ScalableTargets: [
      {
        ResourceId: `table/${table}`,
        ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
        MinCapacity: 1,
        MaxCapacity: 2,
      },
    ],
  }),
  ListExports: json({ ExportSummaries: [{ ExportArn: exportArn, ExportStatus: 'COMPLETED' }] }),
  DescribeExport: json({
    ExportDescription: {
      ExportArn: exportArn,
      ExportStatus: 'COMPLETED',
      ExportTime: seconds,
      S3Bucket: 'depot-backups',
    },
  }),
  GetMetricData: json({
    MetricDataResults: [
      { Id: 'r0', Timestamps: [seconds - 120], Values: [700], StatusCode: 'Complete' },
    ],
  }),
  ListTables: json({ TableNames: [table] }),
  DescribeKey: json({
    KeyMetadata: { Arn: subjects.key, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
  }),
  GetKeyPolicy: json({ Policy: '{}' }),
  DescribeStacks: result('DescribeStacks', `<Stacks><member>${elements(stack)}</member></Stacks>`),
  ListStackResources: result(
    'ListStackResources',
    `<StackResourceSummaries><member>${elements(resource)}</member></StackResourceSummaries>`,
  ),
  DescribeDBClusters: result(
    'DescribeDBClusters',
    `<DBClusters><DBCluster>${elements(cluster)}</DBCluster></DBClusters>`,
  ),
  DescribeDBClusterSnapshots: result(
    'DescribeDBClusterSnapshots',
    `<DBClusterSnapshots><DBClusterSnapshot>${elements(snapshot)}</DBClusterSnapshot></DBClusterSnapshots>`,
  ),
  GetBucketVersioning: xml(
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  ),
  GetObjectLockConfiguration: s3Error('ObjectLockConfigurationNotFoundError', 404),
};

const depot: Readonly<Record<string, unknown>> = {
  Dataset: { id: 'd', name: 'orders', location: { type: 'DynamoDB' } },
  Environment: { id: environment.id, store: { id: 'store-2' } },
  Executors: { id: 'e', type: 'EmrServerless', allowedBackupLocations: ['s3://depot-backups'] },
};

const notThere = jsonError('ResourceNotFoundException', 'not there', 404);

/** By what is asked about. */
const missing: Readonly<Record<string, Answer>> = {
  [subjects.missingTable.table]: notThere,
  [subjects.missingKey]: jsonError('NotFoundException', 'not there'),
  [subjects.missingBucket.name]: s3Error('NoSuchBucket', 404),
  [subjects.missingCluster.cluster]: queryError('DBClusterNotFoundFault', 'not there', 404),
  [`StackName=${subjects.missingStack}`]: queryError(
    'ValidationError',
    `Stack with id ${subjects.missingStack} does not exist`,
    400,
  ),
  'gone-gateway': notThere,
};

function answerTo({ operation, hostname, path, body }: Request): Answer | undefined {
  const asked = `${hostname}${path} ${body}`;
  const gone = Object.keys(missing).find((subject) => asked.includes(subject));
  if (gone !== undefined) return missing[gone];
  if (operation !== 'Invoke') return present[operation];
  const { schema } = JSON.parse(body) as { schema: string };
  return { body: JSON.stringify({ items: [depot[schema]] }) };
}

/** As each protocol says it. */
function refusal({ service }: Request): Answer {
  switch (service) {
    case 's3':
      return s3Error('AccessDenied', 403);
    case 'rds':
    case 'cloudformation':
      return queryError('AccessDenied', 'no', 403);
    default:
      return jsonError('AccessDeniedException', 'no');
  }
}

export function cannedBench(): Promise<Bench> {
  let how: 'deny' | 'hang' | undefined;
  const { aws, clock } = standIn({
    settings: { readDeadlineMs },
    respond: (request) => {
      if (request.service === 'sts') return undefined;
      if (how === undefined) return answerTo(request);
      return how === 'deny' ? refusal(request) : 'hang';
    },
  });
  const observers: Observers = { ...aws.observers, datasets: createDatasets(aws.gateway) };
  return Promise.resolve({
    observers,
    subjects,
    now: clock.now,
    break: (next) => {
      how = next;
    },
    world: () => JSON.stringify(present),
    run: (work) => clock.run(work),
    close: () => Promise.resolve(aws.close()),
  });
}
