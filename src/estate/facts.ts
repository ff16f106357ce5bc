import type { BackupLayout } from './backup-layout.js';
import type { RegionId } from './ids.js';
import type { Observed } from './observation.js';
import type { LockMode } from './environment.js';
import type { BucketDetails } from './bucket-details.js';
import type { PlacementSettings, TableLayout } from './table-settings.js';

/** @source API DescribeTable, Amazon DynamoDB API Reference */
export interface TableDescription {
  readonly tableId: string | undefined;
  /** `ACTIVE`, `UPDATING`, `INACCESSIBLE_ENCRYPTION_CREDENTIALS`, ... */
  readonly status: string;
  readonly createdAt: Date;
  /** Undefined where the service does not report it. */
  readonly deletionProtection: boolean | undefined;
  /** ARN of the backup that it was restored from; absent for a table that was made otherwise. */
  readonly restoredFrom?: string | undefined;
  /** Replicas in other regions, as this placement tells them; the own region is left out. */
  readonly replicas: readonly ReplicaDescription[];
  /**
   * How it is made. Absent only where an older version of this product remembers the table, and where
   * it is being deleted.
   */
  readonly layout?: TableLayout | undefined;
}

export interface ReplicaDescription {
  readonly region: RegionId;
  readonly status: string;
  /** Since when it is inaccessible; start of the 20 hours after which it is cut off for good. */
  readonly inaccessibleSince: Date | undefined;
}

/** Judged by the inner `PointInTimeRecoveryStatus`; the outer one is always ENABLED. */
export type PitrState =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      /** Undefined where the service does not report it. */
      readonly windowDays: number | undefined;
      readonly earliest: Date | undefined;
      readonly latest: Date | undefined;
    };

/** The system backup that a deleted PITR table leaves: one instant, kept 35 days. */
export interface DeletedTableBackup {
  readonly arn: string;
  /** Of the table that was deleted. */
  readonly tableId: string | undefined;
  readonly deletedAt: Date;
  readonly expiresAt: Date | undefined;
}

export interface PlacementFacts {
  readonly table: Observed<TableDescription>;
  readonly pitr: Observed<PitrState>;
  /**
   * System backups of deleted tables of this name, newest first. Undefined when it was not asked:
   * it is asked only in the home region, where the table is missing or younger than such a backup
   * can be old.
   */
  readonly deleted: Observed<readonly DeletedTableBackup[]> | undefined;
  /** Absent where it was not asked: the table was not seen. */
  readonly settings?: PlacementSettings | undefined;
}

export type BucketVersioning = 'enabled' | 'suspended' | 'never';

export type ObjectLock =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      /** Default retention of new objects; undefined = nothing is locked by default. */
      readonly rule: { readonly mode: LockMode; readonly days: number } | undefined;
    };

export interface BucketFacts {
  readonly versioning: Observed<BucketVersioning>;
  readonly objectLock: Observed<ObjectLock>;
  /** Absent where it was not asked: the bucket was not seen. */
  readonly details?: BucketDetails | undefined;
}

/** @source API DescribeDBClusters, Amazon RDS API Reference */
export interface ClusterDescription {
  readonly engine: string;
  readonly retentionDays: number;
  /** Absent where an older version of this product remembers the cluster. */
  readonly details?: ClusterDetails | undefined;
}

/** @source API DescribeDBClusters, Amazon RDS API Reference */
export interface ClusterDetails {
  /** `available`, `backing-up`, ... */
  readonly status: string | undefined;
  /** Both are absent while a restore is running. */
  readonly earliest: Date | undefined;
  readonly latest: Date | undefined;
  /** Daily, `hh:mm-hh:mm` UTC. */
  readonly backupWindow: string | undefined;
  readonly deletionProtection: boolean | undefined;
  /** Undefined = not encrypted, or not reported. */
  readonly keyArn: string | undefined;
}

/** @source API DescribeDBClusterSnapshots, Amazon RDS API Reference */
export interface ClusterSnapshot {
  readonly arn: string;
  /** `automated`, `manual`, `awsbackup`. */
  readonly kind: string;
  /** `available`, `creating`, ... */
  readonly status: string;
  /** Undefined while it is being made. */
  readonly createdAt: Date | undefined;
}

export interface ClusterFacts {
  readonly cluster: Observed<ClusterDescription>;
  /** Newest first, bounded. Absent where it was not asked: the cluster was not seen. */
  readonly snapshots?: Observed<readonly ClusterSnapshot[]> | undefined;
}

/** Where a dataset's data is authoritative: the innermost primary of its location. */
export type PrimaryStorage =
  | { readonly kind: 'dynamodb' | 'aurora' | 'snowflake' }
  | { readonly kind: 'other'; readonly type: string }
  /** The location was there, but its type could not be read. */
  | { readonly kind: 'unrecognised' };

export interface DatasetDescription {
  readonly id: string;
  readonly name: string | undefined;
  readonly storage: PrimaryStorage;
  /** Whether it takes writes. Absent where Depot does not tell, or an older version remembers it. */
  readonly status?: DatasetStatus | undefined;
}

/** `pausing`: writes are refused already, those under way still end. @source guide, "Pause data updates to the dataset" */
export const datasetStatuses = ['running', 'pausing', 'paused', 'unrecognised'] as const;
export type DatasetStatus = (typeof datasetStatuses)[number];

export interface DatasetFacts {
  readonly datasets: Observed<readonly DatasetDescription[]>;
  /** Absent where it was not asked: no backup location, or the datasets were not seen. */
  readonly layout?: Observed<BackupLayout> | undefined;
}
