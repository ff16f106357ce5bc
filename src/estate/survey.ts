import type { BackupPlan, VaultContent, VaultDescription } from './backup-facts.js';
import type { Account } from './environment.js';
import type { BucketVersioning, ObjectLock, PitrState, TableDescription } from './facts.js';
import type { AccountId, BucketName, EnvironmentId, RegionId, TableName } from './ids.js';
import type { Observed, ReadFailure } from './observation.js';
import type { ListedTables, StackDescription, StackResource } from './place-facts.js';

/** What a first look at accounts found, before anything is configured. Lists are bounded. */
export interface Survey {
  /** As they were asked for, with the regions that replicas led to. */
  readonly accounts: readonly Account[];
  readonly places: readonly SurveyedPlace[];
  /** Sorted by account, then id. */
  readonly environments: readonly SurveyedEnvironment[];
  /** Environments beyond the bound: nothing is known of them but their names. */
  readonly leftOut: readonly { readonly account: AccountId; readonly id: string }[];
  /** Named like tables of an environment whose id cannot be one. */
  readonly strangeTables: readonly { readonly account: AccountId; readonly table: string }[];
  readonly buckets: readonly SurveyedBuckets[];
}

/** One region of one account. */
export interface SurveyedPlace {
  readonly account: AccountId;
  readonly region: RegionId;
  /** True where nobody asked for the region, but a replica is there. */
  readonly isFollowed: boolean;
  readonly tables: Observed<ListedTables>;
  /** Undefined where no environment was found at all. */
  readonly backups: SurveyedBackups | undefined;
}

/** What AWS Backup has in a place. */
export interface SurveyedBackups {
  readonly vaults: Observed<readonly VaultDescription[]>;
  readonly plans: Observed<readonly BackupPlan[]>;
  /** By vault, of those that hold anything. */
  readonly contents: ReadonlyMap<string, Observed<VaultContent>>;
  /** Vaults beyond the bound. */
  readonly leftOut: number;
}

export interface SurveyedEnvironment {
  readonly account: AccountId;
  readonly id: EnvironmentId;
  /** Every table that is its, in whatever region; sorted. */
  readonly tables: readonly TableName[];
  readonly placements: readonly SurveyedPlacement[];
  /** Of the regions in which it has tables. */
  readonly stacks: readonly SurveyedStack[];
}

export interface SurveyedPlacement {
  readonly region: RegionId;
  readonly table: TableName;
  readonly description: Observed<TableDescription>;
  readonly pitr: Observed<PitrState>;
}

export interface SurveyedStack {
  readonly region: RegionId;
  readonly stack: Observed<StackDescription>;
  /** Undefined where the stack was not seen. */
  readonly resources: Observed<readonly StackResource[]> | undefined;
}

/** A bucket as an account lists it. */
export interface ListedBucket {
  readonly name: BucketName;
  /** Undefined where the answer does not tell. */
  readonly region: RegionId | undefined;
}

/** Buckets of one account that have to do with an environment. */
export interface SurveyedBuckets {
  readonly account: AccountId;
  readonly list: Observed<readonly ListedBucket[]>;
  readonly found: readonly SurveyedBucket[];
  /** Buckets whose policy could not be read: nobody knows whom they let in. */
  readonly unread: readonly { readonly name: BucketName; readonly failure: ReadFailure }[];
  /** Buckets whose policy was not asked for, beyond the bound. */
  readonly leftOut: number;
}

export interface SurveyedBucket extends ListedBucket {
  /** What speaks for it, as the end of a sentence: `its name holds e2dd35eedfec`. */
  readonly why: string;
  readonly versioning: Observed<BucketVersioning> | undefined;
  readonly objectLock: Observed<ObjectLock> | undefined;
}
