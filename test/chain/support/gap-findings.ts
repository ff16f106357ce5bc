import type { Estate } from '../../../src/estate/environment.js';
import type { Gap } from './estate-file.js';
import { aroundFindings } from './gap-findings-around.js';
import { backupFindings, isBackupGap } from './gap-findings-backups.js';
import { bucketFindings } from './gap-findings-buckets.js';
import { tableFindings } from './gap-findings-tables.js';
import { environmentOf } from './gap-places.js';

// The table of what each planted gap is found as, written by hand from the reference of the controls:
// control, reason, resource and region of every finding that a gap makes.

/** Of one gap. */
function findingsOf(gap: Gap, estate: Estate): readonly string[] {
  if (isBackupGap(gap)) return backupFindings(gap, estate);
  if ('bucket' in gap) return bucketFindings(gap, estate);
  if ('table' in gap) return tableFindings(gap, environmentOf(estate, gap.environment));
  return aroundFindings(gap, estate);
}

/** Reasons of controls that tell the worst trouble alone, worst first. */
const worstFirst: Readonly<Record<string, readonly string[]>> = {
  'data-role-access': [
    'RoleMissing',
    'ActionDenied',
    'ActionMissing',
    'BucketRefuses',
    'ExcessActions',
  ],
};

/** Of several gaps together, sorted: a subject has one finding of a control. */
export function allFindings(gaps: readonly Gap[], estate: Estate): readonly string[] {
  const found = [...new Set(gaps.flatMap((gap) => findingsOf(gap, estate)))];
  return found
    .filter((one) => {
      const [control = '', reason = '', ...subject] = one.split(' ');
      const order = worstFirst[control];
      return !order
        ?.slice(0, order.indexOf(reason))
        .some((worse) => found.includes([control, worse, ...subject].join(' ')));
    })
    .toSorted();
}
