/**
 * What a world holds of AWS Backup at its start. Its plans have run since they were made: jobs, points
 * and copies of the past are worked out from them when the first call comes.
 */
export interface BackupsDescription {
  /** The organisation that the accounts are in; undefined = they are in none. */
  readonly organization: OrganizationDescription | undefined;
  /** Places that are not named have both switches on. */
  readonly settings: readonly BackupSettingsDescription[];
  readonly vaults: readonly VaultDescription[];
  readonly plans: readonly PlanDescription[];
  readonly jobFaults: readonly JobFault[];
}

export interface OrganizationDescription {
  /** `o-` and 10 to 32 characters. */
  readonly id: string;
  readonly managementAccount: string;
  /** With the management account. */
  readonly accounts: readonly string[];
  /** `isCrossAccountBackupEnabled` of AWS Backup's global settings. */
  readonly crossAccountBackup: boolean;
  /** Since when it is so; before it was enabled. Undefined = always. */
  readonly changedHoursAgo?: number | undefined;
}

export interface BackupSettingsDescription {
  readonly account: string;
  readonly region: string;
  /** Service opt-in of DynamoDB. */
  readonly optedIn: boolean;
  /** Advanced features of DynamoDB backups (full management). */
  readonly advancedFeatures: boolean;
  /** Since when it is so; before both were on. Undefined = always. */
  readonly changedHoursAgo?: number | undefined;
}

export interface VaultDescription {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Undefined = the key that AWS manages for AWS Backup. */
  readonly keyArn: string | undefined;
  /** Access policy as JSON text. */
  readonly policy: string | undefined;
  readonly ageDays: number;
  readonly lock: VaultLockDescription | undefined;
  /** The lock that it had until some hours ago. */
  readonly lockBefore?:
    { readonly hoursAgo: number; readonly lock: VaultLockDescription | undefined } | undefined;
}

export interface VaultLockDescription {
  readonly minimumDays: number | undefined;
  readonly maximumDays: number | undefined;
  /** Of a compliance lock: days from `ageDays` ago until nobody can undo it. Undefined = governance. */
  readonly changeableForDays: number | undefined;
  /** When it was put on, days ago. */
  readonly ageDays: number;
}

export interface PlanDescription {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** When it was made, days ago: it has run since then. */
  readonly ageDays: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly rules: readonly RuleDescription[];
  readonly selections: readonly SelectionDescription[];
  /** The selections that it had until some hours ago. */
  readonly selectionsBefore?:
    { readonly hoursAgo: number; readonly selections: readonly SelectionDescription[] } | undefined;
  /** It ran until then and is gone. */
  readonly deletedHoursAgo?: number | undefined;
}

/** How long points are kept; `deleteAfterDays` undefined = for ever. */
interface LifecycleDescription {
  readonly coldAfterDays: number | undefined;
  readonly deleteAfterDays: number | undefined;
}

export interface RuleDescription extends LifecycleDescription {
  readonly name: string;
  /** Name of a vault in the plan's place; it need not exist. */
  readonly vault: string;
  /** `cron(...)` of AWS. */
  readonly schedule: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  readonly copies: readonly (LifecycleDescription & { readonly vaultArn: string })[];
}

export interface SelectionDescription {
  readonly name: string;
  readonly roleArn: string;
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly conditions: readonly {
    readonly operator: 'StringEquals' | 'StringNotEquals' | 'StringLike' | 'StringNotLike';
    /** With its prefix, `aws:ResourceTag/<key>`. */
    readonly key: string;
    readonly value: string;
  }[];
}

const jobFaultEffects = [
  'fail', // FAILED as soon as it starts
  'expire', // never starts and is EXPIRED at the end of its start window; a copy fails
  'stay', // PENDING (a copy: CREATED) and never anything else
  'skip', // no job is made at all
  'partial', // PARTIAL
  'issues', // COMPLETED with a message: "completed with issues"
] as const;
export type JobFaultEffect = (typeof jobFaultEffects)[number];

/** What goes wrong with jobs. Every selector that is given must fit; the first rule that fits acts. */
export interface JobFault {
  readonly kind: 'backup' | 'copy';
  /** Where the job runs: of a copy, its source. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** ARN of the table. */
  readonly resourceArn?: string | undefined;
  /** Of a copy: ARN of the vault that it goes to. */
  readonly destinationVaultArn?: string | undefined;
  readonly effect: JobFaultEffect;
  /** `StatusMessage` of the jobs; undefined = the sandbox's words. */
  readonly message?: string | undefined;
  /** `MessageCategory`; undefined = `MISCELLANEOUS`. */
  readonly category?: string | undefined;
  /** It acts on jobs made in the last so many hours before the world's start, and later ones. */
  readonly hoursAgo?: number | undefined;
}
