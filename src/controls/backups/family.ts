import type { Family } from '../sight.js';
import { backupPlanned } from './backup-planned.js';
import { type BackupControl, viewOf } from './view.js';

/** In the order in which they are documented. */
const controls: readonly BackupControl[] = [backupPlanned];

/** All controls of AWS Backup. They have findings only where a posture wants backups. */
export const backupsFamily: Family = {
  cards: controls.map(({ card }) => card),
  findings(sight, now) {
    const view = viewOf(sight);
    return controls.flatMap((control) => control.findings(view, now));
  },
};
