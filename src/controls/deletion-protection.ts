import type { PlacementFacts } from '../estate/facts.js';
import { type Control, unseen } from './control.js';
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
  evaluate({ environment, place }, { table }) {
    if (!environment.posture.deletionProtection || table.kind === 'absent') return undefined;
    if (table.kind === 'unknown') return unseen(table);
    if (table.value.deletionProtection) {
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
