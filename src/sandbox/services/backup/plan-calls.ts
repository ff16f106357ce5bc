import type {
  BackupPlan,
  BackupRule,
  CreateBackupPlanInput,
  CreateBackupPlanOutput,
  DeleteBackupPlanInput,
  DeleteBackupPlanOutput,
  GetBackupPlanInput,
  GetBackupPlanOutput,
  ListBackupPlanVersionsInput,
  ListBackupPlanVersionsOutput,
  ListBackupPlansInput,
  ListBackupPlansOutput,
  ScheduledPlanExecutionMember,
  UpdateBackupPlanInput,
  UpdateBackupPlanOutput,
} from '@aws-sdk/client-backup';
import { awsFires } from '../../../kernel/aws-schedule.js';
import { partitionOf } from '../../iam/partition.js';
import type { Call } from '../../service.js';
import { alreadyExists, invalidRequest, invalidValue, limitExceeded, notFound } from './faults.js';
import { describeLifecycle } from './lifecycle.js';
import { byCreation, nextToken, page, pageOfSorted } from './pages.js';
import { documentText, readPlan, type PlanDraft, type RuleDraft } from './plan-input.js';
import { currentVersion, type Plan, type PlanVersion, type Rule } from './plan.js';
import { runPlan } from './plan-runs.js';
import { readTags } from './tags.js';
import type { Creator } from './vault.js';
import type { BackupWorld } from './world.js';

/** @source AWS Backup Developer Guide, AWS Backup quotas */
const mostPlans = 300;
const mostVersions = 2000;
const mostPreviewed = 10;

type PlanPlace = Pick<Plan, 'id' | 'arn'>;

/** A new document of a plan. A rule that did not change keeps its id. */
function newVersion(
  world: BackupWorld,
  plan: PlanPlace,
  draft: PlanDraft,
  parts: { readonly createdAtMs: number; readonly before: readonly Rule[] },
): PlanVersion {
  const id = world.uuid();
  const same = new Map(parts.before.map((rule) => [ruleText(rule), rule.id]));
  const rules = draft.rules.map((rule) => ({
    ...rule,
    id: same.get(ruleText(rule)) ?? world.uuid(),
  }));
  const creators = rules.map((rule): readonly [string, Creator] => [
    rule.id,
    {
      planId: plan.id,
      planArn: plan.arn,
      planName: draft.name,
      planVersion: id,
      ruleId: rule.id,
      ruleName: rule.name,
      cron: rule.expression,
      timeZone: rule.timeZone,
    },
  ]);
  return {
    id,
    createdAtMs: parts.createdAtMs,
    name: draft.name,
    rules,
    creators: new Map(creators),
  };
}

const ruleText = (rule: RuleDraft): string => documentText({ name: '', rules: [rule] });

/** @source AWS Backup API Reference, CreateBackupPlan */
export function createPlan(
  world: BackupWorld,
  input: CreateBackupPlanInput,
  call: Call,
): CreateBackupPlanOutput {
  const place = world.at(call);
  const living = [...place.plans.values()].filter(({ deletedAtMs }) => deletedAtMs === undefined);
  const { CreatorRequestId: creatorRequestId } = input;
  const repeated = living.find(
    (plan) => creatorRequestId !== undefined && plan.creatorRequestId === creatorRequestId,
  );
  if (repeated !== undefined) return created(repeated);
  const draft = readPlan(input.BackupPlan);
  const text = documentText(draft);
  const twin = living.find((plan) => documentText(currentVersion(plan)) === text);
  if (twin !== undefined) {
    throw alreadyExists('Backup plan with the same plan document already exists.', {
      arn: twin.arn,
      creatorRequestId: twin.creatorRequestId,
    });
  }
  if (living.length >= mostPlans) throw limitExceeded(`At most ${mostPlans} plans are allowed.`);
  const { account } = call.caller;
  const createdAtMs = call.now.getTime();
  const plan = newPlan(world, draft, {
    account,
    region: call.region,
    createdAtMs,
    creatorRequestId,
  });
  plan.tags = readTags(new Map(), input.BackupPlanTags ?? {});
  place.plans.set(plan.id, plan);
  runPlan(world, plan);
  return created(plan);
}

/** A plan with its first document; it does not run yet. */
export function newPlan(
  world: BackupWorld,
  draft: PlanDraft,
  parts: Pick<Plan, 'account' | 'region' | 'createdAtMs' | 'creatorRequestId'>,
): Plan {
  const id = world.uuid();
  const { account, region, createdAtMs } = parts;
  const arn = `arn:${partitionOf(region)}:backup:${region}:${account}:backup-plan:${id}`;
  return {
    ...parts,
    id,
    arn,
    tags: new Map(),
    versions: [newVersion(world, { id, arn }, draft, { createdAtMs, before: [] })],
    selections: new Map(),
    deletedAtMs: undefined,
    lastRunAtMs: undefined,
  };
}

function created(plan: Plan): CreateBackupPlanOutput & UpdateBackupPlanOutput {
  const version = currentVersion(plan);
  return {
    BackupPlanId: plan.id,
    BackupPlanArn: plan.arn,
    CreationDate: new Date(version.createdAtMs),
    VersionId: version.id,
  };
}

/**
 * Replaces the whole document; points that are there stay as they are. A name cannot be changed.
 * @source AWS Backup API Reference, UpdateBackupPlan
 */
export function updatePlan(
  world: BackupWorld,
  input: UpdateBackupPlanInput,
  call: Call,
): UpdateBackupPlanOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  const draft = readPlan(input.BackupPlan);
  const before = currentVersion(plan);
  if (draft.name !== before.name) throw invalidRequest('The name of a plan cannot be changed.');
  if (plan.versions.length >= mostVersions) {
    throw limitExceeded(`A plan has at most ${mostVersions} versions.`);
  }
  const createdAtMs = call.now.getTime();
  plan.versions.push(newVersion(world, plan, draft, { createdAtMs, before: before.rules }));
  runPlan(world, plan);
  return created(plan);
}

