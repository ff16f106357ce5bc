import type {
  BackupsDescription,
  PlanDescription,
  RuleDescription,
  SelectionDescription,
  VaultDescription,
} from '../../backup-description.js';
import { parsePolicy } from '../../iam/policy.js';
import { dayMs, hourMs } from '../../../kernel/units.js';
import { newPlan } from './plan-calls.js';
import { readSchedule, type RuleDraft } from './plan-input.js';
import { runPlan } from './plan-runs.js';
import type { Vault, VaultLock } from './vault.js';
import { newVault } from './vault-calls.js';
import type { BackupWorld } from './world.js';

/**
 * Makes what the description names, each thing with its age. Plans run from when they were made: the
 * history of jobs, points and copies is worked out when the first call catches up with it. What changed
 * some hours ago is an event of that history.
 * @throws AwsFault InvalidParameterValueException for a schedule that AWS would not take
 */
export function seedBackups(
  world: BackupWorld,
  description: BackupsDescription,
  nowMs: number,
): void {
  const change = changes(world, nowMs);
  const { organization } = description;
  change(organization?.changedHoursAgo, () => {
    world.crossAccount = {
      ...world.crossAccount,
      isEnabled: organization?.crossAccountBackup === true,
    };
  });
  for (const {
    account,
    region,
    optedIn,
    advancedFeatures,
    changedHoursAgo,
  } of description.settings) {
    const place = world.places.at(account, region);
    change(changedHoursAgo, () => {
      const { optIn, management } = place.settings;
      place.settings = {
        optIn: new Map([...optIn, ['DynamoDB', optedIn]]),
        management: new Map([...management, ['DynamoDB', advancedFeatures]]),
      };
    });
  }
  for (const vault of description.vaults) seedVault(world, vault, nowMs);
  for (const plan of description.plans) seedPlan(world, plan, nowMs);
}

/** Does something some hours before the start of the world; at once when no hours are given. */
function changes(world: BackupWorld, nowMs: number) {
  return (hoursAgo: number | undefined, happen: () => void): void => {
    if (hoursAgo === undefined) happen();
    else world.timeline.add(nowMs - hoursAgo * hourMs, happen);
  };
}

function seedVault(world: BackupWorld, described: VaultDescription, nowMs: number): void {
  const { lock, lockBefore, policy } = described;
  const createdAtMs = Math.floor(nowMs - described.ageDays * dayMs);
  const vault: Vault = {
    ...newVault(world, { ...described, createdAtMs }),
    policy: policy === undefined ? undefined : { text: policy, parsed: parsePolicy(policy) },
    lock: seedLock(lockBefore === undefined ? lock : lockBefore.lock, nowMs),
  };
  world.putVault(vault);
  if (lockBefore === undefined) return;
  changes(world, nowMs)(lockBefore.hoursAgo, () => {
    world.putVault({ ...vault, lock: seedLock(lock, nowMs) });
  });
}

function seedLock(described: VaultDescription['lock'], nowMs: number): VaultLock | undefined {
  if (described === undefined) return undefined;
  const { minimumDays, maximumDays, changeableForDays, ageDays } = described;
  const immutableFromMs =
    changeableForDays === undefined ? undefined : nowMs + (changeableForDays - ageDays) * dayMs;
  return { minimumDays, maximumDays, immutableFromMs };
}

function seedPlan(world: BackupWorld, described: PlanDescription, nowMs: number): void {
  const { account, region, name, ageDays, selectionsBefore, deletedHoursAgo } = described;
  const createdAtMs = Math.floor(nowMs - ageDays * dayMs);
  const draft = { name, rules: described.rules.map(ruleOf) };
  const place = { account, region, createdAtMs, creatorRequestId: undefined };
  const plan = newPlan(world, draft, place);
  plan.tags = new Map(Object.entries(described.tags));
  const select = (selections: readonly SelectionDescription[], sinceMs: number): void => {
    plan.selections.clear();
    for (const selection of selections) {
      const id = world.uuid();
      const made = { id, createdAtMs: sinceMs, creatorRequestId: undefined };
      plan.selections.set(id, { ...selection, ...made });
    }
  };
  const change = changes(world, nowMs);
  if (selectionsBefore === undefined) select(described.selections, createdAtMs);
  else {
    const { hoursAgo, selections } = selectionsBefore;
    select(selections, createdAtMs);
    change(hoursAgo, () => select(described.selections, nowMs - hoursAgo * hourMs));
  }
  if (deletedHoursAgo !== undefined) {
    change(deletedHoursAgo, () => {
      plan.selections.clear();
      plan.deletedAtMs = nowMs - deletedHoursAgo * hourMs;
    });
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
