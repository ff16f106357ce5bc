import {
  type AccountJson,
  accountsJson,
  bucketsJson,
  type BucketJson,
  type EnvironmentJson,
  environmentsJson,
} from '../answers/envelope.js';
import { type Counts, countFindings } from '../answers/verdict-rows.js';
import { countUnwatched } from '../controls/result.js';
import type { DaemonStatus, ReadyPart } from '../ports/status.js';
import { type Freshness, freshnessOf } from './freshness.js';

/** What is known of the estate, and how well. */
export interface PostureJson {
  readonly at: string;
  readonly durationMs: number;
  readonly coverage: number;
  /** Environments found that the configuration does not name. */
  readonly unwatched: number;
  readonly counts: Counts;
  /**
   * `fresh`, `stale` (older than two intervals, none is due, or the clock was set back) or
   * `remembered` from before.
   */
  readonly freshness: Exclude<Freshness['kind'], 'none' | 'ahead'>;
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
    unwatched: countUnwatched(findings),
    counts: countFindings(findings),
    freshness: kind === 'ahead' ? 'stale' : kind,
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
  readonly accounts: readonly AccountJson[];
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
    accounts: accountsJson(estate, findings),
  };
}
