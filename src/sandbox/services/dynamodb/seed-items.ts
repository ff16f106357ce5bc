import { secondMs } from '../../../kernel/units.js';
import type { TableDescription } from '../../description.js';
import type { Random } from '../../random.js';
import { type Attributes, storeItem } from './attribute-value.js';
import { binaryKey } from './binary-key.js';
import type { HistoryRow, Version } from './item-history.js';
import { placeOf, type TableKeys } from './keys.js';

export type TableRole = TableDescription['role'];

/** What to fill a table with: `count` items written between two instants (ms) in one region. */
export interface SeedPlan {
  readonly role: TableRole;
  readonly count: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly region: string;
  /** The same for the tables of one environment, so that their rows belong together. */
  readonly random: Random;
}

/** One object of a Depot environment and the instants of its versions. */
interface Story {
  readonly id: string;
  readonly schema: string;
  readonly partition: string;
  readonly name: string;
  readonly instants: readonly number[];
  /** When it is deleted, if it is one that does not last. */
  readonly endedAtMs: number;
}

interface Dataset {
  readonly id: string;
  readonly schema: string;
}

const datasets: readonly [Dataset, ...Dataset[]] = [
  { id: '5c1fa0d3b7e2', schema: 'crm.Person' },
  { id: '5c1fa0d3b7e2', schema: 'crm.Company' },
  { id: '90be47d2c61a', schema: 'sales.Order' },
  { id: 'e83d15f7a0c4', schema: 'stock.Product' },
];

const names = ['amber', 'birch', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'heath'] as const;
const settledMs = 5 * secondMs;

/** The key schema of each kind of table, as Depot's open library has it. */
export function keysOf(role: TableRole): TableKeys {
  switch (role) {
    case 'Object':
      return { hash: { name: '__partition', type: 'S' }, range: undefined };
    case 'History':
      return { hash: { name: '__partition', type: 'S' }, range: { name: 'version', type: 'N' } };
    case 'Index':
      return { hash: { name: '__partition', type: 'B' }, range: { name: '__sort', type: 'B' } };
    case 'plain':
      return { hash: { name: 'id', type: 'S' }, range: undefined };
    default:
      return role satisfies never;
  }
}

/** Rows with all their versions; exactly `count` of them hold an item at the end. */
export function seedRows(plan: SeedPlan): readonly HistoryRow[] {
  return plan.role === 'History' ? historyRows(plan) : currentRows(plan);
}

/** Every version stays: as many objects as it takes. */
function historyRows(plan: SeedPlan): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (let index = 0; rows.length < plan.count; index++) {
    const story = tell(plan, index);
    for (const [version, atMs] of story.instants.slice(0, plan.count - rows.length).entries()) {
      rows.push(row(plan, [{ atMs, attributes: attributes(plan.role, story, version) }]));
    }
  }
  return rows;
}

/** One row per object, rewritten with each version; one in ten more was deleted since. */
function currentRows(plan: SeedPlan): readonly HistoryRow[] {
  const deleted = Math.ceil(plan.count / 10);
  return Array.from({ length: plan.count + deleted }, (_, index) => {
    const story = tell(plan, index);
    const writes = story.instants.map((atMs, version) => ({
      atMs,
      attributes: attributes(plan.role, story, version),
    }));
    const [place, versions] = row(plan, writes);
    if (index < plan.count) return [place, versions] as const;
    const deletion: Version = { atMs: story.endedAtMs, region: plan.region, item: undefined };
    return [place, [...versions, deletion]] as const;
  });
}

interface Write {
  readonly atMs: number;
  readonly attributes: Attributes;
}

function row({ role, region }: SeedPlan, writes: readonly Write[]): HistoryRow {
  const versions: readonly Version[] = writes.map((write) => ({
    atMs: write.atMs,
    region,
    item: storeItem(write.attributes),
  }));
  return [placeOf(keysOf(role), writes[0]?.attributes ?? {}), versions];
}

function tell({ random, fromMs, untilMs }: SeedPlan, index: number): Story {
  const chance = random.fork(`object ${index}`);
  const dataset = pick(datasets, chance);
  const id = `${chance.hex(6)}${index.toString(16).padStart(6, '0')}`;
  const spanMs = Math.max(0, untilMs - settledMs - fromMs);
  // The cube makes recent changes the likelier ones, so that a recovery window holds some.
  const drawn = Array.from({ length: 1 + Math.floor(chance.next() * 3) }, () =>
    Math.floor(fromMs + (1 - chance.next() ** 3) * spanMs),
  );
  const instants = [...new Set(drawn)].toSorted((a, b) => a - b);
  const lastMs = instants.at(-1) ?? fromMs;
  return {
    id,
    schema: dataset.schema,
    partition: `${dataset.id}/${dataset.schema}/1/${id}`,
    name: `${pick(names, chance)}-${pick(names, chance)}-${index}`,
    instants,
    endedAtMs: Math.ceil(lastMs + chance.next() * (fromMs + spanMs - lastMs)),
  };
}

function attributes(role: TableRole, story: Story, version: number): Attributes {
  const { id, schema, name, instants, partition } = story;
  const isoAt = (at: number): string => new Date(instants[at] ?? 0).toISOString();
  const body: Attributes = {
    id: { S: id },
    schema: { S: schema },
    version: { N: String(version + 1) },
    created: { S: isoAt(0) },
    updated: { S: isoAt(version) },
    hash: { S: `${id}${version}` },
    name: { S: name },
    amount: { N: String(100 + 7 * version) },
  };
  switch (role) {
    case 'Object':
    case 'History':
      return { __partition: { S: partition }, ...body };
    case 'Index': {
      const index = `${partition.slice(0, -id.length)}name/1`;
      return {
        __partition: { B: binaryKey([index, name]) },
        __sort: { B: binaryKey([id]) },
        ...body,
      };
    }
    case 'plain':
      return body;
    default:
      return role satisfies never;
  }
}

function pick<T>(options: readonly [T, ...T[]], random: Random): T {
  return options[Math.floor(random.next() * options.length)] ?? options[0];
}
