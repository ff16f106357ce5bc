import type { DBCluster } from '@aws-sdk/client-rds';
import { dayMs, minuteMs } from '../../../kernel/units.js';
import { AwsFault } from '../../service.js';
import type { SnapshotHistory } from './snapshots.js';

/** Aurora User Guide, "Backing up and restoring": the latest time lags by about five minutes. */
const latestLagMs = 5 * minuteMs;

/** One Aurora cluster. Its restorable window is worked out from instants: nothing ticks. */
export interface Cluster {
  readonly id: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly engine: string;
  readonly createdAt: Date;
  /** Backups reach back to here at most: a longer period fills only as time passes. */
  readonly historyFrom: Date;
  readonly retentionDays: number;
  readonly deletionProtection: boolean;
  readonly backupWindow: string;
  readonly availableAt: Date;
  /** ARN of the key that encrypts its storage. */
  readonly key: string;
  readonly history: SnapshotHistory;
}

/** The cluster as DescribeDBClusters shows it; no restorable times while there is nothing to restore. */
export function describe(cluster: Cluster, now: Date): DBCluster {
  const isAvailable = now >= cluster.availableAt;
  const latest = new Date(now.getTime() - latestLagMs);
  const from = earliest(cluster, cluster.retentionDays, now);
  const isRestorable = isAvailable && latest > from;
  return {
    DBClusterIdentifier: cluster.id,
    DBClusterArn: cluster.arn,
    DbClusterResourceId: cluster.resourceId,
    Engine: cluster.engine,
    EngineMode: 'provisioned',
    Status: isAvailable ? 'available' : 'creating',
    ClusterCreateTime: cluster.createdAt,
    BackupRetentionPeriod: cluster.retentionDays,
    PreferredBackupWindow: cluster.backupWindow,
    DeletionProtection: cluster.deletionProtection,
    StorageEncrypted: true,
    KmsKeyId: cluster.key,
    CopyTagsToSnapshot: true,
    ...(isRestorable ? { EarliestRestorableTime: from, LatestRestorableTime: latest } : {}),
  };
}

/** How far back the cluster can be restored with this retention. */
export function earliest({ historyFrom }: Cluster, retentionDays: number, now: Date): Date {
  return new Date(Math.max(historyFrom.getTime(), now.getTime() - retentionDays * dayMs));
}

/** Stored in lower case. Source: RDS API Reference, "CreateDBCluster". */
export function checkIdentifier(value: string | undefined): string {
  const id = (value ?? '').toLowerCase();
  if (!/^[a-z](?!.*--)[a-z0-9-]{0,62}$/u.test(id) || id.endsWith('-')) {
    throw new AwsFault(
      'InvalidParameterValue',
      'The parameter DBClusterIdentifier is not a valid identifier. Identifiers must begin with a ' +
        'letter; must contain only ASCII letters, digits, and hyphens; and must not end with a ' +
        'hyphen or contain two consecutive hyphens.',
    );
  }
  return id;
}

/** @throws AwsFault InvalidParameterValue outside 1 to 35 days; Aurora cannot switch backups off */
export function checkRetention(days: number | undefined): number | undefined {
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 35)) {
    throw new AwsFault(
      'InvalidParameterValue',
      `Invalid backup retention period: ${days}. Must be between 1 and 35.`,
    );
  }
  return days;
}
