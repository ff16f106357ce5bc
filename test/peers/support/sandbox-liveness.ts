import type { FaultRule } from '../../../src/sandbox/description.js';
import { backup, central, platform, staging, west } from '../../chain/support/estate-file.js';
import { backupLiveness } from './backup-liveness.js';
import {
  anew,
  configure,
  demand,
  endFault,
  fault,
  type Liveness,
  type LivenessAction,
  plant,
  turn,
} from './liveness.js';

const table = (role: string): string => `sdp-e2dd35eedfec-${role}`;
const staged = (role: string): string => `sdp-stg-9d40c6b8e173-${role}`;
const lone = 'sdp-5b1c9f04a7d2-Index';
const minuteSeconds = 60;
const daySeconds = 86_400;

function dynamodb(
  operation: string,
  account: string,
  region: string,
  input: Readonly<Record<string, unknown>>,
): LivenessAction {
  return { do: 'call', account, region, service: 'dynamodb', operation, input };
}

function pitr(
  account: string,
  region: string,
  name: string,
  days: number | undefined,
): LivenessAction {
  return dynamodb('UpdateContinuousBackups', account, region, {
    TableName: name,
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: days !== undefined,
      ...(days === undefined ? {} : { RecoveryPeriodInDays: days }),
    },
  });
}

function protection(account: string, region: string, name: string, on: boolean): LivenessAction {
  return dynamodb('UpdateTable', account, region, {
    TableName: name,
    DeletionProtectionEnabled: on,
  });
}

function replica(name: string, action: 'Create' | 'Delete'): LivenessAction {
  return dynamodb('UpdateTable', platform, west, {
    TableName: name,
    ReplicaUpdates: [{ [action]: { RegionName: central } }],
  });
}

const deleteStaged = (role: string): readonly LivenessAction[] => [
  protection(staging, west, staged(role), false),
  dynamodb('DeleteTable', staging, west, { TableName: staged(role) }),
];
const restoreStaged = (role: string): LivenessAction => ({
  do: 'restore-deleted',
  account: staging,
  region: west,
  table: staged(role),
});

const versioned: LivenessAction = {
  do: 'call',
  account: backup,
  region: west,
  service: 's3',
  operation: 'PutBucketVersioning',
  input: { Bucket: 'depot-backups-staging', VersioningConfiguration: { Status: 'Enabled' } },
};

const retention = (days: number): LivenessAction => ({
  do: 'call',
  account: platform,
  region: west,
  service: 'rds',
  operation: 'ModifyDBCluster',
  input: {
    DBClusterIdentifier: 'orders-aurora',
    BackupRetentionPeriod: days,
    ApplyImmediately: true,
  },
});

const noPitrRead: FaultRule = {
  id: 'no-pitr-read',
  service: 'dynamodb',
  operation: 'DescribeContinuousBackups',
  account: platform,
  region: west,
  effect: 'deny',
};

const noTables: FaultRule = { id: 'no-tables', account: staging, effect: 'reset' };
const noBuckets: FaultRule = { id: 'no-buckets', account: backup, effect: 'deny' };

const cluster = { environment: 'orders', cluster: 'orders-aurora' };

/** What is wrong around the tables, all of it at once. */
const around: readonly object[] = [
  { gap: 'key-deletion-scheduled', environment: 'central', days: 7 },
  { gap: 'replication-lag', environment: 'orders', table: 'Object', region: central, seconds: 900 },
  { gap: 'unlisted-table', environment: 'staging', name: 'Sequence' },
  { gap: 'foreign-environment', account: 'staging', region: central, id: 'dev-77aa' },
  { gap: 'executor-missing', environment: 'orders' },
  { gap: 'data-role-missing', environment: 'staging' },
  { gap: 'restore-role-missing', environment: 'staging' },
  { gap: 'stack-unprotected', environment: 'orders' },
  { gap: 'bucket-policy-open', bucket: 'depot-backups-staging' },
  { gap: 'aurora-snapshot-old', ...cluster, hours: 72 },
  // Gone before it was ever seen, so that nothing is kept of it.
  { gap: 'table-missing', environment: 'staging', table: 'History', hoursAgo: 5 },
  { gap: 'home-inaccessible', environment: 'staging', table: 'Object', hours: 3 },
  { gap: 'pitr-stale', environment: 'orders', table: 'Object', minutes: 900 },
  {
    gap: 'replica-inaccessible',
    environment: 'orders',
    table: 'Index',
    region: central,
    hours: 15,
  },
  {
    gap: 'dataset-unsupported',
    environment: 'orders',
    dataset: 'marketing-insights',
    storage: 'Snowflake',
  },
];

