import type { BackupJob } from '../../estate/backup-facts.js';
import { dayMs, describeSpan, hourMs } from '../../kernel/units.js';
import { clockRemedy, type ControlCard, type Judgement, notReported } from '../control.js';
import { makeFinding } from '../finding.js';
import { coveringPlans, coveringRules } from './coverage.js';
import { describePlace, unseenFirst } from './places.js';
import { ageMs, describeUnusable, isFromFuture, isUsable, type PlacedPoint } from './points.js';
import type { BackupControl, BackupView } from './view.js';
import { keyOfTable, subjectOf, type WatchedTable } from './watched.js';

const card = {
  id: 'recovery-point-fresh',
  title: 'Recovery point fresh',
  subject: 'placement',
  rationale:
    'What counts is the content of the newest point that can be restored from, not that a job ran or a plan exists. A job may start up to eight hours after its time, so lateness alone is no failure.',
  source:
    'API RecoveryPointByBackupVault and API BackupRule (StartWindowMinutes), AWS Backup API Reference; guide, "Disaster recovery"',
  equivalents: {
    configRule: 'dynamodb-last-backup-recovery-point-created',
    auditManager: 'BACKUP_LAST_RECOVERY_POINT_CREATED',
  },
  reasons: {
    NoRecoveryPoint: {
      severity: 'critical',
      meaning: 'No usable recovery point of the table is in its own account and region.',
    },
    RecoveryPointStale: {
      severity: 'critical',
      meaning: 'The newest usable recovery point is older than the posture allows.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

const waiting: readonly BackupJob['state'][] = ['CREATED', 'PENDING', 'RUNNING'];

/** A job that may still bring a point, as the rest of a sentence. */
function describeWaiting(table: WatchedTable, view: BackupView, now: Date): string {
  const job = view.jobsOf(table).find(({ state }) => waiting.includes(state));
  if (job === undefined) return '';
  const since = describeSpan(Math.max(0, now.getTime() - job.createdAt.getTime()));
  if (job.state === 'RUNNING') return `; a backup job is running since ${since}`;
  const { startBy } = job;
  const until =
    startBy !== undefined && startBy > now ? ` and may start until ${startBy.toISOString()}` : '';
  return `; a backup job is waiting since ${since}${until}`;
}

function startCommand(table: WatchedTable, view: BackupView): string {
  const coverage = view.coverage(table);
  const vault = coveringRules(coverage)[0]?.vault ?? 'VAULT';
  const roleArn = coverage.selects[0]?.selection.roleArn ?? 'ROLE_ARN';
  const command = `aws backup start-backup-job --region ${table.home.region} --backup-vault-name ${vault} --resource-arn ${table.arn} --iam-role-arn ${roleArn}`;
  return coveringPlans(coverage).length === 0
    ? `${command} (and put the table under a plan, see backup-planned)`
    : `${command} (and see backup-jobs for why the plan made none)`;
}

function judge(table: WatchedTable, view: BackupView, now: Date): Judgement<Reason> {
  const { byArn, gaps } = view.points(table.home);
  const points = byArn.get(table.arn) ?? [];
  const wantedMs = table.wanted.maximumAgeHours * hourMs;
  const newest: PlacedPoint | undefined = points.find((placed) => isUsable(placed, now));
  if (newest !== undefined && ageMs(newest) <= wantedMs) {
    return {
      verdict: 'pass',
      message: `the newest recovery point is ${describeSpan(ageMs(newest))} old, in vault ${newest.vault}`,
    };
  }
  // What was not seen may hold a newer one.
  const unseen = unseenFirst(gaps);
  if (unseen !== undefined) return unseen;
  const future = points.find(isFromFuture);
  if (future !== undefined) {
    const aheadMs = future.point.createdAt.getTime() - future.readAt.getTime();
    return notReported(
      `a believable age: the newest recovery point begins ${describeSpan(aheadMs)} in the future`,
      clockRemedy,
    );
  }
  const late = describeWaiting(table, view, now);
  const remedy = startCommand(table, view);
  if (newest === undefined) {
    const unusable = points.length === 0 ? '' : ` (not usable: ${describeUnusable(points)})`;
    return {
      verdict: 'fail',
      reason: 'NoRecoveryPoint',
      message: `no vault of ${describePlace(table.home)} holds a usable recovery point of the table${unusable}${late}`,
      remedy,
    };
  }
  const wanted =
    wantedMs % dayMs === 0 ? describeSpan(wantedMs) : `${table.wanted.maximumAgeHours} h`;
  return {
    verdict: 'fail',
    reason: 'RecoveryPointStale',
    message: `the newest recovery point is ${describeSpan(ageMs(newest))} old, in vault ${newest.vault}; at most ${wanted} are wanted${late}`,
    remedy,
  };
}

/** The newest usable recovery point of the table, in its own account and region, is young enough. */
export const recoveryPointFresh: BackupControl = {
  card,
  findings: (view, now) =>
    view.tables.map((table) =>
      makeFinding(card, subjectOf(table), keyOfTable(table), judge(table, view, now), [
        ...view.points(table.home).basis,
        {
          read: `backup jobs of ${describePlace(table.home)}`,
          observed: view.backup(table.home).jobs,
        },
      ]),
    ),
};
