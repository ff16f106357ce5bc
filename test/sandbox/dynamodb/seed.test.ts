import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { binaryKey } from '../../../src/sandbox/services/dynamodb/binary-key.js';
import {
  away,
  Bench,
  day,
  described,
  home,
  hour,
  minute,
  placement,
  second,
  startMs,
} from './support.js';

const name = 'sdp-prod-Object';
const other = { region: away };
const text = (value: AttributeValue | undefined): string => value?.S ?? value?.N ?? '';

const keys = (bench: Bench, table: string): unknown =>
  bench
    .describe(table)
    .AttributeDefinitions?.map(
      ({ AttributeName, AttributeType }) => `${AttributeName}:${AttributeType}`,
    );

const pair = (more: object): Bench => {
  const bench = new Bench();
  bench.db.seed([
    described({
      placements: [placement(), placement({ region: away, pitr: undefined, ...more })],
    }),
  ]);
  return bench;
};

describe('a seeded environment', () => {
  const bench = new Bench();
  bench.db.seed([
    described(),
    described({ name: 'sdp-prod-History', role: 'History' }),
    described({ name: 'sdp-prod-Index', role: 'Index' }),
    described({ name: 'sessions', role: 'plain', items: 0 }),
  ]);

  it('has the key schemas of Depot, the index with binary keys', () => {
    expect(keys(bench, 'sdp-prod-Object')).toEqual(['__partition:S']);
    expect(keys(bench, 'sdp-prod-History')).toEqual(['__partition:S', 'version:N']);
    expect(keys(bench, 'sdp-prod-Index')).toEqual(['__partition:B', '__sort:B']);
    expect(keys(bench, 'sessions')).toEqual(['id:S']);
  });

  it('holds as many items as described, now and in its statistics', () => {
    for (const table of ['sdp-prod-Object', 'sdp-prod-History', 'sdp-prod-Index']) {
      expect(bench.items(table)).toHaveLength(25);
      expect(bench.describe(table).ItemCount).toBe(25);
    }
    expect(bench.items('sessions')).toEqual([]);
  });

  it('has rows that belong together', () => {
    const partitions = new Set(bench.items(name).map((item) => text(item['__partition'])));
    const ids = new Set(bench.items(name).map((item) => text(item['id'])));
    for (const item of bench.items('sdp-prod-History')) {
      expect(partitions).toContain(text(item['__partition']));
    }
    for (const item of bench.items('sdp-prod-Index')) {
      expect(ids).toContain(text(item['id']));
      expect(item['__sort']?.B).toEqual(binaryKey([text(item['id'])]));
    }
  });

  it('has past instants only, later versions later', () => {
    for (const item of bench.items(name)) {
      const [created, updated] = [text(item['created']), text(item['updated'])];
      expect(Date.parse(created)).toBeGreaterThanOrEqual(startMs - 200 * day);
      expect(updated >= created).toBe(true);
      expect(Date.parse(updated)).toBeLessThan(startMs);
    }
  });

  it('is the same for the same seed and another for another', () => {
    const again = new Bench();
    again.db.seed([described()]);
    expect(again.items(name)).toEqual(bench.items(name));
    const different = new Bench(2);
    different.db.seed([described()]);
    expect(different.items(name)).not.toEqual(bench.items(name));
  });
});

describe('seeded recovery', () => {
  it('has the described window, age and lag', () => {
    const bench = new Bench();
    const pitr = { windowDays: 35, enabledDays: 3, lagSeconds: 900 };
    bench.db.seed([described({ placements: [placement({ pitr })] })]);
    expect(bench.pitr(name)).toEqual({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: new Date(startMs - 3 * day),
      LatestRestorableDateTime: new Date(startMs - 900 * second),
    });
  });

  it('is not older than the table', () => {
    const bench = new Bench();
    bench.db.seed([described({ ageDays: 2 })]);
    expect(bench.pitr(name).EarliestRestorableDateTime).toEqual(new Date(startMs - 2 * day));
  });

  it('restores the past: other versions, and items deleted since', () => {
    const bench = new Bench();
    bench.db.seed([described({ items: 200 })]);
    bench.run('RestoreTableToPointInTime', {
      SourceTableName: name,
      TargetTableName: 'restored',
      RestoreDateTime: new Date(startMs - 20 * day),
    });
    bench.advance(hour);
    const past = bench.items('restored');
    const now = bench.items(name);
    expect(past.length).toBeGreaterThan(50);
    expect(past.every((item) => Date.parse(text(item['updated'])) <= startMs - 20 * day)).toBe(
      true,
    );
    const ids = new Set(now.map((item) => text(item['id'])));
    expect(past.some((item) => !ids.has(text(item['id'])))).toBe(true);
  });
});

