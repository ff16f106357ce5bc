import type { HeldFinding } from '../controls/held-finding.js';
import type { Estate } from '../estate/environment.js';
import type { Run } from '../estate/run.js';
import type { JobStatus } from '../schedules/job-status.js';

/** What is known of the estate. */
export interface PostureStatus {
  /** When it was judged. */
  readonly at: Date;
  readonly durationMs: number;
  /** Failures first, worst first. */
  readonly findings: readonly HeldFinding[];
  /** 0..1. */
  readonly coverage: number;
  /** `remembered`: by a daemon before this one; this one has not finished a pass yet. */
  readonly source: 'observed' | 'remembered';
}

export interface ReadyPart {
  readonly name: 'configuration' | 'journal' | 'gauges' | 'first-pass';
  readonly ready: boolean;
  /** Why not, or what it is. */
  readonly detail: string;
}

/** The daemon as a page or an API shows it. An immutable value; a new one when something changed. */
export interface DaemonStatus {
  /** Grows with every change. */
  readonly revision: number;
  readonly version: string;
  readonly startedAt: Date;
  readonly state: 'starting' | 'ready' | 'draining' | 'aborting' | 'stopped';
  /** Where calls go, as one sentence. */
  readonly endpoint: string;
  readonly configuration: {
    readonly file: string;
    readonly readAt: Date;
    /** Why a newer file is not in force; undefined = there is none. */
    readonly problem: string | undefined;
  };
  /** Trouble with the journal; undefined = none. */
  readonly journalProblem: string | undefined;
  readonly estate: Estate;
  readonly posture: PostureStatus | undefined;
  readonly jobs: readonly JobStatus[];
  /** Newest first; at most 100. */
  readonly runs: readonly Run[];
  readonly readiness: readonly ReadyPart[];
}

/** Where a page or an API gets what it shows. Never waits. */
export interface StatusSource {
  now(): Date;
  status(): DaemonStatus;
}

/** What a job can be asked over HTTP. */
export type DemandAnswer =
  | { readonly kind: 'started'; readonly run: Run }
  | { readonly kind: 'busy'; readonly run: Run }
  | { readonly kind: 'unknown-job'; readonly known: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

export interface JobDemand {
  /** Starts a run now, beside the schedule. Resolves when it is recorded, not when it has ended. */
  demand(name: string, signal: AbortSignal): Promise<DemandAnswer>;
}
