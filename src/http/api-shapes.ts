import {
  bucketsJson,
  type BucketJson,
  type EnvironmentJson,
  environmentsJson,
} from '../answers/envelope.js';
import { type Counts, countFindings } from '../answers/verdict-rows.js';
import type { MissedFire, Run } from '../estate/run.js';
import type { DaemonStatus, ReadyPart } from '../ports/status.js';
import type { JobStatus } from '../schedules/job-status.js';
import { type Freshness, freshnessOf } from './freshness.js';

/** RFC 3339, UTC; null for none. */
type InstantJson = string | null;

function instant(at: Date | undefined): InstantJson {
  return at === undefined ? null : at.toISOString();
}

export interface RunJson {
  readonly id: string;
  readonly job: string;
  readonly trigger: Run['trigger'];
  readonly due: InstantJson;
  readonly startedAt: string;
  readonly endedAt: InstantJson;
  /** Null while it is under way. */
  readonly outcome: string | null;
  readonly message: string | null;
}

export function runJson({ id, job, trigger, due, startedAt, end }: Run): RunJson {
  return {
    id,
    job,
    trigger,
    due: instant(due),
    startedAt: startedAt.toISOString(),
    endedAt: instant(end?.at),
    outcome: end?.outcome ?? null,
    message: end?.message ?? null,
  };
}

interface MissedFireJson {
  readonly due: string;
  readonly firstDue: string;
  readonly count: number;
  readonly reason: string;
  readonly at: string;
}

function missedFireJson({ due, firstDue, count, reason, at }: MissedFire): MissedFireJson {
  return {
    due: due.toISOString(),
    firstDue: firstDue.toISOString(),
    count,
    reason,
    at: at.toISOString(),
  };
}

export interface JobJson {
  readonly name: string;
  readonly kind: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly words: string;
  readonly catchUp: string;
  readonly paused: boolean;
  readonly overdue: boolean;
  readonly nextDue: InstantJson;
  readonly nextStart: InstantJson;
  readonly expectedIntervalSeconds: number | null;
  readonly lastStartedAt: InstantJson;
  readonly lastSuccessAt: InstantJson;
  readonly running: RunJson | null;
  readonly ends: JobStatus['ends'];
  readonly missed: JobStatus['missed'];
  readonly lastMissed: MissedFireJson | null;
}

export function jobJson(status: JobStatus): JobJson {
  const { job, words, overdue, expectedIntervalMs, running, ends, missed, lastMissed } = status;
  return {
    name: job.name,
    kind: job.kind,
    cron: job.cron,
    timeZone: job.timeZone,
    words,
    catchUp: job.catchUp,
    paused: job.paused,
    overdue,
    nextDue: instant(status.nextDue),
    nextStart: instant(status.nextStart),
    expectedIntervalSeconds: expectedIntervalMs === undefined ? null : expectedIntervalMs / 1000,
    lastStartedAt: instant(status.lastStartedAt),
    lastSuccessAt: instant(status.lastSuccessAt),
    running: running === undefined ? null : runJson(running),
    ends,
    missed,
    lastMissed: lastMissed === undefined ? null : missedFireJson(lastMissed),
  };
}

/** What is known of the estate, and how well. */
export interface PostureJson {
  readonly at: string;
  readonly durationMs: number;
  readonly coverage: number;
  readonly counts: Counts;
  /** `fresh`, `stale` (older than two intervals, or none is due) or `remembered` from before. */
  readonly freshness: Exclude<Freshness['kind'], 'none'>;
}

/** Null before anything was judged: neither good nor bad. */
export function postureJson(status: DaemonStatus, now: Date): PostureJson | null {
  const { posture } = status;
  const { kind } = freshnessOf(status, now);
  if (posture === undefined || kind === 'none') return null;
  const { at, durationMs, coverage, findings } = posture;
  return {
    at: at.toISOString(),
    durationMs: Math.round(durationMs),
    coverage,
    counts: countFindings(findings),
    freshness: kind,
  };
}

export interface StatusData {
  readonly state: DaemonStatus['state'];
  readonly startedAt: string;
  readonly endpoint: string;
  readonly configuration: {
    readonly file: string;
    readonly readAt: string;
    readonly problem: string | null;
  };
  readonly journalProblem: string | null;
  readonly readiness: readonly ReadyPart[];
  readonly posture: PostureJson | null;
  readonly environments: readonly EnvironmentJson[];
  readonly buckets: readonly BucketJson[];
}

export function statusData(status: DaemonStatus, now: Date): StatusData {
  const { state, startedAt, endpoint, configuration, journalProblem, readiness, estate } = status;
  const findings = status.posture?.findings ?? [];
  return {
    state,
    startedAt: startedAt.toISOString(),
    endpoint,
    configuration: {
      file: configuration.file,
      readAt: configuration.readAt.toISOString(),
      problem: configuration.problem ?? null,
    },
    journalProblem: journalProblem ?? null,
    readiness,
    posture: postureJson(status, now),
    environments: environmentsJson(estate, findings),
    buckets: bucketsJson(estate, findings),
  };
}