describe('seeded placements', () => {
  it('form a replica group with the same items', () => {
    const bench = pair({});
    expect(bench.describe(name)).toMatchObject({
      GlobalTableVersion: '2019.11.21',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [{ RegionName: away, ReplicaStatus: 'ACTIVE' }],
    });
    expect(bench.describe(name, other).Replicas).toMatchObject([{ RegionName: home }]);
    expect(bench.items(name, other)).toEqual(bench.items(name));
    expect(bench.pitr(name, other).PointInTimeRecoveryStatus).toBe('DISABLED');
  });

  it('stand alone when detached', () => {
    const bench = pair({ detached: true });
    expect(bench.describe(name).Replicas).toBeUndefined();
    expect(bench.describe(name, other)).toMatchObject({ TableStatus: 'ACTIVE', ItemCount: 25 });
    expect(bench.describe(name, other).Replicas).toBeUndefined();
  });

  it('show an inaccessible key on both sides, with its begin, and serve no items', () => {
    const status = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS';
    const bench = pair({ status, inaccessibleHours: 6 });
    expect(bench.describe(name).Replicas).toMatchObject([
      { ReplicaStatus: status, ReplicaInaccessibleDateTime: new Date(startMs - 6 * hour) },
    ]);
    expect(bench.describe(name, other).TableStatus).toBe(status);
    expect(bench.fault('Scan', { TableName: name }, other)).toMatch(/^AccessDeniedException: KMS/);
    expect(bench.fault('Scan', { TableName: name })).toBe('none');
  });

  it('stop recording at the moment that their key was lost', () => {
    const status = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS';
    const pitr = { windowDays: 35, enabledDays: 100, lagSeconds: 300 };
    const bench = pair({ status, inaccessibleHours: 6, pitr });
    const frozen = new Date(startMs - 6 * hour - 300 * second);
    expect(bench.pitr(name, other)).toMatchObject({ LatestRestorableDateTime: frozen });
    bench.advance(3 * hour);
    expect(bench.pitr(name, other)).toMatchObject({
      EarliestRestorableDateTime: new Date(startMs + 3 * hour - 35 * day),
      LatestRestorableDateTime: frozen,
    });
    expect(bench.pitr(name)).toMatchObject({
      LatestRestorableDateTime: new Date(startMs + 3 * hour - 300 * second),
    });
  });

  it('go on as a group when the home table is cut off', () => {
    const third = 'us-east-1';
    const bench = new Bench();
    bench.db.seed([
      described({
        placements: [
          placement({ detached: true }),
          placement({ region: away }),
          placement({ region: third }),
        ],
      }),
    ]);
    expect(bench.describe(name).Replicas).toBeUndefined();
    expect(bench.describe(name, other).Replicas).toMatchObject([{ RegionName: third }]);
    expect(bench.describe(name, { region: third }).Replicas).toMatchObject([{ RegionName: away }]);
    for (const region of [home, away, third]) {
      expect(bench.items(name, { region })).toHaveLength(25);
    }
    bench.run('PutItem', { TableName: name, Item: { __partition: { S: 'late' } } }, other);
    bench.advance(minute);
    const lengths = [home, away, third].map((region) => bench.items(name, { region }).length);
    expect(lengths).toEqual([25, 26, 26]);
  });

  it('cannot be reached in a disabled region by any call, of any table', () => {
    const bench = pair({ status: 'REGION_DISABLED' });
    bench.db.seed([described({ name: 'elsewhere', placements: [placement({ region: away })] })]);
    for (const [operation, input] of [
      ['DescribeTable', { TableName: 'elsewhere' }],
      ['DescribeContinuousBackups', { TableName: name }],
      ['ListTables', {}],
      ['ListBackups', {}],
      ['Scan', { TableName: name }],
    ] as const) {
      expect(bench.fault(operation, input, other)).toMatch(/^UnrecognizedClientException/);
    }
    expect(bench.fault('ListTables', {})).toBe('none');
    expect(bench.fault('ListTables', {}, { account: '444455556666', region: away })).toBe('none');
  });

  it('cannot be reached in a disabled region, and are not there when never made', () => {
    const disabled = pair({ status: 'REGION_DISABLED' });
    expect(disabled.describe(name).Replicas).toMatchObject([{ ReplicaStatus: 'REGION_DISABLED' }]);
    expect(disabled.fault('DescribeTable', { TableName: name }, other)).toMatch(/^Unrecognized/);
    const failed = pair({ status: 'CREATION_FAILED' });
    expect(failed.describe(name).Replicas).toMatchObject([{ ReplicaStatus: 'CREATION_FAILED' }]);
    expect(failed.fault('DescribeTable', { TableName: name }, other)).toMatch(/^ResourceNotFound/);
    expect(failed.run('ListTables', {}, other)).toEqual({ TableNames: [] });
  });

  it('leave the group for good after twenty hours away, with what they had', () => {
    const bench = pair({ status: 'REPLICATION_NOT_AUTHORIZED', inaccessibleHours: 0 });
    const put = (id: string, where: object): void => {
      const Item = { __partition: { S: id } };
      bench.run('PutItem', { TableName: name, Item }, where);
    };
    const has = (id: string, where: object): boolean =>
      bench.items(name, where).some((item) => text(item['__partition']) === id);
    bench.advance(hour);
    put('mine', {});
    put('theirs', other);
    bench.advance(18 * hour);
    expect(bench.describe(name).Replicas).toHaveLength(1);
    expect([has('mine', {}), has('mine', other)]).toEqual([true, false]);
    expect([has('theirs', {}), has('theirs', other)]).toEqual([false, true]);
    bench.advance(hour);
    expect(bench.describe(name).Replicas).toBeUndefined();
    expect(bench.describe(name, other)).toMatchObject({ TableStatus: 'ACTIVE' });
    expect(bench.describe(name, other).Replicas).toBeUndefined();
    expect([has('mine', {}), has('mine', other)]).toEqual([true, false]);
    expect([has('theirs', {}), has('theirs', other)]).toEqual([false, true]);
    expect([bench.items(name).length, bench.items(name, other).length]).toEqual([26, 26]);
  });

  it('refuse a status that DynamoDB does not have', () => {
    expect(() => pair({ status: 'BROKEN' })).toThrow(/BROKEN/);
  });
});

