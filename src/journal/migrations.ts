import { DrError } from '../kernel/errors.js';
import { damaged } from './failures.js';
import { sealedTable } from './sealed-table.js';
import type { Store } from './store.js';

/** One step of the schema. Never changed once it was released; a new one is added instead. */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  readonly sql: string;
}

/**
 * Instants are milliseconds since 1970, UTC. `sum` is the checksum of the row; `body` is JSON.
 * The key of `finding` begins with the control, so that findings whose text moves in every pass lie
 * side by side; instants of facts move in every pass and lie in `vector`.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE ledger (
        job TEXT PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE run (
        id TEXT PRIMARY KEY, job TEXT NOT NULL, started_at INTEGER NOT NULL,
        ended INTEGER NOT NULL CHECK (ended IN (0, 1)), body TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX run_by_start ON run (started_at, id);
      CREATE INDEX run_by_job ON run (job, started_at, id);
      CREATE UNIQUE INDEX run_under_way ON run (job) WHERE ended = 0;
      CREATE TABLE missed_fire (
        number INTEGER PRIMARY KEY, job TEXT NOT NULL, due INTEGER NOT NULL,
        first_due INTEGER NOT NULL, count INTEGER NOT NULL CHECK (count >= 1),
        at INTEGER NOT NULL, reason TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX missed_fire_by_due ON missed_fire (due, number);
      CREATE INDEX missed_fire_by_job ON missed_fire (job, due, number);
      CREATE INDEX missed_fire_by_at ON missed_fire (at);
      CREATE TABLE pass (
        one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE finding (
        id TEXT PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE fact (
        key TEXT PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE vector (
        name TEXT PRIMARY KEY, data BLOB NOT NULL, sum INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE change (
        number INTEGER PRIMARY KEY, finding TEXT NOT NULL, at INTEGER NOT NULL,
        body TEXT NOT NULL, sum INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX change_by_at ON change (at, number);
      CREATE INDEX change_by_finding ON change (finding, at, number);
      CREATE TABLE approval (
        fingerprint TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, body TEXT NOT NULL,
        sum INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX approval_by_expiry ON approval (expires_at);
      CREATE TABLE step (
        workflow TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
        body TEXT NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (workflow, number)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  // Facts of more kinds and with more in them: an older depot-dr would take them for damage.
  { version: 2, sql: '' },
];

/** "DRJ1": tells our stores from other databases. */
const applicationId = 0x44_52_4a_31;

const schemaTable = sealedTable('schema_note', ['name'], { name: 'text', version: 'integer' });

/** Makes the room for the note of the version, which stands a second time in the file's header. */
export function prepareStore(store: Store): void {
  store.exec(`
    PRAGMA page_size = 4096;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA application_id = ${applicationId};
    CREATE TABLE schema_note (
      name TEXT PRIMARY KEY, version INTEGER NOT NULL, sum INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
  store.write(() => noteVersion(store, 0));
}

function noteVersion(store: Store, version: number): void {
  store.exec(`PRAGMA user_version = ${version}`); // part of the transaction around it
  schemaTable.put(store, { name: 'schema', version });
}

function newest(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}

/**
 * The version of the schema.
 * @throws DrError `invalid` when the file is no journal, `conflict` when a newer depot-dr made it
 */
export function schemaVersion(store: Store, steps: readonly Migration[]): number {
  if (store.number('PRAGMA application_id') !== applicationId) {
    throw damaged(store.file, 'it is not a journal of depot-dr');
  }
  const version = store.number('PRAGMA user_version');
  if (schemaTable.get(store, "WHERE name = 'schema'")?.version !== version) {
    throw damaged(store.file, 'its version is not the one that was written');
  }
  if (version > newest(steps)) {
    throw new DrError(
      `the journal ${store.file} has schema version ${version}; this depot-dr knows ${newest(steps)}`,
      {
        code: 'JournalTooNew',
        kind: 'conflict',
        hint: 'A newer depot-dr made it. Run that version, or name another state directory.',
      },
    );
  }
  return version;
}

/** Brings the schema to the newest version, each step whole. Repeating it changes nothing. */
export function migrate(store: Store, steps: readonly Migration[]): void {
  const from = schemaVersion(store, steps);
  for (const { version, sql } of steps) {
    if (version <= from) continue;
    store.write(() => {
      store.exec(sql);
      noteVersion(store, version);
    });
  }
}

/** @throws DrError `conflict` when an older depot-dr made it and no daemon has brought it up */
export function requireNewest(store: Store, steps: readonly Migration[]): void {
  const version = schemaVersion(store, steps);
  if (version === newest(steps)) return;
  throw new DrError(
    `the journal ${store.file} has schema version ${version}; this depot-dr reads ${newest(steps)}`,
    {
      code: 'JournalTooOld',
      kind: 'conflict',
      hint: 'An older depot-dr made it. Start the daemon of this version once: it brings it up.',
    },
  );
}
