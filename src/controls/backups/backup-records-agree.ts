import type { BackupJob } from '../../estate/backup-facts.js';
import { dayMs, describeSpan, hourMs } from '../../kernel/units.js';
import { clockRemedy, type ControlCard, type Judgement, skewMs } from '../control.js';
import { makeFinding } from '../finding.js';
import { describePlace, unseenFirst } from './places.js';
import { isFromFuture, type PlacedPoint } from './points.js';
import type { BackupControl, BackupView } from './view.js';
import { keyOfTable, subjectOf, type WatchedTable } from './watched.js';

const card = {
  id: 'backup-records-agree',
  title: 'Backup records agree',
  subject: 'placement',
  rationale:
    'What contradicts itself is no evidence: a finished job without its point, a point that outlives its expiry, a point from the future.',
  source:
    'API DeleteRecoveryPoint and API BackupJob, AWS Backup API Reference; Deleting backups, AWS Backup Developer Guide',
  reasons: {
    JobWithoutPoint: {
      severity: 'critical',
      meaning: 'The newest COMPLETED job names a recovery point that its vault does not hold.',
    },
    PointFromFuture: {
      severity: 'warning',
      meaning: 'A recovery point begins in the future: a clock is wrong.',
    },
    PointOutlivesExpiry: {
      severity: 'warning',
      meaning:
        'A recovery point is EXPIRED, or past its expiry by more than the eight hours in which AWS deletes.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

/** AWS deletes within eight hours after the expiry. @source Deleting backups, AWS Backup Developer Guide */
const deletionMs = 8 * hourMs;

function hasOutlived({ point, readAt }: PlacedPoint): boolean {
  if (point.status === 'EXPIRED') return true;
  const { expiresAt } = point;
  return expiresAt !== undefined && readAt.getTime() - expiresAt.getTime() > deletionMs;
}

/** The newest job that says it made a point, with what its vault held well after that. */
function missingPoint(
  table: WatchedTable,
  view: BackupView,
  points: readonly PlacedPoint[],
): BackupJob | undefined {
  const { contents } = view.backup(table.home);
  const newest = view
    .jobsOf(table)
    .filter(({ state }) => state === 'COMPLETED')
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  const content = newest === undefined ? undefined : contents.get(newest.vault);
  if (newest?.completedAt === undefined || content?.kind !== 'seen') return undefined;
  // The vault may have been read before the job was done.
  if (content.at.getTime() - newest.completedAt.getTime() < skewMs) return undefined;
  const { pointArn } = newest;
  const isThere =
    pointArn !== undefined &&
    points.some(({ point, vault }) => point.arn === pointArn && vault === newest.vault);
  // Past the time that it is wanted for it may be gone by right.
  const ageMs = content.at.getTime() - newest.createdAt.getTime();
  return isThere || ageMs > table.wanted.retentionDays * dayMs ? undefined : newest;
}

function judge(table: WatchedTable, view: BackupView): Judgement<Reason> {
  const { byArn, gaps } = view.points(table.home);
  const points = byArn.get(table.arn) ?? [];
  const job = missingPoint(table, view, points);
  if (job !== undefined) {
    return {
      verdict: 'fail',
      reason: 'JobWithoutPoint',
      message: `backup job ${job.id} is COMPLETED, but its recovery point is not in vault ${job.vault}`,
      remedy: `Find out who deleted it (CloudTrail: DeleteRecoveryPoint, DisassociateRecoveryPoint), and start another job: aws backup describe-backup-job --region ${table.home.region} --backup-job-id ${job.id}`,
    };
  }
  const future = points.find(isFromFuture);
  if (future !== undefined) {
    return {
      verdict: 'fail',
      reason: 'PointFromFuture',
      message: `a recovery point in vault ${future.vault} begins ${describeSpan(future.point.createdAt.getTime() - future.readAt.getTime())} in the future; it counts for nothing`,
      remedy: clockRemedy,
    };
  }
  const outlived = points.filter(hasOutlived);
  const [first] = outlived;
  if (first !== undefined) {
    const { expiresAt } = first.point;
    const since =
      expiresAt === undefined || expiresAt > first.readAt
        ? ''
        : `, one of them since ${describeSpan(first.readAt.getTime() - expiresAt.getTime())}`;
    return {
      verdict: 'fail',
      reason: 'PointOutlivesExpiry',
      message: `${outlived.length} of its recovery points should be gone, but are listed in vault ${first.vault}${since}; they count for nothing`,
      remedy:
        'Check that the role AWSServiceRoleForBackup exists and may delete what AWS Backup made; expired points go on to cost.',
    };
  }
  const { jobs } = view.backup(table.home);
  const seen = unseenFirst(jobs.kind === 'unknown' ? [...gaps, jobs] : gaps);
  return (
    seen ?? {
      verdict: 'pass',
      message: `jobs and ${points.length} recovery points of the table agree`,
    }
  );
}

/** What AWS Backup lists of a table does not contradict itself. */
export const backupRecordsAgree: BackupControl = {
  card,
  findings: (view) =>
    view.tables.map((table) =>
      makeFinding(card, subjectOf(table), keyOfTable(table), judge(table, view), [
        ...view.points(table.home).basis,
        {
          read: `backup jobs of ${describePlace(table.home)}`,
          observed: view.backup(table.home).jobs,
        },
      ]),
    ),
};
