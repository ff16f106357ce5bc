import type { Estate, Environment } from '../../estate/environment.js';
import { tableRoles } from '../../estate/placement.js';
import type { AccountId, RegionId } from '../../estate/ids.js';

/** Tables of one Depot environment that an account and region hold and nobody configured. */
interface UnknownEnvironment {
  /** Without `sdp-`. */
  readonly id: string;
  /** Sorted. */
  readonly tables: readonly string[];
}

/** A table beside the configured ones of a configured environment. */
interface UnlistedTable {
  readonly environment: Environment;
  readonly table: string;
}

export interface SortedNames {
  /** Sorted by id. */
  readonly unknown: readonly UnknownEnvironment[];
  /** Sorted by table. */
  readonly unlisted: readonly UnlistedTable[];
}

const roleEnd = new RegExp(`^sdp-(.+)-(?:${tableRoles.join('|')})$`, 'u');

/** The environment whose tables begin as this one does; of several the longest id. */
function ownerOf(table: string, environments: readonly Environment[]): Environment | undefined {
  return environments
    .filter(({ id }) => table.startsWith(`sdp-${id}-`))
    .toSorted((a, b) => b.id.length - a.id.length)[0];
}

/**
 * What the names of an account's Depot tables tell. A name of the three roles makes an environment;
 * any other name only counts where it begins like an environment's that is configured or was found.
 * The region does not matter: replicas of a configured environment may be anywhere in its account.
 * @param names - of tables, each begins with `sdp-`
 * @source guide, "DynamoDB" (the three tables of an environment)
 */
export function sortNames(
  names: readonly string[],
  estate: Estate,
  account: AccountId,
): SortedNames {
  const environments = estate.environments.filter((each) => each.account === account);
  const configured = new Set<string>(
    environments.flatMap(({ tables }) => tables.map(({ name }) => name)),
  );
  const strangers = names.filter((name) => !configured.has(name)).toSorted();
  const found = new Map<string, string[]>();
  for (const name of strangers) {
    const id = roleEnd.exec(name)?.[1];
    if (id !== undefined && !environments.some((each) => each.id === id)) found.set(id, []);
  }
  const unlisted: UnlistedTable[] = [];
  const ids = [...found.keys()].toSorted((a, b) => b.length - a.length);
  for (const table of strangers) {
    const environment = ownerOf(table, environments);
    const id = ids.find((each) => table.startsWith(`sdp-${each}-`));
    // The longer of two beginnings is the truer one.
    if (id !== undefined && id.length > (environment?.id.length ?? 0)) {
      found.get(id)?.push(table);
    } else if (environment !== undefined) {
      unlisted.push({ environment, table });
    }
  }
  return {
    unknown: [...found]
      .map(([id, tables]) => ({ id, tables }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    unlisted,
  };
}

/** Regions in which an environment's tables may be: its home and its declared replicas. */
export function regionsOf({ region, posture }: Environment): readonly RegionId[] {
  return [region, ...posture.replicas];
}
