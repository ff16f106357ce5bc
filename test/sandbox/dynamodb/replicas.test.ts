import fc from 'fast-check';
import { away, Bench, hour, minute, second, streaming } from './support.js';

const other = { region: away };
const global = (): Bench => {
  const bench = new Bench();
  bench.createReady('orders', streaming);
  bench.put('orders', 'a', '1');
  bench.addReplica('orders', away);
  bench.advance(5 * minute);
  return bench;
};

describe('a new replica', () => {
  it('is CREATING for minutes while its source is UPDATING, then holds the items', () => {
    const bench = new Bench();
    bench.createReady('orders', streaming);
    bench.put('orders', 'a', '1');
    bench.addReplica('orders', away);
    bench.advance(90 * second);
    expect(bench.describe('orders')).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalTableVersion: '2019.11.21',
      Replicas: [
        { RegionName: away, ReplicaStatus: 'CREATING', ReplicaStatusPercentProgress: '50' },
      ],
    });
    expect(bench.describe('orders', other).TableStatus).toBe('CREATING');
    expect(bench.fault('Scan', { TableName: 'orders' }, other)).toMatch(/^ResourceNotFound/);
    bench.advance(90 * second);
    expect(bench.values('orders', other)).toEqual({ a: '1' });
    expect(bench.describe('orders', other)).toMatchObject({
      TableStatus: 'ACTIVE',
      Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' }],
    });
  });

  it('has its own id, ARN, recovery, protection and tags', () => {
    const bench = new Bench();
    bench.createReady('orders', {
      ...streaming,
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    bench.setPitr('orders', true);
    bench.addReplica('orders', away);
    bench.advance(5 * minute);
    const [here, there] = [bench.describe('orders'), bench.describe('orders', other)];
    expect(there.TableId).not.toBe(here.TableId);
    expect(there.TableArn).toBe('arn:aws:dynamodb:eu-central-1:111122223333:table/orders');
    expect(there.DeletionProtectionEnabled).toBe(false);
    expect(bench.pitr('orders', other).PointInTimeRecoveryStatus).toBe('DISABLED');
    expect(bench.run('ListTagsOfResource', { ResourceArn: there.TableArn }, other)).toEqual({
      Tags: [],
    });
  });

  const create = [{ Create: { RegionName: away } }];
  it.each([
    ['no stream', {}, create, /NEW_AND_OLD_IMAGES/],
    [
      'a stream of another view',
      { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      create,
      /NEW_AND_OLD_IMAGES/,
    ],
    [
      'fixed capacity',
      {
        ...streaming,
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      },
      create,
      /Pay-Per-Request or AutoScaled/,
    ],
    ['its own region', streaming, [{ Create: { RegionName: 'eu-west-1' } }], /local region/],
    ['two at once', streaming, [...create, { Create: { RegionName: 'eu-west-2' } }], /one replica/],
    [
      'a region of another partition',
      streaming,
      [{ Create: { RegionName: 'cn-north-1' } }],
      /not s/,
    ],
    ['no action', streaming, [{}], /exactly one/],
    ['an update', streaming, [{ Update: { RegionName: away } }], /Update/],
    ['a missing replica to delete', streaming, [{ Delete: { RegionName: away } }], /not exist/],
  ])('is refused with %s', (_, more, ReplicaUpdates, expected) => {
    const bench = new Bench();
    bench.createReady('orders', more);
    const fault = bench.fault('UpdateTable', { TableName: 'orders', ReplicaUpdates });
    expect(fault).toMatch(/^ValidationException/);
    expect(fault).toMatch(expected);
  });

  it('is refused where a table of that name stands, and while the group changes', () => {
    const bench = new Bench();
    bench.createReady('orders', streaming, other);
    bench.createReady('orders', streaming);
    const add = (region: string): string =>
      bench.fault('UpdateTable', {
        TableName: 'orders',
        ReplicaUpdates: [{ Create: { RegionName: region } }],
      });
    expect(add(away)).toMatch(/^ValidationException: .*already exists in eu-central-1/);
    expect(add('eu-north-1')).toBe('none');
    expect(add('eu-west-3')).toMatch(/^ResourceInUseException/);
    bench.advance(5 * minute);
    expect(add('eu-north-1')).toMatch(/^ValidationException: .*Replica already exists/);
  });

  it('is refused from a settled region while another one changes', () => {
    const bench = global();
    bench.addReplica('orders', 'eu-north-1');
    expect(bench.describe('orders', other).TableStatus).toBe('ACTIVE');
    const ReplicaUpdates = [{ Create: { RegionName: 'eu-west-3' } }];
    expect(bench.fault('UpdateTable', { TableName: 'orders', ReplicaUpdates }, other)).toMatch(
      /^ResourceInUseException: .*eu-west-1 is UPDATING/,
    );
  });
});

describe('a replica group', () => {
  it('shows a write in the other region after a second', () => {
    const bench = global();
    bench.put('orders', 'b', 'there', other);
    expect(bench.values('orders', other)).toEqual({ a: '1', b: 'there' });
    expect(bench.values('orders')).toEqual({ a: '1' });
    bench.advance(second);
    expect(bench.values('orders')).toEqual({ a: '1', b: 'there' });
    bench.remove('orders', 'a');
    bench.advance(second);
    expect(bench.values('orders', other)).toEqual({ b: 'there' });
  });

  it('shows what was there before until then', () => {
    const bench = global();
    bench.advance(10 * second);
    bench.put('orders', 'a', '2');
    bench.advance(999);
    expect(bench.values('orders', other)).toEqual({ a: '1' });
    bench.advance(1);
    expect(bench.values('orders', other)).toEqual({ a: '2' });
  });

  it('is one in billing and stream, and cannot lose its stream', () => {
    const bench = global();
    expect(
      bench.fault('UpdateTable', {
        TableName: 'orders',
        StreamSpecification: { StreamEnabled: false },
      }),
    ).toMatch(/^ValidationException/);
    const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
    bench.run('UpdateTable', {
      TableName: 'orders',
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units,
    });
    expect(bench.describe('orders', other).ProvisionedThroughput).toMatchObject(units);
  });

  it('loses a deleted replica, which leaves its own system backup', () => {
    const bench = global();
    bench.setPitr('orders', true, 35, other);
    bench.run('UpdateTable', {
      TableName: 'orders',
      ReplicaUpdates: [{ Delete: { RegionName: away } }],
    });
    expect(bench.describe('orders').Replicas).toMatchObject([{ ReplicaStatus: 'DELETING' }]);
    bench.advance(5 * minute);
    expect(bench.describe('orders').Replicas).toBeUndefined();
    expect(bench.describe('orders').GlobalTableVersion).toBeUndefined();
    expect(bench.systemBackups(other)).toHaveLength(1);
    expect(bench.systemBackups()).toEqual([]);
    expect(bench.values('orders')).toEqual({ a: '1' });
  });

  it('does not let its source be deleted for a day, nor a protected replica', () => {
    const bench = global();
    expect(bench.fault('DeleteTable', { TableName: 'orders' })).toMatch(/source region/);
    bench.run('UpdateTable', { TableName: 'orders', DeletionProtectionEnabled: true }, other);
    const ReplicaUpdates = [{ Delete: { RegionName: away } }];
    expect(bench.fault('UpdateTable', { TableName: 'orders', ReplicaUpdates })).toMatch(
      /protected against deletion/,
    );
    bench.advance(24 * hour);
    expect(bench.fault('DeleteTable', { TableName: 'orders' })).toBe('none');
  });

  it('restores from either side to what that region saw', () => {
    const bench = global();
    bench.setPitr('orders', true, 35, other);
    bench.advance(minute);
    bench.put('orders', 'b', 'late');
    const at = bench.nowMs();
    bench.advance(hour);
    const restore = (atMs: number, TargetTableName: string): void => {
      bench.run(
        'RestoreTableToPointInTime',
        { SourceTableName: 'orders', TargetTableName, RestoreDateTime: new Date(atMs) },
        other,
      );
    };
    restore(at, 'before');
    restore(at + second, 'after');
    bench.advance(hour);
    expect(bench.values('before', other)).toEqual({ a: '1' });
    expect(bench.values('after', other)).toEqual({ a: '1', b: 'late' });
  });

  it('converges: a second after the last write all regions read the same', () => {
    const write = fc.record({
      waitMs: fc.integer({ min: 0, max: 1500 }),
      there: fc.boolean(),
      id: fc.constantFrom('a', 'b', 'c'),
      value: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        const bench = global();
        for (const { waitMs, there, id, value } of writes) {
          bench.advance(waitMs);
          const where = there ? other : {};
          if (value === undefined) bench.remove('orders', id, where);
          else bench.put('orders', id, value, where);
          const seen = bench.values('orders', where)[id];
          expect(seen).toBe(value);
        }
        bench.advance(second);
        expect(bench.values('orders')).toEqual(bench.values('orders', other));
      }),
      { numRuns: 60 },
    );
  });
});
