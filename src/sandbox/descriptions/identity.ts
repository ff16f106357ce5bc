/** What a role has beside the policy that its sessions act under. */
export interface RoleSettingsDescription {
  /** Services that may assume it, such as `backup.amazonaws.com`. */
  readonly services?: readonly string[] | undefined;
  /** ARNs of managed policies: AWS's own, or those of the account. */
  readonly attached?: readonly string[] | undefined;
  /** Inline policies by name, as IAM JSON. */
  readonly inline?: Readonly<Record<string, string>> | undefined;
  /** ARN of a managed policy that bounds it. */
  readonly boundary?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A customer managed policy. */
export interface ManagedPolicyDescription {
  /** With its path, if it has one. */
  readonly name: string;
  /** IAM JSON. */
  readonly document: string;
}
