import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import type { Owner } from '../../../src/estate/table-settings.js';
import {
  absent,
  accountId,
  ago,
  aLayout,
  aPosture,
  aTable,
  away,
  home,
  now,
  seen,
  unknown,
} from '../../support/estate-builders.js';
import type { MemoryWorld } from '../../support/memory-observers.js';
import { aKey, aStack, keyArn } from '../../support/place-builders.js';
import { aCluster, anEnvironment, anEstate, pass, someMetrics, valuesOf } from './support.js';

// What a return needs and what stands around the tables, as metrics.

const objectTable = 'sdp-prod-e2dd35eedfec-Object';
const atHome = `${accountId}/${home}/${objectTable}`;
const prefix = `account=${accountId},environment=prod-orders`;
const objectHome = `${prefix},region=${home},table=Object`;
const objectAway = `${prefix},region=${away},table=Object`;
const seconds = (at: Date): number => at.getTime() / 1000;
const later = new Date(now.getTime() + 10 * minuteMs);

async function shown(world: MemoryWorld, key: string, estate = anEstate()) {
  const metrics = someMetrics();
  metrics.setPosture(await pass(estate, world));
  return valuesOf(metrics, key);
}

describe('what is kept of a table', () => {
  const key = 'table_settings_kept_timestamp_seconds';

  it('has the moment at which it was read, and 0 where nothing is kept', async () => {
    const tags = { [atHome]: unknown() };
    const values = await shown({ tags }, key);
    expect(values[objectHome]).toBe(0);
    expect(values[objectAway]).toBe(seconds(now));
  });

  it('stays when the table is gone', async () => {
    const first = await pass(anEstate(), {});
    const gone = { tables: { [atHome]: absent() }, pitr: { [atHome]: absent() } };
    const metrics = someMetrics();
    metrics.setPosture(await pass(anEstate(), gone, first, later));
    expect((await valuesOf(metrics, key))[objectHome]).toBe(seconds(now));
  });

  it.each<[Owner['kind'], Record<string, string>, string]>([
    [
      'cloudformation',
      { 'aws:cloudformation:stack-name': 'tables' },
      'name=tables,owner=cloudformation',
    ],
    [
      'cloudformation',
      { 'aws:cloudformation:stack-name': 'tables', 'aws-cdk:x': 'y' },
      'name=tables,owner=cdk',
    ],
    ['terraform', { ManagedBy: 'Terraform' }, 'name=ManagedBy=Terraform,owner=terraform'],
    ['nobody', {}, 'owner=nobody'],
  ])('tells who owns it: %s', async (_, tags, labels) => {
    const list = Object.entries(tags).map(([name, value]) => ({ key: name, value }));
    const values = await shown({ tags: { [atHome]: seen(list) } }, 'table_owner_info');
    const own = Object.keys(values).filter(
      (each) => each.includes('table=Object') && each.includes(home),
    );
    expect(own).toHaveLength(1);
    for (const label of labels.split(/,(?=\w+=)/)) expect(own[0]).toContain(label);
  });
});

describe('the delay of replication', () => {
  it('is told of declared replicas, with the moment of its measurement', async () => {
    const at = ago(2 * minuteMs);
    const measured = seen([
      { region: away, milliseconds: 1500, at },
      { region: 'us-east-1' as typeof away, milliseconds: 9000, at },
    ]);
    const world = { latency: { [atHome]: measured } };
    const delays = await shown(world, 'replication_latency_seconds');
    expect(delays[objectAway]).toBe(1.5);
    expect(Object.keys(delays).join(' ')).not.toContain('us-east-1');
    const moments = await shown(world, 'replication_latency_measured_timestamp_seconds');
    expect(moments[objectAway]).toBe(seconds(at));
  });

  it('is not told without a replica or a measurement', async () => {
    const alone = anEstate([anEnvironment({ posture: aPosture({ replicas: [] }) })]);
    expect(await shown({}, 'replication_latency_seconds', alone)).toEqual({});
    const none = { latency: { [atHome]: seen([]) } };
    expect(await shown(none, 'replication_latency_seconds')).not.toHaveProperty([objectAway]);
  });
});

