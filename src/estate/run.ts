import type { JobName, RunId } from './ids.js';

export const runOutcomes = ['success', 'failure', 'timeout', 'interrupted'] as const;
/**
 * How a run ended. `timeout`: at its deadline. `interrupted`: the daemon was stopped or died, or the
 * run was given up because the daemon had to leave.
 */
export type RunOutcome = (typeof runOutcomes)[number];

export const missReasons = ['down', 'overlap', 'paused', 'late', 'clock-step'] as const;
/**
 * Why a due time had no run. `down`: no daemon was running. `overlap`: the run before it was still
 * under way. `paused`: the job was paused. `late`: the daemon ran but did not wake in time.
 * `clock-step`: the clock jumped over it.
 */
export type MissReason = (typeof missReasons)[number];

export const runTriggers = ['schedule', 'catch-up', 'demand'] as const;
export type RunTrigger = (typeof runTriggers)[number];

export interface RunEnd {
  readonly at: Date;
  readonly outcome: RunOutcome;
  /** Why it did not succeed, or what it found in a few words; at most 500 characters. */
  readonly message: string | undefined;
}

/** One activation of a job. */
export interface Run {
  readonly id: RunId;
  readonly job: JobName;
  readonly trigger: RunTrigger;
  /** The instant that it was due; undefined when it was demanded. */
  readonly due: Date | undefined;
  readonly startedAt: Date;
  /** Undefined while it is under way. */
  readonly end: RunEnd | undefined;
}

/** Due times without a run, told in one row: one as a rule, a range where there were very many. */
export interface MissedFire {
  readonly job: JobName;
  /** The due time; of several the newest. */
  readonly due: Date;
  /** The oldest due time that it tells of; `due` where it is one. */
  readonly firstDue: Date;
  /** How many due times it tells of, at least 1. They add to the ledger's counts. */
  readonly count: number;
  readonly reason: MissReason;
  /** When it was told. */
  readonly at: Date;
}
