import type { JobName } from './ids.js';

/** What a job does. */
export const jobKinds = ['sweep', 'upkeep'] as const;
/** `sweep`: observes and judges the whole estate. `upkeep`: keeps the journal within its bounds. */
export type JobKind = (typeof jobKinds)[number];

export const catchUpPolicies = ['skip', 'once', 'all-in-window'] as const;
/**
 * What becomes of due times that passed while the job could not start. `skip`: they are told as
 * missed. `once`: the newest is made up, the others are told as missed. `all-in-window`: each within
 * the window is made up, oldest first; the older ones are told as missed.
 */
export type CatchUp = (typeof catchUpPolicies)[number];

/** When a job is due and how long it may take, as configured. */
export interface Job {
  /** Unique; the key of everything that is remembered of it. */
  readonly name: JobName;
  readonly kind: JobKind;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA name; `UTC` unless set. */
  readonly timeZone: string;
  readonly catchUp: CatchUp;
  /** For `all-in-window`, seconds. */
  readonly catchUpWindowSeconds: number;
  /** Runs start up to so many seconds after they are due, always the same for one job. */
  readonly jitterSeconds: number;
  /** A run that takes longer is ended, seconds. */
  readonly deadlineSeconds: number;
  /** Its due times are told as missed until it is taken up again. */
  readonly paused: boolean;
}
