import type {
  BackupsDescription,
  PlanDescription,
  RuleDescription,
  VaultDescription,
} from '../../backup-description.js';
import { parsePolicy } from '../../iam/policy.js';
import { dayMs } from '../../../kernel/units.js';
import { newPlan } from './plan-calls.js';
import { readSchedule, type RuleDraft } from './plan-input.js';
import { runPlan } from './plan-runs.js';
import type { Vault, VaultLock } from './vault.js';
import { newVault } from './vault-calls.js';
import type { BackupWorld } from './world.js';

/**
 * Makes what the description names, each thing with its age. Plans run from when they were made: the
 * history of jobs, points and copies is worked out when the first call catches up with it.
 * @throws AwsFault InvalidParameterValueException for a schedule that AWS would not take
 */
export function seedBackups(
  world: BackupWorld,
  description: BackupsDescription,
  nowMs: number,
): void {
  for (const { account, region, optedIn, advancedFeatures } of description.settings) {
    const place = world.places.at(account, region);
    const { optIn, management } = place.settings;
    place.settings = {
      optIn: new Map([...optIn, ['DynamoDB', optedIn]]),
      management: new Map([...management, ['DynamoDB', advancedFeatures]]),
    };
  }
  for (const vault of description.vaults) {
    world.putVault(seedVault(world, vault, nowMs));
  }
  for (const plan of description.plans) seedPlan(world, plan, nowMs);
}

function seedVault(world: BackupWorld, described: VaultDescription, nowMs: number): Vault {
  const createdAtMs = Math.floor(nowMs - described.ageDays * dayMs);
  return {
    ...newVault(world, { ...described, createdAtMs }),
    policy:
      described.policy === undefined
        ? undefined
        : { text: described.policy, parsed: parsePolicy(described.policy) },
    lock: seedLock(described.lock, nowMs),
  };
}

function seedLock(described: VaultDescription['lock'], nowMs: number): VaultLock | undefined {
  if (described === undefined) return undefined;
  const { minimumDays, maximumDays, changeableForDays, ageDays } = described;
  const immutableFromMs =
    changeableForDays === undefined ? undefined : nowMs + (changeableForDays - ageDays) * dayMs;
  return { minimumDays, maximumDays, immutableFromMs };
}

function seedPlan(world: BackupWorld, described: PlanDescription, nowMs: number): void {
  const { account, region, name, ageDays } = described;
  const createdAtMs = Math.floor(nowMs - ageDays * dayMs);
  const draft = { name, rules: described.rules.map(ruleOf) };
  const place = { account, region, createdAtMs, creatorRequestId: undefined };
  const plan = newPlan(world, draft, place);
  plan.tags = new Map(Object.entries(described.tags));
  for (const selection of described.selections) {
    const id = world.uuid();
    plan.selections.set(id, { ...selection, id, createdAtMs, creatorRequestId: undefined });
  }
  world.places.at(account, region).plans.set(plan.id, plan);
  runPlan(world, plan);
}

function ruleOf(rule: RuleDescription): RuleDraft {
  const { name, vault, schedule, timeZone, startWindowMinutes, completionWindowMinutes } = rule;
  const { coldAfterDays, deleteAfterDays } = rule;
  return {
    name,
    vault,
    expression: schedule,
    schedule: readSchedule(schedule),
    timeZone,
    startWindowMinutes,
    completionWindowMinutes,
    lifecycle: { coldAfterDays, deleteAfterDays },
    copies: rule.copies.map(({ vaultArn, ...lifecycle }) => ({ vaultArn, lifecycle })),
    pointTags: new Map(),
  };
}
