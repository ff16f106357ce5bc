import { describeSpan, hourMs } from '../../kernel/units.js';
import type { ControlCard, Judgement } from '../control.js';
import { clockRemedy, notReported } from '../control.js';
import { makeFinding } from '../finding.js';
import {
  copiesThere,
  copyJobsTo,
  isCrossAccount,
  keyOfCopy,
  subjectOfCopy,
  type TableCopy,
  wantedCopies,
} from './copies.js';
import {
  featuresGate,
  newestSource,
  plannedCopies,
  plannedGate,
  sourceGate,
} from './copy-gates.js';
import { copyReasons, type CopyReason } from './copy-reasons.js';
import { sourceKeyGate, vaultGates } from './copy-vault-gates.js';
import { areShut, areUnclear, type Gate, open } from './gates.js';
import { describeTrouble, latestTrouble } from './job-history.js';
import { crossAccountGate } from './organizations.js';
import { describePlace, unseenFirst } from './places.js';
import { ageMs, describeUnusable, isFromFuture, isUsable } from './points.js';
import { daysOf, describeDays, isKept, recentMs } from './retention.js';
import { roleGate } from './roles.js';
import type { BackupControl, BackupView } from './view.js';

const card = {
  id: 'copy-arrived',
  title: 'Copy arrived',
  subject: 'copy',
  rationale:
    'A copy action in a plan is an intention. Only a point in the vault of the other account or region survives the loss of this one; it carries the ARN of the table that it was made of.',
  source:
    'Creating backup copies across AWS Regions / across AWS accounts, AWS Backup Developer Guide; guide, "Cross-account and cross-region backups"',
  equivalents: {
    auditManager:
      'BACKUP_RESOURCES_PROTECTED_BY_CROSS_ACCOUNT, BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION',
  },
  reasons: copyReasons,
} as const satisfies ControlCard;

/** Everything that must hold for a copy to arrive, in the order in which it is told. */
function gatesOf(of: TableCopy, view: BackupView, now: Date): readonly Gate<CopyReason>[] {
  const { table, copy } = of;
  const { selects } = view.coverage(table);
  const source = newestSource(of, view, now)?.vault ?? plannedCopies(of, view)[0]?.rule.vault;
  return [
    plannedGate(of, view),
    sourceGate(of, view, now),
    featuresGate(of, view, now),
    isCrossAccount(of) ? crossAccountGate(view.sight, table.home.account, copy.account) : open,
    ...vaultGates(of, view),
    sourceKeyGate(of, view, source),
    ...selects
      .slice(0, 1)
      .map(({ selection }) => roleGate(view.sight, table.home, selection.roleArn)),
  ];
}

interface Explanation {
  readonly reason: CopyReason | undefined;
  readonly text: string;
  readonly remedy: string;
}

function explain(of: TableCopy, view: BackupView, now: Date): Explanation {
  const gates = gatesOf(of, view, now);
  const inTheWay = areShut(gates);
  const jobs = copyJobsTo(of, view);
  const trouble = latestTrouble(jobs);
  const failed = trouble === undefined ? '' : `; ${describeTrouble('copy', trouble, now)}`;
  const running = jobs.find(({ state }) => state === 'CREATED' || state === 'RUNNING');
  const under =
    running === undefined
      ? ''
      : `; copy job ${running.id} is ${running.state} since ${describeSpan(Math.max(0, now.getTime() - running.createdAt.getTime()))}`;
  const [first] = inTheWay;
  if (first !== undefined) {
    const why = [...new Set(inTheWay.map((gate) => gate.why))].join('; ');
    return { reason: first.reason, text: `: ${why}${failed}${under}`, remedy: first.remedy };
  }
  const unseen = areUnclear(gates).map(({ why }) => why);
  return {
    reason: trouble === undefined ? undefined : 'CopyJobsFail',
    text: `${unseen.length === 0 ? '; nothing that was looked at stands in its way' : `; not known: ${[...new Set(unseen)].join('; ')}`}${failed}${under}`,
    remedy: `aws backup list-copy-jobs --region ${of.table.home.region} --by-resource-arn ${of.table.arn} (in account ${of.table.home.account}; tells what became of the copies)`,
  };
}

function judge(of: TableCopy, view: BackupView, now: Date): Judgement<CopyReason> {
  const { copy } = of;
  const { gaps } = view.points(copy);
  const points = copiesThere(of, view);
  const usable = points.filter((placed) => isUsable(placed, now));
  const [newest] = usable;
  const wantedMs = copy.maximumAgeHours * hourMs;
  const unseen = unseenFirst(gaps);
  if (newest !== undefined && ageMs(newest) <= wantedMs) {
    const recent = usable.filter((placed) => ageMs(placed) <= recentMs(copy.maximumAgeHours));
    const isEnough = recent.some(({ point }) => isKept(point, copy.retentionDays));
    if (isEnough) {
      return {
        verdict: 'pass',
        message: `the newest copy is ${describeSpan(ageMs(newest))} old, in vault ${newest.vault} of ${describePlace(copy)}`,
      };
    }
    if (unseen !== undefined) return unseen;
    const longest = Math.max(...recent.map(({ point }) => daysOf(point)));
    return {
      verdict: 'fail',
      reason: 'CopiesExpireEarly',
      message: `the recent copies are kept ${describeDays(longest)} at most; ${describeDays(copy.retentionDays)} are wanted`,
      remedy: `Set Lifecycle.DeleteAfterDays of the copy action to ${copy.retentionDays} or more (aws backup update-backup-plan).`,
    };
  }
  // What was not seen may hold a newer one.
  if (unseen !== undefined) return unseen;
  const future = points.find(isFromFuture);
  if (future !== undefined) {
    return notReported('a believable age: the newest copy begins in the future', clockRemedy);
  }
  const { reason, text, remedy } = explain(of, view, now);
  if (newest === undefined) {
    const unusable = points.length === 0 ? '' : ` (not usable: ${describeUnusable(points)})`;
    return {
      verdict: 'fail',
      reason: reason ?? 'CopyMissing',
      message: `no usable copy is in ${describePlace(copy)}${unusable}${text}`,
      remedy,
    };
  }
  return {
    verdict: 'fail',
    reason: reason ?? 'CopyStale',
    message: `the newest copy in ${describePlace(copy)} is ${describeSpan(ageMs(newest))} old; at most ${copy.maximumAgeHours} h are wanted${text}`,
    remedy,
  };
}

/** A young copy of the table lies where one is wanted. */
export const copyArrived: BackupControl = {
  card,
  findings: (view, now) =>
    wantedCopies(view).map((of) =>
      makeFinding(card, subjectOfCopy(of), keyOfCopy(of), judge(of, view, now), [
        ...view.points(of.copy).basis,
        {
          read: `copy jobs of ${describePlace(of.table.home)}`,
          observed: view.backup(of.table.home).copyJobs,
        },
        {
          read: `backup plans of ${describePlace(of.table.home)}`,
          observed: view.backup(of.table.home).plans,
        },
        {
          read: `backup settings of ${describePlace(of.table.home)}`,
          observed: view.backup(of.table.home).settings,
        },
      ]),
    ),
};
