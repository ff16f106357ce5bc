import type { CatchUp, JobKind } from '../estate/job.js';
import type { MissedFire, MissReason, Run, RunOutcome, RunTrigger } from '../estate/run.js';
import { secondMs } from '../kernel/units.js';
import type { JobStatus } from '../schedules/job-status.js';

/** Jobs, runs and missed due times as they are published. Instants are RFC 3339, UTC. */

export interface RunJson {
  readonly id: string;
  readonly job: string;
  readonly trigger: RunTrigger;
  /** Null when it was demanded. */
  readonly due: string | null;
  readonly startedAt: string;
  /** Null while it is under way. */
  readonly end: {
    readonly at: string;
    readonly outcome: RunOutcome;
    readonly message: string | null;
  } | null;
}

interface MissedFireJson {
  readonly job: string;
  /** Of several the newest. */
  readonly due: string;
  readonly firstDue: string;
  readonly count: number;
  readonly reason: MissReason;
  readonly at: string;
}

export interface JobJson {
  readonly name: string;
  readonly job: JobKind;
  readonly words: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly catchUp: CatchUp;
  readonly catchUpWindowSeconds: number;
  readonly jitterSeconds: number;
  readonly deadlineSeconds: number;
  readonly paused: boolean;
  readonly nextDue: string | null;
  readonly nextStart: string | null;
  readonly expectedIntervalSeconds: number | null;
  readonly overdue: boolean;
  /** Null where no journal knows it. */
  readonly registeredAt: string | null;
  readonly lastStartedAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly running: RunJson | null;
  readonly ends: Readonly<Record<RunOutcome, number>>;
  readonly missed: Readonly<Record<MissReason, number>>;
  readonly lastMissed: MissedFireJson | null;
}

function instant(at: Date | undefined): string | null {
  return at?.toISOString() ?? null;
}

/** A run as it is published. Never throws. */
export function runJson({ id, job, trigger, due, startedAt, end }: Run): RunJson {
  return {
    id,
    job,
    trigger,
    due: instant(due),
    startedAt: startedAt.toISOString(),
    end:
      end === undefined
        ? null
        : { at: end.at.toISOString(), outcome: end.outcome, message: end.message ?? null },
  };
}

/** Missed due times as they are published. Never throws. */
function missedFireJson(fire: MissedFire): MissedFireJson {
  const { job, due, firstDue, count, reason, at } = fire;
  return {
    job,
    due: due.toISOString(),
    firstDue: firstDue.toISOString(),
    count,
    reason,
    at: at.toISOString(),
  };
}

/** A job as it is published. Never throws. */
export function jobJson(status: JobStatus): JobJson {
  const { job, words, expectedIntervalMs, running, lastMissed } = status;
  return {
    name: job.name,
    job: job.kind,
    words,
    cron: job.cron,
    timeZone: job.timeZone,
    catchUp: job.catchUp,
    catchUpWindowSeconds: job.catchUpWindowSeconds,
    jitterSeconds: job.jitterSeconds,
    deadlineSeconds: job.deadlineSeconds,
    paused: job.paused,
    nextDue: instant(status.nextDue),
    nextStart: instant(status.nextStart),
    expectedIntervalSeconds:
      expectedIntervalMs === undefined ? null : expectedIntervalMs / secondMs,
    overdue: status.overdue,
    registeredAt: instant(status.registeredAt),
    lastStartedAt: instant(status.lastStartedAt),
    lastSuccessAt: instant(status.lastSuccessAt),
    running: running === undefined ? null : runJson(running),
    ends: status.ends,
    missed: status.missed,
    lastMissed: lastMissed === undefined ? null : missedFireJson(lastMissed),
  };
}
