import type { LockMode } from './environment.js';
import type { AccountId, RegionId } from './ids.js';
import type { Observed } from './observation.js';
import type { Part, PolicyText } from './table-settings.js';

/**
 * AWS Backup's own switches of an account and region, for DynamoDB.
 * @source API DescribeRegionSettings, AWS Backup API Reference
 */
export interface BackupRegionSettings {
  /** Undefined where it is not reported. */
  readonly isOptedIn: boolean | undefined;
  /** Advanced features: without them no recovery point can be copied. */
  readonly isFullyManaged: boolean | undefined;
}

/** @source API DescribeGlobalSettings, AWS Backup API Reference */
export interface BackupGlobalSettings {
  readonly isCrossAccountEnabled: boolean | undefined;
}

/** @source API DescribeOrganization, AWS Organizations API Reference */
export interface OrganizationDescription {
  readonly id: string;
  readonly managementAccount: string;
}

/**
 * A vault lock. Compliance is told by its date, after which nobody can undo it.
 * @source API DescribeBackupVault, AWS Backup API Reference
 */
export type VaultLock =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly mode: LockMode;
      /** Of a compliance lock: before it the lock can still be removed. */
      readonly immutableFrom: Date | undefined;
      readonly minimumDays: number | undefined;
      readonly maximumDays: number | undefined;
    };

export interface VaultDescription {
  readonly name: string;
  readonly arn: string;
  /** `BACKUP_VAULT`, `LOGICALLY_AIR_GAPPED_BACKUP_VAULT`, ... */
  readonly type: string;
  /** `AVAILABLE`, `CREATING`, `FAILED`; undefined where it is not reported. */
  readonly state: string | undefined;
  readonly createdAt: Date | undefined;
  readonly keyArn: string | undefined;
  readonly lock: VaultLock;
  /** About right, as AWS counts. */
  readonly pointCount: number | undefined;
  readonly policy: Part<PolicyText>;
}

/** How long something is kept. `days` undefined = for ever. */
export interface Lifecycle {
  readonly coldAfterDays: number | undefined;
  readonly deleteAfterDays: number | undefined;
}

export interface CopyAction {
  readonly vaultArn: string;
  /** As it works: what is omitted is the rule's own, and so is an expiry of -1. */
  readonly lifecycle: Lifecycle;
}

/** A rule as it works: AWS's defaults are written out. @source API BackupRule, AWS Backup API Reference */
export interface BackupRule {
  readonly id: string;
  readonly name: string;
  readonly vault: string;
  readonly airGappedVaultArn: string | undefined;
  /** `cron(...)` or `rate(...)` of AWS. */
  readonly schedule: string;
  /** IANA name, `Etc/UTC` unless set. */
  readonly timeZone: string;
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  readonly lifecycle: Lifecycle;
  readonly copies: readonly CopyAction[];
  readonly isContinuous: boolean;
}

export type ConditionOperator = 'StringEquals' | 'StringNotEquals' | 'StringLike' | 'StringNotLike';

export interface TagCondition {
  readonly operator: ConditionOperator;
  /** With its prefix, `aws:ResourceTag/<key>`. */
  readonly key: string;
  readonly value: string;
}

/** @source API BackupSelection, AWS Backup API Reference */
export interface BackupSelection {
  readonly id: string;
  readonly name: string;
  readonly roleArn: string;
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Any of them is enough. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** All of them must hold. */
  readonly conditions: readonly TagCondition[];
}

export interface BackupPlan {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly versionId: string | undefined;
  readonly rules: readonly BackupRule[];
  readonly selections: readonly BackupSelection[];
}

export const jobStates = [
  'CREATED',
  'PENDING',
  'RUNNING',
  'ABORTING',
  'ABORTED',
  'COMPLETED',
  'FAILED',
  'EXPIRED',
  'PARTIAL',
] as const;
export type JobState = (typeof jobStates)[number];

/** @source API BackupJob, AWS Backup API Reference */
export interface BackupJob {
  readonly id: string;
  readonly resourceArn: string;
  readonly vault: string;
  readonly state: JobState;
  readonly message: string | undefined;
  /** `SUCCESS` when nothing was wrong; other values tell of a job that ended with issues. */
  readonly messageCategory: string | undefined;
  readonly createdAt: Date;
  readonly startBy: Date | undefined;
  readonly completedAt: Date | undefined;
  readonly pointArn: string | undefined;
  /** By whose rule, both by id; undefined = on demand. */
  readonly plan: { readonly id: string; readonly rule: string } | undefined;
}

/** @source API CopyJob, AWS Backup API Reference */
export interface CopyJob {
  readonly id: string;
  readonly resourceArn: string;
  readonly sourceVaultArn: string | undefined;
  readonly vaultArn: string;
  readonly state: JobState;
  readonly message: string | undefined;
  readonly messageCategory: string | undefined;
  readonly createdAt: Date;
  readonly completedAt: Date | undefined;
  readonly sourcePointArn: string | undefined;
  readonly pointArn: string | undefined;
}

/** @source API RecoveryPointByBackupVault, AWS Backup API Reference */
export interface RecoveryPoint {
  readonly arn: string;
  /** Of the table that it was made of: of a copy, too. */
  readonly resourceArn: string;
  /** `COMPLETED`, `AVAILABLE`, `CREATING`, `PARTIAL`, `DELETING`, `EXPIRED`, `STOPPED`. */
  readonly status: string;
  /** Begin of the job that made the original; its content is of about then. A copy keeps it. */
  readonly createdAt: Date;
  readonly completedAt: Date | undefined;
  /** When it is deleted; undefined = never. */
  readonly expiresAt: Date | undefined;
  /** By the date of its move; the list does not tell more. */
  readonly isCold: boolean;
  readonly isCopy: boolean;
  readonly keyArn: string | undefined;
  readonly sizeBytes: number | undefined;
}

/** What a vault holds of the tables that are watched. */
export interface VaultContent {
  readonly vault: string;
  /** Of each table the newest ones, bounded by `mostPointsPerTable`; newest first. */
  readonly points: readonly RecoveryPoint[];
  /** Points that were left out beyond that bound. */
  readonly leftOut: number;
}

/** Points of one table that are kept of one vault. */
export const mostPointsPerTable = 50;

/** AWS Backup in one account and region. */
export interface BackupFacts {
  readonly settings: Observed<BackupRegionSettings>;
  readonly vaults: Observed<readonly VaultDescription[]>;
  readonly plans: Observed<readonly BackupPlan[]>;
  /** Of DynamoDB tables, of the last 30 days at most; newest first, bounded. */
  readonly jobs: Observed<readonly BackupJob[]>;
  readonly copyJobs: Observed<readonly CopyJob[]>;
  /** By the names of the vaults that were seen. */
  readonly contents: ReadonlyMap<string, Observed<VaultContent>>;
}

/** Where a vault is, by its ARN. Undefined when it is no vault's ARN. */
export function placeOfVault(
  arn: string,
): { readonly account: AccountId; readonly region: RegionId; readonly name: string } | undefined {
  const parts = /^arn:[a-z0-9-]+:backup:([a-z0-9-]+):(\d{12}):backup-vault:(.+)$/u.exec(arn);
  const [, region, account, name] = parts ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  // oxlint-disable-next-line no-unsafe-type-assertion -- the pattern above is what the parsers ask
  return { account: account as AccountId, region: region as RegionId, name };
}