describe('a seeded deletion', () => {
  it('leaves the table missing and its items in a system backup', () => {
    const bench = new Bench();
    bench.db.seed([described({ deleted: { hoursAgo: 30, recreated: false } })]);
    expect(bench.fault('DescribeTable', { TableName: name })).toMatch(/^ResourceNotFoundException/);
    const [backup] = bench.systemBackups();
    expect(backup).toMatchObject({
      TableName: name,
      BackupStatus: 'AVAILABLE',
      BackupCreationDateTime: new Date(startMs - 30 * hour),
    });
    bench.run('RestoreTableFromBackup', { BackupArn: backup?.BackupArn, TargetTableName: name });
    bench.advance(hour);
    expect(bench.items(name)).toHaveLength(25);
  });

  it('may have been followed by a new table: another id, younger than its history', () => {
    const bench = new Bench();
    bench.db.seed([described({ deleted: { hoursAgo: 30, recreated: true } })]);
    const table = bench.describe(name);
    const [backup] = bench.systemBackups();
    expect(table.TableId).not.toBe(backup?.TableId);
    expect(table.CreationDateTime).toEqual(new Date(startMs - 30 * hour + 5 * minute));
    expect(bench.pitr(name).EarliestRestorableDateTime).toEqual(table.CreationDateTime);
    expect(bench.items(name)).toHaveLength(25);
  });

  it('leaves nothing where recovery was off, nor after 35 days', () => {
    const bench = new Bench();
    bench.db.seed([
      described({
        placements: [placement({ pitr: undefined }), placement({ region: away })],
        deleted: { hoursAgo: 34 * 24, recreated: false },
      }),
    ]);
    expect(bench.systemBackups()).toEqual([]);
    expect(bench.systemBackups(other)).toHaveLength(1);
    bench.advance(day);
    expect(bench.systemBackups(other)).toEqual([]);
  });
});

it('seeds many tables without making their items first', () => {
  const bench = new Bench();
  const tables = Array.from({ length: 240 }, (_, index) =>
    described({ name: `sdp-env${index}-Object`, items: 1_000_000 }),
  );
  bench.db.seed(tables);
  expect(bench.run('ListTables', { Limit: 1 })).toMatchObject({ TableNames: ['sdp-env0-Object'] });
  expect(bench.pitr('sdp-env239-Object').PointInTimeRecoveryStatus).toBe('ENABLED');
});
