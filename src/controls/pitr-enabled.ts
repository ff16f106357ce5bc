import type { PlacementFacts } from '../estate/facts.js';
import { type Control, unseen } from './control.js';
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
  evaluate(subject, { pitr }) {
    if (pitr.kind === 'absent') return undefined;
    if (pitr.kind === 'unknown') return unseen(pitr);
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
