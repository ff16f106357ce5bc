import type { BackupPlan } from '../../estate/backup-facts.js';
import { type ControlCard, type Judgement, type Severity, unseen } from '../control.js';
import { type Basis, type Finding, type FindingSubject, makeFinding } from '../finding.js';
import { coveringPlans } from './coverage.js';
import { type Schedules, schedulesFrom } from './fires.js';
import { areShut, areUnclear, type Gate, shut, type Shut, unclearJudgement } from './gates.js';
import { describePlace, listed, type Place, placeKey } from './places.js';
import { planReasons, type PlanReason } from './plan-reasons.js';
import { retentionGates } from './plan-retention.js';
import { scheduleGates } from './plan-schedules.js';
import { planVaultGates } from './plan-vaults.js';
import { roleGate } from './roles.js';
import { type BackupControl, type BackupView, uniqueBy } from './view.js';
import type { WatchedTable } from './watched.js';

const card = {
  id: 'plan-sound',
  title: 'Backup plan sound',
  subject: 'plan',
  rationale:
    'AWS accepts plans that cannot work: a retention that the lock of the vault refuses fails at run time, overlapping rules skip each other in silence, and nothing checks that a role or a vault exists.',
  source:
    'API BackupRule, AWS Backup API Reference; Creating a backup plan, AWS Backup Developer Guide; guide, "Disaster recovery"',
  equivalents: {
    configRule: 'backup-plan-min-frequency-and-min-retention-check',
    auditManager: 'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
  },
  reasons: planReasons,
} as const satisfies ControlCard;

/** A plan that surely takes tables that are watched. */
interface UsedPlan {
  readonly place: Place;
  readonly plan: BackupPlan;
  readonly tables: readonly WatchedTable[];
}

/** In the order of the estate. */
function usedPlans(view: BackupView): readonly UsedPlan[] {
  const used = new Map<string, UsedPlan & { readonly tables: WatchedTable[] }>();
  for (const table of view.tables) {
    const place = table.home;
    for (const plan of coveringPlans(view.coverage(table))) {
      const key = `${placeKey(place)}/${plan.id}`;
      const known = used.get(key);
      if (known === undefined) used.set(key, { plan, place, tables: [table] });
      else known.tables.push(table);
    }
  }
  return [...used.values()];
}

/** Other plans of its place with its name: a name is no key. */
function twinsOf({ plan, place }: UsedPlan, view: BackupView): readonly BackupPlan[] {
  return listed(view.backup(place).plans).list.filter(
    ({ name, id }) => name === plan.name && id !== plan.id,
  );
}

function twinGates(used: UsedPlan, view: BackupView): readonly Gate<PlanReason>[] {
  const twins = twinsOf(used, view);
  if (twins.length === 0) return [];
  return [
    shut(
      'TwinPlan',
      `${twins.length === 1 ? 'another plan' : `${twins.length} other plans`} of ${describePlace(used.place)} ${twins.length === 1 ? 'has' : 'have'} the name ${used.plan.name}: ${twins.map(({ id }) => id).join(', ')}`,
      `Find out which of them is meant (aws backup get-backup-plan --region ${used.place.region} --backup-plan-id ${used.plan.id}), and retire the other: its selections first.`,
    ),
  ];
}

function continuousGates({ plan, place }: UsedPlan): readonly Gate<PlanReason>[] {
  return plan.rules
    .filter(({ isContinuous }) => isContinuous)
    .map(({ name }) =>
      shut(
        'ContinuousBackup',
        `rule ${name} asks for continuous backup, which AWS Backup does not have for DynamoDB`,
        `Set EnableContinuousBackup to false: aws backup update-backup-plan --region ${place.region}; PITR is set on the table itself.`,
      ),
    );
}

/** Roles of the selections that take the tables. What nobody looked at is not held against a plan. */
function roleGates(used: UsedPlan, view: BackupView): readonly Gate<PlanReason>[] {
  const { plan, place, tables } = used;
  const roles = tables
    .flatMap((table) => view.coverage(table).selects)
    .filter((each) => each.plan.id === plan.id)
    .map(({ selection }) => selection.roleArn);
  const gates = uniqueBy(roles, (each) => each).map((arn) => roleGate(view.sight, place, arn));
  return [
    ...gates.filter((gate) => gate.kind !== 'unseen' || gate.cause !== undefined),
    ...doubtfulRoleGates(used, view),
  ];
}

