import { mapBounded } from '../kernel/bounded.js';
import type { AccountId, RegionId } from '../estate/ids.js';

/** Jobs of one place that wait for each other: those whose reads share their request rates. */
export type Track = 'tables' | 'backup' | 'rest';

/** A piece of work that talks to one account and region. */
export interface Job<T> {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly track: Track;
  run(): Promise<T>;
}

/** While one job waits for its answers, others take their turn under the request rates. */
const leastLanes = 3;

/**
 * Runs jobs with lanes of its own for each track of each account and region, so that a region or a
 * service that hangs delays nobody else. Results in the order of the jobs; the first rejection
 * rejects the whole.
 * @param limit - jobs in flight over all places; each track of a place gets the place's equal share,
 * at least three
 */
export async function runInLanes<T>(jobs: readonly Job<T>[], limit: number): Promise<readonly T[]> {
  const queues = new Map<string, number[]>();
  const places = new Set<string>();
  for (const [index, { account, region, track }] of jobs.entries()) {
    places.add(`${account}/${region}`);
    const key = `${account}/${region}/${track}`;
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [index]);
    else queue.push(index);
  }
  const lanes = Math.max(leastLanes, Math.floor(limit / Math.max(1, places.size)));
  const results: T[] = [];
  await mapBounded([...queues.values()], Math.max(1, queues.size), (queue) =>
    mapBounded(queue, lanes, async (index) => {
      const job = jobs[index];
      if (job !== undefined) results[index] = await job.run();
    }),
  );
  return results;
}
