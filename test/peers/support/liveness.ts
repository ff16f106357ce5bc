import { backup, central, platform, staging, west } from '../../chain/support/estate-file.js';
import type { FaultRule } from '../../../src/sandbox/description.js';

// For each alert what raises it and what clears it, on the estate of test/chain/support/estate-file.ts
// and a served sandbox of it. Plain data: whoever has a daemon can carry it out.

/** What is done to the daemon or its host, by whoever runs it. */
export type DaemonAct =
  | 'start'
  | 'stop'
  | 'stop-over-a-due-time'
  | 'freeze-for-three-seconds'
  | 'hold-the-heartbeat'
  | 'let-the-heartbeat-go'
  | 'step-the-clock-back'
  | 'make-the-journal-unwritable'
  | 'make-the-journal-writable'
  | 'damage-the-journal'
  | 'forget-everything'
  | 'close-its-log'
  | 'open-its-log';

/** A change of the configuration file; a daemon that runs reads it anew. */
export type ConfigurationChange =
  | 'break'
  | 'mend'
  | 'drop-staging'
  | 'name-another-bucket'
  | 'unwatch-the-cluster'
  | 'pause-the-sweep'
  | 'shorten-the-deadline'
  | 'least-budget-and-many-environments';

export type LivenessAction =
  /** A planted gap: the sandbox is served with it from the start. */
  | { readonly do: 'plant'; readonly gap: object }
  /** The sandbox is served anew at the same address, without any gap. */
  | { readonly do: 'serve-anew' }
  | { readonly do: 'fault'; readonly rule: FaultRule }
  | { readonly do: 'end-fault'; readonly id: string }
  /** A call by the account's operator. */
  | {
      readonly do: 'call';
      readonly account: string;
      readonly region: string;
      readonly service: 'dynamodb' | 's3' | 'rds';
      readonly operation: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  /** Restores a deleted table from its oldest system backup under its own name. */
  | {
      readonly do: 'restore-deleted';
      readonly account: string;
      readonly region: string;
      readonly table: string;
    }
  /** Turns the clock of the sandbox forward. */
  | { readonly do: 'turn'; readonly seconds: number }
  | { readonly do: 'configure'; readonly change: ConfigurationChange }
  | { readonly do: 'daemon'; readonly act: DaemonAct }
  /** A sweep now, beside its schedule; waits until it has ended. */
  | { readonly do: 'demand' };

export interface Liveness {
  readonly alert: string;
  readonly raise: readonly LivenessAction[];
  /** Empty: time alone clears it. */
  readonly clear: readonly LivenessAction[];
  /** True: it tells of a change, so the state before must have been seen for a while. */
  readonly needsPast?: true;
}

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

const turn = (seconds: number): LivenessAction => ({ do: 'turn', seconds });
const anew: LivenessAction = { do: 'serve-anew' };
const plant = (gap: object): LivenessAction => ({ do: 'plant', gap });
const fault = (rule: FaultRule): LivenessAction => ({ do: 'fault', rule });
const endFault = (id: string): LivenessAction => ({ do: 'end-fault', id });
const configure = (change: ConfigurationChange): LivenessAction => ({ do: 'configure', change });
const daemon = (act: DaemonAct): LivenessAction => ({ do: 'daemon', act });
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

/** Every read hangs until it is given up, and the run with it. */
const hang = fault({ id: 'hang', service: 'dynamodb', operation: 'DescribeTable', effect: 'hang' });

const staleHistory = plant({
  gap: 'pitr-stale',
  environment: 'orders',
  table: 'Object',
  minutes: 900,
});
const cutOff = plant({
  gap: 'replica-inaccessible',
  environment: 'orders',
  table: 'Index',
  region: central,
  hours: 15,
});

/** Posture and sight: raised and cleared by what is done to the sandbox or the configuration alone. */
export const sandboxLiveness: readonly Liveness[] = [
  { alert: 'DepotDrSweepStale', raise: [fault(noTables)], clear: [endFault(noTables.id)] },
  { alert: 'DepotDrCoverageLow', raise: [fault(noPitrRead)], clear: [endFault(noPitrRead.id)] },
  { alert: 'DepotDrChecksUnknown', raise: [fault(noPitrRead)], clear: [endFault(noPitrRead.id)] },
  {
    alert: 'DepotDrEnvironmentUnseen',
    // Its bucket is in another account.
    raise: [fault(noTables), fault(noBuckets)],
    clear: [endFault(noTables.id), endFault(noBuckets.id)],
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
        times: 20,
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
    alert: 'DepotDrDeletionProtectionOff',
    raise: [protection(platform, central, table('Object'), false)],
    clear: [protection(platform, central, table('Object'), true)],
  },
  {
    alert: 'DepotDrPitrDisabled',
    raise: [pitr(staging, west, staged('Object'), undefined)],
    clear: [pitr(staging, west, staged('Object'), 14)],
  },
  {
    alert: 'DepotDrPitrWindowShort',
    raise: [pitr(staging, west, staged('History'), 7)],
    clear: [pitr(staging, west, staged('History'), 14)],
  },
  {
    alert: 'DepotDrPitrReset',
    raise: [
      pitr(staging, west, staged('History'), undefined),
      pitr(staging, west, staged('History'), 14),
      turn(10 * minuteSeconds),
    ],
    clear: [turn(15 * daySeconds)],
  },
  {
    alert: 'DepotDrPitrEarliestJumped',
    raise: [
      pitr(staging, west, staged('History'), undefined),
      pitr(staging, west, staged('History'), 14),
      turn(10 * minuteSeconds),
    ],
    clear: [],
    needsPast: true,
  },
  {
    alert: 'DepotDrPitrCoverageShort',
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
    clear: [turn(31 * daySeconds)],
  },
  { alert: 'DepotDrPitrStale', raise: [staleHistory], clear: [anew] },
  { alert: 'DepotDrRestorePointOld', raise: [staleHistory], clear: [anew] },
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
  { alert: 'DepotDrReplicaInaccessible', raise: [cutOff], clear: [anew] },
  { alert: 'DepotDrReplicaCutOffSoon', raise: [cutOff], clear: [anew] },
  {
    alert: 'DepotDrReplicaUnprotected',
    raise: [pitr(platform, central, table('Index'), undefined)],
    clear: [pitr(platform, central, table('Index'), 35)],
  },
  {
    alert: 'DepotDrBucketMissing',
    raise: [configure('name-another-bucket')],
    clear: [configure('mend')],
  },
  {
    alert: 'DepotDrBucketUnsafe',
    raise: [plant({ gap: 'versioning-suspended', bucket: 'depot-backups-staging' })],
    clear: [versioned],
  },
  { alert: 'DepotDrAuroraRetentionShort', raise: [retention(1)], clear: [retention(7)] },
  {
    alert: 'DepotDrDatasetUnsupported',
    raise: [
      plant({
        gap: 'dataset-unsupported',
        environment: 'orders',
        dataset: 'marketing-insights',
        storage: 'Snowflake',
      }),
    ],
    clear: [anew],
  },
  {
    alert: 'DepotDrDatasetUnwatched',
    raise: [configure('unwatch-the-cluster')],
    clear: [configure('mend')],
  },
];

const demand: LivenessAction = { do: 'demand' };
const start = daemon('start');
const stop = daemon('stop');
const timeOut = [configure('shorten-the-deadline'), hang, demand];
const unwritable = [daemon('make-the-journal-unwritable'), demand];
const writable = [daemon('make-the-journal-writable'), demand];

/** Raised and cleared by what is done to a running daemon, whose reads hang where it says so. */
export const daemonLiveness: readonly Liveness[] = [
  { alert: 'DepotDrAbsent', raise: [stop], clear: [start] },
  { alert: 'DepotDrDown', raise: [stop], clear: [start] },
  { alert: 'DepotDrRestarting', raise: [stop, start], clear: [], needsPast: true },
  { alert: 'DepotDrNotReady', raise: [stop, hang, start], clear: [endFault('hang'), demand] },
  { alert: 'DepotDrConfigReloadFailed', raise: [configure('break')], clear: [configure('mend')] },
  {
    alert: 'DepotDrSeriesDropped',
    raise: [stop, configure('least-budget-and-many-environments'), start],
    clear: [stop, configure('mend'), start],
  },
  { alert: 'DepotDrClockStepped', raise: [daemon('step-the-clock-back')], clear: [] },
  { alert: 'DepotDrJournalUnhealthy', raise: unwritable, clear: writable },
  { alert: 'DepotDrJournalWritesFailing', raise: unwritable, clear: writable },
  {
    alert: 'DepotDrJournalSetAside',
    raise: [stop, daemon('damage-the-journal'), start],
    clear: [stop, start],
  },
  {
    alert: 'DepotDrLogLinesLost',
    raise: [daemon('close-its-log'), demand],
    clear: [daemon('open-its-log')],
  },
  { alert: 'DepotDrEventLoopBlocked', raise: [daemon('freeze-for-three-seconds')], clear: [] },
  {
    alert: 'DepotDrSchedulerStalled',
    raise: [daemon('hold-the-heartbeat')],
    clear: [daemon('let-the-heartbeat-go')],
  },
  { alert: 'DepotDrJobFailed', raise: timeOut, clear: [endFault('hang'), demand] },
  { alert: 'DepotDrJobOverdue', raise: timeOut, clear: [endFault('hang'), demand] },
  {
    alert: 'DepotDrJobNeverSucceeded',
    raise: [stop, daemon('forget-everything'), configure('shorten-the-deadline'), hang, start],
    clear: [endFault('hang'), demand],
  },
  { alert: 'DepotDrJobMissedFires', raise: [daemon('stop-over-a-due-time')], clear: [] },
  {
    alert: 'DepotDrJobPaused',
    raise: [configure('pause-the-sweep')],
    clear: [configure('mend')],
    needsPast: true,
  },
];

/** Fires always. */
export const everFiring = 'DepotDrWatchdog';

/**
 * Nothing that can be done to a served sandbox raises these: it plants no home table that is
 * inaccessible, and it deletes no cluster. A cluster that is only misnamed is denied by the role.
 */
export const unreachable: readonly string[] = ['DepotDrTableInaccessible', 'DepotDrClusterMissing'];
