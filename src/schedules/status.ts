import type { Job } from '../estate/job.js';
import { missReasons, runOutcomes } from '../estate/run.js';
import type { MissedFire, MissReason, Run, RunOutcome } from '../estate/run.js';
import { minuteMs } from '../kernel/units.js';
import { nextDue } from './due-times.js';
import { expectedInterval, jitterMs } from './intervals.js';
import type { JobStatus } from './job-status.js';
import type { Schedule } from './schedule.js';

/** What is remembered of a job, as far as its status needs it; the journal's ledger has it all. */
export interface StatusLedger {
  readonly registeredAt: Date;
  readonly decidedUntil: Date;
  readonly lastStartedAt: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
  readonly ends: Readonly<Record<RunOutcome, number>>;
  readonly missed: Readonly<Record<MissReason, number>>;
  readonly lastMissed: MissedFire | undefined;
}

/** A run to come, if nothing comes in between. */
export interface NextRun {
  readonly due: Date;
  /** With the job's own jitter. */
  readonly start: Date;
}

export interface StatusOptions {
  readonly job: Job;
  readonly schedule: Schedule;
  readonly ledger: StatusLedger;
  readonly running: Run | undefined;
  readonly now: Date;
}

function zeros<K extends string>(keys: readonly K[]): Readonly<Record<K, number>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key is there
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

/** What is remembered of a job that was just made known, or never. */
export function emptyLedger(at: Date): StatusLedger {
  return {
    registeredAt: at,
    decidedUntil: at,
    lastStartedAt: undefined,
    lastSuccessAt: undefined,
    ends: zeros(runOutcomes),
    missed: zeros(missReasons),
    lastMissed: undefined,
  };
}

const overdueMarginMs = 5 * minuteMs;

/**
 * The next runs of a job, at most `limit`, ascending; none while it is paused. What waits for its
 * jitter is still to come. Where the clock is behind the ledger, nothing runs before it has passed it.
 */
export function nextRuns(
  { job, schedule, ledger, now }: Omit<StatusOptions, 'running'>,
  limit: number,
): readonly NextRun[] {
  const jitter = jitterMs(job, schedule);
  const started = new Date(now.getTime() - jitter);
  const runs: NextRun[] = [];
  let due = ledger.decidedUntil > started ? ledger.decidedUntil : started;
  while (!job.paused && runs.length < limit) {
    const next = nextDue(schedule, due);
    if (next === undefined) break;
    runs.push({ due: next, start: new Date(next.getTime() + jitter) });
    due = next;
  }
  return runs;
}

/**
 * Since when a success is waited for: the last one, or the registration. A pause that was told as missed
 * since then counts as well: a job that is taken up again has its whole time.
 */
function waitedSince({ registeredAt, lastSuccessAt, lastMissed }: StatusLedger): Date {
  const since = lastSuccessAt ?? registeredAt;
  return lastMissed?.reason === 'paused' && lastMissed.at > since ? lastMissed.at : since;
}

/** A job as it stands at `now`. Never throws. */
export function statusOf({ job, schedule, ledger, running, now }: StatusOptions): JobStatus {
  const { registeredAt, lastSuccessAt } = ledger;
  const [next] = nextRuns({ job, schedule, ledger, now }, 1);
  const expectedIntervalMs = expectedInterval(schedule, now);
  const silentMs = now.getTime() - waitedSince(ledger).getTime();
  return {
    job,
    words: schedule.words,
    nextDue: next?.due,
    nextStart: next?.start,
    expectedIntervalMs,
    registeredAt,
    lastStartedAt: ledger.lastStartedAt,
    lastSuccessAt,
    running,
    ends: ledger.ends,
    missed: ledger.missed,
    lastMissed: ledger.lastMissed,
    overdue:
      !job.paused &&
      expectedIntervalMs !== undefined &&
      silentMs > 2 * expectedIntervalMs + overdueMarginMs,
  };
}
