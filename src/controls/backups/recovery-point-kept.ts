import { describeSpan } from '../../kernel/units.js';
import type { ControlCard, Judgement } from '../control.js';
import { makeFinding } from '../finding.js';
import { unseenFirst } from './places.js';
import { ageMs, isUsable } from './points.js';
import { daysOf, describeDays, isKept, recentMs } from './retention.js';
import type { BackupControl, BackupView } from './view.js';
import { keyOfTable, subjectOf, type WatchedTable } from './watched.js';

const card = {
  id: 'recovery-point-kept',
  title: 'Recovery points kept long enough',
  subject: 'placement',
  rationale:
    'Damage is often found late. A point carries its own expiry from the rule that made it; what a plan says today changes nothing of the points that are there.',
  source: 'API RecoveryPointByBackupVault (CalculatedLifecycle), AWS Backup API Reference',
  equivalents: {
    configRule: 'backup-recovery-point-minimum-retention-check',
    auditManager: 'BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK',
  },
  reasons: {
    PointsExpireEarly: {
      severity: 'warning',
      meaning:
        'None of the recent recovery points (of the wanted age or two days, whichever is longer) is kept as long as wanted.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

function judge(table: WatchedTable, view: BackupView, now: Date): Judgement<Reason> | undefined {
  const { byArn, gaps } = view.points(table.home);
  const { maximumAgeHours, retentionDays } = table.wanted;
  const recent = (byArn.get(table.arn) ?? []).filter(
    (placed) => isUsable(placed, now) && ageMs(placed) <= recentMs(maximumAgeHours),
  );
  const kept = recent.find(({ point }) => isKept(point, retentionDays));
  if (kept !== undefined) {
    return {
      verdict: 'pass',
      message: `a recovery point of ${describeSpan(ageMs(kept))} ago is kept ${describeDays(daysOf(kept.point))}`,
    };
  }
  const unseen = unseenFirst(gaps);
  if (unseen !== undefined) return unseen;
  if (recent.length === 0) return undefined; // said by recovery-point-fresh
  const longest = Math.max(...recent.map(({ point }) => daysOf(point)));
  return {
    verdict: 'fail',
    reason: 'PointsExpireEarly',
    message: `the recent recovery points are kept ${describeDays(longest)} at most; ${describeDays(retentionDays)} are wanted`,
    remedy: `Set Lifecycle.DeleteAfterDays of a daily rule of its plan to ${retentionDays} or more (aws backup update-backup-plan); to keep what is there: aws backup update-recovery-point-lifecycle --region ${table.home.region} --backup-vault-name ${recent[0]?.vault} --recovery-point-arn ${recent[0]?.point.arn} --lifecycle DeleteAfterDays=${retentionDays}`,
  };
}

/** A recent recovery point of the table is kept as long as wanted. */
export const recoveryPointKept: BackupControl = {
  card,
  findings: (view, now) =>
    view.tables.flatMap((table) => {
      const judgement = judge(table, view, now);
      if (judgement === undefined) return [];
      const { basis } = view.points(table.home);
      return [makeFinding(card, subjectOf(table), keyOfTable(table), judgement, basis)];
    }),
};
