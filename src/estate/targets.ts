import type { Account, BackupBucket, Environment, Estate, TableMember } from './environment.js';
import type { ClusterId, RegionId } from './ids.js';
import type { Placement } from './placement.js';

/** One table of an environment, with all its placements: home first, then the declared replicas. */
export interface TableTarget {
  readonly kind: 'table';
  readonly environment: Environment;
  readonly member: TableMember;
}

export interface BucketTarget {
  readonly kind: 'bucket';
  readonly bucket: BackupBucket;
}

export interface ClusterTarget {
  readonly kind: 'cluster';
  readonly environment: Environment;
  readonly cluster: ClusterId;
}

export interface DatasetsTarget {
  readonly kind: 'datasets';
  readonly environment: Environment;
}

/** The environment as a whole: its stack, its data role, its executors. */
export interface EnvironmentTarget {
  readonly kind: 'environment';
  readonly environment: Environment;
}

/** One region of one account. */
export interface PlaceTarget {
  readonly kind: 'place';
  readonly account: Account;
  readonly region: RegionId;
}

export interface AccountTarget {
  readonly kind: 'account';
  readonly account: Account;
}

/** A key, looked at from the account and region that something in it is encrypted with it. */
export interface KeyTarget {
  readonly kind: 'key';
  readonly account: Account;
  readonly region: RegionId;
  readonly keyArn: string;
}

/** What the configuration wants to be watched, one value per thing that is observed. */
export type Target =
  | TableTarget
  | BucketTarget
  | ClusterTarget
  | DatasetsTarget
  | EnvironmentTarget
  | PlaceTarget
  | AccountTarget;

/** The placement of a target's table in a region. */
export function placementIn(target: TableTarget, region: RegionId): Placement {
  return { account: target.environment.account, region, table: target.member.name };
}

/**
 * All targets of an estate: per environment tables, clusters, datasets, the environment itself; then
 * buckets; then per account itself and its regions.
 */
export function targetsOf(estate: Estate): readonly Target[] {
  return [
    ...estate.environments.flatMap((environment): readonly Target[] => [
      ...environment.tables.map((member) => ({ kind: 'table', environment, member }) as const),
      ...environment.clusters.map(
        (cluster) => ({ kind: 'cluster', environment, cluster }) as const,
      ),
      { kind: 'datasets', environment },
      { kind: 'environment', environment },
    ]),
    ...estate.buckets.map((bucket) => ({ kind: 'bucket', bucket }) as const),
    ...estate.accounts.flatMap((account): readonly Target[] => [
      { kind: 'account', account },
      ...account.regions.map((region) => ({ kind: 'place', account, region }) as const),
    ]),
  ];
}

/**
 * The part of an estate that concerns some environments: those, the buckets that they back up into or
 * keep their largest objects in, and the accounts in which any of it is.
 * @param names - environment names or ids; unknown ones select nothing
 */
export function selectEnvironments(estate: Estate, names: readonly string[]): Estate {
  const environments = estate.environments.filter(
    ({ name, id }) => names.includes(name) || names.includes(id),
  );
  const chosen = new Set(environments.map(({ name }) => name));
  const stashes = new Set(environments.flatMap(({ stash }) => (stash === 'none' ? [] : stash)));
  const buckets = estate.buckets.filter(
    (bucket) => stashes.has(bucket.name) || bucket.environments.some((name) => chosen.has(name)),
  );
  const accounts = new Set([
    ...environments.flatMap(({ account, posture }) => [
      account,
      ...(posture.backups?.copies ?? []).map((copy) => copy.account),
    ]),
    ...buckets.map(({ account }) => account),
  ]);
  return {
    accounts: estate.accounts.filter(({ id }) => accounts.has(id)),
    environments,
    buckets,
    waivers: estate.waivers.filter(
      ({ environment }) => environment === undefined || chosen.has(environment),
    ),
  };
}

/** The account of an id. Undefined when the estate does not hold it. */
export function accountOf(estate: Estate, id: string): Account | undefined {
  return estate.accounts.find((account) => account.id === id);
}
