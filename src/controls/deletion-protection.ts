import type { PlacementFacts } from '../estate/facts.js';
import { type Control, notReported } from './control.js';
import { tableToJudge } from './presence.js';
import type { PlacementSubject } from './subjects.js';

type Reason = 'DeletionProtectionOff';

/** Deleting the table takes two deliberate steps, in every region. */
export const deletionProtection: Control<PlacementSubject, PlacementFacts, Reason> = {
  id: 'deletion-protection',
  title: 'Deletion protection on',
  subject: 'placement',
  rationale:
    'It stops the most common loss, a deletion by mistake. It is set per region, and a restored table comes up without it.',
  source: 'Using deletion protection to protect your table, Amazon DynamoDB Developer Guide',
  reasons: {
    DeletionProtectionOff: {
      severity: 'warning',
      meaning: 'DeletionProtectionEnabled is false in that region.',
    },
  },
  evaluate({ environment, place }, facts) {
    if (!environment.posture.deletionProtection) return undefined;
    const table = tableToJudge(facts);
    if (table.kind === 'said') return table.judgement;
    const { deletionProtection: isOn } = table.value;
    if (isOn === undefined) return notReported('deletion protection');
    if (isOn) {
      return { verdict: 'pass', message: 'deletion protection is on' };
    }
    return {
      verdict: 'fail',
      reason: 'DeletionProtectionOff',
      message: 'deletion protection is off',
      remedy: `aws dynamodb update-table --region ${place.region} --table-name ${place.table} --deletion-protection-enabled`,
    };
  },
};
