import { mapBounded } from '../kernel/bounded.js';
import type { AccountId, RegionId } from '../estate/ids.js';

/** A piece of work that talks to one account and region. */
export interface Job<T> {
  readonly account: AccountId;
  readonly region: RegionId;
  run(): Promise<T>;
}

/**
 * Runs jobs with lanes of its own for each account and region, so that a region that hangs delays
 * nobody else. Results in the order of the jobs; the first rejection rejects the whole.
 * @param limit - jobs in flight over all places; each place gets an equal share, at least two
 */
export async function runInLanes<T>(jobs: readonly Job<T>[], limit: number): Promise<readonly T[]> {
  const places = new Map<string, number[]>();
  for (const [index, { account, region }] of jobs.entries()) {
    const key = `${account}/${region}`;
    const queue = places.get(key);
    if (queue === undefined) places.set(key, [index]);
    else queue.push(index);
  }
  const lanes = Math.max(2, Math.floor(limit / Math.max(1, places.size)));
  const results: T[] = [];
  await mapBounded([...places.values()], Math.max(1, places.size), (queue) =>
    mapBounded(queue, lanes, async (index) => {
      const job = jobs[index];
      if (job !== undefined) results[index] = await job.run();
    }),
  );
  return results;
}
