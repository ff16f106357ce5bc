import fc from 'fast-check';
import { Bench, day, hour, minute, second, startMs } from './support.js';

const ready = (): Bench => {
  const bench = new Bench();
  bench.createReady('orders');
  return bench;
};
const days = (bench: Bench): readonly [number, number] => {
  const { EarliestRestorableDateTime, LatestRestorableDateTime } = bench.pitr('orders');
  return [EarliestRestorableDateTime?.getTime() ?? NaN, LatestRestorableDateTime?.getTime() ?? NaN];
};

describe('continuous backups', () => {
  it('are ENABLED outside while point-in-time recovery inside is DISABLED, without dates', () => {
    const bench = ready();
    expect(bench.run('DescribeContinuousBackups', { TableName: 'orders' })).toEqual({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    });
  });

  it('cannot be configured in the first seconds of a table', () => {
    const bench = new Bench();
    bench.create('orders');
    const input = {
      TableName: 'orders',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    };
    const expected = /^ContinuousBackupsUnavailableException/;
    expect(bench.fault('UpdateContinuousBackups', input)).toMatch(expected);
    bench.advance(19 * second);
    expect(bench.fault('UpdateContinuousBackups', input)).toMatch(expected);
    bench.advance(second);
    expect(bench.fault('UpdateContinuousBackups', input)).toBe('none');
  });

  it.each([
    [{ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 0 }, /^ValidationException/],
    [{ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36 }, /^ValidationException/],
    [{}, /^ValidationException/],
    [undefined, /^ValidationException/],
  ])('refuse %j', (PointInTimeRecoverySpecification, expected) => {
    expect(
      ready().fault('UpdateContinuousBackups', {
        TableName: 'orders',
        PointInTimeRecoverySpecification,
      }),
    ).toMatch(expected);
  });

  it('say TableNotFoundException for a missing table', () => {
    expect(new Bench().fault('DescribeContinuousBackups', { TableName: 'orders' })).toBe(
      'TableNotFoundException: Table not found: orders',
    );
  });
});

describe('the window', () => {
  it('starts with enabling, in whole seconds, and its end follows five minutes behind', () => {
    const bench = ready();
    bench.advance(400);
    const enabledAt = startMs + minute;
    bench.setPitr('orders', true);
    expect(bench.pitr('orders').RecoveryPeriodInDays).toBe(35);
    expect(days(bench)).toEqual([enabledAt, enabledAt]);
    bench.advance(hour);
    expect(days(bench)).toEqual([enabledAt, enabledAt + 55 * minute]);
    bench.advance(40 * day);
    expect(days(bench)[0]).toBe(enabledAt + hour + 5 * day);
  });

  it('is cut at once by a shorter period, and only fills with time after a longer one', () => {
    const bench = ready();
    bench.setPitr('orders', true, 35);
    bench.advance(20 * day);
    bench.setPitr('orders', true, 3);
    const cut = bench.nowMs() - 3 * day;
    expect(days(bench)[0]).toBe(cut);
    bench.setPitr('orders', true, 35);
    expect(days(bench)[0]).toBe(cut);
    bench.advance(10 * day);
    expect(days(bench)[0]).toBe(cut);
    bench.advance(25 * day);
    expect(days(bench)[0]).toBe(bench.nowMs() - 35 * day);
  });

  it('does not bring back what a short period had let go', () => {
    const bench = ready();
    bench.setPitr('orders', true, 3);
    bench.advance(20 * day);
    bench.setPitr('orders', true, 35);
    expect(days(bench)[0]).toBe(bench.nowMs() - 3 * day);
  });

  it('lets go of the versions before it', () => {
    const bench = ready();
    const versions = (): number | undefined => bench.db.service.state()[0]?.tables[0]?.versions;
    bench.setPitr('orders', true, 35);
    for (let index = 0; index < 10; index++) {
      bench.put('orders', 'a', String(index));
      bench.advance(day);
    }
    expect(versions()).toBe(10);
    bench.setPitr('orders', true, 5);
    // Five days of writes, and what the item held at the begin of the window.
    expect(versions()).toBe(6);
    bench.setPitr('orders', false);
    expect(versions()).toBe(1);
  });

  it('starts anew when it is switched off and on', () => {
    const bench = ready();
    bench.setPitr('orders', true);
    bench.advance(10 * day);
    bench.setPitr('orders', false);
    expect(bench.pitr('orders')).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
    bench.setPitr('orders', true);
    expect(days(bench)).toEqual([bench.nowMs(), bench.nowMs()]);
  });

  it('never moves back, whatever is set and whenever', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 20 * day }),
      days: fc.option(fc.integer({ min: 1, max: 35 }), { nil: undefined }),
      off: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const bench = ready();
        bench.setPitr('orders', true);
        let before = days(bench);
        for (const { waitMs, days: period, off } of steps) {
          bench.advance(waitMs);
          if (off) bench.setPitr('orders', false);
          bench.setPitr('orders', true, period);
          const after = days(bench);
          expect(after[0]).toBeGreaterThanOrEqual(before[0]);
          expect(after[1]).toBeGreaterThanOrEqual(before[1]);
          expect(after[1]).toBeGreaterThanOrEqual(after[0]);
          expect(after[1]).toBeLessThanOrEqual(bench.nowMs());
          expect(after[0] % second).toBe(0);
          before = after;
        }
      }),
      { numRuns: 60 },
    );
  });
});
