import { keylessSinceMs, tableStatus, type Table } from './table.js';
import type { World } from './world.js';

/** A table as other services of the sandbox see it; the same object as long as it does not change. */
export interface CatalogueTable {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Key of the customer; undefined = AWS's own. */
  readonly encryptionKey: string | undefined;
  /** `keyless`: its key cannot be used; `unsettled`: it is being made or deleted. */
  readonly stateAt: (atMs: number) => 'ready' | 'keyless' | 'unsettled';
  readonly bytesAt: (atMs: number) => number;
}

/** What other services of the sandbox may know of the tables. Instants may lie in the past. */
export interface Catalogue {
  find(account: string, region: string, name: string, atMs: number): CatalogueTable | undefined;
  list(account: string, region: string, atMs: number): readonly CatalogueTable[];
}

export function createCatalogue(world: World): Catalogue {
  const known = new WeakMap<Table, CatalogueTable>();
  const seen = (table: Table): CatalogueTable => {
    const found = known.get(table);
    if (found !== undefined) return found;
    const made = catalogueTable(table);
    known.set(table, made);
    return made;
  };
  return {
    find: (account, region, name, atMs) => {
      const table = world.find(account, region, name, atMs);
      if (table !== undefined && table.createdAtMs <= atMs) return seen(table);
      const former = formerTables(world, account, region, atMs).find((each) => each.name === name);
      return former && seen(former);
    },
    list: (account, region, atMs) => {
      const present = world
        .list(account, region, atMs)
        .filter(({ createdAtMs }) => createdAtMs <= atMs);
      const names = new Set(present.map(({ name }) => name));
      const former = formerTables(world, account, region, atMs).filter(
        ({ name }) => !names.has(name),
      );
      return [...present, ...former].map(seen);
    },
  };
}

/** Tables that were there at a past instant and are known by the system backup that they left. */
function formerTables(
  world: World,
  account: string,
  region: string,
  atMs: number,
): readonly Table[] {
  return world
    .backups(account, region, atMs)
    .filter(({ source, createdAtMs }) => source.createdAtMs <= atMs && atMs < createdAtMs)
    .map(({ source }) => source);
}

function catalogueTable(table: Table): CatalogueTable {
  const { account, region, name, arn, tags, encryptionKey, items } = table;
  return {
    account,
    region,
    name,
    arn,
    tags,
    encryptionKey,
    stateAt: (atMs) => {
      if (keylessSinceMs(table) <= atMs) return 'keyless';
      const status = tableStatus(table, atMs);
      return status === 'CREATING' || status === 'DELETING' ? 'unsettled' : 'ready';
    },
    bytesAt: (atMs) => items.statistics(atMs).bytes,
  };
}
