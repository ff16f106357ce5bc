import fc from 'fast-check';
import { createRateBucket, createRateBuckets, paceAt } from '../../../src/aws/rate-buckets.js';
import { minuteMs } from '../../../src/kernel/units.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { now } from '../../support/estate-builders.js';

describe('a rate bucket', () => {
  it('never lets more through than its rate and its burst, and starves nobody', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        async (perSecond, burst, calls) => {
          const clock = createVirtualClock(now);
          const bucket = createRateBucket(clock, { perSecond, burst });
          const order: number[] = [];
          const starts: number[] = [];
          const takes = Array.from({ length: calls }, async (_, index) => {
            await bucket.take(undefined);
            order.push(index);
            starts.push(clock.monotonicMs());
          });
          await clock.run(Promise.all(takes));
          expect(order).toEqual(takes.map((_, index) => index)); // first come, first served
          for (const start of starts) {
            const within = starts.filter((other) => other >= start && other < start + 1000).length;
            expect(within).toBeLessThanOrEqual(perSecond + burst + 1);
          }
          // Whole milliseconds are waited for, so a little is lost on each.
          const floorMs = Math.max(0, ((calls - burst) / perSecond) * 1000);
          expect(clock.monotonicMs()).toBeLessThanOrEqual(floorMs + calls + 2);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('halves its rate on a throttle, once a second at most, and regains it slowly', async () => {
    const clock = createVirtualClock(now);
    const bucket = createRateBucket(clock, { perSecond: 40, burst: 4 });
    bucket.slowDown();
    bucket.slowDown();
    expect(bucket.perSecond()).toBe(20);
    await clock.advance(1000);
    bucket.slowDown();
    expect(bucket.perSecond()).toBeCloseTo(10, 0);
    await clock.advance(minuteMs);
    expect(bucket.perSecond()).toBeCloseTo(20, 0);
    await clock.advance(10 * minuteMs);
    expect(bucket.perSecond()).toBe(40);
  });

  it('lets nobody through in a burst right after a throttle', async () => {
    const clock = createVirtualClock(now);
    const bucket = createRateBucket(clock, { perSecond: 40, burst: 4 });
    await bucket.take(undefined);
    bucket.slowDown();
    const starts: number[] = [];
    const takes = [1, 2].map(async () => {
      await bucket.take(undefined);
      starts.push(clock.monotonicMs());
    });
    await clock.run(Promise.all(takes));
    expect(starts).toEqual([50, 100]); // at the halved rate from the start
  });

  it('keeps moving however often it is throttled', async () => {
    const clock = createVirtualClock(now);
    const bucket = createRateBucket(clock, { perSecond: 32, burst: 4 });
    for (let time = 0; time < 50; time++) {
      bucket.slowDown();
      await clock.advance(1000);
    }
    expect(bucket.perSecond()).toBeGreaterThanOrEqual(1);
    await clock.run(bucket.take(undefined));
  });

  it('lets go of a caller that gives up, and serves the others in order', async () => {
    const clock = createVirtualClock(now);
    const bucket = createRateBucket(clock, { perSecond: 1, burst: 1 });
    const impatient = new AbortController();
    const served: string[] = [];
    const first = bucket.take(undefined).then(() => served.push('first'));
    const gone = bucket.take(impatient.signal);
    const last = bucket.take(undefined).then(() => served.push('last'));
    impatient.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    await clock.run(Promise.all([first, last]));
    expect(served).toEqual(['first', 'last']);
    expect(clock.monotonicMs()).toBe(1000);
  });

  it('waits for nobody when the last caller has given up, and works again after', async () => {
    const clock = createVirtualClock(now);
    const bucket = createRateBucket(clock, { perSecond: 1, burst: 1 });
    await clock.run(bucket.take(undefined));
    const impatient = new AbortController();
    const gone = bucket.take(impatient.signal);
    await clock.settle();
    expect(clock.sleepers()).toBe(1);
    impatient.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    await clock.settle();
    expect(clock.sleepers()).toBe(0);
    await clock.run(bucket.take(undefined));
    await expect(bucket.take(impatient.signal)).rejects.toThrow('enough');
  });
});

describe('the pace at a share of a rate', () => {
  it.each([
    [0.5, 10, { perSecond: 5, burst: 5 }],
    [0.8, 10, { perSecond: 8, burst: 2 }],
    [1, 10, { perSecond: 10, burst: 1 }],
    [1, 2500, { perSecond: 2500, burst: 250 }],
    [0.1, 5, { perSecond: 0.5, burst: 1 }],
  ])('%d of %d a second', (share, documented, pace) => {
    const { perSecond, burst } = paceAt(share, documented);
    expect(perSecond).toBeCloseTo(pace.perSecond, 9);
    expect(burst).toBeCloseTo(pace.burst, 9);
  });

  it('never asks for more than is documented in a second, beyond one call and a tenth', () => {
    const shares = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 2500 }), (share, documented) => {
        const { perSecond, burst } = paceAt(share, documented);
        const most = documented + Math.max(1, documented / 10);
        expect(perSecond + burst).toBeLessThanOrEqual(most + 1e-6);
      }),
    );
  });
});

describe('the rate buckets', () => {
  it('are one per account, region and class, at a share of the documented rate', () => {
    const buckets = createRateBuckets(createVirtualClock(now), 0.5);
    const bucket = buckets.of('a', 'eu-west-1', 'dynamodb-list-backups');
    expect(bucket.perSecond()).toBe(2.5);
    expect(buckets.of('a', 'eu-west-1', 'dynamodb-list-backups')).toBe(bucket);
    expect(buckets.of('b', 'eu-west-1', 'dynamodb-list-backups')).not.toBe(bucket);
    expect(buckets.of('a', 'eu-west-2', 'dynamodb-list-backups')).not.toBe(bucket);
    expect(buckets.of('a', 'eu-west-1', 'dynamodb-describe-table').perSecond()).toBe(1250);
  });
});
