/**
 * What stands in the way of deleting an environment's stack. Purpose of this folder: judge it before
 * somebody tries; a deletion that stops halfway leaves an environment that is neither there nor gone.
 */
import type { Environment, Estate } from '../../estate/environment.js';
import type { TableDescription } from '../../estate/facts.js';
import type { TableName } from '../../estate/ids.js';
import type { Observed, ReadFailure } from '../../estate/observation.js';
import type { RoleDescription, StackDescription, StackResource } from '../../estate/place-facts.js';
import { handMadePolicies } from '../access/role-policies.js';

export interface TeardownFacts {
  readonly stack: Observed<StackDescription>;
  /** Undefined where the stack was not seen: then nobody asked. */
  readonly resources: Observed<readonly StackResource[]> | undefined;
  readonly role: Observed<RoleDescription>;
  /** By name: the environment's tables in its own region. */
  readonly tables: ReadonlyMap<TableName, Observed<TableDescription>>;
}

type TeardownKind =
  | 'StackProtected'
  | 'StackBusy'
  | 'StackFailed'
  | 'TableProtected'
  | 'TableBusy'
  | 'TableReplicated'
  | 'PolicyUnmanaged'
  | 'BackupBucketInStack'
  | 'BucketInStack';

export interface TeardownItem {
  readonly kind: TeardownKind;
  /** `blocks`: the deletion fails. `endangers`: it works, and something is lost or left behind. */
  readonly effect: 'blocks' | 'endangers';
  readonly resource: string;
  readonly message: string;
  readonly remedy: string;
}

/** A read that told nothing. */
export interface TeardownUnseen {
  readonly what: string;
  readonly failure: ReadFailure;
}

export interface Teardown {
  readonly stack: 'present' | 'missing' | 'unseen';
  /** What blocks first; empty when the stack is missing. */
  readonly items: readonly TeardownItem[];
  readonly unseen: readonly TeardownUnseen[];
}

type Place = Pick<Environment, 'region' | 'stack' | 'dataRole'>;

function stackItems(
  { name, status, isProtected }: StackDescription,
  { region, stack }: Place,
): readonly TeardownItem[] {
  const items: TeardownItem[] = [];
  if (isProtected) {
    items.push({
      kind: 'StackProtected',
      effect: 'blocks',
      resource: name,
      message: 'termination protection is on',
      remedy: `aws cloudformation update-termination-protection --region ${region} --stack-name ${stack} --no-enable-termination-protection (when the deletion is really wanted)`,
    });
  }
  if (status.endsWith('_IN_PROGRESS')) {
    items.push({
      kind: 'StackBusy',
      effect: 'blocks',
      resource: name,
      message: `an operation on the stack is running: ${status}`,
      remedy: 'Wait for its end.',
    });
  } else if (status.endsWith('_FAILED')) {
    items.push({
      kind: 'StackFailed',
      effect: 'endangers',
      resource: name,
      message: `the last operation on the stack failed: ${status}; it may not know all that it made`,
      remedy: 'Look at the events of the stack, and put right first what failed.',
    });
  }
  return items;
}

/** @source Working with deletion protection, Amazon DynamoDB Developer Guide; Global tables, "How it works" */
function tableItems(
  name: TableName,
  table: TableDescription,
  { region }: Place,
): readonly TeardownItem[] {
  const items: TeardownItem[] = [];
  if (table.deletionProtection === true) {
    items.push({
      kind: 'TableProtected',
      effect: 'blocks',
      resource: name,
      message: 'deletion protection of the table is on',
      remedy: `aws dynamodb update-table --region ${region} --table-name ${name} --no-deletion-protection-enabled (when its data is really not wanted any more)`,
    });
  }
  if (table.status !== 'ACTIVE') {
    items.push({
      kind: 'TableBusy',
      effect: 'blocks',
      resource: name,
      message: `the table is ${table.status}, not ACTIVE`,
      remedy: 'Wait until it is ACTIVE.',
    });
  }
  const regions = table.replicas.map((replica) => String(replica.region));
  if (regions.length > 0) {
    items.push({
      kind: 'TableReplicated',
      effect: 'endangers',
      resource: name,
      message: `the table has replicas in ${regions.join(', ')}: those that the stack made go with it, others keep it from being deleted`,
      remedy:
        'Decide for each replica whether it is to stay; one that was just made holds its source for 24 hours.',
    });
  }
  return items;
}

