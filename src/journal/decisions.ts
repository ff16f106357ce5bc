import type { JobName } from '../estate/ids.js';
import type { MissedFire } from '../estate/run.js';
import { DrError, invariant } from '../kernel/errors.js';
import { type Decision, type JobLedger, type JournalReader, mostMissed } from '../ports/journal.js';
import { dateOf } from './codec.js';
import { readLedger, writeLedger } from './ledgers.js';
import { pageClause } from './paging.js';
import { beginRun } from './runs.js';
import { sealedTable } from './sealed-table.js';
import { jobName } from './shapes/basics.js';
import { missReason } from './shapes/records.js';
import type { Store } from './store.js';

export const missedFireTable = sealedTable('missed_fire', ['number'], {
  number: 'integer',
  job: 'text',
  due: 'integer',
  first_due: 'integer',
  count: 'integer',
  at: 'integer',
  reason: 'text',
});

export function readMissedFires(
  store: Store,
  page: Parameters<JournalReader['missedFires']>[0],
): readonly MissedFire[] {
  const only = ['job', page.job] as const;
  const clause = pageClause(page, { at: 'due', unique: 'number', only });
  return missedFireTable.all(store, ...clause).map((row) => ({
    job: jobName.read(row.job),
    due: dateOf(row.due),
    firstDue: dateOf(row.first_due),
    count: row.count,
    reason: missReason.read(row.reason),
    at: dateOf(row.at),
  }));
}

/** The number for the next row of a table that counts its rows; removed ones may be used again. */
export function nextNumber(store: Store, table: 'missed_fire' | 'change'): number {
  return store.number(`SELECT coalesce(max(number), 0) + 1 FROM ${table}`);
}

function newest(fires: readonly MissedFire[]): MissedFire | undefined {
  return fires.reduce<MissedFire | undefined>(
    (last, fire) => (last === undefined || fire.due >= last.due ? fire : last),
    undefined,
  );
}

/** @throws DrError `conflict` for what was decided before, `invariant` for what lies beyond */
function checkDues(ledger: JobLedger, { job, decidedUntil, missed, run }: Decision): void {
  invariant(missed.length <= mostMissed, `at most ${mostMissed} missed fires are told at once`);
  invariant(
    [...missed, ...(run === undefined ? [] : [run])].every((told) => told.job === job),
    'a decision is about one job',
  );
  const dues = [
    ...missed.flatMap(({ due, firstDue }) => [firstDue, due]),
    ...(run?.due === undefined ? [] : [run.due]),
  ];
  const early = dues.find((due) => due <= ledger.decidedUntil);
  if (decidedUntil < ledger.decidedUntil || early !== undefined) {
    const what = early ?? decidedUntil;
    throw new DrError(
      `${job} at ${what.toISOString()} was decided before: all is until ${ledger.decidedUntil.toISOString()}`,
      {
        code: 'DecidedBefore',
        kind: 'conflict',
        hint: 'Read the ledger of the job again, and decide anew.',
      },
    );
  }
  invariant(
    dues.every((due) => due <= decidedUntil),
    'a decision reaches at least to the due times that it tells of',
  );
}

/** See `Journal.decide`. To be called in a transaction. */
export function decide(store: Store, decision: Decision): JobLedger {
  const { job, cron, timeZone, decidedUntil, missed, run } = decision;
  const ledger = readLedger(store, job);
  checkDues(ledger, decision);
  let number = missed.length === 0 ? 0 : nextNumber(store, 'missed_fire');
  const counts = { ...ledger.missed };
  for (const { due, firstDue, count, at, reason } of missed) {
    invariant(count >= 1 && firstDue <= due, 'a missed fire tells of at least one due time');
    missedFireTable.put(store, {
      number: number++,
      job,
      due: due.getTime(),
      first_due: firstDue.getTime(),
      count,
      at: at.getTime(),
      reason,
    });
    counts[reason] += count;
  }
  const decided: JobLedger = {
    ...ledger,
    cron,
    timeZone,
    decidedUntil,
    missed: counts,
    lastMissed: newest(missed) ?? ledger.lastMissed,
  };
  return writeLedger(store, run === undefined ? decided : beginRun(store, decided, run));
}

/** See `Journal.reanchor`. */
export function reanchor(store: Store, job: JobName, to: Date): JobLedger {
  const ledger = readLedger(store, job);
  return to < ledger.decidedUntil ? writeLedger(store, { ...ledger, decidedUntil: to }) : ledger;
}
