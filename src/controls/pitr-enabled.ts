import type { PlacementFacts } from '../estate/facts.js';
import type { Control } from './control.js';
import { pitrToJudge } from './presence.js';
import { enablePitrCommand } from './remedies.js';
import type { PlacementSubject } from './subjects.js';

type Reason = 'PitrDisabled';

/** Point-in-time recovery is on, in this very region. */
export const pitrEnabled: Control<PlacementSubject, PlacementFacts, Reason> = {
  id: 'pitr-enabled',
  title: 'PITR on',
  subject: 'placement',
  rationale:
    'PITR is set per region and never copied to a replica. Without it a deleted or spoiled table cannot be brought back from its own region, and a deleted one leaves no system backup.',
  source:
    'How point-in-time recovery works, Amazon DynamoDB Developer Guide; guide, "DynamoDB" and "Disaster recovery"',
  reasons: {
    PitrDisabled: {
      severity: 'critical',
      meaning: 'PointInTimeRecoveryStatus is DISABLED in that region.',
    },
  },
  evaluate(subject, facts) {
    const pitr = pitrToJudge(facts);
    if (pitr.kind === 'said') return pitr.judgement;
    if (pitr.value.kind === 'on') return { verdict: 'pass', message: 'PITR is on' };
    return {
      verdict: 'fail',
      reason: 'PitrDisabled',
      message: subject.isHome
        ? 'PITR is off'
        : 'PITR is off on this replica; it is not copied from the home region',
      remedy: enablePitrCommand(subject),
    };
  },
};
