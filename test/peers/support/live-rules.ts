import { defaultLimits } from '../../../grafana/limits.js';
import { defaultRuleOptions, type RuleOptions } from '../../../grafana/rules-file.js';

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
    intervalMemory: 10,
    staleIntervals: 0.2,
    missedWindow: 10,
    forgottenPause: 5,
    restorePointGrace: 600,
    earliestJumpWindow: 10,
    counterWindow: 10,
    loopBlockWindow: 5,
    longestHeartbeatSilence: 6,
    mostRestarts: 0,
    restartWindow: 20,
    departureWindow: 20,
    leastThrottles: 1,
  },
};
