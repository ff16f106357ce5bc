/**
 * Use cases over ports. Purpose of this folder: order the reads, hand the facts to the pure core,
 * and give back its answer. It must not know the SDK, HTTP or how anything is shown.
 * `check.ts` is the main one; this file is its first half.
 */
import type { Estate } from '../estate/environment.js';
import type { PlacementFacts } from '../estate/facts.js';
import type { RegionId } from '../estate/ids.js';
import { namedKeys } from '../estate/named-keys.js';
import type { Observation } from '../estate/observations.js';
import { keyOfTarget, type RememberedPlaces } from '../estate/remembered-places.js';
import { scopeOf } from '../estate/scope.js';
import { accountOf, type TableTarget, type Target, targetsOf } from '../estate/targets.js';
import type { Clock } from '../kernel/clock.js';
import type { Observers } from '../ports/observers.js';
import type { Recorder } from '../ports/recorder.js';
import { type Job, runInLanes } from './lanes.js';
import type { Reading } from './reading.js';
import { jobsFor, keyJob, type Part, placementJob } from './target-jobs.js';

export interface ObserveOptions {
  readonly observers: Observers;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Reads in flight over all accounts and regions; each place may have a few of its own. */
  readonly concurrency: number;
  /** Where tables were found before; looked at again where home cannot say who its replicas are. */
  readonly remembered?: RememberedPlaces | undefined;
  /** Aborting with a DrError `timed-out` leaves the rest unknown; any other abort throws. */
  readonly signal: AbortSignal;
}

/** What most jobs read at a time. */
const readsPerJob = 6;

type Placements = Map<RegionId, PlacementFacts>;

/** Regions of replicas that some placement tells of and nobody declared. Sorted, unique. */
function undeclaredRegions(
  target: TableTarget,
  known: ReadonlyMap<RegionId, PlacementFacts>,
  remembered: readonly RegionId[],
): readonly RegionId[] {
  const found = new Set<RegionId>();
  for (const { table } of known.values()) {
    if (table.kind !== 'seen') continue;
    for (const { region } of table.value.replicas) if (!known.has(region)) found.add(region);
  }
  // Who cannot be seen does not name its replicas: what was wrong there must not vanish for that.
  if (known.get(target.environment.region)?.table.kind === 'unknown') {
    for (const region of remembered) if (!known.has(region)) found.add(region);
  }
  return [...found].toSorted();
}

/** Counts finished jobs; the total may grow when more is found. */
function counted(
  jobs: readonly Job<Part>[],
  done: { count: number },
  { recorder }: ObserveOptions,
) {
  const total = done.count + jobs.length;
  return jobs.map((job) => ({
    ...job,
    run: async () => {
      const part = await job.run();
      recorder.progress(++done.count, total);
      return part;
    },
  }));
}

/** The parts of a pass by what they are of. */
function createGathering(targets: readonly Target[]) {
  const placements = new Map<Target, Placements>();
  const others = new Map<Target, Observation>();
  return {
    keep(part: Part): void {
      if (part.kind === 'key') return; // it was found, not wanted
      if (part.kind !== 'placement') {
        others.set(part.target, part);
        return;
      }
      const known = placements.get(part.target) ?? new Map<RegionId, PlacementFacts>();
      placements.set(part.target, known.set(part.region, part.facts));
    },
    placementsOf: (target: Target): Placements => placements.get(target) ?? new Map(),
    /** One observation per target, in their order. */
    observations: (): readonly Observation[] =>
      targets.flatMap((target): readonly Observation[] => {
        if (target.kind === 'table') {
          return [{ kind: 'table', target, placements: placements.get(target) ?? new Map() }];
        }
        const other = others.get(target);
        return other === undefined ? [] : [other];
      }),
  };
}

/**
 * One observation pass: reads everything that the estate names, then replicas that nobody declared,
 * then the keys that were found. What belongs to one thing (settings of a table that was seen, the
 * content of a vault) is read with it.
 * @returns one observation per target, in the order of the targets, then one per key
 * @throws the signal's reason when the run was given up (not at its deadline)
 */
export async function observe(
  estate: Estate,
  options: ObserveOptions,
): Promise<readonly Observation[]> {
  const { observers, clock, signal, remembered } = options;
  const targets = targetsOf(estate);
  const reading: Reading = { observers, clock, signal, scope: scopeOf(estate) };
  const done = { count: 0 };
  const gathering = createGathering(targets);
  const run = async (jobs: readonly Job<Part>[]): Promise<readonly Part[]> => {
    const mostJobs = Math.max(1, Math.floor(options.concurrency / readsPerJob));
    const parts = await runInLanes(counted(jobs, done, options), mostJobs);
    for (const part of parts) gathering.keep(part);
    return parts;
  };
  await run(targets.flatMap((target) => jobsFor(target, reading)));
  await run(
    targets.flatMap((target) =>
      target.kind === 'table'
        ? undeclaredRegions(
            target,
            gathering.placementsOf(target),
            remembered?.get(keyOfTarget(target)) ?? [],
          ).map((region) => placementJob(target, region, reading))
        : [],
    ),
  );
  const observations = gathering.observations();
  const keys = await run(
    namedKeys(observations).keys.flatMap((named) => {
      const account = accountOf(estate, named.account);
      return account === undefined ? [] : [keyJob(account, named, reading)];
    }),
  );
  return [...observations, ...keys.filter((part) => part.kind === 'key')];
}
