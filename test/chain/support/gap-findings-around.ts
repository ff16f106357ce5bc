import type { Environment, Estate } from '../../../src/estate/environment.js';
import type { Gap } from './estate-file.js';
import type { BackupGap } from './gap-findings-backups.js';
import { cutOffHours, homeOut } from './gap-findings-tables.js';
import { accountOf, environmentOf, tableNames } from './gap-places.js';

type AroundGap = Exclude<Gap, BackupGap | { bucket: string } | { table: string }>;

/** A key whose deletion is scheduled is of no use since an hour ago. */
const scheduledHours = 1;

/** Tables under a key that is out of reach for so many hours. */
function withoutKey(environment: Environment, region: string, hours: number): readonly string[] {
  const reason = hours < cutOffHours ? 'ReplicaInaccessible' : 'ReplicaDetached';
  return tableNames(environment).flatMap((table) =>
    region === environment.region
      ? homeOut(environment, table, hours)
      : [`replica-active ${reason} ${table} ${region}`],
  );
}

function serviceRoleFindings(
  gap: Extract<Gap, { gap: 'service-role-missing' }>,
  estate: Estate,
): readonly string[] {
  const { id } = accountOf(estate, gap.account);
  const own = estate.environments.filter(({ account }) => account === id);
  switch (gap.role) {
    case 'AWSServiceRoleForDynamoDBReplication':
      return own
        .filter(({ posture }) => posture.replicas.length > 0)
        .map(({ region }) => `return-roles ServiceRoleMissing ${gap.role} ${region}`);
    case 'AWSServiceRoleForBackup':
      return estate.environments.flatMap(({ account, region, posture }) => {
        const copies = posture.backups?.copies ?? [];
        const there = account === id && copies.length > 0 ? [region] : [];
        const elsewhere = copies.filter((copy) => account !== id && copy.account === id);
        return [...there, ...elsewhere.slice(0, 1).map((copy) => copy.region)].map(
          (at) => `return-roles ServiceRoleMissing ${gap.role} ${at}`,
        );
      });
    case 'AWSBackupDefaultServiceRole':
      // The role that the plans hand to AWS Backup.
      return own
        .filter(({ posture }) => posture.backups !== undefined)
        .map((each) => `plan-sound RoleMissing depot-${each.id} ${each.region}`);
    default:
      return gap.role satisfies never;
  }
}

function restoreRoleFindings({
  account,
  region,
  restoreRole,
  posture,
}: Environment): readonly string[] {
  const away = (posture.backups?.copies ?? []).filter((copy) => copy.account !== account);
  const regions = [region, ...away.slice(0, 1).map((copy) => copy.region)];
  return regions.map((at) => `return-roles RestoreRoleMissing ${restoreRole} ${at}`);
}

/** Of the gaps that are neither in a table nor in a bucket nor in AWS Backup. */
export function aroundFindings(gap: AroundGap, estate: Estate): readonly string[] {
  // They hide what is there and break nothing.
  if (gap.gap === 'external-id-wrong' || gap.gap === 'denied') return [];
  if (gap.gap === 'service-role-missing') return serviceRoleFindings(gap, estate);
  if (gap.gap === 'foreign-environment') {
    return [`environment-configured EnvironmentNotConfigured sdp-${gap.id} ${gap.region}`];
  }
  return environmentFindings(gap, environmentOf(estate, gap.environment));
}

function environmentFindings(
  gap: Exclude<
    AroundGap,
    {
      gap: 'external-id-wrong' | 'denied' | 'service-role-missing' | 'foreign-environment';
    }
  >,
  environment: Environment,
): readonly string[] {
  const { region, dataRole, stack, backupLocation, bootstrapBucket } = environment;
  switch (gap.gap) {
    case 'dataset-unsupported':
      return [`dataset-storage UnsupportedPrimary ${gap.dataset} ${region}`];
    case 'aurora-retention-short':
      return gap.days < environment.posture.aurora.retentionDays
        ? [`aurora-retention AuroraRetentionTooShort ${gap.cluster} ${region}`]
        : [];
    case 'cluster-missing':
      return [`aurora-retention ClusterMissing ${gap.cluster} ${region}`];
    case 'aurora-snapshot-old': {
      // What is older than the retention is not there any more.
      const isGone = gap.hours > environment.posture.aurora.retentionDays * 24;
      const reason = isGone ? 'SnapshotMissing' : 'SnapshotOld';
      return [`aurora-fresh ${reason} ${gap.cluster} ${region}`];
    }
    case 'key-disabled': {
      const at = gap.region ?? region;
      return [`key-usable KeyDisabled key ${at}`, ...withoutKey(environment, at, gap.hours)];
    }
    case 'key-deletion-scheduled': {
      const at = gap.region ?? region;
      return [
        `key-usable KeyDeletionScheduled key ${at}`,
        ...withoutKey(environment, at, scheduledHours),
      ];
    }
    case 'unlisted-table':
      return [`table-listed TableNotListed sdp-${environment.id}-${gap.name} ${region}`];
    case 'executor-missing':
      return [`executor-present ExecutorMissing executors ${region}`];
    case 'location-not-allowed':
      return backupLocation === undefined
        ? []
        : [
            `backup-location-allowed LocationNotAllowed executors ${region}`,
            `data-role-access ActionMissing ${dataRole} ${region}`,
          ];
    case 'data-role-missing':
      return [`data-role-access RoleMissing ${dataRole} ${region}`];
    case 'data-role-denied':
      return [`data-role-access ActionDenied ${dataRole} ${region}`];
    case 'data-role-manual-policy':
      return [
        `data-role-unmanaged PolicyUnmanaged ${dataRole} ${region}`,
        `data-role-access ExcessActions ${dataRole} ${region}`, // it allows s3:*
      ];
    case 'restore-role-missing':
      return environment.restoreRole === undefined ? [] : restoreRoleFindings(environment);
    case 'stack-unprotected':
      return [`stack-protected StackUnprotected ${stack} ${region}`];
    case 'stack-updating':
      return [`stack-settled StackChanging ${stack} ${region}`];
    case 'bootstrap-missing':
      return [`rebuild-ready BootstrapMissing ${bootstrapBucket} ${region}`];
    default:
      return gap satisfies never;
  }
}
