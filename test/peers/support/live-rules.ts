import { defaultLimits } from '../../../grafana/limits.js';
import { day } from '../../../grafana/spans.js';
import { defaultRuleOptions, type RuleOptions } from '../../../grafana/rules-file.js';

/** Longer than any window of the rules below: what was young at first has a past then. */
export const pastMs = 17_000;

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
    missedWindow: 15,
    forgottenPause: 5,
    restorePointGrace: 600,
    earliestJumpWindow: 15,
    counterWindow: 15,
    loopBlockWindow: 3,
    longestHeartbeatSilence: 6,
    mostRestarts: 0,
    restartWindow: 15,
    departureWindow: 15,
    leastThrottles: 1,
    // The least that AWS lets a lock be changed for, and what a test turns the clock by.
    lockNotice: 4 * day,
  },
};