/** Policies that neither look made by a stack nor are a resource of this one. */
function policyItems(
  role: RoleDescription,
  { stack, dataRole }: Place,
  resources: readonly StackResource[],
): readonly TeardownItem[] {
  const owned = new Set(
    resources.map(({ type, physicalId }) =>
      type === 'AWS::IAM::RolePolicy' ? physicalId.split('|').at(0) : physicalId,
    ),
  );
  return handMadePolicies(role, stack)
    .filter(({ name }) => !owned.has(name))
    .map(({ kind, name }) => ({
      kind: 'PolicyUnmanaged',
      effect: 'blocks',
      resource: name,
      message: `${kind === 'inline' ? 'an inline' : 'an attached'} policy of ${dataRole} that the stack does not list: CloudFormation cannot delete a role that still has policies`,
      remedy:
        kind === 'inline'
          ? `Remove it from the role first (aws iam delete-role-policy), unless the code of the stack names it in the role itself.`
          : `Detach it from the role first (aws iam detach-role-policy), unless the code of the stack names it in the role itself.`,
    }));
}

/** Buckets of the stack; S3 deletes none that holds anything. @source Deleting a bucket, Amazon S3 User Guide */
function bucketItems(
  resources: readonly StackResource[],
  { buckets }: Pick<Estate, 'buckets'>,
): readonly TeardownItem[] {
  const backups = new Set<string>(buckets.map(({ name }) => name));
  return resources
    .filter(({ type }) => type === 'AWS::S3::Bucket')
    .map(({ physicalId, stack }) =>
      backups.has(physicalId)
        ? {
            kind: 'BackupBucketInStack',
            effect: 'endangers',
            resource: physicalId,
            message: `stack ${stack} owns this backup bucket: what backs the environment up would go with it`,
            remedy: 'Take the bucket out of the stack, retained, before the stack is deleted.',
          }
        : {
            kind: 'BucketInStack',
            effect: 'endangers',
            resource: physicalId,
            message: `a bucket of stack ${stack}: with anything in it the deletion fails, unless the stack retains it; then it is left behind`,
            remedy: 'Look into it, and decide whether it is to be emptied or kept.',
          },
    );
}

const rank = { blocks: 0, endangers: 1 } as const;

/** Pure. Judges a teardown from what was read for it. */
export function judgeTeardown(
  environment: Environment,
  facts: TeardownFacts,
  estate: Pick<Estate, 'buckets'>,
): Teardown {
  const { stack, resources, role, tables } = facts;
  const unseen = [
    [`stack ${environment.stack}`, stack] as const,
    [`resources of stack ${environment.stack}`, resources] as const,
    [`role ${environment.dataRole}`, role] as const,
    ...[...tables].map(([name, table]) => [`table ${name}`, table] as const),
  ].flatMap(([what, read]) => (read?.kind === 'unknown' ? [{ what, failure: read.failure }] : []));
  if (stack.kind === 'absent') return { stack: 'missing', items: [], unseen: [] };
  // Which policies are the stack's is told by its resources alone.
  const listed = resources?.kind === 'seen' ? resources.value : undefined;
  const items = [
    ...(stack.kind === 'seen' ? stackItems(stack.value, environment) : []),
    ...[...tables].flatMap(([name, table]) =>
      table.kind === 'seen' ? tableItems(name, table.value, environment) : [],
    ),
    ...(role.kind === 'seen' && listed !== undefined
      ? policyItems(role.value, environment, listed)
      : []),
    ...bucketItems(listed ?? [], estate),
  ].toSorted((a, b) => rank[a.effect] - rank[b.effect]);
  return { stack: stack.kind === 'seen' ? 'present' : 'unseen', items, unseen };
}
