import { describeSpan, minuteMs, secondMs } from '../kernel/units.js';
import { clockRemedy, type Control, notReported, skewMs, windowTooYoung } from './control.js';
import { isSeenInaccessible, pitrToJudge } from './presence.js';
import type { MemberFacts, PlacementSubject } from './subjects.js';

type Reason = 'PitrHistoryStale';

/** The latest restorable instant follows the present. */
export const pitrFreshness: Control<PlacementSubject, MemberFacts, Reason> = {
  id: 'pitr-freshness',
  title: 'PITR history fresh',
  subject: 'placement',
  rationale:
    'The latest restorable instant is normally about five minutes old. When it stops, every later write is out of reach.',
  source:
    'How point-in-time recovery works (LatestRestorableDateTime), Amazon DynamoDB Developer Guide',
  reasons: {
    PitrHistoryStale: {
      severity: 'critical',
      meaning:
        'The latest restorable instant is older than the posture allows (a table that was seen to be inaccessible is told as that: its history stands still).',
    },
  },
  evaluate({ environment }, facts) {
    if (isSeenInaccessible(facts)) return undefined; // it stands still with its table
    const pitr = pitrToJudge(facts);
    if (pitr.kind === 'said') return pitr.judgement;
    if (pitr.value.kind === 'off') return undefined;
    const { earliest, latest } = pitr.value;
    if (latest === undefined) return notReported('the latest restorable instant');
    // Against the moment of the read: a long pass must not make healthy history look old.
    const lagMs = pitr.at.getTime() - latest.getTime();
    if (lagMs < -skewMs) {
      return notReported(
        `a believable instant: the latest restorable one is ${describeSpan(lagMs)} in the future`,
        clockRemedy,
      );
    }
    if (lagMs > environment.posture.pitr.maximumLagMinutes * minuteMs) {
      return {
        verdict: 'fail',
        reason: 'PitrHistoryStale',
        message: `the latest restorable instant is ${describeSpan(lagMs)} old; at most ${environment.posture.pitr.maximumLagMinutes} min are allowed`,
        remedy:
          'Check the AWS Health dashboard and the state of the table key; open a support case if it does not move. Do not switch PITR off and on: that erases the history.',
      };
    }
    if (earliest !== undefined && latest.getTime() - earliest.getTime() < secondMs) {
      return windowTooYoung();
    }
    return {
      verdict: 'pass',
      message: `the latest restorable instant is ${describeSpan(lagMs)} old`,
    };
  },
};
