import type { JobName } from '../estate/ids.js';
import { type MissReason, missReasons, type RunOutcome, runOutcomes } from '../estate/run.js';
import { DrError } from '../kernel/errors.js';
import type { JobLedger } from '../ports/journal.js';
import { type Codec, decode, encode, figure, instant, optional, shape, text } from './codec.js';
import { jobName } from './shapes/basics.js';
import { missedFire } from './shapes/records.js';
import { sealedTable } from './sealed-table.js';
import type { Store } from './store.js';

export const ledgerTable = sealedTable('ledger', ['job'], { job: 'text', body: 'text' });

const ends = shape<JobLedger['ends']>({
  success: figure,
  failure: figure,
  timeout: figure,
  interrupted: figure,
});

const missed: Codec<JobLedger['missed']> = shape({
  down: figure,
  overlap: figure,
  paused: figure,
  late: figure,
  'clock-step': figure,
});

const ledgerBody = shape<JobLedger>({
  job: jobName,
  registeredAt: instant,
  cron: text,
  timeZone: text,
  decidedUntil: instant,
  lastStartedAt: optional(instant),
  lastSuccessAt: optional(instant),
  ends,
  missed,
  lastMissed: optional(missedFire),
});

/** By name. */
export function readLedgers(store: Store): readonly JobLedger[] {
  return ledgerTable.all(store, 'ORDER BY job').map(({ body }) => decode(ledgerBody, body));
}

export function findLedger(store: Store, job: JobName): JobLedger | undefined {
  const row = ledgerTable.get(store, 'WHERE job = ?', job);
  return row === undefined ? undefined : decode(ledgerBody, row.body);
}

/** @throws DrError `missing` for a job that was never registered */
export function readLedger(store: Store, job: JobName): JobLedger {
  const ledger = findLedger(store, job);
  if (ledger !== undefined) return ledger;
  throw new DrError(`the journal knows no job ${job}`, { code: 'JobUnknown', kind: 'missing' });
}

export function writeLedger(store: Store, ledger: JobLedger): JobLedger {
  ledgerTable.put(store, { job: ledger.job, body: encode(ledgerBody, ledger) });
  return ledger;
}

function zeros<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  // oxlint-disable-next-line no-unsafe-type-assertion -- one entry for each name
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

/** The ledger of a job that nothing was decided of yet. */
export function newLedger(
  { job, cron, timeZone }: Pick<JobLedger, 'job' | 'cron' | 'timeZone'>,
  at: Date,
): JobLedger {
  return {
    job,
    registeredAt: at,
    cron,
    timeZone,
    decidedUntil: at,
    lastStartedAt: undefined,
    lastSuccessAt: undefined,
    ends: zeros<RunOutcome>(runOutcomes),
    missed: zeros<MissReason>(missReasons),
    lastMissed: undefined,
  };
}
