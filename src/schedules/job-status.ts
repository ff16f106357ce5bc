import type { Job } from '../estate/job.js';
import type { MissedFire, MissReason, Run, RunOutcome } from '../estate/run.js';

/** A job as it stands now. Instants are UTC. */
export interface JobStatus {
  readonly job: Job;
  /** The schedule in words, with its zone. */
  readonly words: string;
  /** Next due time, jitter not counted; undefined while paused or when it never comes. */
  readonly nextDue: Date | undefined;
  /** When the next run will start: `nextDue` plus the job's own jitter. */
  readonly nextStart: Date | undefined;
  /** Longest time between two due times, ms; undefined when it is due at most once more. */
  readonly expectedIntervalMs: number | undefined;
  readonly registeredAt: Date;
  readonly lastStartedAt: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
  /** The run under way. */
  readonly running: Run | undefined;
  /** Of all time. */
  readonly ends: Readonly<Record<RunOutcome, number>>;
  readonly missed: Readonly<Record<MissReason, number>>;
  readonly lastMissed: MissedFire | undefined;
  /** No success within two expected intervals (and five minutes) in which it was not paused. */
  readonly overdue: boolean;
}