describe('the newest snapshot of a cluster', () => {
  const key = 'cluster_snapshot_newest_timestamp_seconds';
  const label = `account=${accountId},cluster=orders-aurora,environment=prod-orders,region=${home}`;
  const snapshot = { arn: 'a', kind: 'automated', status: 'available', createdAt: ago(hourMs) };

  it.each([
    [
      'the newest that counts',
      [{ ...snapshot, createdAt: ago(dayMs) }, snapshot],
      seconds(ago(hourMs)),
    ],
    ['none by hand', [{ ...snapshot, kind: 'manual' }], 0],
    ['none that is being made', [{ ...snapshot, status: 'creating' }], 0],
    ['none', [], 0],
  ])('is %s', async (_, snapshots, value) => {
    const world = { snapshots: { 'orders-aurora': seen(snapshots) } };
    expect(await shown(world, key)).toEqual({ [label]: value });
  });

  it('is 0 where the cluster is missing, and not known where nothing was ever seen', async () => {
    const gone = { clusters: { 'orders-aurora': absent() } };
    expect(await shown(gone, key)).toEqual({ [label]: 0 });
    const dark = { clusters: { 'orders-aurora': unknown() } };
    expect(await shown(dark, key)).toEqual({});
    const first = await pass(anEstate(), { clusters: { 'orders-aurora': seen(aCluster()) } });
    const metrics = someMetrics();
    metrics.setPosture(await pass(anEstate(), gone, first, later));
    expect(await valuesOf(metrics, key)).toEqual({ [label]: 0 });
  });
});

describe('keys', () => {
  const encrypted = aTable({ layout: aLayout({ encryption: { kind: 'kms', keyArn } }) });
  const label = `account=${accountId},key=${keyArn},region=${home}`;
  const withKey = (key: MemoryWorld['keys']) => ({
    tables: { [atHome]: seen(encrypted) },
    keys: key ?? {},
  });
  const at = `${accountId}/${home}/${keyArn}`;

  it.each([
    ['Enabled', undefined, 1, 0],
    ['Disabled', undefined, 0, 0],
    ['PendingDeletion', ago(-7 * dayMs), 0, seconds(ago(-7 * dayMs))],
  ])('that are %s', async (state, deletionAt, usable, deletion) => {
    const world = withKey({ [at]: seen(aKey({ state, deletionAt })) });
    expect(await shown(world, 'key_usable')).toEqual({ [label]: usable });
    expect(await shown(world, 'key_deletion_timestamp_seconds')).toEqual({ [label]: deletion });
  });

  it('that are missing cannot be used', async () => {
    expect(await shown(withKey({ [at]: absent() }), 'key_usable')).toEqual({ [label]: 0 });
  });

  it('that were never seen have no value', async () => {
    expect(await shown(withKey({ [at]: unknown() }), 'key_usable')).toEqual({});
  });
});

describe('stacks', () => {
  const label = `${prefix},region=${home},stack=sdp-prod-e2dd35eedfec`;

  it.each([
    [true, 1],
    [false, 0],
  ])('whose protection is %s', async (isProtected, value) => {
    const stacks = { 'sdp-prod-e2dd35eedfec': seen(aStack({ isProtected })) };
    expect(await shown({ stacks }, 'stack_protected')).toEqual({ [label]: value });
  });

  it('that are not there have no protection to tell of', async () => {
    const stacks = { 'sdp-prod-e2dd35eedfec': absent() };
    expect(await shown({ stacks }, 'stack_protected')).toEqual({});
  });
});

describe('environments that nobody configured', () => {
  const key = 'unconfigured_environments';

  it('are counted by account and region, and are 0 where there are none', async () => {
    const depot = ['a', 'b'].flatMap((id) =>
      ['Object', 'History', 'Index'].map((role) => `sdp-${id}-${role}`),
    );
    const own = ['Object', 'History', 'Index'].map((role) => `sdp-prod-e2dd35eedfec-${role}`);
    const listed = { [`${accountId}/${home}`]: seen({ depot: [...depot, ...own], total: 40 }) };
    expect(await shown({ listed }, key)).toEqual({
      [`account=${accountId},region=${home}`]: 2,
      [`account=${accountId},region=${away}`]: 0,
    });
  });

  it('are not counted where nobody could look', async () => {
    const listed = { [`${accountId}/${home}`]: unknown() };
    expect(Object.keys(await shown({ listed }, key))).toEqual([
      `account=${accountId},region=${away}`,
    ]);
  });
});
