import type { Account, Estate } from '../estate/environment.js';
import { scopeOf } from '../estate/scope.js';
import type { ResourceKind } from './operations.js';

/**
 * What a role that observes is allowed to look at; `role` is what only the process needs, and
 * `first-look` what no pass asks for.
 */
export type ReadKind = Exclude<ResourceKind, 'role' | 'first-look'>;

/** The kinds, in the order that policies show them. */
export const readKinds = [
  'table',
  'export',
  'bucket',
  'cluster',
  'cluster-snapshots',
  'function',
  'stack',
  'vault',
  'plan',
  'key',
  'any-role',
  'none',
] as const satisfies readonly ReadKind[];

/**
 * A role as statements name it: under any path, and directly, which is also how one is judged that
 * does not exist.
 */
export function rolePatterns(name: string): readonly string[] {
  return [name, `*/${name}`];
}

/**
 * The ARNs, by kind, of what is read in an account; some may be there twice. A kind of which the
 * account holds nothing is empty. What is found there (vaults, plans, keys) is named by the account
 * alone.
 */
export function readResources(
  { id, regions }: Account,
  partition: string,
  estate: Estate,
): Readonly<Record<ReadKind, readonly string[]>> {
  const arn = (service: string, region: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${id}:${resource}`;
  const scope = scopeOf(estate);
  const asksBackup = regions.some((region) => scope.asksBackup(id, region));
  const own = estate.environments.filter(({ account }) => account === id);
  const tables = own.flatMap((environment) => environment.tables);
  // In any region: replicas are read where they are.
  const tableArns = tables.map(({ name }) => arn('dynamodb', '*', `table/${name}`));
  const clusters = own.flatMap(({ clusters: names, region }) =>
    names.map((cluster) => arn('rds', region, `cluster:${cluster}`)),
  );
  const snapshots = own
    .filter((environment) => environment.clusters.length > 0)
    .map(({ region }) => arn('rds', region, 'cluster-snapshot:*'));
  return {
    table: tableArns,
    export: tableArns.map((table) => `${table}/export/*`),
    bucket: estate.buckets
      .filter(({ account }) => account === id)
      .map(({ name }) => `arn:${partition}:s3:::${name}`),
    cluster: clusters,
    'cluster-snapshots': [...clusters, ...snapshots],
    function: own.flatMap(({ gateway, region }) =>
      gateway === undefined
        ? []
        : functionArn(gateway.functionName, (name) => arn('lambda', region, name)),
    ),
    // With those that are nested in it: they are named after it.
    stack: own.map(({ stack, region }) => arn('cloudformation', region, `stack/${stack}*/*`)),
    vault: asksBackup ? [arn('backup', '*', 'backup-vault:*')] : [],
    plan: asksBackup ? [arn('backup', '*', 'backup-plan:*')] : [],
    key: [arn('kms', '*', 'key/*')],
    'any-role': scope
      .rolesIn(id)
      .flatMap(rolePatterns)
      .map((name) => arn('iam', '', `role/${name}`)),
    none: ['*'],
  };
}

/** Buckets that are only asked whether they exist; those that are read in full are left out. */
export function presenceResources(
  { id }: Account,
  partition: string,
  { environments, buckets }: Estate,
): readonly string[] {
  const full = new Set(buckets.map(({ name }) => name));
  return environments
    .filter(({ account, bootstrapBucket }) => account === id && !full.has(bootstrapBucket))
    .map(({ bootstrapBucket }) => `arn:${partition}:s3:::${bootstrapBucket}`);
}

function functionArn(name: string, arnOf: (resource: string) => string): string {
  return name.startsWith('arn:') ? name : arnOf(`function:${name}`);
}
