import { createHash } from 'node:crypto';
import { backup, central, staging, west } from '../../chain/support/estate-file.js';
import {
  anew,
  configure,
  daemon,
  endFault,
  fault,
  type Liveness,
  type LivenessAction,
  plant,
  turn,
} from './liveness.js';

// Backups: by gaps, and by what an operator does to the vaults of the environment `staging`.

const environment = 'stg-9d40c6b8e173';
const ownVault = `depot-${environment}`;
const bucket = 'depot-backups-staging';
const table = `sdp-${environment}-Object`;
const minuteSeconds = 60;
const hourSeconds = 3600;

/** What is wrong with backups, all of it at once. */
const gaps: readonly object[] = [
  { gap: 'backup-plan-missing', environment: 'central' },
  { gap: 'backup-stale', environment: 'staging', table: 'Object', hours: 72 },
  { gap: 'backups-failing', environment: 'staging', table: 'Index', hours: 30 },
  { gap: 'copy-missing', environment: 'orders', account: 'backup', region: central },
  { gap: 'advanced-features-off', account: 'staging', region: west },
  { gap: 'vault-lock-absent', environment: 'orders' },
  { gap: 'vault-policy-open', environment: 'orders' },
  { gap: 'retention-outside-lock', environment: 'orders' },
  { gap: 'rules-overlapping', environment: 'staging' },
];

function vaults(operation: string, input: Readonly<Record<string, unknown>>): LivenessAction {
  return { do: 'call', account: staging, region: west, service: 'backup', operation, input };
}

function stored(operation: string, input: Readonly<Record<string, unknown>>): LivenessAction {
  return {
    do: 'call',
    account: backup,
    region: west,
    service: 's3',
    operation,
    input: { Bucket: bucket, ...input },
  };
}

/** Id of a dataset of the sandbox, and where its backups lie. */
const dataset = createHash('sha256').update(`${environment}/orders`).digest('hex').slice(0, 12);
const layout = `staging/gold/${environment}`;
const ofFirstStore = `${layout}/${dataset}/_SUCCESS`;

const expireAfter = (days: number): LivenessAction =>
  stored('PutBucketLifecycleConfiguration', {
    LifecycleConfiguration: {
      Rules: [
        { ID: 'tidy', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: days } },
      ],
    },
  });

const made = { status: 'COMPLETED', bucket, bucketOwner: backup, prefix: 'exports' } as const;
const noBucket = { code: 'S3NoSuchBucket', message: 'The specified bucket does not exist' };

/** Every call to the vaults; what they hold was never seen. */
const noVaults = fault({ id: 'no-vaults', service: 'backup', account: staging, effect: 'deny' });

export const backupLiveness: readonly Liveness[] = [
  {
    alert: 'DepotDrBackupOld',
    others: [
      'DepotDrBackupNotPlanned',
      'DepotDrBackupJobFailing',
      'DepotDrBackupFeaturesOff',
      'DepotDrCopyMissing',
      'DepotDrVaultUnlocked',
      'DepotDrVaultExposed',
      'DepotDrRetentionConflict',
      'DepotDrPlanUnsound',
      'DepotDrExportFailed',
    ],
    raise: [
      ...gaps.map(plant),
      {
        do: 'plant-exports',
        table: `sdp-${environment}-History`,
        exports: [
          { ...made, kind: 'FULL_EXPORT', hoursAgo: 5, status: 'FAILED', failure: noBucket },
        ],
      },
    ],
    // What a version of a plan says is asked once; a world that is served anew means something else by it.
    clear: [daemon('stop'), anew, daemon('start')],
  },
  {
    alert: 'DepotDrRecoveryPointOld',
    raise: [daemon('stop'), daemon('forget-everything'), noVaults, daemon('start')],
    clear: [endFault('no-vaults')],
  },
  {
    alert: 'DepotDrBackupRecordsDisagree',
    // The newest job says that it made one.
    raise: [{ do: 'lose-points', days: 2 }],
    clear: [{ do: 'find-points' }],
  },
  {
    alert: 'DepotDrVaultLockClosing',
    others: [
      'DepotDrBackupKeptShort',
      'DepotDrDatasetBackupMissing',
      'DepotDrExportBaseExpiring',
      'DepotDrStackBroken',
    ],
    raise: [
      plant({ gap: 'stack-updating', environment: 'orders', minutes: 20 * minuteSeconds }),
      {
        do: 'plant-exports',
        table,
        exports: [
          { kind: 'FULL_EXPORT', hoursAgo: 5, ...made },
          { kind: 'INCREMENTAL_EXPORT', hoursAgo: 2, windowHours: 3, ...made },
        ],
      },
      expireAfter(1),
      stored('PutObject', { Key: `${layout}/another-store/${dataset}/_SUCCESS`, Body: 'done' }),
      stored('DeleteObject', { Key: ofFirstStore }),
      configure('keep-backups-longer'),
      turn(7 * hourSeconds),
      vaults('PutBackupVaultLockConfiguration', {
        BackupVaultName: ownVault,
        MinRetentionDays: 7,
        ChangeableForDays: 3,
      }),
    ],
    clear: [
      vaults('DeleteBackupVaultLockConfiguration', { BackupVaultName: ownVault }),
      expireAfter(400),
      stored('PutObject', { Key: ofFirstStore, Body: 'done' }),
      configure('mend'),
      turn(24 * hourSeconds),
    ],
  },
];
