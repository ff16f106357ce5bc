/** A KMS key in one account and region. */
export interface KeyDescription {
  readonly account: string;
  readonly region: string;
  /** A UUID, or `mrk-` and 32 hex digits for a multi-Region key. */
  readonly id: string;
  readonly alias?: string | undefined;
  /** `AWS`: AWS's own key for a service in this account, such as `alias/aws/backup`. */
  readonly manager: 'CUSTOMER' | 'AWS';
  /** Key policy as JSON text; left out = the account decides by itself. */
  readonly policy?: string | undefined;
  readonly state:
    | { readonly kind: 'enabled' }
    | { readonly kind: 'disabled'; readonly hoursAgo: number }
    | { readonly kind: 'deletion'; readonly scheduledHoursAgo: number; readonly inDays: number };
  readonly ageDays: number;
}

/** A CloudFormation stack with the stacks nested in it. */
export interface StackDescription {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly isProtected: boolean;
  readonly ageDays: number;
  /** The status that it has from an instant on, oldest first; before the first it is CREATE_COMPLETE. */
  readonly statuses?: readonly StackStatusDescription[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly resources: readonly StackResourceDescription[];
  readonly nested: readonly NestedStackDescription[];
}

interface StackStatusDescription {
  /** `UPDATE_IN_PROGRESS`, `UPDATE_COMPLETE`, `ROLLBACK_FAILED`, ... */
  readonly status: string;
  readonly reason?: string | undefined;
  /** Minutes from the start of the world; below 0 = before it. */
  readonly fromMinute: number;
}

export interface NestedStackDescription {
  /** The logical id in the stack around it, such as `Datasets`. */
  readonly logicalId: string;
  readonly resources: readonly StackResourceDescription[];
  readonly nested: readonly NestedStackDescription[];
}

export interface StackResourceDescription {
  readonly logicalId: string;
  /** Such as `AWS::DynamoDB::Table`. */
  readonly type: string;
  readonly physicalId: string;
}

/** What a Depot executor shows of itself. */
export interface ExecutorDescription {
  readonly id: string;
  /** `EmrServerless`, `Snowflake`, ... */
  readonly type: string;
  /** Of an EmrServerless executor: locations that backups may be written to. */
  readonly allowedBackupLocations?: readonly string[] | undefined;
}

/** Snapshots of a cluster that others made, beside those that Aurora makes every day. */
export interface ClusterSnapshotDescription {
  readonly id: string;
  readonly type: 'manual' | 'awsbackup';
  readonly hoursAgo: number;
}
