import type { BucketSettingsDescription } from './descriptions/bucket-settings.js';
import type { ManagedPolicyDescription, RoleSettingsDescription } from './descriptions/identity.js';
import type {
  ClusterSnapshotDescription,
  ExecutorDescription,
  KeyDescription,
  StackDescription,
} from './descriptions/surroundings.js';
import type { TableSettingsDescription } from './descriptions/table-settings.js';
import type { BackupsDescription } from './backup-description.js';

/**
 * What a sandbox world contains at its start, as plain data. Ages count back from the start.
 * Names and numbers are taken as they are: whoever hands a description in has checked it.
 */
export interface WorldDescription {
  /** First instant of the world; undefined = now. */
  readonly startsAt: Date | undefined;
  /** The same seed gives the same items, ids and history. */
  readonly seed: number;
  readonly accounts: readonly AccountDescription[];
  readonly tables: readonly TableDescription[];
  readonly buckets: readonly BucketDescription[];
  readonly clusters: readonly ClusterDescription[];
  readonly depots: readonly DepotDescription[];
  readonly keys?: readonly KeyDescription[] | undefined;
  readonly stacks?: readonly StackDescription[] | undefined;
  /** AWS Backup and the organisation; undefined = neither vaults nor plans, and no organisation. */
  readonly backups?: BackupsDescription | undefined;
  readonly faults: readonly FaultRule[];
}

export interface AccountDescription {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** Regions that the account has enabled; any other answers as a region that is not opted in. */
  readonly regions: readonly string[];
  readonly roles: readonly RoleDescription[];
  /** Customer managed policies. */
  readonly policies?: readonly ManagedPolicyDescription[] | undefined;
}

export interface RoleDescription {
  /** With its path, if it has one: `team/observer`. */
  readonly name: string;
  /** Accounts whose principals may assume it. */
  readonly trustedAccounts: readonly string[];
  /** The trust policy's `sts:ExternalId` condition. */
  readonly externalId: string | undefined;
  /** Its identity policy as IAM JSON; undefined = everything is allowed. */
  readonly policy: string | undefined;
  /** With settings the role may do what its policies say, and `policy` is one of them. */
  readonly settings?: RoleSettingsDescription | undefined;
}

export interface TableDescription {
  readonly account: string;
  readonly name: string;
  /** Decides key schema and items: the three Depot tables, or a plain one. */
  readonly role: 'Object' | 'History' | 'Index' | 'plain';
  readonly ageDays: number;
  readonly items: number;
  /** The first is the home region; the others are its replicas. */
  readonly placements: readonly PlacementDescription[];
  /** The table of this name that was deleted before this one was made, or that is gone for good. */
  readonly deleted: DeletedDescription | undefined;
  readonly settings?: TableSettingsDescription | undefined;
}

export interface PlacementDescription {
  readonly region: string;
  /** `ACTIVE`, `INACCESSIBLE_ENCRYPTION_CREDENTIALS`, ...: table and replica status alike. */
  readonly status: string;
  /** How long the status has kept the replica away, for the statuses that start a clock. */
  readonly inaccessibleHours: number | undefined;
  /** True: a stand-alone table of that name, outside the replica group; the home one may be that, too. */
  readonly detached: boolean;
  readonly deletionProtection: boolean;
  readonly pitr: PitrDescription | undefined;
  /** ARN of the key that encrypts it; left out = DynamoDB's own. */
  readonly key?: string | undefined;
  /** What the metric ReplicationLatency tells of writes to here; left out = a second. */
  readonly replicationLagMs?: number | undefined;
}

interface PitrDescription {
  readonly windowDays: number;
  /** Since when it has been on without a break. */
  readonly enabledDays: number;
  /** Distance of the latest restorable instant from now. AWS documents about five minutes. */
  readonly lagSeconds: number;
}

/** `recreated` false: the table is missing and only this is left of it. */
interface DeletedDescription {
  readonly hoursAgo: number;
  readonly recreated: boolean;
}

export interface BucketDescription {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly versioning: 'enabled' | 'suspended' | 'never';
  readonly objectLock:
    | {
        readonly rule:
          { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number } | undefined;
      }
    | undefined;
  /** Bucket policy as JSON text. */
  readonly policy: string | undefined;
  /** Left out = nothing of it was ever configured. */
  readonly settings?: BucketSettingsDescription | undefined;
  /** What is in it from the start, as plain text; of one key the last. No retention holds it. */
  readonly objects?: readonly { readonly key: string; readonly text: string }[] | undefined;
}

export interface ClusterDescription {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly engine: string;
  readonly retentionDays: number;
  readonly deletionProtection: boolean;
  readonly ageDays: number;
  /** ARN of the key that encrypts it; left out = AWS's own key for RDS. */
  readonly key?: string | undefined;
  /** `hh:mm-hh:mm` in UTC; left out = `02:00-02:30`. */
  readonly backupWindow?: string | undefined;
  /** The newest automatic snapshot is this old, and no newer one is made; left out = one a day. */
  readonly snapshotsEndedHoursAgo?: number | undefined;
  readonly snapshots?: readonly ClusterSnapshotDescription[] | undefined;
}

/** A Depot environment behind its gateway Lambda. */
export interface DepotDescription {
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly environmentId: string;
  readonly datasets: readonly DatasetDescription[];
  readonly executors?: readonly ExecutorDescription[] | undefined;
  /** Id of its active store; left out = the first one, which has no id. */
  readonly store?: string | undefined;
}

export interface DatasetDescription {
  readonly id: string;
  readonly name: string;
  readonly location: LocationDescription;
}

export interface LocationDescription {
  readonly id: string;
  /** `DynamoDB`, `Aurora`, `Snowflake`, `Composite`, ... */
  readonly type: string;
  /** Of a composite: where its data is authoritative. */
  readonly primary: LocationDescription | undefined;
}

/** A failure to show. Every selector that is given must match; the first matching rule acts. */
export interface FaultRule {
  /** Chosen by whoever sets it; setting the same id again replaces the rule. */
  readonly id: string;
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Matches when the request names this table, bucket, cluster or function (name or ARN end). */
  readonly resource?: string | undefined;
  readonly effect: FaultEffect;
  /** Acts this many times, then no more; undefined = until it is removed. */
  readonly times?: number | undefined;
}

export const faultEffects = [
  'deny', // the service's access-denied error
  'throttle', // the service's throttling error
  'unavailable', // HTTP 503, ServiceUnavailable
  'reset', // the connection breaks: a region that is gone
  'hang', // never answers
  'html', // HTTP 200 with an HTML page, as a proxy or captive portal gives
  'html-404', // HTTP 404 with an HTML page, as an emulator gives for an API it lacks
  'malformed', // HTTP 200 with a body that cannot be parsed
  'empty', // HTTP 200 with an answer that lacks every member
  'repeat-token', // list calls: the same page token again and again
  'unsupported', // UnknownOperationException
] as const;
export type FaultEffect = (typeof faultEffects)[number];
