import type { AccountId, RegionId } from '../estate/ids.js';

/** Jobs of one place that wait for each other: those whose reads share their request rates. */
type Track = 'tables' | 'backup' | 'rest';

/** A piece of work that talks to one account and region. */
export interface Job<T> {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly track: Track;
  run(): Promise<T>;
}

/** While one job waits for its answers, others take their turn under the request rates. */
const leastLanes = 3;
/** Above so many places one job of each track is enough to keep the process busy. */
const manyPlaces = 50;

interface Queue<T> {
  readonly waiting: Job<T>[];
  active: number;
}

function placeOf({ account, region }: Job<unknown>): string {
  return `${account}/${region}`;
}

/**
 * Runs jobs, and those that they lead to, with lanes of its own for each track of each account and
 * region: a region or a service that hangs delays nobody else. The first rejection rejects the whole,
 * after what was under way has settled; nothing is begun after it.
 * @param limit - jobs in flight over all places; each track of a place gets the place's equal share,
 * at least three, or one where there are many places
 * @param finished - is told each result as it comes, and names the jobs that it leads to
 */
export function runInLanes<T>(
  jobs: readonly Job<T>[],
  limit: number,
  finished: (result: T) => readonly Job<T>[],
): Promise<void> {
  const places = new Set(jobs.map(placeOf)).size;
  const least = places > manyPlaces ? 1 : leastLanes;
  const lanes = Math.max(least, Math.floor(limit / Math.max(1, places)));
  const queues = new Map<string, Queue<T>>();
  const failures: unknown[] = [];
  let active = 0;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      if (failures.length === 0) resolve();
      else reject(failures[0]);
    };
    const work = async (queue: Queue<T>): Promise<void> => {
      for (;;) {
        const job = failures.length === 0 ? queue.waiting.shift() : undefined;
        if (job === undefined) {
          // At once: a job that is added from now on needs a lane of its own.
          queue.active--;
          active--;
          if (active === 0) end();
          return;
        }
        try {
          for (const next of finished(await job.run())) add(next);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const add = (job: Job<T>): void => {
      const key = `${placeOf(job)}/${job.track}`;
      const queue = queues.get(key) ?? { waiting: [], active: 0 };
      queues.set(key, queue);
      queue.waiting.push(job);
      if (queue.active >= lanes) return;
      queue.active++;
      active++;
      void work(queue);
    };
    for (const job of jobs) add(job);
    if (jobs.length === 0) end();
  });
}
