import type { BackupFacts, BackupGlobalSettings, OrganizationDescription } from './backup-facts.js';
import type { Observed } from './observation.js';
import type { Part, PolicyText, Tag } from './table-settings.js';

/** A table that an account and region hold, by its name alone. */
export interface ListedTables {
  /** Names that begin with `sdp-`, sorted. */
  readonly depot: readonly string[];
  /** How many tables there are in all. */
  readonly total: number;
}

/** One account in one region, with everything in it that is no table's own. */
export interface PlaceFacts {
  readonly tables: Observed<ListedTables>;
  /** Undefined where AWS Backup need not be asked: nothing of the estate is kept there. */
  readonly backup: BackupFacts | undefined;
}

/** @source API DescribeKey and GetKeyPolicy, AWS KMS API Reference */
export interface KeyDescription {
  readonly arn: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable`, ... */
  readonly state: string;
  readonly deletionAt: Date | undefined;
  readonly manager: 'aws' | 'customer';
  readonly isMultiRegion: boolean;
  /** Of a customer key; an AWS key's is not ours to judge. */
  readonly policy: Part<PolicyText> | undefined;
}

/** @source API GetRole, AWS Identity and Access Management API Reference */
export interface RoleDescription {
  readonly arn: string;
  readonly trustPolicy: string | undefined;
  readonly boundaryArn: string | undefined;
  readonly tags: readonly Tag[];
  /** Managed policies attached to it, by ARN; sorted. Of a service-linked role, AWS's own are left out. */
  readonly attached: readonly string[];
  /** Names of its inline policies; sorted. */
  readonly inline: readonly string[];
}

/**
 * Whether AWS made a role for one of its services: its policies cannot be changed, and are not read.
 * @source Create a service-linked role, AWS Identity and Access Management User Guide
 */
export function isServiceLinked(roleArn: string): boolean {
  return /^arn:[a-z0-9-]+:iam::\d{12}:role\/aws-service-role\//u.test(roleArn);
}

export type AccessDecision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** @source API SimulatePrincipalPolicy, AWS Identity and Access Management API Reference */
export interface SimulatedAccess {
  readonly action: string;
  readonly resource: string;
  readonly decision: AccessDecision;
  /** Condition keys that the simulation had no value for; then the decision is not certain. */
  readonly missingContext: readonly string[];
}

/** What is account-wide. */
export interface AccountFacts {
  /** `absent` when the account is in no organisation. */
  readonly organization: Observed<OrganizationDescription>;
  readonly backupSettings: Observed<BackupGlobalSettings>;
  /** By role name: service-linked roles and those that the estate names. `absent` = no such role. */
  readonly roles: ReadonlyMap<string, Observed<RoleDescription>>;
}

/** @source API DescribeStacks, AWS CloudFormation API Reference */
export interface StackDescription {
  readonly id: string;
  readonly name: string;
  /** `CREATE_COMPLETE`, `UPDATE_IN_PROGRESS`, `ROLLBACK_FAILED`, ... */
  readonly status: string;
  readonly isProtected: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date | undefined;
}

/** A resource of a stack and of the stacks nested in it. */
export interface StackResource {
  readonly stack: string;
  /** Such as `AWS::DynamoDB::Table`. */
  readonly type: string;
  readonly physicalId: string;
}

/** Depot's own account of an environment. */
export interface DepotEnvironment {
  readonly id: string;
  /** The active store; undefined = the first one, which has no id. */
  readonly store: string | undefined;
}

export interface ExecutorDescription {
  readonly id: string;
  readonly type: string;
  /** As it stands there; undefined where the executor has no such list. */
  readonly allowedBackupLocations: readonly string[] | undefined;
}

/** What is known of an environment as a whole. */
export interface EnvironmentFacts {
  readonly stack: Observed<StackDescription>;
  /** Undefined where no gateway is configured. */
  readonly depot: Observed<DepotEnvironment> | undefined;
  readonly executors: Observed<readonly ExecutorDescription[]> | undefined;
  /** What its data role may do in the backup location. Undefined where none is configured. */
  readonly access: Observed<readonly SimulatedAccess[]> | undefined;
  /** The bootstrap bucket of a rebuild: seen = it exists. */
  readonly bootstrap: Observed<true>;
}
