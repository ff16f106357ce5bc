import { worldOf } from '../../src/compose/sandbox-world.js';
import type { PlacementDescription, WorldDescription } from '../../src/sandbox/description.js';
import {
  backup,
  central,
  configured,
  estateFile,
  type Gap,
  platform,
  staging,
  west,
} from '../chain/support/estate-file.js';

const orders = 'sdp-e2dd35eedfec-Object';
const atObject = { environment: 'orders', table: 'Object' } as const;

function world(...gaps: readonly Gap[]): WorldDescription {
  const { estate, sandbox } = configured(estateFile(gaps));
  return worldOf(estate, sandbox, {
    rolePolicy: ({ id }) => `policy of ${id}`,
    bucketPolicy: ({ name }) => (name === 'depot-backups' ? 'policy' : undefined),
  });
}

const tableIn = ({ tables }: WorldDescription, name = orders) =>
  tables.find((table) => table.name === name);
const placementIn = (of: WorldDescription, region: string): PlacementDescription | undefined =>
  tableIn(of)?.placements.find((placement) => placement.region === region);
const bucketIn = ({ buckets }: WorldDescription, name = 'depot-backups') =>
  buckets.find((bucket) => bucket.name === name);

describe('the world of a file without gaps', () => {
  const healthy = world();

  it('has what is configured, as the postures want it', () => {
    expect(healthy).toMatchObject({ seed: 7, startsAt: new Date('2026-11-01T12:00:00Z') });
    expect(healthy.tables.map(({ name }) => name)).toEqual(
      ['e2dd35eedfec', '5b1c9f04a7d2', 'stg-9d40c6b8e173'].flatMap((id) =>
        ['Object', 'History', 'Index'].map((role) => `sdp-${id}-${role}`),
      ),
    );
    const good = {
      status: 'ACTIVE',
      inaccessibleHours: undefined,
      detached: false,
      deletionProtection: true,
      pitr: { windowDays: 35, enabledDays: 420, lagSeconds: 300 },
    };
    expect(tableIn(healthy)).toEqual({
      account: platform,
      name: orders,
      role: 'Object',
      ageDays: 420,
      items: 40,
      placements: [
        { region: west, key: expect.stringContaining(`:kms:${west}:`), ...good },
        { region: central, key: expect.stringContaining(`:kms:${central}:`), ...good },
      ],
      deleted: undefined,
      settings: { tags: expect.any(Object) },
    });
    expect(healthy.clusters).toMatchObject([{ id: 'orders-aurora', retentionDays: 7 }]);
    expect(healthy.depots.map(({ functionName }) => functionName)).toEqual([
      'orders-gateway',
      'central-gateway',
      'staging-gateway',
    ]);
    expect(healthy.faults).toEqual([]);
  });

  it("has the backups that Depot made, one of each dataset, below each environment's location", () => {
    const { objects = [] } = bucketIn(healthy) ?? {};
    const { datasets = [] } = healthy.depots[0] ?? {};
    const ofOrders = objects.filter(({ key }) => key.startsWith('orders/'));
    expect(ofOrders.map(({ key }) => key)).toEqual(
      datasets.map(({ id }) => `orders/gold/e2dd35eedfec/${id}/_SUCCESS`),
    );
    expect(objects.length).toBeGreaterThan(ofOrders.length);
  });

  it('has a role in each account that trusts the first one only', () => {
    expect(healthy.accounts.map(({ id, roles }) => [id, roles.slice(0, 1)])).toEqual(
      [
        [platform, 'external-of-platform'],
        [staging, 'external-of-staging'],
        [backup, 'external-of-backup'],
      ].map(([id, externalId]) => [
        id,
        [
          {
            name: 'depot-dr-observe',
            trustedAccounts: [platform],
            externalId,
            policy: `policy of ${id}`,
          },
        ],
      ]),
    );
  });

  it('keeps the path of a role', () => {
    const file = estateFile();
    const accounts = file.accounts.map((account) => ({
      ...account,
      roleArn: `arn:aws:iam::${account.id}:role/team/depot-dr-observe`,
    }));
    const { estate, sandbox } = configured({ ...file, accounts });
    const made = worldOf(estate, sandbox, {
      rolePolicy: () => '{}',
      bucketPolicy: () => undefined,
    });
    expect(made.accounts.map(({ roles }) => roles[0]?.name)).toEqual(
      accounts.map(() => 'team/depot-dr-observe'),
    );
  });

  it('locks the buckets, as wanted or by a default', () => {
    expect(bucketIn(healthy)).toMatchObject({
      versioning: 'enabled',
      objectLock: { rule: { mode: 'COMPLIANCE', days: 35 } },
      policy: 'policy',
    });
    expect(bucketIn(healthy, 'depot-backups-staging')).toMatchObject({
      objectLock: { rule: { mode: 'GOVERNANCE' } },
      policy: undefined,
    });
  });
});

