import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { JobName } from '../estate/ids.js';
import type { Clock } from '../kernel/clock.js';
import { isDrError } from '../kernel/errors.js';
import { instant, optional } from './codec.js';
import { buildStore, namesFrom, storeFile, syncDirectory } from './directory.js';
import { directoryFailure } from './failures.js';
import { newLedger, writeLedger } from './ledgers.js';
import { takeWriterLock } from './lock.js';
import { migrations } from './migrations.js';
import { readPosture } from './passes.js';
import type { AnyTable, Columns, RowOf } from './sealed-table.js';
import { jobName } from './shapes/basics.js';
import { filesOf, openStore, type Row, type Store } from './store.js';
import { postureTables, recordTables } from './tables.js';

/** What became of a damaged store. */
export interface SetAside {
  /** Where the damaged files lie now, untouched. */
  readonly files: readonly string[];
  /** Records that the new store holds. */
  readonly kept: number;
  /** Records that were seen but not taken over. Those on lost pages cannot be counted. */
  readonly lost: number;
  /** Jobs whose ledger was gone: made again from their runs, so that no due time is run twice. */
  readonly rebuilt: readonly JobName[];
  /** True when findings and facts were taken over; else the next pass brings them. */
  readonly posture: boolean;
}

/** The rows up to the first that cannot be read, from one end of the table. */
function rowsFrom(store: Store, { name, key }: AnyTable, order: 'ASC' | 'DESC'): readonly Row[] {
  const rows: Row[] = [];
  const by = key.map((column) => `${column} ${order}`).join(', ');
  for (let step = 200; ;) {
    try {
      const page = store.all(
        `SELECT * FROM ${name} ORDER BY ${by} LIMIT ${step} OFFSET ${rows.length}`,
      );
      rows.push(...page);
      if (page.length < step) return rows;
    } catch (error) {
      if (!isDrError(error) || error.kind !== 'invalid') throw error;
      if (step === 1) return rows;
      step = 1; // up to the very row
    }
  }
}

interface Found {
  readonly table: AnyTable;
  readonly rows: readonly RowOf<Columns>[];
  readonly lost: number;
}

/** The rows of a table that are as they were written. */
function salvage(store: Store, table: AnyTable): Found {
  const rows = new Map<string, Row>();
  for (const order of ['ASC', 'DESC'] as const) {
    for (const row of rowsFrom(store, table, order)) {
      rows.set(JSON.stringify(table.key.map((column) => row[column])), row);
    }
  }
  const whole = [...rows.values()].map((row) => table.open(row)).filter((row) => row !== undefined);
  return { table, rows: whole, lost: rows.size - whole.length };
}

/** What can be read of a damaged store; nothing when it cannot even be opened. */
function salvageAll(file: string): readonly Found[] {
  if (!existsSync(file)) return [];
  let store: Store | undefined;
  try {
    store = openStore(file, { readOnly: true });
    const from = store;
    return [...recordTables, ...postureTables].map((table) => salvage(from, table));
  } catch (error) {
    if (isDrError(error) && error.kind === 'invalid') return [];
    throw error;
  } finally {
    store?.close();
  }
}

/**
 * Ledgers for jobs that have runs or missed fires but lost their ledger. They know no schedule: it is
 * filled in when the job is registered.
 */
function rebuildLedgers(store: Store): readonly JobName[] {
  const rows = store.all(`
    SELECT job, min(begin) AS begin, max(until) AS until, max(started) AS started FROM (
      SELECT job, started_at AS begin, started_at AS until, started_at AS started FROM run
      UNION ALL SELECT job, at, due, NULL FROM missed_fire
    ) WHERE job NOT IN (SELECT job FROM ledger) GROUP BY job ORDER BY job`);
  return rows.map(({ job, begin, until, started }) => {
    const name = jobName.read(job);
    writeLedger(store, {
      ...newLedger({ job: name, cron: '', timeZone: '' }, instant.read(begin)),
      // A run starts when it is due or later: nothing before its start is still to be decided.
      decidedUntil: instant.read(until),
      lastStartedAt: optional(instant).read(started ?? undefined),
    });
    return name;
  });
}

function stampOf(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

const salvagedPrefix = `${storeFile}.salvaged-`;

/** Moves the damaged files away and the new store into their place; goes on where it was stopped. */
function replaceStore(directory: string, salvaged: string): readonly string[] {
  const stamp = salvaged.slice(salvagedPrefix.length);
  const file = join(directory, storeFile);
  const aside = join(directory, `${storeFile}.damaged-${stamp}`);
  const targets = filesOf(aside);
  for (const [index, source] of filesOf(file).entries()) {
    const target = targets[index];
    if (target !== undefined && existsSync(source) && !existsSync(target)) {
      renameSync(source, target);
    }
  }
  renameSync(join(directory, salvaged), file);
  syncDirectory(directory);
  return targets.filter((target) => existsSync(target));
}

/** Ends a set-aside that was stopped half way. To be called under the lock. */
export function finishSetAside(directory: string): void {
  for (const salvaged of namesFrom(directory, salvagedPrefix)) replaceStore(directory, salvaged);
}

/** A stamp that no set-aside before has. */
function freeStamp(directory: string, at: Date): string {
  const stamp = stampOf(at);
  const taken = new Set(namesFrom(directory, `${storeFile}.damaged-`));
  const names = [stamp, ...Array.from({ length: taken.size }, (_, i) => `${stamp}-${i + 2}`)];
  return names.find((name) => !taken.has(`${storeFile}.damaged-${name}`)) ?? stamp;
}

/**
 * Moves a damaged store to `journal.sqlite.damaged-<UTC stamp>`, where it is kept, and begins a new
 * one that holds every record whose checksum is right. May be stopped at any moment: the next open
 * goes on.
 * @throws DrError `conflict` when a daemon holds the directory; `config` or `unavailable`
 */
export function setAsideDamaged(directory: string, clock: Clock): Promise<SetAside> {
  return Promise.resolve().then(() => {
    const lock = takeWriterLock(directory, clock);
    try {
      finishSetAside(directory);
      return setAside(directory, clock.now());
    } catch (error) {
      throw directoryFailure(error, directory);
    } finally {
      lock.release();
    }
  });
}

function setAside(directory: string, at: Date): SetAside {
  const found = salvageAll(join(directory, storeFile));
  const salvaged = `${salvagedPrefix}${freeStamp(directory, at)}`;
  let kept = 0;
  let lost = found.reduce((sum, table) => sum + table.lost, 0);
  let rebuilt: readonly JobName[] = [];
  let posture = false;
  const put = (store: Store, { table, rows }: Found): void => {
    for (const row of rows) {
      try {
        table.put(store, row);
        kept++;
      } catch (error) {
        if (!isDrError(error) || error.kind !== 'invalid') throw error;
        lost++; // it contradicts another row
      }
    }
  };
  buildStore(directory, salvaged, migrations, (store) => {
    store.write(() => {
      for (const each of found) if (recordTables.includes(each.table)) put(store, each);
      rebuilt = rebuildLedgers(store);
    });
    const before = { kept, lost };
    const parts = found.filter(({ table }) => postureTables.includes(table));
    try {
      store.write(() => {
        for (const part of parts) put(store, part);
        posture = readPosture(store).pass !== undefined;
      });
    } catch (error) {
      if (!isDrError(error) || error.kind !== 'invalid') throw error;
      const rows = parts.reduce((sum, part) => sum + part.rows.length, 0);
      ({ kept } = before);
      lost = before.lost + rows;
    }
  });
  return { files: replaceStore(directory, salvaged), kept, lost, rebuilt, posture };
}