/** A wrong role of a selection that may take a table beside those that surely do. */
function doubtfulRoleGates(
  { plan, place, tables }: UsedPlan,
  view: BackupView,
): readonly Gate<PlanReason>[] {
  const maybe = tables
    .flatMap((table) => view.coverage(table).unclear)
    .filter((each) => each.plan.id === plan.id);
  return uniqueBy(maybe, ({ selection }) => selection.id).flatMap(({ selection, outcome }) => {
    const gate = roleGate(view.sight, place, selection.roleArn);
    if (gate.kind !== 'shut') return [];
    const why = `selection ${selection.name} ${outcome.why}; if it takes a table, ${gate.why}`;
    return { kind: 'unseen', why, cause: outcome.cause } as const;
  });
}

const rank: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };
const order = Object.keys(planReasons);

/** Worst first, then in the order of the card. */
function worstFirst(a: Shut<PlanReason>, b: Shut<PlanReason>): number {
  return (
    rank[planReasons[a.reason].severity] - rank[planReasons[b.reason].severity] ||
    order.indexOf(a.reason) - order.indexOf(b.reason)
  );
}

const shownMost = 4;

function judge(used: UsedPlan, view: BackupView, schedules: Schedules): Judgement<PlanReason> {
  const { plan, place, tables } = used;
  const gates: readonly Gate<PlanReason>[] = [
    ...roleGates(used, view),
    ...planVaultGates(plan.rules, place, view),
    ...retentionGates(plan, tables, place, view),
    ...scheduleGates(plan, tables, place, view, schedules),
    ...continuousGates(used),
    ...twinGates(used, view),
  ];
  const faults = uniqueBy(areShut(gates).toSorted(worstFirst), ({ why }) => why);
  const missing = areUnclear(gates)[0];
  const [worst] = faults;
  // A hint does not outweigh what could not be seen.
  const isHint = worst !== undefined && planReasons[worst.reason].severity === 'info';
  if (missing !== undefined && (worst === undefined || isHint)) {
    return unclearJudgement(missing);
  }
  if (worst === undefined) {
    const rules = plan.rules.map(({ name, vault }) => `${name} into vault ${vault}`).join(', ');
    return { verdict: 'pass', message: `nothing stands in the way of plan ${plan.name}: ${rules}` };
  }
  const shown = faults.slice(0, shownMost).map(({ why }) => why);
  const more = faults.length - shown.length;
  return {
    verdict: 'fail',
    reason: worst.reason,
    message: `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    remedy: worst.remedy,
  };
}

function subjectOf({ plan, place, tables }: UsedPlan, view: BackupView): FindingSubject {
  const names = new Set(tables.map(({ environment }) => environment.name));
  const hasTwins = twinsOf({ plan, place, tables }, view).length > 0;
  return {
    environment: names.size === 1 ? [...names][0] : undefined,
    table: undefined,
    ...place,
    resource: hasTwins ? `${plan.name} (${plan.id})` : plan.name,
  };
}

function basisOf(place: Place, view: BackupView): readonly Basis[] {
  const { plans, vaults } = view.backup(place);
  return [
    { read: `backup plans of ${describePlace(place)}`, observed: plans },
    { read: `vaults of ${describePlace(place)}`, observed: vaults },
  ];
}

/** Places whose plans could not be seen, one finding each. */
function blindFindings(view: BackupView): readonly Finding[] {
  const homes = uniqueBy(
    view.tables.map(({ home }) => home),
    placeKey,
  );
  return homes.flatMap((place) => {
    const { plans } = view.backup(place);
    if (plans.kind !== 'unknown') return [];
    const names = new Set(
      view.tables
        .filter(({ home }) => placeKey(home) === placeKey(place))
        .map(({ environment }) => environment.name),
    );
    const subject: FindingSubject = {
      environment: names.size === 1 ? [...names][0] : undefined,
      table: undefined,
      ...place,
      resource: 'plans',
    };
    // No plan has the empty id.
    const key = [place.account, place.region, ''];
    return [makeFinding(card, subject, key, unseen(plans), basisOf(place, view))];
  });
}

/** Plans that back the tables up can do what is wanted of them. */
export const planSound: BackupControl = {
  card,
  findings(view, now) {
    const schedules = schedulesFrom(now);
    const seen = usedPlans(view).map((used) =>
      makeFinding(
        card,
        subjectOf(used, view),
        [used.place.account, used.place.region, used.plan.id],
        judge(used, view, schedules),
        basisOf(used.place, view),
      ),
    );
    return [...seen, ...blindFindings(view)];
  },
};
