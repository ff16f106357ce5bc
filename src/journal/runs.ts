import type { RunId } from '../estate/ids.js';
import { type Run, type RunEnd, runTriggers } from '../estate/run.js';
import { DrError, invariant } from '../kernel/errors.js';
import { type JobLedger, type JournalReader, longestMessage } from '../ports/journal.js';
import { dateOf, decode, encode, instant, oneOf, optional, shape } from './codec.js';
import { readLedger, writeLedger } from './ledgers.js';
import { pageClause } from './paging.js';
import { type RowOf, sealedTable } from './sealed-table.js';
import { jobName, runId } from './shapes/basics.js';
import { runEnd } from './shapes/records.js';
import type { Store } from './store.js';

export const runTable = sealedTable('run', ['id'], {
  id: 'text',
  job: 'text',
  started_at: 'integer',
  ended: 'integer',
  body: 'text',
});

const runBody = shape<Pick<Run, 'trigger' | 'due' | 'end'>>({
  trigger: oneOf(runTriggers),
  due: optional(instant),
  end: optional(runEnd),
});

function runOf({ id, job, started_at, body }: RowOf<typeof runTable.columns>): Run {
  return {
    id: runId.read(id),
    job: jobName.read(job),
    startedAt: dateOf(started_at),
    ...decode(runBody, body),
  };
}

function writeRun(store: Store, run: Run): void {
  runTable.put(store, {
    id: run.id,
    job: run.job,
    started_at: run.startedAt.getTime(),
    ended: run.end === undefined ? 0 : 1,
    body: encode(runBody, run),
  });
}

export function readRuns(store: Store, page: Parameters<JournalReader['runs']>[0]): readonly Run[] {
  const only = ['job', page.job] as const;
  const clause = pageClause(page, { at: 'started_at', unique: 'id', only });
  return runTable.all(store, ...clause).map(runOf);
}

function conflict(code: string, message: string): DrError {
  return new DrError(message, {
    code,
    kind: 'conflict',
    hint: 'Read the ledger of the job again, and decide anew.',
  });
}

/**
 * Adds a run that begins, and gives the ledger that knows of it.
 * @throws DrError `conflict` when one of the job is under way, or the id was used before
 */
export function beginRun(store: Store, ledger: JobLedger, run: Run): JobLedger {
  invariant(run.end === undefined, 'a run that begins has no end');
  const open = runTable.get(store, 'WHERE job = ? AND ended = 0', run.job);
  if (open !== undefined) {
    throw conflict('RunUnderWay', `run ${open.id} of ${run.job} is still under way`);
  }
  if (runTable.get(store, 'WHERE id = ?', run.id) !== undefined) {
    throw conflict('RunIdUsed', `there was a run ${run.id} before`);
  }
  writeRun(store, run);
  return { ...ledger, lastStartedAt: run.startedAt };
}

function endOne(store: Store, run: Run, { at, outcome, message }: RunEnd): Run & { end: RunEnd } {
  const end: RunEnd = { at, outcome, message: message?.slice(0, longestMessage) };
  const ended = { ...run, end };
  writeRun(store, ended);
  const ledger = readLedger(store, run.job);
  writeLedger(store, {
    ...ledger,
    lastSuccessAt: outcome === 'success' ? at : ledger.lastSuccessAt,
    ends: { ...ledger.ends, [outcome]: ledger.ends[outcome] + 1 },
  });
  return ended;
}

/** See `Journal.endRun`. */
export function endRun(store: Store, id: RunId, end: RunEnd): JobLedger {
  const row = runTable.get(store, 'WHERE id = ?', id);
  if (row === undefined) {
    throw new DrError(`the journal knows no run ${id}`, { code: 'RunUnknown', kind: 'missing' });
  }
  const run = runOf(row);
  if (run.end === undefined) endOne(store, run, end);
  return readLedger(store, run.job);
}

/** See `Journal.interruptOpenRuns`. */
export function interruptOpenRuns(store: Store, at: Date, message: string): readonly Run[] {
  return runTable
    .all(store, 'WHERE ended = 0 ORDER BY started_at, id')
    .map((row) => endOne(store, runOf(row), { at, outcome: 'interrupted', message }));
}