describe('a planted gap on a placement', () => {
  it.each<[Gap, object]>([
    [{ gap: 'pitr-off', ...atObject }, { pitr: undefined }],
    [{ gap: 'pitr-window-short', ...atObject, days: 7 }, { pitr: { windowDays: 7 } }],
    [{ gap: 'pitr-reset', ...atObject, daysAgo: 3 }, { pitr: { enabledDays: 3 } }],
    [{ gap: 'pitr-stale', ...atObject, minutes: 90 }, { pitr: { lagSeconds: 5400 } }],
    [{ gap: 'protection-off', ...atObject }, { deletionProtection: false }],
  ])('%j spoils that one only', (gap, spoiled) => {
    const here = world(gap);
    expect(placementIn(here, west)).toMatchObject(spoiled);
    expect(placementIn(here, central)).toEqual(placementIn(world(), central));
    const there = world({ ...gap, region: central } as Gap);
    expect(placementIn(there, central)).toMatchObject(spoiled);
    expect(placementIn(there, west)).toEqual(placementIn(world(), west));
    const untouched = ({ tables }: WorldDescription) =>
      tables.filter(({ name }) => name !== orders);
    expect(untouched(here)).toEqual(untouched(world()));
  });

  it.each<[Gap, object]>([
    [{ gap: 'replica-detached', ...atObject, region: central }, { detached: true }],
    [
      { gap: 'replica-inaccessible', ...atObject, region: central, hours: 4 },
      { status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', inaccessibleHours: 4 },
    ],
  ])('%j is one of the replica', (gap, spoiled) => {
    expect(placementIn(world(gap), central)).toMatchObject(spoiled);
    expect(placementIn(world(gap), west)).toEqual(placementIn(world(), west));
  });

  it('takes the key of the home table alone', () => {
    const gap: Gap = { gap: 'home-inaccessible', ...atObject, hours: 4 };
    expect(placementIn(world(gap), west)).toMatchObject({
      status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      inaccessibleHours: 4,
    });
    expect(placementIn(world(gap), central)).toEqual(placementIn(world(), central));
  });

  it('leaves a replica out', () => {
    const without = world({ gap: 'replica-missing', ...atObject, region: central });
    expect(tableIn(without)?.placements).toEqual([placementIn(world(), west)]);
  });

  it('may name environment and table by id and full name', () => {
    const gap = { gap: 'pitr-off', environment: 'e2dd35eedfec', table: 'Object' } as const;
    expect(world(gap)).toEqual(world({ ...gap, environment: 'orders' }));
  });

  it.each<[Gap, object]>([
    [
      { gap: 'table-missing', ...atObject, hoursAgo: 5 },
      { hoursAgo: 5, recreated: false },
    ],
    [
      { gap: 'table-recreated', ...atObject, hoursAgo: 6 },
      { hoursAgo: 6, recreated: true },
    ],
  ])('%j is one of the whole table', (gap, deleted) => {
    expect(tableIn(world(gap))).toMatchObject({
      deleted,
      placements: tableIn(world())?.placements,
    });
  });
});

describe('a planted gap elsewhere', () => {
  const bucket = 'depot-backups';
  it.each<[Gap, object]>([
    [
      { gap: 'versioning-suspended', bucket },
      { versioning: 'suspended', objectLock: undefined },
    ],
    [
      { gap: 'versioning-never', bucket },
      { versioning: 'never', objectLock: undefined },
    ],
    [
      { gap: 'lock-absent', bucket },
      { versioning: 'enabled', objectLock: undefined },
    ],
    [{ gap: 'lock-without-rule', bucket }, { objectLock: { rule: undefined } }],
    [
      { gap: 'lock-weak', bucket, mode: 'governance', days: 9 },
      { objectLock: { rule: { mode: 'GOVERNANCE', days: 9 } } },
    ],
  ])('%j is on that bucket', (gap, spoiled) => {
    expect(bucketIn(world(gap))).toMatchObject(spoiled);
    const other = 'depot-backups-staging';
    expect(bucketIn(world(gap), other)).toEqual(bucketIn(world(), other));
  });

  it('shortens a cluster', () => {
    const gap = { environment: 'orders', cluster: 'orders-aurora', days: 2 };
    const { clusters } = world({ gap: 'aurora-retention-short', ...gap });
    expect(clusters).toMatchObject([{ retentionDays: 2 }]);
  });

  it('leaves a cluster out', () => {
    const gap = { environment: 'orders', cluster: 'orders-aurora' };
    expect(world({ gap: 'cluster-missing', ...gap }).clusters).toEqual([]);
  });

  it('adds a dataset, or moves one that is there', () => {
    const on = (dataset: string) =>
      world({ gap: 'dataset-unsupported', environment: 'orders', dataset, storage: 'Snowflake' })
        .depots[0]?.datasets ?? [];
    const usual = world().depots[0]?.datasets ?? [];
    expect(on('insights')).toHaveLength(usual.length + 1);
    expect(on('insights').at(-1)).toMatchObject({
      name: 'insights',
      location: { type: 'Snowflake' },
    });
    expect(on('orders')).toHaveLength(usual.length);
    expect(on('orders').find(({ name }) => name === 'orders')?.location.type).toBe('Snowflake');
    // Ids are those of the world without the gap: the same dataset stays the same finding.
    expect(
      on('orders')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(usual.map(({ id }) => id).toSorted());
  });

  it('changes the external id that a role wants, by id or name of its account', () => {
    const rotated = world({ gap: 'external-id-wrong', account: 'staging' });
    expect(rotated).toEqual(world({ gap: 'external-id-wrong', account: staging }));
    const wanted = rotated.accounts.map(({ roles }) => roles[0]?.externalId);
    expect(wanted[0]).toBe('external-of-platform');
    expect(wanted[1]).not.toBe('external-of-staging');
  });

  it('denies one operation, everywhere or in a region', () => {
    const denied = {
      gap: 'denied',
      account: 'backup',
      service: 's3',
      operation: 'GetBucketVersioning',
    } as const;
    expect(world(denied, { ...denied, region: west }).faults).toEqual([
      {
        id: 'planted-1',
        service: 's3',
        operation: 'GetBucketVersioning',
        account: backup,
        region: undefined,
        effect: 'deny',
      },
      expect.objectContaining({ id: 'planted-2', region: west }),
    ]);
  });
});
