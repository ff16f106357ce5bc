import type { ReplicaStatus } from '@aws-sdk/client-dynamodb';
import { dayMs, hourMs, minuteMs } from '../../../kernel/units.js';
import type { PlacementDescription, TableDescription } from '../../description.js';
import type { Random } from '../../random.js';
import { newTable } from './create-table.js';
import { systemBackup } from './deletion.js';
import { validation } from './faults.js';
import { ItemHistory } from './item-history.js';
import { seedCopies, settingsOf } from './seed-settings.js';
import { keysOf, seedRows } from './seed-items.js';
import type { Held, Table } from './table.js';
import { timings } from './timings.js';
import type { World } from './world.js';

const heldStatuses: readonly ReplicaStatus[] = [
  'CREATING',
  'CREATION_FAILED',
  'UPDATING',
  'DELETING',
  'REGION_DISABLED',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'ARCHIVING',
  'ARCHIVED',
  'REPLICATION_NOT_AUTHORIZED',
];

interface Life {
  readonly createdAtMs: number;
  /** Until when items were written, in ms. */
  readonly untilMs: number;
}

/** Makes one described table, all its placements and what is left of the one before it. */
export function seedTable(
  world: World,
  random: Random,
  description: TableDescription,
  nowMs: number,
): void {
  const { deleted, ageDays } = description;
  const bornAtMs = Math.floor(nowMs - ageDays * dayMs);
  if (deleted === undefined) {
    place(world, random, description, { createdAtMs: bornAtMs, untilMs: nowMs }, nowMs);
    return;
  }
  const sinceMs = deleted.hoursAgo * hourMs;
  const deletedAtMs = Math.floor(nowMs - sinceMs);
  const former = { createdAtMs: Math.min(bornAtMs, deletedAtMs - dayMs), untilMs: deletedAtMs };
  leaveBackups(world, random, description, former);
  if (!deleted.recreated) return;
  const createdAtMs = Math.floor(deletedAtMs + Math.min(5 * minuteMs, sinceMs / 2));
  place(world, random, description, { createdAtMs, untilMs: nowMs }, nowMs);
}

function place(
  world: World,
  random: Random,
  description: TableDescription,
  life: Life,
  nowMs: number,
): void {
  const tables = build(world, random, description, life);
  const [home] = tables;
  for (const [table, placement] of tables) {
    const { createdAtMs } = life;
    const { pitr, status } = placement;
    world.put({
      ...table,
      activeAtMs: Math.min(table.activeAtMs, nowMs),
      deletionProtection: placement.deletionProtection,
      held: held(status, nowMs - (placement.inaccessibleHours ?? 0) * hourMs),
      pitr: pitr && {
        days: pitr.windowDays,
        lagMs: pitr.lagSeconds * 1000,
        floorMs: Math.max(createdAtMs, nowMs - pitr.enabledDays * dayMs),
      },
    });
  }
  if (home !== undefined) seedCopies(world, home[0], description.settings ?? {}, nowMs);
}

function held(status: string, sinceMs: number): Held | undefined {
  if (status === 'ACTIVE') return undefined;
  const known = heldStatuses.find((name) => name === status);
  if (known === undefined) throw validation(`A placement cannot have the status ${status}`);
  return { status: known, sinceMs };
}

/** A system backup for every placement that had point-in-time recovery. */
function leaveBackups(
  world: World,
  random: Random,
  description: TableDescription,
  life: Life,
): void {
  for (const [table, placement] of build(world, random, description, life)) {
    if (placement.pitr === undefined) continue;
    const span = { nowMs: life.untilMs, goneAtMs: life.untilMs + timings.deleteMs };
    const view = { region: table.region, atMs: life.untilMs, cutAtMs: () => Infinity };
    const backup = systemBackup(world, table, span, () => [...table.items.scan(view, undefined)]);
    world.putBackup(backup);
  }
}

function build(
  world: World,
  random: Random,
  { account, name, role, items, placements, settings = {} }: TableDescription,
  { createdAtMs, untilMs }: Life,
): readonly (readonly [Table, PlacementDescription])[] {
  const environment = role === 'plain' ? name : name.replace(/-(Object|History|Index)$/, '');
  const region = (placements.find(({ detached }) => !detached) ?? placements[0])?.region ?? '';
  const history = (home: string): ItemHistory =>
    new ItemHistory(() =>
      seedRows({
        role,
        count: items,
        fromMs: createdAtMs,
        untilMs,
        region: home,
        random: random.fork(`${account}/${environment}`),
      }),
    );
  const shared = history(region);
  const isGlobal = placements.filter(({ detached }) => !detached).length > 1;
  return placements.map((placement) => {
    const keys = keysOf(role);
    const fresh = newTable(world, {
      account,
      region: placement.region,
      name,
      keys,
      nowMs: createdAtMs,
    });
    const isMember = isGlobal && !placement.detached;
    const table: Table = {
      ...fresh,
      ...settingsOf(world, settings, placement, createdAtMs),
      stream: isMember ? { viewType: 'NEW_AND_OLD_IMAGES', enabledAtMs: createdAtMs } : undefined,
      items: placement.detached ? history(placement.region) : shared,
    };
    return [table, placement] as const;
  });
}
