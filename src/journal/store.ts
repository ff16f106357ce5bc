import { statSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { damaged, failureOf, isAbsent, journalClosed } from './failures.js';

export type Cell = string | number | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** One open database file. Every call is synchronous and throws a DrError only. */
export interface Store {
  readonly file: string;
  /** Several statements, without parameters or rows. */
  exec(sql: string): void;
  /** @returns how many rows were changed */
  run(sql: string, ...cells: readonly Cell[]): number;
  get(sql: string, ...cells: readonly Cell[]): Row | undefined;
  all(sql: string, ...cells: readonly Cell[]): readonly Row[];
  /** The first column of the only row, a whole number. */
  number(sql: string, ...cells: readonly Cell[]): number;
  /** Runs `work` as one: all of it is on disk when this returns, or nothing when it throws. */
  write<T>(work: () => T): T;
  /** Runs `work` on one unchanging picture. */
  read<T>(work: () => T): T;
  sizeBytes(): number;
  /** @throws DrError `unavailable` after `close` */
  requireOpen(): void;
  /** Moves the log into the file and empties it, as far as no reader stands in the way. */
  checkpoint(): void;
  /** May be called again. */
  close(): void;
}

type Database = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Database['prepare']>;

/** How long a call waits for another process, ms; only a reader that repairs the log may hold it. */
const busyTimeoutMs = 1000;

/** The files that one database consists of: itself, its log, and the index of the log. */
export function filesOf(file: string): readonly string[] {
  return [file, `${file}-wal`, `${file}-shm`];
}

/** Bytes of a file; 0 when there is none. */
export function fileBytes(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw failureOf(error, file);
  }
}

/** @throws DrError, see `failureOf` */
export function openStore(file: string, { readOnly }: { readonly readOnly: boolean }): Store {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw failureOf(error, file);
    }
  };
  const database = guard(() => new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs }));
  const statements = new Map<string, Statement>();
  const requireOpen = (): void => {
    if (!database.isOpen) throw journalClosed(file);
  };
  const prepare = (sql: string): Statement => {
    requireOpen();
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const exec = (sql: string): void => guard(() => database.exec(sql));
  const get = (sql: string, ...cells: readonly Cell[]): Row | undefined =>
    guard(() => {
      const row: unknown = prepare(sql).get(...cells);
      return isRow(row) ? row : undefined;
    });
  const within = <T>(begin: string, work: () => T): T =>
    guard(() => {
      requireOpen();
      database.exec(begin);
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk ends the transaction by itself.
        if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  return {
    file,
    exec,
    get,
    run: (sql, ...cells) => guard(() => prepare(sql).run(...cells).changes),
    all: (sql, ...cells) => guard(() => prepare(sql).all(...cells)),
    number: (sql, ...cells) => {
      const value = Object.values(get(sql, ...cells) ?? {})[0];
      if (typeof value !== 'number') throw damaged(file, `no number for ${sql}`);
      return value;
    },
    write: (work) => within('BEGIN IMMEDIATE', work),
    read: (work) => within('BEGIN', work),
    requireOpen,
    sizeBytes: () => filesOf(file).reduce((sum, name) => sum + fileBytes(name), 0),
    checkpoint: () => {
      exec('PRAGMA busy_timeout = 0'); // a reader is not waited for: the next one does it
      try {
        exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      }
    },
    close: () => {
      if (database.isOpen) guard(() => database.close());
    },
  };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