const rows: readonly Liveness[] = [
  {
    alert: 'DepotDrKeyUnusable',
    others: [
      'DepotDrReplicationLagging',
      'DepotDrPartNotConfigured',
      'DepotDrEnvironmentNotConfigured',
      'DepotDrExecutorMissing',
      'DepotDrBackupRefused',
      'DepotDrReturnNotReady',
      'DepotDrStackUnprotected',
      'DepotDrBucketExposed',
      'DepotDrAuroraSnapshotOld',
      'DepotDrSettingsNotKept',
      'DepotDrTableInaccessible',
      'DepotDrPitrStale',
      'DepotDrRestorePointOld',
      'DepotDrReplicaInaccessible',
      'DepotDrReplicaCutOffSoon',
      'DepotDrDatasetUnsupported',
    ],
    raise: around.map(plant),
    clear: [anew],
  },
  {
    alert: 'DepotDrWaiverExpired',
    others: ['DepotDrWaiverExpiring'],
    raise: [
      plant({ gap: 'protection-off', environment: 'orders', table: 'Object' }),
      configure('add-waivers'),
    ],
    clear: [configure('mend')],
  },
  {
    alert: 'DepotDrChecksUnknown',
    others: ['DepotDrCoverageLow'],
    raise: [fault(noPitrRead)],
    clear: [endFault(noPitrRead.id)],
  },
  {
    alert: 'DepotDrEnvironmentUnseen',
    others: ['DepotDrSweepStale'],
    isPaced: true,
    isSmall: true,
    // Its bucket is in another account.
    raise: [fault(noTables), fault(noBuckets)],
    clear: [endFault(noTables.id), endFault(noBuckets.id)],
  },
  {
    alert: 'DepotDrDeletionProtectionOff',
    others: [
      'DepotDrPitrDisabled',
      'DepotDrPitrWindowShort',
      'DepotDrReplicaUnprotected',
      'DepotDrAuroraRetentionShort',
      'DepotDrBucketUnsafe',
    ],
    raise: [
      protection(platform, central, table('Object'), false),
      pitr(staging, west, staged('Object'), undefined),
      pitr(staging, west, staged('History'), 7),
      pitr(platform, central, table('Index'), undefined),
      retention(1),
      plant({ gap: 'versioning-suspended', bucket: 'depot-backups-staging' }),
    ],
    clear: [
      protection(platform, central, table('Object'), true),
      pitr(staging, west, staged('Object'), 14),
      pitr(staging, west, staged('History'), 14),
      pitr(platform, central, table('Index'), 35),
      retention(7),
      versioned,
    ],
  },
  {
    alert: 'DepotDrPitrEarliestJumped',
    others: ['DepotDrPitrReset'],
    raise: [
      pitr(staging, west, staged('History'), undefined),
      pitr(staging, west, staged('History'), 14),
      turn(10 * minuteSeconds),
    ],
    clear: [turn(15 * daySeconds)],
    needsPast: true,
  },
  {
    alert: 'DepotDrBucketMissing',
    others: ['DepotDrDatasetUnwatched'],
    raise: [configure('name-another-bucket'), configure('unwatch-the-cluster')],
    clear: [configure('mend')],
  },
  {
    alert: 'DepotDrEnvironmentGone',
    raise: [configure('drop-staging')],
    clear: [configure('mend')],
    needsPast: true,
  },
  {
    alert: 'DepotDrThrottled',
    raise: [
      fault({
        id: 'busy',
        service: 'dynamodb',
        operation: 'DescribeContinuousBackups',
        account: platform,
        effect: 'throttle',
        times: 8,
      }),
    ],
    clear: [],
  },
  {
    alert: 'DepotDrTableMissing',
    raise: [...deleteStaged('History'), turn(20)],
    clear: [restoreStaged('History'), turn(10 * minuteSeconds)],
  },
  {
    alert: 'DepotDrTableRecreated',
    raise: [
      plant({ gap: 'table-recreated', environment: 'staging', table: 'Index', hoursAgo: 30 }),
    ],
    clear: [
      // Without PITR the table that was made anew leaves no system backup of its own.
      pitr(staging, west, staged('Index'), undefined),
      ...deleteStaged('Index'),
      turn(20),
      restoreStaged('Index'),
      turn(10 * minuteSeconds),
    ],
  },
  {
    alert: 'DepotDrTableNotReady',
    raise: [...deleteStaged('Index'), turn(20), restoreStaged('Index'), turn(5)],
    clear: [turn(10 * minuteSeconds)],
  },
  {
    alert: 'DepotDrPitrCoverageShort',
    others: ['DepotDrTableReplaced'],
    raise: [
      protection(platform, central, lone, false),
      pitr(platform, central, lone, undefined),
      turn(10),
      dynamodb('DeleteTable', platform, central, { TableName: lone }),
      turn(20),
      dynamodb('CreateTable', platform, central, {
        TableName: lone,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        DeletionProtectionEnabled: true,
      }),
      turn(minuteSeconds),
      pitr(platform, central, lone, 35),
      turn(60 * minuteSeconds),
    ],
    clear: [turn(36 * daySeconds)],
  },
  {
    alert: 'DepotDrReplicaMissing',
    raise: [
      protection(platform, central, table('Object'), false),
      replica(table('Object'), 'Delete'),
      turn(90),
    ],
    clear: [replica(table('Object'), 'Create'), turn(5 * minuteSeconds)],
  },
  {
    alert: 'DepotDrReplicaNotActive',
    raise: [
      protection(platform, central, table('Object'), false),
      replica(table('Object'), 'Delete'),
      turn(90),
      replica(table('Object'), 'Create'),
      turn(5),
    ],
    clear: [turn(5 * minuteSeconds)],
  },
  {
    alert: 'DepotDrClusterMissing',
    raise: [plant({ gap: 'cluster-missing', ...cluster })],
    clear: [
      {
        do: 'call',
        account: platform,
        region: west,
        service: 'rds',
        operation: 'CreateDBCluster',
        input: {
          DBClusterIdentifier: cluster.cluster,
          Engine: 'aurora-postgresql',
          BackupRetentionPeriod: 7,
        },
      },
      turn(10 * minuteSeconds),
    ],
  },
];

/**
 * Posture and sight: raised and cleared by what is done to the sandbox or the configuration alone. A
 * sweep after it sees what was done.
 */
export const sandboxLiveness: readonly Liveness[] = [...rows, ...backupLiveness].map((row) => ({
  ...row,
  raise: [...row.raise, demand],
  clear: [...row.clear, demand],
}));
