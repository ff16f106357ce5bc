import { type ControlCard, type Judgement, unseen } from '../control.js';
import { makeFinding } from '../finding.js';
import {
  describeTrouble,
  historyPasses,
  type JobReason,
  jobReasons,
  latestTrouble,
} from './job-history.js';
import { describePlace } from './places.js';
import type { BackupControl, BackupView } from './view.js';
import { keyOfTable, subjectOf, type WatchedTable } from './watched.js';

const card = {
  id: 'backup-jobs',
  title: 'Backup jobs good',
  subject: 'placement',
  rationale:
    'A job that fails today is a stale recovery point tomorrow. COMPLETED alone is not good: the category of its message tells of issues. AWS lists jobs of the last 30 days only.',
  source: 'API BackupJob (State, MessageCategory) and API ListBackupJobs, AWS Backup API Reference',
  reasons: jobReasons,
} as const satisfies ControlCard;

function judge(table: WatchedTable, view: BackupView, now: Date): Judgement<JobReason> {
  const { jobs } = view.backup(table.home);
  if (jobs.kind === 'unknown') return unseen(jobs);
  const mine = view.jobsOf(table);
  const trouble = latestTrouble(mine);
  if (trouble === undefined) return historyPasses('backup', mine, now);
  return {
    verdict: 'fail',
    reason: trouble.reason,
    message: describeTrouble('backup', trouble, now),
    remedy: `aws backup describe-backup-job --region ${table.home.region} --backup-job-id ${trouble.job.id} (tells the cause; usual ones are the role of the selection, the key of the vault, a retention outside the vault's lock, and another job of the table at the same time)`,
  };
}

/** No backup job of the table went wrong since the newest good one. */
export const backupJobs: BackupControl = {
  card,
  findings: (view, now) =>
    view.tables.map((table) =>
      makeFinding(card, subjectOf(table), keyOfTable(table), judge(table, view, now), [
        {
          read: `backup jobs of ${describePlace(table.home)}`,
          observed: view.backup(table.home).jobs,
        },
      ]),
    ),
};
