import type { RegionId } from './ids.js';
import type { Observed, ReadFailure } from './observation.js';

/** One attribute of a key. @source API KeySchemaElement and AttributeDefinition, Amazon DynamoDB API Reference */
export interface KeyPart {
  readonly attribute: string;
  readonly kind: 'HASH' | 'RANGE';
  readonly type: 'S' | 'N' | 'B';
}

export interface IndexLayout {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly key: readonly KeyPart[];
  /** `ALL`, `KEYS_ONLY` or `INCLUDE`. */
  readonly projection: string;
  /** Attributes that INCLUDE names, sorted; empty otherwise. */
  readonly included: readonly string[];
}

/** Whose key encrypts a table. @source API SSEDescription, Amazon DynamoDB API Reference */
export type TableEncryption =
  | { readonly kind: 'aws-owned' }
  /** The account's `aws/dynamodb` key or a customer key. */
  | { readonly kind: 'kms'; readonly keyArn: string };

/**
 * What a description tells of how a table is made: all that must be known to make it again.
 * @source API TableDescription, Amazon DynamoDB API Reference
 */
export interface TableLayout {
  readonly arn: string;
  /** Hash key first. The fingerprint of Depot's key design. */
  readonly key: readonly KeyPart[];
  readonly billing: 'on-demand' | 'provisioned';
  /** Of a provisioned table. */
  readonly capacity: { readonly read: number; readonly write: number } | undefined;
  /** `STANDARD`, `STANDARD_INFREQUENT_ACCESS`. */
  readonly tableClass: string;
  readonly encryption: TableEncryption;
  /** View type of its stream, such as `NEW_AND_OLD_IMAGES`; undefined = no stream. */
  readonly stream: string | undefined;
  /** Sorted by name. */
  readonly indexes: readonly IndexLayout[];
  /** About six hours old. */
  readonly sizeBytes: number;
  readonly itemCount: number;
  /** `2019.11.21`; undefined = no global table of the current version. */
  readonly globalTableVersion: string | undefined;
  readonly consistency: 'eventual' | 'strong';
  /** True while the table is being restored. */
  readonly isRestoring: boolean;
}

/** @source API DescribeTimeToLive, Amazon DynamoDB API Reference */
export type TimeToLive =
  { readonly kind: 'off' } | { readonly kind: 'on'; readonly attribute: string };

/** A tag; a list of them is sorted by key. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A policy document as it was read: text that may be no JSON at all. */
export type PolicyText =
  { readonly kind: 'none' } | { readonly kind: 'document'; readonly text: string };

/** A part of a bigger read that may have failed on its own. */
export type Part<T> =
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'unknown'; readonly failure: ReadFailure };

/** @source API DescribeScalableTargets, Application Auto Scaling API Reference */
export interface ScalingTarget {
  /** `table` or `index/<name>`. */
  readonly of: string;
  readonly dimension: 'read' | 'write';
  readonly minimum: number;
  readonly maximum: number;
}

/** A backup that somebody made on demand. @source API ListBackups, Amazon DynamoDB API Reference */
export interface UserBackup {
  readonly arn: string;
  readonly name: string;
  readonly tableId: string | undefined;
  readonly createdAt: Date;
  /** `CREATING`, `AVAILABLE`. */
  readonly status: string;
  readonly sizeBytes: number | undefined;
}

/** @source API DescribeExport, Amazon DynamoDB API Reference */
export interface ExportDescription {
  readonly arn: string;
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly kind: 'full' | 'incremental';
  /** The instant (full), or the end of the window (incremental), that it holds. */
  readonly to: Date | undefined;
  /** Begin of the window of an incremental one. */
  readonly from: Date | undefined;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly bucket: string;
  readonly bucketOwner: string | undefined;
  readonly prefix: string;
  /** Key of its `manifest-summary.json`; undefined while it is not complete. */
  readonly manifest: string | undefined;
  readonly itemCount: number | undefined;
  readonly billedBytes: number | undefined;
  /** A filter was applied: it is not a backup of the table. */
  readonly isFiltered: boolean;
  readonly failureCode: string | undefined;
  readonly failureMessage: string | undefined;
}

/** Measured by AWS; a region without a data point has none. @source Global tables metrics, ReplicationLatency */
export interface ReplicationLatency {
  readonly region: RegionId;
  /** Greatest of the newest period with data, ms. */
  readonly milliseconds: number;
  /** End of that period. */
  readonly at: Date;
}

/** Everything about a placement that its description does not tell; read where the table was seen. */
export interface PlacementSettings {
  readonly timeToLive: Observed<TimeToLive>;
  readonly tags: Observed<readonly Tag[]>;
  readonly policy: Observed<PolicyText>;
  /** Undefined for a table on demand: it does not scale. Empty = nothing scales. */
  readonly scaling: Observed<readonly ScalingTarget[]> | undefined;
  readonly userBackups: Observed<readonly UserBackup[]>;
  /** Newest first; a bounded number per type. */
  readonly exports: Observed<readonly ExportDescription[]>;
  /** Asked at home, where the group has other members. */
  readonly latency: Observed<readonly ReplicationLatency[]> | undefined;
}

/** Who owns the definition of a resource, by its tags. */
export type Owner =
  | { readonly kind: 'cloudformation'; readonly stack: string; readonly isCdk: boolean }
  | { readonly kind: 'terraform'; readonly by: string }
  | { readonly kind: 'nobody' };

/**
 * Settings that a restored table does not come with, kept because a deleted table cannot be
 * described. Whole: it is taken only when every part of it was seen in one pass.
 * @source Restoring a table from a backup / Point-in-time restore, Amazon DynamoDB Developer Guide
 */
export interface SettingsSnapshot {
  readonly tableId: string | undefined;
  readonly takenAt: Date;
  readonly layout: TableLayout;
  readonly deletionProtection: boolean | undefined;
  readonly replicas: readonly RegionId[];
  readonly pitrDays: number | undefined;
  readonly timeToLive: TimeToLive;
  readonly tags: readonly Tag[];
  readonly policy: PolicyText;
  readonly scaling: readonly ScalingTarget[];
  readonly owner: Owner;
  /** The table of this name that the present one replaced, as it was last known. */
  readonly before: FormerTable | undefined;
}

/** A table that is not there any more. */
export interface FormerTable {
  readonly tableId: string;
  readonly key: readonly KeyPart[];
  /** When the present table was first seen in its place. */
  readonly replacedAt: Date;
}
