import type {
  BackupPlanInput,
  BackupRuleInput,
  CopyAction as SdkCopy,
} from '@aws-sdk/client-backup';
import { parseAwsSchedule, type AwsSchedule } from '../../../kernel/aws-schedule.js';
import { hourMs } from '../../../kernel/units.js';
import { isTimeZone } from '../../../kernel/zone-offset.js';
import { invalidValue, limitExceeded, required } from './faults.js';
import { describeLifecycle, readLifecycle } from './lifecycle.js';
import type { CopyAction, Rule } from './plan.js';
import { readTags } from './tags.js';
import { parseVaultArn } from './world.js';

/** What AWS puts where a rule says nothing. @source AWS Backup API Reference, BackupRule */
export const ruleDefaults = {
  expression: 'cron(0 5 ? * * *)',
  timeZone: 'Etc/UTC',
  startWindowMinutes: 480,
  completionWindowMinutes: 10_080,
} as const;

/** @source AWS Backup Developer Guide, AWS Backup quotas */
const mostRules = 10;
const mostCopies = 5;
const mostPointTags = 10;
const longestWindow = 52_560_000;

export const namePattern = /^[a-zA-Z0-9._-]{1,50}$/;

/** A rule but for its id, which the service gives. */
export type RuleDraft = Omit<Rule, 'id'>;

export interface PlanDraft {
  readonly name: string;
  readonly rules: readonly RuleDraft[];
}

/**
 * A plan with every default written out.
 * @source AWS Backup API Reference, BackupPlanInput and BackupRuleInput
 * @throws AwsFault InvalidParameterValueException, MissingParameterValueException,
 *   LimitExceededException
 */
export function readPlan(input: BackupPlanInput | undefined): PlanDraft {
  const plan = required(input, 'BackupPlan');
  const name = required(plan.BackupPlanName, 'BackupPlanName');
  if (!namePattern.test(name))
    throw invalidValue(`The plan name ${name.slice(0, 100)} is invalid.`);
  const rules = required(plan.Rules, 'Rules');
  if (rules.length === 0) throw invalidValue('A plan must have at least one rule.');
  if (rules.length > mostRules) throw limitExceeded(`A plan has at most ${mostRules} rules.`);
  const names = new Set(rules.map(({ RuleName }) => RuleName));
  if (names.size < rules.length) throw invalidValue('Rule names must be unique within a plan.');
  for (const member of ['AdvancedBackupSettings', 'ScanSettings'] as const) {
    if ((plan[member] ?? []).length > 0) {
      throw invalidValue(`The sandbox does not take ${member}: it backs up tables only.`);
    }
  }
  return { name, rules: rules.map(readRule) };
}

function readRule(input: BackupRuleInput): RuleDraft {
  const name = required(input.RuleName, 'RuleName');
  if (!namePattern.test(name))
    throw invalidValue(`The rule name ${name.slice(0, 100)} is invalid.`);
  if (input.EnableContinuousBackup === true) {
    throw invalidValue('Continuous backup is not supported for DynamoDB.');
  }
  for (const member of [
    'TargetLogicallyAirGappedBackupVaultArn',
    'IndexActions',
    'ScanActions',
  ] as const) {
    if (input[member] !== undefined) throw invalidValue(`The sandbox does not take ${member}.`);
  }
  const expression = input.ScheduleExpression ?? ruleDefaults.expression;
  const timeZone = input.ScheduleExpressionTimezone ?? ruleDefaults.timeZone;
  if (!isTimeZone(timeZone)) throw invalidValue(`The time zone ${timeZone} is not valid.`);
  const startWindowMinutes = input.StartWindowMinutes ?? ruleDefaults.startWindowMinutes;
  const completionWindowMinutes =
    input.CompletionWindowMinutes ?? ruleDefaults.completionWindowMinutes;
  checkWindows(startWindowMinutes, completionWindowMinutes);
  const copies = input.CopyActions ?? [];
  if (copies.length > mostCopies) throw limitExceeded(`A rule has at most ${mostCopies} copies.`);
  if (Object.keys(input.RecoveryPointTags ?? {}).length > mostPointTags) {
    throw limitExceeded(`A rule has at most ${mostPointTags} tags for its recovery points.`);
  }
  return {
    name,
    vault: required(input.TargetBackupVaultName, 'TargetBackupVaultName'),
    expression,
    schedule: readSchedule(expression),
    timeZone,
    startWindowMinutes,
    completionWindowMinutes,
    lifecycle: readLifecycle(input.Lifecycle),
    copies: copies.map(readCopy),
    pointTags: readTags(new Map(), input.RecoveryPointTags ?? {}),
  };
}

/** @throws AwsFault InvalidParameterValueException, also for what fires more often than hourly */
export function readSchedule(expression: string): AwsSchedule {
  const parsed = parseAwsSchedule(expression);
  const fault = (why: string) => invalidValue(`Invalid schedule expression ${expression}: ${why}`);
  if (!parsed.ok) throw fault(`expected ${parsed.expected}.`);
  if (parsed.value.kind === 'rate') throw fault('a backup plan takes cron expressions only.');
  const { times } = parsed.value;
  if (times.some((time, at) => at > 0 && time - (times[at - 1] ?? 0) < hourMs)) {
    throw fault('backups can be taken once an hour at most.');
  }
  return parsed.value;
}

/** @throws AwsFault InvalidParameterValueException */
export function checkWindows(startMinutes: number, completionMinutes: number): void {
  if (startMinutes < 60) throw invalidValue('StartWindowMinutes must be at least 60.');
  if (completionMinutes <= startMinutes || completionMinutes > longestWindow) {
    throw invalidValue('CompletionWindowMinutes must be greater than StartWindowMinutes.');
  }
}

function readCopy(input: SdkCopy): CopyAction {
  const arn = required(input.DestinationBackupVaultArn, 'DestinationBackupVaultArn');
  if (parseVaultArn(arn) === undefined) throw invalidValue(`${arn} is not the ARN of a vault.`);
  return { vaultArn: arn, lifecycle: readLifecycle(input.Lifecycle) };
}

/** The same for the same document: what AWS compares to tell twins. */
export function documentText({ name, rules }: PlanDraft): string {
  return JSON.stringify([
    name,
    rules.map((rule) => [
      rule.name,
      rule.vault,
      rule.expression,
      rule.timeZone,
      rule.startWindowMinutes,
      rule.completionWindowMinutes,
      rule.lifecycle && describeLifecycle(rule.lifecycle),
      rule.copies.map(({ vaultArn, lifecycle }) => [
        vaultArn,
        lifecycle && describeLifecycle(lifecycle),
      ]),
      [...rule.pointTags],
    ]),
  ]);
}
