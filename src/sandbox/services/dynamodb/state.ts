import { pitrWindow } from './pitr.js';
import { keylessSinceMs, replicaStatus, type Table } from './table.js';
import type { World } from './world.js';

const maxTables = 1000;
const maxBackups = 1000;

/** What the sandbox shows of one table. Instants are ISO texts. */
interface TableState {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly items: number;
  /** Versions of items that are kept, for all regions of a replica group. */
  readonly versions: number;
  readonly pitr: {
    readonly days: number;
    readonly earliest: string;
    readonly latest: string;
  } | null;
  readonly replicas: Readonly<Record<string, string>>;
}

/** What the sandbox shows of one account and region; `omitted` counts what did not fit. */
export interface PlaceState {
  readonly account: string;
  readonly region: string;
  readonly tables: readonly TableState[];
  readonly backups: readonly { readonly arn: string; readonly expires: string }[];
  readonly omitted: number;
}

/** Every place with its tables and backups, at most 1000 of each per place. Plain JSON. */
export function worldState(world: World, nowMs: number): readonly PlaceState[] {
  return world.places().map(([account, region]) => {
    const tables = world.list(account, region, nowMs);
    const backups = world.backups(account, region, nowMs);
    return {
      account,
      region,
      tables: tables.slice(0, maxTables).map((table) => tableState(world, table, nowMs)),
      backups: backups
        .slice(0, maxBackups)
        .map(({ arn, expiresAtMs }) => ({ arn, expires: iso(expiresAtMs) })),
      omitted: Math.max(0, tables.length - maxTables) + Math.max(0, backups.length - maxBackups),
    };
  });
}

function tableState(world: World, table: Table, nowMs: number): TableState {
  const { pitr } = table;
  const window = pitr && pitrWindow(pitr, nowMs, keylessSinceMs(table));
  const others = world.members(table, nowMs).filter(({ region }) => region !== table.region);
  return {
    name: table.name,
    id: table.id,
    status: replicaStatus(table, nowMs),
    items: table.items.itemCount(),
    versions: table.items.versionCount(),
    pitr:
      pitr === undefined || window === undefined
        ? null
        : { days: pitr.days, earliest: iso(window.earliestMs), latest: iso(window.latestMs) },
    replicas: Object.fromEntries(
      others.map((other) => [other.region, replicaStatus(other, nowMs)]),
    ),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