/** @source AWS Backup API Reference, GetBackupPlan */
export function getPlan(
  world: BackupWorld,
  input: GetBackupPlanInput,
  call: Call,
): GetBackupPlanOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  const version =
    input.VersionId === undefined
      ? currentVersion(plan)
      : plan.versions.find(({ id }) => id === input.VersionId);
  if (version === undefined) throw notFound('Failed reading Backup plan with provided version.');
  return {
    ...member(plan),
    VersionId: version.id,
    BackupPlan: describePlan(version),
    ...preview(version, input.MaxScheduledRunsPreview ?? 0, call.now),
  };
}

function member(plan: Plan) {
  return {
    BackupPlanId: plan.id,
    BackupPlanArn: plan.arn,
    CreationDate: new Date(plan.createdAtMs),
    ...(plan.creatorRequestId !== undefined && { CreatorRequestId: plan.creatorRequestId }),
    ...(plan.lastRunAtMs !== undefined && { LastExecutionDate: new Date(plan.lastRunAtMs) }),
    ...(plan.deletedAtMs !== undefined && { DeletionDate: new Date(plan.deletedAtMs) }),
  };
}

function describePlan({ name, rules }: PlanVersion): BackupPlan {
  return { BackupPlanName: name, Rules: rules.map(describeRule) };
}

/** With what AWS writes out. Lifecycle and copies are left out where none were given. */
function describeRule(rule: Rule): BackupRule {
  return {
    RuleName: rule.name,
    TargetBackupVaultName: rule.vault,
    ScheduleExpression: rule.expression,
    StartWindowMinutes: rule.startWindowMinutes,
    CompletionWindowMinutes: rule.completionWindowMinutes,
    ...(rule.lifecycle !== undefined && { Lifecycle: describeLifecycle(rule.lifecycle) }),
    ...(rule.pointTags.size > 0 && { RecoveryPointTags: Object.fromEntries(rule.pointTags) }),
    RuleId: rule.id,
    ...(rule.copies.length > 0 && {
      CopyActions: rule.copies.map(({ vaultArn, lifecycle }) => ({
        DestinationBackupVaultArn: vaultArn,
        ...(lifecycle !== undefined && { Lifecycle: describeLifecycle(lifecycle) }),
      })),
    }),
    EnableContinuousBackup: false,
    ScheduleExpressionTimezone: rule.timeZone,
  };
}

function timeOf({ ExecutionTime }: ScheduledPlanExecutionMember): number {
  return ExecutionTime?.getTime() ?? 0;
}

function preview(
  { rules }: PlanVersion,
  count: number,
  now: Date,
): { readonly ScheduledRunsPreview?: ScheduledPlanExecutionMember[] } {
  if (count < 0 || count > mostPreviewed) {
    throw invalidValue(`MaxScheduledRunsPreview must be between 0 and ${mostPreviewed}.`);
  }
  if (count === 0) return {};
  const runs = rules.flatMap((rule) => {
    const next: ScheduledPlanExecutionMember[] = [];
    for (const at of awsFires(rule.schedule, rule.timeZone, now)) {
      next.push({ ExecutionTime: at, RuleId: rule.id, RuleExecutionType: 'SNAPSHOTS' });
      if (next.length === count) break;
    }
    return next;
  });
  return { ScheduledRunsPreview: runs.toSorted((a, b) => timeOf(a) - timeOf(b)).slice(0, count) };
}

/** @source AWS Backup API Reference, ListBackupPlans */
export function listPlans(
  world: BackupWorld,
  input: ListBackupPlansInput,
  call: Call,
): ListBackupPlansOutput {
  const all = [...world.at(call).plans.values()].filter(
    ({ deletedAtMs }) => deletedAtMs === undefined || input.IncludeDeleted === true,
  );
  const { items, token } = page(all, byCreation, 'descending', input);
  return {
    BackupPlansList: items.map((plan) => ({
      ...member(plan),
      VersionId: currentVersion(plan).id,
      BackupPlanName: currentVersion(plan).name,
    })),
    ...nextToken(token),
  };
}

/** @source AWS Backup API Reference, ListBackupPlanVersions */
export function listPlanVersions(
  world: BackupWorld,
  input: ListBackupPlanVersionsInput,
  call: Call,
): ListBackupPlanVersionsOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  const numbered = plan.versions.map((version, at) => ({ version, at }));
  const { items, token } = pageOfSorted(numbered.toReversed(), numberOf, input);
  return {
    BackupPlanVersionsList: items.map(({ version }) => ({
      ...member(plan),
      CreationDate: new Date(version.createdAtMs),
      VersionId: version.id,
      BackupPlanName: version.name,
    })),
    ...nextToken(token),
  };
}

const numberOf = ({ at }: { readonly at: number }): string => String(at).padStart(5, '0');

/** Its selections must be deleted first; its points stay. @source AWS Backup API Reference */
export function deletePlan(
  world: BackupWorld,
  input: DeleteBackupPlanInput,
  call: Call,
): DeleteBackupPlanOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  if (plan.selections.size > 0) {
    throw invalidRequest(
      'Related backup plan selections must be deleted prior to backup plan deletion.',
    );
  }
  plan.deletedAtMs = call.now.getTime();
  return {
    BackupPlanId: plan.id,
    BackupPlanArn: plan.arn,
    DeletionDate: call.now,
    VersionId: currentVersion(plan).id,
  };
}
