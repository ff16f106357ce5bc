/**
 * What survives the process, in one SQLite file. Purpose of this folder: the local store behind the
 * ports `Journal` and `JournalReader`. It must not know what a job does, what a finding means, or how
 * anything is shown. Read `migrations.ts` next: it holds the tables.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import type { Journal, JournalReader } from '../ports/journal.js';
import { readApprovals, writeApproval } from './approvals.js';
import { readChanges } from './changes.js';
import { decide, readMissedFires, reanchor } from './decisions.js';
import {
  buildStore,
  hasOrphanedLog,
  makeDirectory,
  openChecked,
  storeFile,
  watchPlaces,
} from './directory.js';
import { damaged, directoryFailure, outOfPlace } from './failures.js';
import { findLedger, newLedger, readLedger, readLedgers, writeLedger } from './ledgers.js';
import { takeWriterLock, type WriterLock } from './lock.js';
import { migrate, type Migration, migrations, requireNewest } from './migrations.js';
import {
  factsOf,
  findingsOf,
  keepPass,
  type KeptPosture,
  readHeldFindings,
  readPass,
  readPosture,
} from './passes.js';
import { readFacts } from './kept-facts.js';
import { beginRun, endRun, interruptOpenRuns, readRuns } from './runs.js';
import { finishSetAside } from './set-aside.js';
import { readOpenWorkflows, readSteps, writeStep } from './steps.js';
import { filesOf, type Store } from './store.js';
import { upkeep } from './upkeep.js';

/** An asynchronous port over calls that are not: each is whole before another begins. */
function later<A extends readonly unknown[], R>(
  work: (...given: A) => R,
): (...given: A) => Promise<R> {
  return (...given) => Promise.resolve().then(() => work(...given));
}

/** Reads of an open store. */
function readerOf(store: Store): JournalReader {
  return {
    ledgers: later(() => readLedgers(store)),
    runs: later((page) => readRuns(store, page)),
    missedFires: later((page) => readMissedFires(store, page)),
    lastPass: later(() => readPass(store)),
    findings: later(() => findingsOf(store.read(() => readHeldFindings(store)))),
    changes: later((page) => readChanges(store, page)),
    facts: later(() => factsOf(store.read(() => readFacts(store)))),
    approvals: later((at) => readApprovals(store, at)),
    steps: later((workflow) => readSteps(store, workflow)),
    openWorkflows: later(() => readOpenWorkflows(store)),
    sizeBytes: later(() => {
      store.requireOpen();
      return store.sizeBytes();
    }),
    close: later(() => store.close()),
  };
}

/** The store, which writes only while its files and the lock stand where they stood. */
function inPlace(store: Store, lock: WriterLock): Store {
  const whatIsGone = watchPlaces([...filesOf(store.file), lock.file]);
  const looked = (): string | undefined => {
    try {
      return whatIsGone();
    } catch (error) {
      throw directoryFailure(error, dirname(store.file));
    }
  };
  return {
    ...store,
    write: (work) => {
      store.requireOpen();
      const gone = looked();
      if (gone !== undefined) throw outOfPlace(gone);
      return store.write(work);
    },
  };
}

/** A journal over a store that is open to write. What the newest pass left is kept in memory. */
export function journalOver(opened: Store, lock: WriterLock, clock: Clock): Journal {
  const store = inPlace(opened, lock);
  let posture: KeptPosture | undefined;
  let isClosed = false;
  const held = (): KeptPosture => {
    store.requireOpen();
    return (posture ??= store.read(() => readPosture(store)));
  };
  const write = <A extends readonly unknown[], R>(work: (...given: A) => R) =>
    later((...given: A) => store.write(() => work(...given)));
  return {
    ...readerOf(store),
    lastPass: later(() => held().pass),
    findings: later(() => findingsOf(held().findings)),
    facts: later(() => factsOf(held().facts)),
    register: write((job, at) => {
      const known = findLedger(store, job.job);
      if (known === undefined) return writeLedger(store, newLedger(job, at));
      const { cron, timeZone } = job;
      // It was made again after damage, which left no schedule.
      return known.cron === '' ? writeLedger(store, { ...known, cron, timeZone }) : known;
    }),
    decide: write((decision) => decide(store, decision)),
    reanchor: write((job, to) => reanchor(store, job, to)),
    begin: write((run) => writeLedger(store, beginRun(store, readLedger(store, run.job), run))),
    endRun: write((id, end) => endRun(store, id, end)),
    interruptOpenRuns: write((at, message) => interruptOpenRuns(store, at, message)),
    keepPass: later((pass, forget) => {
      const before = held();
      const kept = store.write(() => keepPass(store, before, pass, forget));
      posture = kept.posture; // only what is on disk is remembered
      return { findings: findingsOf(posture.findings), changes: kept.changes };
    }),
    approve: write((approval) => writeApproval(store, approval)),
    keepStep: write((step) => writeStep(store, step)),
    upkeep: (options) => upkeep(store, clock, options),
    close: later(() => {
      if (isClosed) return;
      isClosed = true;
      try {
        store.checkpoint();
      } finally {
        store.close();
        lock.release();
      }
    }),
  };
}

/** @param steps - the schema's; others only in tests */
function openToWrite(directory: string, steps: readonly Migration[]): Store {
  const file = join(directory, storeFile);
  finishSetAside(directory);
  if (hasOrphanedLog(file)) throw damaged(file, 'it is gone, but its log is there');
  if (!existsSync(file)) buildStore(directory, storeFile, steps, () => undefined);
  const store = openChecked(file, { readOnly: false, steps });
  try {
    migrate(store, steps);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

export interface JournalOptions {
  /** Absolute path on a local disk; made when it is missing, for its owner alone. */
  readonly directory: string;
  readonly clock: Clock;
}

/**
 * Opens the journal to write, and holds its directory until `close` or the end of the process.
 * @throws DrError `conflict` when another daemon holds it or a newer depot-dr made it; `invalid` when
 *   it is damaged, see `setAsideDamaged`; `config` or `unavailable` when it cannot be written
 */
export function openJournal({ directory, clock }: JournalOptions): Promise<Journal> {
  return Promise.resolve().then(() => openLocked(directory, clock, migrations));
}

/** The same, with the steps of another schema. */
export function openLocked(directory: string, clock: Clock, steps: readonly Migration[]): Journal {
  makeDirectory(directory);
  const lock = takeWriterLock(directory, clock);
  try {
    return journalOver(openToWrite(directory, steps), lock, clock);
  } catch (error) {
    lock.release();
    throw directoryFailure(error, directory);
  }
}

/**
 * Opens the journal to read beside a daemon, or without one. Neither waits for the other.
 * @throws DrError `missing` when there is none; `conflict` when another version made it; `invalid`
 *   when it is damaged; `unavailable`
 */
export function openJournalForReading({
  directory,
}: Pick<JournalOptions, 'directory'>): Promise<JournalReader> {
  return Promise.resolve().then(() => {
    const file = join(directory, storeFile);
    if (!existsSync(file)) {
      throw new DrError(`there is no journal in ${directory}`, {
        code: 'JournalMissing',
        kind: 'missing',
        hint: 'Start the daemon once with the same configuration; it makes one.',
      });
    }
    const store = openChecked(file, { readOnly: true, steps: migrations });
    try {
      requireNewest(store, migrations);
      return readerOf(store);
    } catch (error) {
      store.close();
      throw error;
    }
  });
}
