import { defaultLimits } from '../../../grafana/limits.js';
import { day } from '../../../grafana/spans.js';
import { defaultRuleOptions, type RuleOptions } from '../../../grafana/rules-file.js';

/** Longer than any window of the rules below: what was young at first has a past then. */
export const pastMs = 10_000;

/**
 * The shipped rules with all waits shortened to seconds, so that an alert can be seen to fire and to
 * clear while a test waits. Conditions stay as they are; thresholds of time become small.
 */
export const liveRuleOptions: RuleOptions = {
  ...defaultRuleOptions,
  hold: () => 1,
  limits: {
    ...defaultLimits,
    overdueIntervals: 0.2,
    overdueGrace: 1,
    intervalMemory: 6,
    staleIntervals: 0.2,
    missedWindow: 8,
    forgottenPause: 5,
    restorePointGrace: 600,
    earliestJumpWindow: 8,
    counterWindow: 8,
    loopBlockWindow: 3,
    longestHeartbeatSilence: 6,
    mostRestarts: 0,
    restartWindow: 8,
    departureWindow: 8,
    leastThrottles: 1,
    // The least that AWS lets a lock be changed for, and what a test turns the clock by.
    lockNotice: 4 * day,
  },
};
