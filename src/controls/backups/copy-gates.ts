import { placeOfVault } from '../../estate/backup-facts.js';
import type { BackupRule, CopyAction } from '../../estate/backup-facts.js';
import { describeSpan, hourMs } from '../../kernel/units.js';
import { coveringPlans, coveringRules } from './coverage.js';
import type { TableCopy } from './copies.js';
import { type Gate, open, shut, unclear, unread } from './gates.js';
import { describePlace, isSamePlace, type Place } from './places.js';
import { ageMs, isUsable, type PlacedPoint } from './points.js';
import type { BackupView } from './view.js';

export type SourceReason =
  'CopyNotPlanned' | 'NothingToCopy' | 'AdvancedFeaturesOff' | 'PointNotCopyable' | 'PointCold';

/** An action of a rule that copies to where a copy is wanted. */
export interface PlannedCopy {
  readonly rule: BackupRule;
  readonly action: CopyAction;
  /** Name of the vault that it copies into. */
  readonly vault: string;
}

/** What rules do for a copy to a place. */
export function copyActionsTo(place: Place, rules: readonly BackupRule[]): readonly PlannedCopy[] {
  return rules.flatMap((rule) =>
    rule.copies.flatMap((action) => {
      const to = placeOfVault(action.vaultArn);
      return to !== undefined && isSamePlace(to, place) ? [{ rule, action, vault: to.name }] : [];
    }),
  );
}

/** What the rules that surely back the table up do for a copy. */
export function plannedCopies(
  { table, copy }: TableCopy,
  view: BackupView,
): readonly PlannedCopy[] {
  return copyActionsTo(copy, coveringRules(view.coverage(table)));
}

/** A rule of the table asks for the copy. */
export function plannedGate(of: TableCopy, view: BackupView): Gate<SourceReason> {
  const { table, copy } = of;
  if (plannedCopies(of, view).length > 0) return open;
  const coverage = view.coverage(table);
  const { plans, unclear: maybe } = coverage;
  if (plans.kind === 'unknown') return unread('the backup plans', plans);
  const [first] = maybe;
  if (first !== undefined) {
    return unclear(
      `whether plan ${first.plan.name} takes the table is not known: selection ${first.selection.name} ${first.outcome.why}`,
    );
  }
  const covering = coveringPlans(coverage);
  const names = covering.map(({ name }) => name).join(', ');
  const [plan] = covering;
  return shut(
    'CopyNotPlanned',
    plan === undefined
      ? 'no plan backs the table up'
      : `no rule of ${covering.length === 1 ? 'plan' : 'plans'} ${names} copies there`,
    plan === undefined
      ? 'See backup-planned.'
      : `Add to a daily rule of plan ${plan.name}, by aws backup update-backup-plan --region ${table.home.region} --backup-plan-id ${plan.id}: CopyActions=[{DestinationBackupVaultArn=VAULT_ARN of ${describePlace(copy)}, Lifecycle={DeleteAfterDays=${copy.retentionDays}}}]`,
  );
}

/** The newest point of the table at home that could be copied. */
export function newestSource(
  { table }: TableCopy,
  view: BackupView,
  now: Date,
): PlacedPoint | undefined {
  const points = view.points(table.home).byArn.get(table.arn) ?? [];
  return points.find((placed) => isUsable(placed, now));
}

/** There is a young point to be copied, and it is warm. @source Creating backup copies, AWS Backup Developer Guide */
export function sourceGate(of: TableCopy, view: BackupView, now: Date): Gate<SourceReason> {
  const newest = newestSource(of, view, now);
  if (newest === undefined) {
    const [gap] = view.points(of.table.home).gaps;
    if (gap !== undefined) return unread('the recovery points of the table', gap);
    return shut(
      'NothingToCopy',
      'the table has no usable recovery point that could be copied',
      'See recovery-point-fresh.',
    );
  }
  if (ageMs(newest) > of.copy.maximumAgeHours * hourMs) {
    const [gap] = view.points(of.table.home).gaps;
    if (gap !== undefined) return unread('newer recovery points of the table', gap);
    return shut(
      'NothingToCopy',
      `the newest recovery point that could be copied is ${describeSpan(ageMs(newest))} old itself`,
      'See recovery-point-fresh.',
    );
  }
  if (!newest.point.isCold) return open;
  return shut(
    'PointCold',
    `the newest recovery point, in vault ${newest.vault}, is in cold storage, from where nothing is copied`,
    'Copy before the move: raise Lifecycle.MoveToColdStorageAfterDays of its rule, or leave it out.',
  );
}

/** ARNs of points that were made without advanced features. */
const plainPoint = /^arn:[a-z0-9-]+:dynamodb:/u;

/**
 * Advanced features are on, and were on when the newest point was made: older points can never be
 * copied. @source Advanced DynamoDB backup, AWS Backup Developer Guide
 */
export function featuresGate(of: TableCopy, view: BackupView, now: Date): Gate<SourceReason> {
  const { home } = of.table;
  const { settings } = view.backup(home);
  const newest = newestSource(of, view, now);
  const enable = `aws backup update-region-settings --region ${home.region} --resource-type-management-preference DynamoDB=true`;
  const isPlain = newest !== undefined && plainPoint.test(newest.point.arn);
  const isOn = settings.kind === 'seen' ? settings.value.isFullyManaged : undefined;
  if (isOn === false) {
    return shut(
      'AdvancedFeaturesOff',
      `advanced features for DynamoDB are off in ${describePlace(home)}, and without them nothing can be copied`,
      `${enable}; points that were made before stay where they are.`,
    );
  }
  if (isPlain) {
    return shut(
      'PointNotCopyable',
      'the newest recovery point was made without advanced features and can never be copied',
      `${isOn === true ? '' : `${enable}; `}Start a backup job, or wait for the next one: what it makes can be copied.`,
    );
  }
  if (isOn === true) return open;
  return settings.kind === 'unknown'
    ? unread('whether advanced features are on', settings)
    : unclear('whether advanced features are on is not reported');
}
