import type { TableDescription } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { away, Bench, day, hour, minute, second, streaming } from './support.js';

const toPoint = 'RestoreTableToPointInTime';
const ready = (more: object = {}): Bench => {
  const bench = new Bench();
  bench.createReady('orders', more);
  bench.setPitr('orders', true);
  return bench;
};
const restoreAt = (bench: Bench, atMs: number, target = 'restored'): TableDescription => {
  const { TableDescription: table } = bench.run<{ TableDescription: TableDescription }>(toPoint, {
    SourceTableName: 'orders',
    TargetTableName: target,
    RestoreDateTime: new Date(atMs),
  });
  bench.advance(10 * minute);
  return table;
};

describe('a restore to a point in time', () => {
  it('brings back the items of that second, in a new table', () => {
    const bench = ready();
    bench.put('orders', 'a', 'old');
    bench.put('orders', 'b', 'kept');
    const good = bench.nowMs();
    bench.advance(second);
    bench.put('orders', 'a', 'spoiled');
    bench.remove('orders', 'b');
    bench.advance(hour);
    const started = restoreAt(bench, good + 900);
    expect(started).toMatchObject({
      TableStatus: 'CREATING',
      RestoreSummary: {
        SourceTableArn: bench.describe('orders').TableArn,
        RestoreDateTime: new Date(good),
        RestoreInProgress: true,
      },
    });
    expect(bench.values('restored')).toEqual({ a: 'old', b: 'kept' });
    expect(bench.values('orders')).toEqual({ a: 'spoiled' });
  });

  it('does not bring back settings', () => {
    const bench = ready({
      ...streaming,
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    restoreAt(bench, bench.nowMs());
    const restored = bench.describe('restored');
    expect(restored).toMatchObject({
      TableStatus: 'ACTIVE',
      DeletionProtectionEnabled: false,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      RestoreSummary: { RestoreInProgress: false },
    });
    expect(restored.StreamSpecification).toBeUndefined();
    expect(restored.TableId).not.toBe(bench.describe('orders').TableId);
    expect(bench.pitr('restored').PointInTimeRecoveryStatus).toBe('DISABLED');
    expect(bench.run('ListTagsOfResource', { ResourceArn: restored.TableArn })).toEqual({
      Tags: [],
    });
  });

  it('takes minutes, in which the table serves no items and its name is in use', () => {
    const bench = ready();
    const input = {
      SourceTableName: 'orders',
      TargetTableName: 'restored',
      UseLatestRestorableTime: true,
    };
    bench.run(toPoint, input);
    bench.advance(4 * minute);
    expect(bench.fault('Scan', { TableName: 'restored' })).toMatch(/^ResourceNotFoundException/);
    expect(bench.fault(toPoint, input)).toMatch(/^TableInUseException/);
    bench.advance(minute);
    expect(bench.fault('Scan', { TableName: 'restored' })).toBe('none');
    expect(bench.fault(toPoint, input)).toMatch(/^TableAlreadyExistsException/);
  });

  it('works from another region when it says how to encrypt', () => {
    const bench = ready();
    bench.put('orders', 'a', '1');
    bench.advance(hour);
    const input = {
      SourceTableArn: bench.describe('orders').TableArn,
      TargetTableName: 'restored',
      UseLatestRestorableTime: true,
    };
    expect(bench.fault(toPoint, input, { region: away })).toMatch(/SSESpecificationOverride/);
    const encrypted = { ...input, SSESpecificationOverride: { Enabled: true } };
    bench.run(toPoint, encrypted, { region: away });
    bench.advance(hour);
    expect(bench.values('restored', { region: away })).toEqual({ a: '1' });
  });

  it.each([
    ['a missing source', { SourceTableName: 'none' }, /^TableNotFoundException/],
    ['both instants', { UseLatestRestorableTime: true, RestoreDateTime: new Date(0) }, /^Valid/],
    ['no instant', { UseLatestRestorableTime: undefined }, /^ValidationException/],
    ['no source', { SourceTableName: undefined }, /^ValidationException/],
    ['a bad ARN', { SourceTableName: undefined, SourceTableArn: 'arn:x' }, /^ValidationException/],
    ['a bad target', { TargetTableName: 'a b' }, /^ValidationException/],
    [
      'a strange index',
      { LocalSecondaryIndexOverride: [{ IndexName: 'x' }] },
      /left out of a rest/,
    ],
    ['a vector index', { VectorIndexOverride: [] }, /VectorIndexOverride/],
  ])('refuses %s', (_, more, expected) => {
    const input = {
      SourceTableName: 'orders',
      TargetTableName: 'restored',
      UseLatestRestorableTime: true,
    };
    expect(ready().fault(toPoint, { ...input, ...more })).toMatch(expected);
  });

  it('refuses instants outside the window, to the second', () => {
    const bench = ready();
    const enabledAt = bench.nowMs();
    bench.advance(hour);
    const latest = bench.nowMs() - 5 * minute;
    const attempt = (atMs: number): string =>
      bench.fault(toPoint, {
        SourceTableName: 'orders',
        TargetTableName: `restored-${atMs}`,
        RestoreDateTime: new Date(atMs),
      });
    expect(attempt(enabledAt - 1)).toMatch(/^InvalidRestoreTimeException/);
    expect(attempt(enabledAt)).toBe('none');
    expect(attempt(latest + 999)).toBe('none');
    expect(attempt(latest + 1000)).toMatch(/^InvalidRestoreTimeException/);
  });

  it('refuses a table without point-in-time recovery', () => {
    const bench = ready();
    bench.setPitr('orders', false);
    expect(
      bench.fault(toPoint, {
        SourceTableName: 'orders',
        TargetTableName: 'restored',
        UseLatestRestorableTime: true,
      }),
    ).toMatch(/^PointInTimeRecoveryUnavailableException/);
  });

  it('refuses the fifty-first at the same time', () => {
    const bench = ready();
    const attempt = (index: number): string =>
      bench.fault(toPoint, {
        SourceTableName: 'orders',
        TargetTableName: `restored-${index}`,
        UseLatestRestorableTime: true,
      });
    for (let index = 0; index < 50; index++) expect(attempt(index)).toBe('none');
    expect(attempt(50)).toMatch(/^LimitExceededException/);
  });
});

describe('any restorable second', () => {
  interface Write {
    readonly waitMs: number;
    readonly id: string;
    readonly value: string | undefined;
  }
  const write: fc.Arbitrary<Write> = fc.record({
    waitMs: fc.oneof(
      fc.integer({ min: 0, max: 2500 }),
      fc.integer({ min: 0, max: 3 * hour }),
      fc.integer({ min: 0, max: 2 * day }),
    ),
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    value: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
  });
  const replay = (log: readonly (Write & { readonly atMs: number })[], untilMs: number): object => {
    const model = new Map<string, string>();
    for (const { id, value, atMs } of log) {
      if (atMs > untilMs) break;
      if (value === undefined) model.delete(id);
      else model.set(id, value);
    }
    return Object.fromEntries(model);
  };

  it('restores to exactly what a replay of the writes up to it gives', () => {
    fc.assert(
      fc.property(
        fc.array(write, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 35 }),
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        (writes, period, enableAfter, fractions) => {
          const bench = new Bench();
          bench.createReady('orders');
          const log: (Write & { readonly atMs: number })[] = [];
          for (const [index, next] of writes.entries()) {
            if (index === enableAfter) bench.setPitr('orders', true, period);
            bench.advance(next.waitMs);
            if (next.value === undefined) bench.remove('orders', next.id);
            else bench.put('orders', next.id, next.value);
            log.push({ ...next, atMs: bench.nowMs() });
          }
          if (enableAfter >= writes.length) bench.setPitr('orders', true, period);
          bench.advance(minute);
          const { EarliestRestorableDateTime: from, LatestRestorableDateTime: to } =
            bench.pitr('orders');
          const [fromMs, toMs] = [from?.getTime() ?? 0, to?.getTime() ?? 0];
          const instants = [0, 1, ...fractions].map(
            (part) => fromMs + Math.floor((part * (toMs - fromMs)) / second) * second,
          );
          for (const [index, atMs] of instants.entries()) {
            bench.run(toPoint, {
              SourceTableName: 'orders',
              TargetTableName: `restored-${index}`,
              RestoreDateTime: new Date(atMs),
            });
          }
          bench.advance(10 * minute);
          for (const [index, atMs] of instants.entries()) {
            expect(bench.values(`restored-${index}`)).toEqual(replay(log, atMs));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
