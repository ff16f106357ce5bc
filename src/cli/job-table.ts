import type { Configuration } from '../config/configuration.js';
import type { Job } from '../estate/job.js';
import type { Run } from '../estate/run.js';
import type { ExitName } from '../kernel/exit-codes.js';
import type { JobLedger, JournalReader } from '../ports/journal.js';
import type { JobStatus } from '../schedules/job-status.js';
import { createSchedule } from '../schedules/schedule.js';
import { emptyLedger, nextRuns, statusOf } from '../schedules/status.js';
import type { NextRun } from '../schedules/status.js';
import { localInstant } from '../schedules/zone.js';

/** A run to come, with the local time where the job's zone is not UTC. */
export interface ShownRun extends NextRun {
  /** Of its start, RFC 3339 with offset. */
  readonly local: string | undefined;
}

/** One job with its runs to come. */
export interface JobRow {
  readonly status: JobStatus;
  /** False where no journal knows the job: then nothing is known of its past. */
  readonly isKnown: boolean;
  readonly next: readonly ShownRun[];
}

export interface JobTable {
  readonly rows: readonly JobRow[];
  readonly hasJournal: boolean;
  /** `violated` when a job is overdue. */
  readonly exit: ExitName;
}

function rowOf(
  job: Job,
  known: JobLedger | undefined,
  running: Run | undefined,
  { now, count }: { readonly now: Date; readonly count: number },
): JobRow {
  const schedule = createSchedule(job.cron, job.timeZone);
  // Another schedule than the journal's counts from the daemon's next look at it: from now.
  const isSame = known?.cron === job.cron && known.timeZone === job.timeZone;
  const fresh = emptyLedger(now);
  const ledger =
    known === undefined ? fresh : isSame ? known : { ...known, decidedUntil: fresh.decidedUntil };
  const next = nextRuns({ job, schedule, ledger, now }, count).map((run) => ({
    ...run,
    local: job.timeZone === 'UTC' ? undefined : localInstant(schedule.zone, run.start),
  }));
  return {
    status: statusOf({ job, schedule, ledger, running, now }),
    isKnown: known !== undefined,
    next,
  };
}

/** The newest run, when it has not ended. */
async function runningOf(job: Job, journal: JournalReader): Promise<Run | undefined> {
  const [newest] = await journal.runs({ limit: 1, job: job.name });
  return newest?.end === undefined ? newest : undefined;
}

/**
 * All configured jobs as they stand at `now`, in the configured order.
 * @param count - how many runs to come
 * @throws the journal's error
 */
export async function jobTable(
  { jobs }: Pick<Configuration, 'jobs'>,
  journal: JournalReader | undefined,
  options: { readonly now: Date; readonly count: number },
): Promise<JobTable> {
  const ledgers = (await journal?.ledgers()) ?? [];
  const rows: JobRow[] = [];
  for (const job of jobs) {
    const known = ledgers.find((ledger) => ledger.job === job.name);
    const running = journal === undefined ? undefined : await runningOf(job, journal);
    rows.push(rowOf(job, known, running, options));
  }
  const isOverdue = rows.some(({ status, isKnown }) => isKnown && status.overdue);
  return { rows, hasJournal: journal !== undefined, exit: isOverdue ? 'violated' : 'ok' };
}
