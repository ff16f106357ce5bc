import fc from 'fast-check';
import type { AccountId, RegionId } from '../../src/estate/ids.js';
import { type Job, runInLanes } from '../../src/flows/lanes.js';
import { away, home } from '../support/estate-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const account = '123456789012' as AccountId;
const clock = () => createVirtualClock('2026-11-01T12:00:00Z');

function job<T>(
  run: () => Promise<T>,
  region: RegionId = home,
  track: Job<T>['track'] = 'tables',
): Job<T> {
  return { account, region, track, run };
}

const nothing = (): readonly Job<never>[] => [];

describe('lanes', () => {
  it.each([
    [1, 3],
    [4, 4],
    [9, 9],
  ])('with %p jobs in flight over one place run %p', async (limit, most) => {
    const time = clock();
    const inFlight = { now: 0, most: 0 };
    const jobs = Array.from({ length: 30 }, () =>
      job(async () => {
        inFlight.now++;
        inFlight.most = Math.max(inFlight.most, inFlight.now);
        await time.sleep(10);
        inFlight.now--;
      }),
    );
    await time.run(runInLanes(jobs, limit, nothing));
    expect(inFlight.most).toBe(most);
  });

  it.each([
    [50, 150],
    [51, 51],
  ])('over %p places run %p jobs, so that each place has its own', async (places, most) => {
    const time = clock();
    const inFlight = { now: 0, most: 0 };
    const jobs = Array.from({ length: places * 4 }, (_, number) =>
      job(
        async () => {
          inFlight.now++;
          inFlight.most = Math.max(inFlight.most, inFlight.now);
          await time.sleep(10);
          inFlight.now--;
        },
        `region-${number % places}` as RegionId,
      ),
    );
    await time.run(runInLanes(jobs, 10, nothing));
    expect(inFlight.most).toBe(most);
  });

  it('of another region or track do not wait for one that hangs', async () => {
    const time = clock();
    const done: string[] = [];
    const named = (name: string, ms: number, region: RegionId, track: Job<void>['track']) =>
      job(
        async () => {
          await time.sleep(ms);
          done.push(name);
        },
        region,
        track,
      );
    const hung = Array.from({ length: 9 }, (_, index) =>
      named(`hung ${index}`, 30_000, away, 'tables'),
    );
    const running = runInLanes(
      [...hung, named('there', 10, away, 'backup'), named('here', 10, home, 'tables')],
      1,
      nothing,
    );
    await time.advance(20);
    expect(done).toEqual(['there', 'here']);
    await time.run(running);
    expect(done).toHaveLength(11);
    expect(time.monotonicMs()).toBe(90_000); // nine in three lanes
  });

  it('run what a job leads to, each once, whatever the order', async () => {
    const tree = fc.letrec<{ node: readonly unknown[] }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constant(undefined).map(() => []), // a new one each time
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    })).node;
    await fc.assert(
      fc.asyncProperty(
        fc.array(tree, { maxLength: 4 }),
        fc.scheduler(),
        fc.integer({ min: 1, max: 9 }),
        async (roots, scheduler, limit) => {
          const ran: unknown[] = [];
          const jobOf = (node: unknown): Job<unknown> =>
            job(() => scheduler.schedule(Promise.resolve(node)));
          const running = runInLanes(roots.map(jobOf), limit, (node) => {
            ran.push(node);
            return (node as readonly unknown[]).map(jobOf);
          });
          await scheduler.waitFor(running);
          const count = (node: readonly unknown[]): number =>
            node.reduce<number>((sum, each) => sum + 1 + count(each as readonly unknown[]), 0);
          expect(ran).toHaveLength(count(roots));
          expect(new Set(ran).size).toBe(ran.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('run what is added just as the last lane of its track ends', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const ran: string[] = [];
      const late = job(
        async () => {
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          return 'late';
        },
        home,
        'backup',
      );
      await runInLanes([job(() => Promise.resolve('first')), late], 1, (name) => {
        ran.push(name);
        return name === 'late' ? [job(() => Promise.resolve('added'))] : [];
      });
      expect(ran.toSorted()).toEqual(['added', 'first', 'late']);
    }
  });

  it('begin nothing after a failure, and tell it when what was under way has settled', async () => {
    const time = clock();
    const began: number[] = [];
    const settled: number[] = [];
    const jobs = Array.from({ length: 6 }, (_, index) =>
      job(async () => {
        began.push(index);
        await time.sleep(10 * (index + 1));
        if (index === 0) throw new Error('a defect');
        settled.push(index);
      }),
    );
    const running = runInLanes(jobs, 1, nothing);
    const outcome = running.catch((error: unknown) => error);
    await time.run(outcome);
    expect(await outcome).toEqual(new Error('a defect'));
    expect([began, settled]).toEqual([
      [0, 1, 2],
      [1, 2],
    ]);
  });

  it('end at once with nothing to do', async () => {
    await expect(runInLanes([], 8, nothing)).resolves.toBeUndefined();
  });
});
