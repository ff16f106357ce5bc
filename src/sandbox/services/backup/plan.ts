import type { AwsSchedule } from '../../../kernel/aws-schedule.js';
import type { Retention } from './lifecycle.js';
import type { Creator } from './vault.js';

export interface CopyAction {
  readonly vaultArn: string;
  /** Undefined = the rule's own. */
  readonly lifecycle: Retention | undefined;
}

/** A rule with every default written out. @source AWS Backup API Reference, BackupRule */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly vault: string;
  readonly expression: string;
  readonly schedule: AwsSchedule;
  readonly timeZone: string;
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  /** Undefined = none was given: points are kept for ever. */
  readonly lifecycle: Retention | undefined;
  readonly copies: readonly CopyAction[];
  readonly pointTags: ReadonlyMap<string, string>;
}

/** One document of a plan. */
export interface PlanVersion {
  readonly id: string;
  readonly createdAtMs: number;
  readonly name: string;
  readonly rules: readonly Rule[];
  /** By rule id. */
  readonly creators: ReadonlyMap<string, Creator>;
}

export type ConditionOperator = 'StringEquals' | 'StringNotEquals' | 'StringLike' | 'StringNotLike';

/** @source AWS Backup API Reference, BackupSelection */
export interface Selection {
  readonly id: string;
  readonly name: string;
  readonly roleArn: string;
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly conditions: readonly {
    readonly operator: ConditionOperator;
    /** With its prefix, as it was sent. */
    readonly key: string;
    readonly value: string;
  }[];
  readonly createdAtMs: number;
  readonly creatorRequestId: string | undefined;
}

export interface Plan {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly creatorRequestId: string | undefined;
  tags: ReadonlyMap<string, string>;
  /** Oldest first; never empty. */
  readonly versions: PlanVersion[];
  readonly selections: Map<string, Selection>;
  deletedAtMs: number | undefined;
  lastRunAtMs: number | undefined;
}

/** The document that counts. */
export function currentVersion({ versions }: Plan): PlanVersion {
  const last = versions.at(-1);
  if (last === undefined) throw new TypeError('a plan without a version');
  return last;
}
