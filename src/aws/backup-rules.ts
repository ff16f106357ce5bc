/** Rules and selections of AWS Backup, written out as they work. Pure. */
import type * as sdk from '@aws-sdk/client-backup';
import type {
  BackupRule,
  BackupSelection,
  ConditionOperator,
  CopyAction,
  Lifecycle,
  TagCondition,
} from '../estate/backup-facts.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';

/** @source API BackupRule, AWS Backup API Reference */
const defaults = {
  schedule: 'cron(0 5 ? * * *)',
  timeZone: 'Etc/UTC',
  startWindowMinutes: 480,
  completionWindowMinutes: 10_080,
} as const;

/**
 * A rule with AWS's defaults in place of what is left out.
 * @throws DrError `invalid` when it lacks what AWS always gives
 */
export function describeRule(rule: sdk.BackupRule): BackupRule {
  const lifecycle = lifecycleOf(rule.Lifecycle);
  const zone = rule.ScheduleExpressionTimezone || defaults.timeZone;
  return {
    id: required(rule.RuleId, 'GetBackupPlan: RuleId'),
    name: required(rule.RuleName, 'GetBackupPlan: RuleName'),
    vault: required(rule.TargetBackupVaultName, 'GetBackupPlan: TargetBackupVaultName'),
    airGappedVaultArn: rule.TargetLogicallyAirGappedBackupVaultArn,
    schedule: rule.ScheduleExpression || defaults.schedule,
    timeZone: zone === 'UTC' ? defaults.timeZone : zone,
    startWindowMinutes: rule.StartWindowMinutes ?? defaults.startWindowMinutes,
    completionWindowMinutes: rule.CompletionWindowMinutes ?? defaults.completionWindowMinutes,
    lifecycle,
    copies: (rule.CopyActions ?? []).map((copy) => describeCopy(copy, lifecycle)),
    isContinuous: rule.EnableContinuousBackup ?? false,
  };
}

/** -1 stands for what is not set. @source API Lifecycle, AWS Backup API Reference */
function daysOf(days: number | undefined): number | undefined {
  return days !== undefined && days > 0 ? days : undefined;
}

function lifecycleOf(lifecycle: sdk.Lifecycle | undefined): Lifecycle {
  return {
    coldAfterDays: daysOf(lifecycle?.MoveToColdStorageAfterDays),
    deleteAfterDays: daysOf(lifecycle?.DeleteAfterDays),
  };
}

/**
 * A copy without a lifecycle has the one of its source; so expires one that is told -1, which for a
 * copy does not mean "for ever".
 * @source Creating backup copies, AWS Backup Developer Guide
 */
function describeCopy(copy: sdk.CopyAction, source: Lifecycle): CopyAction {
  const own = copy.Lifecycle;
  const isSourceExpiry = own?.DeleteAfterDays === -1;
  const told = lifecycleOf(own);
  const lifecycle = isSourceExpiry ? { ...told, deleteAfterDays: source.deleteAfterDays } : told;
  return {
    vaultArn: required(copy.DestinationBackupVaultArn, 'GetBackupPlan: DestinationBackupVaultArn'),
    lifecycle: own === undefined || own === null ? source : lifecycle,
  };
}

const operators: readonly ConditionOperator[] = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
];

/**
 * A selection; lists keep AWS's order.
 * @throws DrError `invalid` when it lacks what AWS always gives, or compares tags in an unknown way
 */
export function describeSelection(id: string, selection: sdk.BackupSelection): BackupSelection {
  return {
    id,
    name: required(selection.SelectionName, 'GetBackupSelection: SelectionName'),
    roleArn: required(selection.IamRoleArn, 'GetBackupSelection: IamRoleArn'),
    resources: selection.Resources ?? [],
    notResources: selection.NotResources ?? [],
    tags: (selection.ListOfTags ?? []).map(tagOf),
    conditions: operators.flatMap((operator) => conditionsOf(selection.Conditions, operator)),
  };
}

function tagOf({ ConditionType, ConditionKey, ConditionValue }: sdk.Condition) {
  if (ConditionType !== 'STRINGEQUALS') {
    throw invalidAnswer('GetBackupSelection: a ConditionType that is not known');
  }
  return {
    key: required(ConditionKey, 'GetBackupSelection: ConditionKey'),
    value: ConditionValue ?? '',
  };
}

function conditionsOf(
  conditions: sdk.Conditions | undefined,
  operator: ConditionOperator,
): readonly TagCondition[] {
  return (conditions?.[operator] ?? []).map(({ ConditionKey, ConditionValue }) => ({
    operator,
    key: required(ConditionKey, 'GetBackupSelection: ConditionKey'),
    value: ConditionValue ?? '',
  }));
}
