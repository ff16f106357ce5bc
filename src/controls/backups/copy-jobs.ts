import { type CopyJob, placeOfVault } from '../../estate/backup-facts.js';
import { dayMs } from '../../kernel/units.js';
import { type ControlCard, type Judgement, skewMs, unseen } from '../control.js';
import { makeFinding } from '../finding.js';
import {
  copiesThere,
  copyJobsTo,
  isVaultMissing,
  keyOfCopy,
  subjectOfCopy,
  type TableCopy,
  wantedCopies,
} from './copies.js';
import { describeTrouble, historyPasses, jobReasons, latestTrouble } from './job-history.js';
import { describePlace } from './places.js';
import type { BackupControl, BackupView } from './view.js';

const card = {
  id: 'copy-jobs',
  title: 'Copy jobs good',
  subject: 'copy',
  rationale:
    'A copy that fails shows nowhere but in the copy jobs: the plan and the backup jobs stay green. AWS lists jobs of the last 30 days only.',
  source: 'API CopyJob (State, MessageCategory) and API ListCopyJobs, AWS Backup API Reference',
  reasons: {
    ...jobReasons,
    CopyWithoutPoint: {
      severity: 'warning',
      meaning: 'The newest COMPLETED copy job names a point that its vault does not hold.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

/** The newest job that says the copy arrived, where its vault, read well after that, does not hold it. */
function vanished(of: TableCopy, jobs: readonly CopyJob[], view: BackupView): CopyJob | undefined {
  const newest = jobs
    .filter(({ state }) => state === 'COMPLETED')
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  const vault = newest === undefined ? undefined : placeOfVault(newest.vaultArn)?.name;
  if (newest?.completedAt === undefined || vault === undefined) return undefined;
  const content = view.backup(of.copy).contents.get(vault);
  if (content === undefined) return isVaultMissing(view, of.copy, vault) ? newest : undefined;
  if (content.kind === 'unknown') return undefined;
  // The vault may have been read before the job was done; past its time the copy may be gone by right.
  if (content.at.getTime() - newest.completedAt.getTime() < skewMs) return undefined;
  const ageMs = content.at.getTime() - newest.createdAt.getTime();
  if (ageMs > of.copy.retentionDays * dayMs) return undefined;
  const { pointArn } = newest;
  const isThere = copiesThere(of, view).some(({ point }) => point.arn === pointArn);
  return isThere ? undefined : newest;
}

function judge(of: TableCopy, view: BackupView, now: Date): Judgement<Reason> {
  const { table, copy } = of;
  const jobs = copyJobsTo(of, view);
  const describe = (id: string): string =>
    `aws backup describe-copy-job --region ${table.home.region} --copy-job-id ${id}`;
  const { copyJobs: atHome } = view.backup(table.home);
  // A good one may be among those that were not seen.
  if (atHome.kind === 'unknown') return unseen(atHome);
  const trouble = latestTrouble(jobs);
  if (trouble !== undefined) {
    return {
      verdict: 'fail',
      reason: trouble.reason,
      message: describeTrouble('copy', trouble, now),
      remedy: `${describe(trouble.job.id)} (in account ${table.home.account}; tells the cause; copy-arrived tells what stands in the way)`,
    };
  }
  const lost = vanished(of, jobs, view);
  if (lost !== undefined) {
    return {
      verdict: 'fail',
      reason: 'CopyWithoutPoint',
      message: `copy job ${lost.id} is COMPLETED, but its recovery point is not in ${lost.vaultArn}`,
      remedy: `Find out who deleted it there (CloudTrail of ${copy.account}: DeleteRecoveryPoint); ${describe(lost.id)} (in account ${table.home.account})`,
    };
  }
  return historyPasses('copy', jobs, now);
}

/** No copy job of the table to that place went wrong since the newest good one. */
export const copyJobs: BackupControl = {
  card,
  findings: (view, now) =>
    wantedCopies(view).map((of) =>
      makeFinding(card, subjectOfCopy(of), keyOfCopy(of), judge(of, view, now), [
        {
          read: `copy jobs of ${describePlace(of.table.home)}`,
          observed: view.backup(of.table.home).copyJobs,
        },
        ...view.points(of.copy).basis,
      ]),
    ),
};
