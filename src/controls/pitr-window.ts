import type { PlacementFacts } from '../estate/facts.js';
import { type Control, notReported } from './control.js';
import { pitrToJudge } from './presence.js';
import { enablePitrCommand } from './remedies.js';
import type { PlacementSubject } from './subjects.js';

type Reason = 'PitrWindowTooShort';

/** The configured recovery period is at least the wanted one. */
export const pitrWindow: Control<PlacementSubject, PlacementFacts, Reason> = {
  id: 'pitr-window',
  title: 'PITR window long enough',
  subject: 'placement',
  rationale:
    'Damage that is noticed after the window has passed cannot be undone from PITR. The price does not depend on the window.',
  source:
    'API UpdateContinuousBackups, RecoveryPeriodInDays, Amazon DynamoDB API Reference; How point-in-time recovery works, Amazon DynamoDB Developer Guide',
  reasons: {
    PitrWindowTooShort: {
      severity: 'critical',
      meaning: 'RecoveryPeriodInDays is below the posture.',
    },
  },
  evaluate(subject, facts) {
    const pitr = pitrToJudge(facts);
    if (pitr.kind === 'said') return pitr.judgement;
    if (pitr.value.kind === 'off') return undefined; // said by pitr-enabled
    const { windowDays } = pitr.value;
    const wanted = subject.environment.posture.pitr.windowDays;
    if (windowDays === undefined) return notReported('the recovery period');
    if (windowDays >= wanted) {
      return { verdict: 'pass', message: `the PITR window is ${windowDays} days` };
    }
    return {
      verdict: 'fail',
      reason: 'PitrWindowTooShort',
      message: `the PITR window is ${windowDays} days; ${wanted} are wanted`,
      remedy: `${enablePitrCommand(subject)} (the longer window fills as time passes)`,
    };
  },
};
