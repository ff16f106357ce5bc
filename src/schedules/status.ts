import type { Job } from '../estate/job.js';
import type { MissedFire, MissReason, Run, RunOutcome } from '../estate/run.js';
import { minuteMs } from '../kernel/units.js';
import { nextDue } from './due-times.js';
import { expectedInterval, jitterMs } from './intervals.js';
import type { JobStatus } from './job-status.js';
import type { Schedule } from './schedule.js';
import { scheduleWords } from './words.js';

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

export interface StatusOptions {
  readonly job: Job;
  readonly schedule: Schedule;
  readonly ledger: StatusLedger;
  readonly running: Run | undefined;
  readonly now: Date;
}

const overdueMarginMs = 5 * minuteMs;

/** A job as it stands at `now`. Never throws. */
export function statusOf({ job, schedule, ledger, running, now }: StatusOptions): JobStatus {
  const { decidedUntil, registeredAt, lastSuccessAt } = ledger;
  const jitter = jitterMs(job, schedule);
  // What waits for its jitter is still to come. Where the clock is behind the ledger, nothing runs
  // before it has passed that.
  const started = new Date(now.getTime() - jitter);
  const after = decidedUntil > started ? decidedUntil : started;
  const due = job.paused ? undefined : nextDue(schedule, after);
  const expectedIntervalMs = expectedInterval(schedule, now);
  const silentMs = now.getTime() - (lastSuccessAt ?? registeredAt).getTime();
  return {
    job,
    words: scheduleWords(job),
    nextDue: due,
    nextStart: due && new Date(due.getTime() + jitter),
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
