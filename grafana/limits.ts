import { day, hour, minute } from './spans.js';

/** Every threshold of the alerts, in one place. Seconds unless the name says otherwise. */
export interface AlertLimits {
  /** A job is overdue after so many expected intervals without a success, and the grace. */
  readonly overdueIntervals: number;
  readonly overdueGrace: number;
  /** For how long a longer interval that a job had before still counts. */
  readonly intervalMemory: number;
  /** How long a missed due time is told. */
  readonly missedWindow: number;
  /** A pause that lasts longer may have been forgotten. */
  readonly forgottenPause: number;
  /** A region is unwatched after so many expected intervals. */
  readonly staleIntervals: number;
  /** Least share of checks with a verdict, 0..1. */
  readonly leastCoverage: number;
  /** Age of the newest restorable instant, beyond three expected passes. */
  readonly restorePointGrace: number;
  /** By how much the earliest restorable instant may move while its window is not full. */
  readonly earliestJump: number;
  /** How long such a move is told. */
  readonly earliestJumpWindow: number;
  /** A replica is cut off after 20 hours; this long in, it is urgent. */
  readonly cutOffSoon: number;
  /** Most throttled answers for each call, 0..1. */
  readonly mostThrottled: number;
  /** Fewer throttled answers than this are no trouble, whatever their share. */
  readonly leastThrottles: number;
  /** How long the growth of a counter is told. */
  readonly counterWindow: number;
  /** Longest block of the event loop, and how long one is told. */
  readonly longestLoopBlock: number;
  readonly loopBlockWindow: number;
  /** How long a journal that was set aside is told. */
  readonly setAsideWindow: number;
  readonly longestHeartbeatSilence: number;
  /** Most restarts within the window. */
  readonly mostRestarts: number;
  readonly restartWindow: number;
  /** How long an environment that left the configuration is told. */
  readonly departureWindow: number;
  /** How long before it becomes irrevocable a vault's lock is told. */
  readonly lockNotice: number;
  /** How long before its end a waiver is told. */
  readonly waiverNotice: number;
}

export const defaultLimits: AlertLimits = {
  overdueIntervals: 2,
  overdueGrace: 5 * minute,
  intervalMemory: day,
  missedWindow: hour,
  forgottenPause: day,
  staleIntervals: 3,
  leastCoverage: 0.95,
  restorePointGrace: hour,
  earliestJump: hour,
  earliestJumpWindow: hour,
  cutOffSoon: 12 * hour,
  mostThrottled: 0.05,
  leastThrottles: 10,
  counterWindow: hour,
  longestLoopBlock: 1,
  loopBlockWindow: 5 * minute,
  setAsideWindow: day,
  longestHeartbeatSilence: 5 * minute,
  mostRestarts: 3,
  restartWindow: hour,
  departureWindow: day,
  lockNotice: day,
  waiverNotice: 7 * day,
};
