import { accountReferences } from './account-references.js';
import { backupReferences } from './backup-references.js';
import { draftOf } from './draft.js';
import { environmentReferences, postureReferences } from './environment-references.js';
import { estateDraftOf } from './estate-draft.js';
import { gapReferences } from './gap-references.js';
import { scheduleReferences } from './schedule-references.js';
import type { Issue } from './problem.js';

const checks = [
  accountReferences,
  environmentReferences,
  postureReferences,
  backupReferences,
  scheduleReferences,
  gapReferences,
];

/** Everything that needs more than one value to be judged, over whatever of the file is right. */
export function checkReferences(root: Readonly<Record<string, unknown>>): readonly Issue[] {
  const estate = estateDraftOf(draftOf(root));
  return checks.flatMap((check) => check(estate));
}
