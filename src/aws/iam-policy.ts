/** Least-privilege policies, derived from the table of operations. Pure. */
import type { Account, Estate } from '../estate/environment.js';
import type { AccountId, RoleArn } from '../estate/ids.js';
import { operationOf, operations } from './operations.js';
import type { OperationName } from './operations.js';
import { presenceResources, readKinds, readResources } from './policy-resources.js';
import type { ReadKind } from './policy-resources.js';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** What no role of ours may ever do, whatever else it is granted. */
export const forbiddenActions = [
  'backup:DeleteBackupVault*',
  'backup:DeleteRecoveryPoint',
  'dynamodb:DeleteBackup',
  'dynamodb:DeleteTable',
  'dynamodb:DeleteTableReplica',
  'kms:ScheduleKeyDeletion',
  'rds:DeleteDBCluster*',
  's3:BypassGovernanceRetention',
  's3:DeleteBucket',
  's3:DeleteObject*',
] as const;

export const forbidden: Statement = {
  Sid: 'NeverDestroy',
  Effect: 'Deny',
  Action: forbiddenActions,
  Resource: ['*'],
};

const statementIds: Readonly<Record<ReadKind, string>> = {
  table: 'ReadTables',
  export: 'ReadExports',
  bucket: 'ReadBuckets',
  cluster: 'ReadClusters',
  'cluster-snapshots': 'ReadClusterSnapshots',
  function: 'AskDepot',
  stack: 'ReadStacks',
  vault: 'ReadVaults',
  plan: 'ReadBackupPlans',
  key: 'ReadKeys',
  'any-role': 'ReadRoles',
  none: 'ReadLists',
};

function allow(sid: string, actions: readonly string[], resources: readonly string[]): Statement {
  const unique = [...new Set(resources)].toSorted();
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: unique };
}

/** The statement that allows every operation on one kind of resource. */
export function readStatement(kind: ReadKind, resources: readonly string[]): Statement {
  const names = Object.keys(operations).filter(isOperationName);
  const actions = names
    .map(operationOf)
    .filter(({ resource }) => resource === kind)
    .flatMap(({ action }) => action ?? []);
  return allow(statementIds[kind], actions, resources);
}

/** The statement that lets buckets be seen without their configuration. */
export function presenceStatement(resources: readonly string[]): Statement {
  return allow('SeeBuckets', [operations.GetBucketVersioning.action], resources);
}

function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

export interface PolicyRequest {
  readonly account: Account;
  /** Of the account's regions, see `partitionOf`. */
  readonly partition: string;
  readonly estate: Estate;
}

/**
 * What the role that reads an account needs for its part of the estate, and nothing more; statements
 * about what the account does not hold are left out.
 * @source Actions, resources, and condition keys for AWS services, Service Authorization Reference
 */
export function observePolicy({ account, partition, estate }: PolicyRequest): PolicyDocument {
  const resources = readResources(account, partition, estate);
  const statements = [
    ...readKinds.map((kind) => readStatement(kind, resources[kind])),
    presenceStatement(presenceResources(account, partition, estate)),
  ];
  const needed = statements.filter(({ Resource }) => Resource.length > 0);
  return { Version: '2012-10-17', Statement: [...needed, forbidden] };
}

/**
 * Characters that a managed policy may have; white space is not counted.
 * @source IAM and AWS STS quotas, IAM User Guide
 */
export const policyLimit = 6144;

/** Managed policies that a role may have, unless its account's quota was raised. @source the same */
export const policiesPerRole = 10;

/** The characters of a policy that IAM counts. */
export function policySize(policy: PolicyDocument): number {
  return JSON.stringify(policy).length;
}

/** One resource of a statement. */
interface Grant {
  readonly statement: Statement;
  readonly resource: string;
}

/** What a grant adds to a document in which `last` was the one before, in characters. */
function costOf({ statement, resource }: Grant, last: Grant | undefined): number {
  const own = JSON.stringify(resource).length + 1;
  if (last?.statement === statement) return own;
  return own + JSON.stringify({ ...statement, Resource: [] }).length + 1;
}

function statementsOf(grants: readonly Grant[]): readonly Statement[] {
  return [...new Set(grants.map(({ statement }) => statement))].map((statement) => ({
    ...statement,
    Resource: grants
      .filter((grant) => grant.statement === statement)
      .map((grant) => grant.resource),
  }));
}

/**
 * The same permissions in as many documents as the limit asks for, at least one. Statements that
 * deny stand in each; together the documents allow exactly what the one did.
 */
export function splitPolicy(policy: PolicyDocument): readonly PolicyDocument[] {
  if (policySize(policy) <= policyLimit) return [policy];
  const denials = policy.Statement.filter(({ Effect }) => Effect === 'Deny');
  const room = policyLimit - policySize({ ...policy, Statement: denials });
  const parts: Grant[][] = [];
  let left = 0;
  for (const statement of policy.Statement.filter(({ Effect }) => Effect === 'Allow')) {
    for (const resource of statement.Resource) {
      const grant = { statement, resource };
      const cost = costOf(grant, parts.at(-1)?.at(-1));
      if (cost <= left) {
        parts.at(-1)?.push(grant);
        left -= cost;
      } else {
        parts.push([grant]);
        left = room - costOf(grant, undefined);
      }
    }
  }
  return parts.map((grants) => ({ ...policy, Statement: [...statementsOf(grants), ...denials] }));
}

/** What the process itself needs: to assume the roles of the accounts. */
export function daemonPolicy(accounts: readonly Account[]): PolicyDocument {
  const roles = accounts.flatMap(({ roleArn }) => roleArn ?? []).toSorted();
  const assume: Statement = {
    Sid: 'EnterAccounts',
    Effect: 'Allow',
    Action: [operations.AssumeRole.action],
    Resource: roles,
  };
  return {
    Version: '2012-10-17',
    Statement: roles.length === 0 ? [forbidden] : [assume, forbidden],
  };
}

/** Who may assume a role: one principal, under an external id when one is agreed. */
export interface TrustRequest {
  readonly principal:
    | { readonly kind: 'role'; readonly arn: RoleArn }
    | { readonly kind: 'account'; readonly id: AccountId; readonly partition: string };
  readonly externalId: string | undefined;
}

export interface TrustPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Principal: { readonly AWS: string };
    readonly Action: 'sts:AssumeRole';
    readonly Condition?: { readonly StringEquals: { readonly 'sts:ExternalId': string } };
  }[];
}

/** The trust policy of a role that is read through. */
export function trustPolicy({ principal, externalId }: TrustRequest): TrustPolicy {
  const arn =
    principal.kind === 'role'
      ? principal.arn
      : `arn:${principal.partition}:iam::${principal.id}:root`;
  const condition =
    externalId === undefined
      ? {}
      : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: arn },
        Action: operations.AssumeRole.action,
        ...condition,
      },
    ],
  };
}
