import type {
  AccountId,
  BucketName,
  ClusterId,
  EnvironmentId,
  EnvironmentName,
  RegionId,
  RoleArn,
  TableName,
} from './ids.js';
import type { TableRole } from './placement.js';

export interface Account {
  readonly id: AccountId;
  readonly name: string;
  /** Assumed to read this account; undefined = the process's own credentials. */
  readonly roleArn: RoleArn | undefined;
  readonly externalId: string | undefined;
  readonly regions: readonly RegionId[];
}

/** The wanted state of an environment, as far as it is judged. */
export interface Posture {
  readonly name: string;
  readonly pitr: {
    /** Configured recovery period, days, 1..35. */
    readonly windowDays: number;
    /** Least history that must be restorable now, days; undefined = only a reset is judged. */
    readonly minimumCoverageDays: number | undefined;
    /** Greatest distance of the latest restorable instant from now, minutes. */
    readonly maximumLagMinutes: number;
  };
  /** Regions beside the home one that must hold a replica. */
  readonly replicas: readonly RegionId[];
  /** Greatest measured replication delay, seconds. */
  readonly maximumReplicationLagSeconds: number;
  readonly deletionProtection: boolean;
  readonly aurora: { readonly retentionDays: number };
  /** Wanted of AWS Backup; undefined = nothing is wanted, and what is found is only told. */
  readonly backups: BackupPosture | undefined;
  /** Greatest age of the kept settings of a table, hours. */
  readonly maximumSnapshotAgeHours: number;
}

/** Whole-table backups by AWS Backup, wanted in every region that holds the table's home. */
export interface BackupPosture {
  /** Greatest age of the newest usable recovery point in the table's own account and region. */
  readonly maximumAgeHours: number;
  /** Least time that a recovery point is kept. */
  readonly retentionDays: number;
  /** Lock that the vaults of these recovery points must have; undefined = none is asked for. */
  readonly vaultLock: { readonly mode: LockMode; readonly minimumDays: number } | undefined;
  /** Copies that must arrive. At most one for each account and region. */
  readonly copies: readonly WantedCopy[];
}

export interface WantedCopy {
  readonly account: AccountId;
  readonly region: RegionId;
  /** Greatest age of the newest usable copy there. */
  readonly maximumAgeHours: number;
  readonly retentionDays: number;
}

export interface TableMember {
  /** `extra`: a table that the configuration adds to the three. */
  readonly role: TableRole | 'extra';
  readonly name: TableName;
}

/** How the environment's Depot is asked for its datasets. */
export interface Gateway {
  /** Lambda name or ARN, in the environment's account and region. */
  readonly functionName: string;
  /** Keyword of the list operation; not published by Depot, so it is configurable. */
  readonly listOperation: string;
  /** Dataset that addresses control objects; undefined = none is sent. */
  readonly controlDataset: string | undefined;
}

/** `s3://bucket/prefix`; the prefix has no slash at its ends and may be empty. */
export interface BackupLocation {
  readonly bucket: BucketName;
  readonly prefix: string;
}

export interface Environment {
  readonly name: EnvironmentName;
  readonly id: EnvironmentId;
  readonly account: AccountId;
  readonly region: RegionId;
  readonly tier: 'production' | 'other';
  readonly posture: Posture;
  readonly tables: readonly TableMember[];
  readonly clusters: readonly ClusterId[];
  readonly backupLocation: BackupLocation | undefined;
  /** Bucket with what is too large for a table; `none` = nothing is; undefined = nobody has said. */
  readonly stash: BucketName | 'none' | undefined;
  readonly gateway: Gateway | undefined;
  /** Name of its CloudFormation root stack. */
  readonly stack: string;
  /** Name of the IAM role that Depot reads and writes data with. */
  readonly dataRole: string;
  /** Name of the IAM role that restores; undefined = none is named. */
  readonly restoreRole: string | undefined;
  /** Bucket that a rebuild of the environment starts from. */
  readonly bootstrapBucket: BucketName;
}

export type LockMode = 'governance' | 'compliance';

export interface BackupBucket {
  readonly name: BucketName;
  /** The account that owns it. */
  readonly account: AccountId;
  readonly region: RegionId;
  /** Wanted default retention; undefined = object lock is recommended, nothing more. */
  readonly objectLock: { readonly mode: LockMode; readonly days: number } | undefined;
  /** True when an environment of tier production backs up into it. */
  readonly production: boolean;
  /** Names of the environments whose backup location is in it; may be empty. */
  readonly environments: readonly EnvironmentName[];
}

/**
 * A dated and owned exception: a failure that it covers is told, but alerts nobody and fails no
 * check. Every selector that is given must fit; one that is not given fits everything.
 */
export interface Waiver {
  readonly control: string;
  readonly environment: EnvironmentName | undefined;
  readonly account: AccountId | undefined;
  readonly region: RegionId | undefined;
  /** Name of the table, bucket, vault, ... */
  readonly resource: string | undefined;
  readonly owner: string;
  readonly reason: string;
  /** First instant at which it covers nothing any more. */
  readonly until: Date;
}

/** Everything that is watched, with all references resolved. Lists keep the configured order. */
export interface Estate {
  readonly accounts: readonly Account[];
  readonly environments: readonly Environment[];
  readonly buckets: readonly BackupBucket[];
  readonly waivers: readonly Waiver[];
}
