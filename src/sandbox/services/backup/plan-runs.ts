import { awsFires } from '../../../kernel/aws-schedule.js';
import { dayMs, minuteMs } from '../../../kernel/units.js';
import type { CatalogueTable } from '../dynamodb/catalogue.js';
import { createJob } from './backup-runs.js';
import type { BackupOrder } from './job.js';
import { keptForEver, type Retention } from './lifecycle.js';
import { currentVersion, type Plan, type PlanVersion, type Rule, type Selection } from './plan.js';
import { runsAt } from './rule-windows.js';
import { exactTables, selects } from './selects.js';
import { deletionWithinMs, timings } from './timings.js';
import type { VaultName } from './vault.js';
import { jobHistoryMs, vaultArn, type BackupWorld, type Place } from './world.js';

/**
 * Makes the current document of a plan run by its own crons, from the moment that it was made. Each
 * time of a rule waits for the one before it, so a plan has one entry a rule in the timeline.
 */
export function runPlan(world: BackupWorld, plan: Plan): void {
  const version = currentVersion(plan);
  const { account, region } = plan;
  for (const rule of version.rules) {
    const arn = vaultArn(account, region, rule.vault);
    const vault = { account, region, name: rule.vault, arn };
    const running = { plan, version, rule, vault, orders: new Map<string, BackupOrder>() };
    awaitNext(world, running, new Date(version.createdAtMs));
  }
}

interface Running {
  readonly plan: Plan;
  readonly version: PlanVersion;
  readonly rule: Rule;
  /** Its vault, which need not exist. */
  readonly vault: VaultName;
  /** By selection. */
  readonly orders: Map<string, BackupOrder>;
}

function awaitNext(world: BackupWorld, running: Running, after: Date): void {
  const { rule } = running;
  let fires = awsFires(rule.schedule, rule.timeZone, after);
  const next = (): void => {
    const { value } = fires.next();
    if (value !== undefined) world.timeline.add(value.getTime(), fire);
  };
  const fire = (atMs: number): void => {
    const { plan, version } = running;
    if (plan.deletedAtMs !== undefined || currentVersion(plan) !== version) return;
    // What left neither a job nor a point by the time that is looked at need not be worked out.
    const tracesFromMs = world.timeline.untilMs - traceMs(rule);
    if (atMs < tracesFromMs) {
      fires = awsFires(rule.schedule, rule.timeZone, new Date(tracesFromMs));
    } else {
      runRule(world, running, atMs);
    }
    next();
  };
  next();
}

/** How long after its time a run of a rule can still be seen by anything that it left. */
function traceMs({ lifecycle, copies, completionWindowMinutes }: Rule): number {
  const kept = [
    lifecycle ?? keptForEver,
    ...copies.map((copy) => inherited(copy.lifecycle, lifecycle)),
  ].map(({ deleteAfterDays }) => (deleteAfterDays ?? Infinity) * dayMs);
  return Math.max(...kept, jobHistoryMs) + completionWindowMinutes * minuteMs + deletionWithinMs;
}

function inherited(own: Retention | undefined, rule: Retention | undefined): Retention {
  return own?.deleteAfterDays === undefined ? (rule ?? keptForEver) : own;
}

function runRule(world: BackupWorld, running: Running, atMs: number): void {
  const { plan, version, rule } = running;
  if (!runsAt(version.rules, rule, atMs)) return;
  plan.lastRunAtMs = atMs;
  const place = world.places.at(plan.account, plan.region);
  const taken = new Set<string>();
  for (const selection of plan.selections.values()) {
    if (selection.createdAtMs > atMs) continue;
    const order = orderOf(running, selection, place);
    for (const table of candidates(world, plan, selection, atMs)) {
      if (taken.has(table.arn) || !selects(selection, table, place.settings)) continue;
      taken.add(table.arn);
      createScheduled(world, order, { rule, table, atMs });
    }
  }
}

/** One for all jobs of a rule and a selection. */
function orderOf(running: Running, { id, roleArn }: Selection, place: Place): BackupOrder {
  const { plan, version, rule, vault, orders } = running;
  const known = orders.get(id);
  if (known !== undefined) return known;
  const order: BackupOrder = {
    account: plan.account,
    region: plan.region,
    place,
    vault,
    roleArn,
    creator: version.creators.get(rule.id),
    retention: rule.lifecycle ?? keptForEver,
    startWindowMs: rule.startWindowMinutes * minuteMs,
    completionWindowMs: rule.completionWindowMinutes * minuteMs,
    pointTags: rule.pointTags,
    copies: rule.copies,
  };
  orders.set(id, order);
  return order;
}

/** The tables that a selection may match: of the plan's own place, as every plan is regional. */
function candidates(
  world: BackupWorld,
  { account, region }: Plan,
  selection: Selection,
  atMs: number,
): readonly CatalogueTable[] {
  const exact = exactTables(selection);
  if (exact === undefined) return world.tables.list(account, region, atMs);
  const here = `:dynamodb:${region}:${account}:table/`;
  return exact.flatMap((arn) => {
    const name = arn.includes(here) ? arn.split('/')[1] : undefined;
    const found = name === undefined ? undefined : world.tables.find(account, region, name, atMs);
    return found === undefined ? [] : [found];
  });
}

function createScheduled(
  world: BackupWorld,
  order: BackupOrder,
  { rule, table, atMs }: { rule: Rule; table: CatalogueTable; atMs: number },
): void {
  const { account, region } = order;
  const subject = { account, region, resourceArn: table.arn, createdAtMs: atMs };
  if (world.jobFaults({ kind: 'backup', ...subject })?.effect === 'skip') return;
  createJob(world, {
    order,
    table,
    createdAtMs: atMs,
    token: undefined,
    name: `${table.arn} ${rule.id} ${atMs}`,
    startsWithin: timings.scheduledStart,
  });
}
