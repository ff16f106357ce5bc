import type { BackupBucket, Environment, Estate } from '../../../src/estate/environment.js';
import type { Gap } from './estate-file.js';

// The table of what each planted gap is found as, written by hand from the reference of the controls.

const dayMinutes = 24 * 60;
const usualLagMinutes = 5;

function environmentOf(estate: Estate, name: string): Environment {
  const found = estate.environments.find((one) => one.name === name || one.id === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

function bucketOf(estate: Estate, name: string): BackupBucket {
  const found = estate.buckets.find((bucket) => bucket.name === name);
  if (found === undefined) throw new Error(`no bucket ${name}`);
  return found;
}

function tableOf({ tables }: Environment, table: string): string {
  return tables.find(({ role, name }) => role === table || name === table)?.name ?? table;
}

/** Control, reason, resource and region of every finding that a gap makes; they are all failures. */
export function findingsOf(gap: Gap, estate: Estate): readonly string[] {
  if ('bucket' in gap) return bucketFindings(gap, bucketOf(estate, gap.bucket));
  if ('account' in gap) return []; // it hides what is there, it breaks nothing
  const environment = environmentOf(estate, gap.environment);
  if (gap.gap === 'dataset-unsupported') {
    return [`dataset-storage UnsupportedPrimary ${gap.dataset} ${environment.region}`];
  }
  if (gap.gap === 'aurora-retention-short') {
    return [`aurora-retention AuroraRetentionTooShort ${gap.cluster} ${environment.region}`];
  }
  const region = ('region' in gap ? gap.region : undefined) ?? environment.region;
  if (gap.gap === 'cluster-missing') {
    return [`aurora-retention ClusterMissing ${gap.cluster} ${environment.region}`];
  }
  const at = `${tableOf(environment, gap.table)} ${region}`;
  const { pitr, replicas, deletionProtection } = environment.posture;
  const minimum = pitr.minimumCoverageDays ?? 0;
  const tooShort = (minutes: number): boolean => minutes < minimum * dayMinutes;
  switch (gap.gap) {
    case 'table-missing':
      return [`table-present TableMissing ${at}`];
    case 'table-recreated': {
      const name = tableOf(environment, gap.table);
      // All its placements begin anew.
      const short = [environment.region, ...replicas]
        .filter(() => tooShort(gap.hoursAgo * 60))
        .map((each) => `pitr-coverage PitrCoverageTooShort ${name} ${each}`);
      return [`table-present TableRecreated ${at}`, ...short];
    }
    case 'pitr-off':
      return [`pitr-enabled PitrDisabled ${at}`];
    case 'pitr-window-short':
      return [
        ...(gap.days < pitr.windowDays ? [`pitr-window PitrWindowTooShort ${at}`] : []),
        ...(tooShort(gap.days * dayMinutes - usualLagMinutes)
          ? [`pitr-coverage PitrCoverageTooShort ${at}`]
          : []),
      ];
    case 'pitr-reset':
      return [`pitr-coverage PitrHistoryReset ${at}`];
    case 'pitr-stale':
      return gap.minutes > pitr.maximumLagMinutes ? [`pitr-freshness PitrHistoryStale ${at}`] : [];
    case 'replica-missing':
      return [`replica-active ReplicaMissing ${at}`];
    case 'replica-detached':
      return [`replica-active ReplicaDetached ${at}`];
    case 'replica-inaccessible':
      return [`replica-active ReplicaInaccessible ${at}`];
    case 'home-inaccessible':
      return [`table-present TableInaccessible ${at}`];
    case 'home-cut-off': {
      const name = tableOf(environment, gap.table);
      const reason = replicas.length > 1 ? 'HomeDetached' : 'ReplicaDetached';
      return replicas.map((each) => `replica-active ${reason} ${name} ${each}`);
    }
    case 'protection-off':
      return deletionProtection ? [`deletion-protection DeletionProtectionOff ${at}`] : [];
    default:
      return gap satisfies never;
  }
}

function bucketFindings(
  gap: Extract<Gap, { bucket: string }>,
  { name, region, objectLock }: BackupBucket,
): readonly string[] {
  const at = `${name} ${region}`;
  switch (gap.gap) {
    // A bucket without versioning cannot have an object lock.
    case 'versioning-suspended':
      return [
        `bucket-versioning VersioningSuspended ${at}`,
        `bucket-object-lock ObjectLockOff ${at}`,
      ];
    case 'versioning-never':
      return [
        `bucket-versioning VersioningNeverEnabled ${at}`,
        `bucket-object-lock ObjectLockOff ${at}`,
      ];
    case 'lock-absent':
      return [`bucket-object-lock ObjectLockOff ${at}`];
    case 'lock-without-rule':
      return [`bucket-object-lock NoDefaultRetention ${at}`];
    case 'lock-weak':
      if (objectLock === undefined) return [];
      if (objectLock.mode === 'compliance' && gap.mode === 'governance') {
        return [`bucket-object-lock LockModeWeaker ${at}`];
      }
      return gap.days < objectLock.days ? [`bucket-object-lock LockRetentionTooShort ${at}`] : [];
    default:
      return gap satisfies never;
  }
}
