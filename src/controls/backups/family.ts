import type { Family } from '../sight.js';
import { backupFeatures } from './backup-features.js';
import { backupJobs } from './backup-jobs.js';
import { backupPlanned } from './backup-planned.js';
import { backupRecordsAgree } from './backup-records-agree.js';
import { copyArrived } from './copy-arrived.js';
import { copyJobs } from './copy-jobs.js';
import { crossAccountCopying } from './cross-account-copying.js';
import { recoveryPointFresh } from './recovery-point-fresh.js';
import { recoveryPointKept } from './recovery-point-kept.js';
import { exportBaseKept } from './export-base-kept.js';
import { exportJobs } from './export-jobs.js';
import { planSound } from './plan-sound.js';
import { vaultKey } from './vault-key.js';
import { vaultLock } from './vault-lock.js';
import { vaultPolicy } from './vault-policy.js';
import { type BackupControl, viewOf } from './view.js';

/** In the order in which they are documented. */
const controls: readonly BackupControl[] = [
  backupPlanned,
  recoveryPointFresh,
  recoveryPointKept,
  copyArrived,
  backupJobs,
  copyJobs,
  backupRecordsAgree,
  backupFeatures,
  crossAccountCopying,
  planSound,
  exportJobs,
  exportBaseKept,
  vaultLock,
  vaultPolicy,
  vaultKey,
];

/** All controls of AWS Backup. They have findings only where a posture wants backups. */
export const backupsFamily: Family = {
  cards: controls.map(({ card }) => card),
  findings(sight, now) {
    const view = viewOf(sight);
    return controls.flatMap((control) => control.findings(view, now));
  },
};
