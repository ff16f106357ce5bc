import { createHash } from 'node:crypto';
import { backup, central, staging, west } from '../../chain/support/estate-file.js';
import {
  anew,
  configure,
  daemon,
  demand,
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
const otherVault = 'somewhere-else';
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

function backUp(vault: string): readonly LivenessAction[] {
  return [
    vaults('StartBackupJob', {
      BackupVaultName: vault,
      ResourceArn: `arn:aws:dynamodb:${west}:${staging}:table/${table}`,
      IamRoleArn: `arn:aws:iam::${staging}:role/service-role/AWSBackupDefaultServiceRole`,
    }),
    turn(20 * minuteSeconds),
  ];
}

/** Id of a dataset of the sandbox, and where its backups lie. */
const dataset = createHash('sha256').update(`${environment}/orders`).digest('hex').slice(0, 12);
const layout = `staging/gold/${environment}`;

const made = { status: 'COMPLETED', bucket, bucketOwner: backup, prefix: 'exports' } as const;
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
    ],
    raise: gaps.map(plant),
    clear: [anew],
  },
  {
    alert: 'DepotDrRecoveryPointOld',
    raise: [daemon('stop'), daemon('forget-everything'), noVaults, daemon('start')],
    clear: [endFault('no-vaults')],
  },
  {
    alert: 'DepotDrVaultLockClosing',
    others: [
      'DepotDrBackupRecordsDisagree',
      'DepotDrBackupKeptShort',
      'DepotDrDatasetBackupMissing',
      'DepotDrExportBaseExpiring',
      'DepotDrStackBroken',
    ],
    raise: [
      // No job of a plan comes in between.
      plant({ gap: 'backup-plan-missing', environment: 'staging' }),
      plant({ gap: 'stack-updating', environment: 'orders', minutes: 20 * minuteSeconds }),
      {
        do: 'plant-exports',
        table,
        exports: [
          { kind: 'FULL_EXPORT', hoursAgo: 5, ...made },
          { kind: 'INCREMENTAL_EXPORT', hoursAgo: 2, windowHours: 3, ...made },
        ],
      },
      stored('PutBucketLifecycleConfiguration', {
        LifecycleConfiguration: {
          Rules: [
            { ID: 'tidy', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } },
          ],
        },
      }),
      stored('PutObject', { Key: `${layout}/another-store/${dataset}/part-0`, Body: 'rows' }),
      configure('keep-backups-longer'),
      vaults('CreateBackupVault', { BackupVaultName: otherVault }),
      turn(7 * hourSeconds),
      ...backUp(otherVault),
      { do: 'delete-points', account: staging, region: west, vault: otherVault },
      vaults('PutBackupVaultLockConfiguration', {
        BackupVaultName: ownVault,
        MinRetentionDays: 7,
        ChangeableForDays: 3,
      }),
      turn(10 * minuteSeconds),
      demand,
    ],
    clear: [
      vaults('DeleteBackupVaultLockConfiguration', { BackupVaultName: ownVault }),
      ...backUp(ownVault),
      stored('DeleteBucketLifecycle', {}),
      stored('PutObject', { Key: `${layout}/${dataset}/part-0`, Body: 'rows' }),
      configure('mend'),
      turn(24 * hourSeconds),
    ],
  },
];
