import { accountReferences } from './account-references.js';
import { backupReferences } from './backup-references.js';
import { copyReferences } from './copy-references.js';
import { draftOf } from './draft.js';
import { environmentReferences, postureReferences } from './environment-references.js';
import { estateDraftOf } from './estate-draft.js';
import { gapReferences } from './gap-references.js';
import { scheduleReferences } from './schedule-references.js';
import type { Issue } from './problem.js';
import { waiverReferences } from './waiver-references.js';

const checks = [
  accountReferences,
  environmentReferences,
  postureReferences,
  copyReferences,
  backupReferences,
  waiverReferences,
  scheduleReferences,
  gapReferences,
];

/** Everything that needs more than one value to be judged, over whatever of the file is right. */
export function checkReferences(
  root: Readonly<Record<string, unknown>>,
  now: Date,
): readonly Issue[] {
  const estate = estateDraftOf(draftOf(root), now);
  return checks.flatMap((check) => check(estate));
}
