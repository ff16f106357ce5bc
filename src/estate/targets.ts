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

/** What the configuration wants to be watched, one value per thing that is observed. */
export type Target = TableTarget | BucketTarget | ClusterTarget | DatasetsTarget;

/** The placement of a target's table in a region. */
export function placementIn(target: TableTarget, region: RegionId): Placement {
  return { account: target.environment.account, region, table: target.member.name };
}

/** All targets of an estate: per environment tables, clusters, datasets; then buckets. */
export function targetsOf(estate: Estate): readonly Target[] {
  return [
    ...estate.environments.flatMap((environment): readonly Target[] => [
      ...environment.tables.map((member) => ({ kind: 'table', environment, member }) as const),
      ...environment.clusters.map(
        (cluster) => ({ kind: 'cluster', environment, cluster }) as const,
      ),
      { kind: 'datasets', environment },
    ]),
    ...estate.buckets.map((bucket) => ({ kind: 'bucket', bucket }) as const),
  ];
}

/**
 * The part of an estate that concerns some environments: those, and the buckets they back up into.
 * @param names - environment names or ids; unknown ones select nothing
 */
export function selectEnvironments(estate: Estate, names: readonly string[]): Estate {
  const environments = estate.environments.filter(
    ({ name, id }) => names.includes(name) || names.includes(id),
  );
  const chosen = new Set(environments.map(({ name }) => name));
  return {
    accounts: estate.accounts,
    environments,
    buckets: estate.buckets.filter((bucket) =>
      bucket.environments.some((name) => chosen.has(name)),
    ),
  };
}

/** The account of an id. Undefined when the estate does not hold it. */
export function accountOf(estate: Estate, id: string): Account | undefined {
  return estate.accounts.find((account) => account.id === id);
}
