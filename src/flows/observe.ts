/**
 * Use cases over ports. Purpose of this folder: order the reads, hand the facts to the pure core,
 * and give back its answer. It must not know the SDK, HTTP or how anything is shown.
 * `check.ts` is the main one; this file is its first half.
 */
import type { BackupBucket } from '../estate/environment.js';
import type { BucketFacts, ClusterFacts, DatasetFacts, PlacementFacts } from '../estate/facts.js';
import type { RegionId } from '../estate/ids.js';
import type { Observation } from '../estate/observations.js';
import type { Placement } from '../estate/placement.js';
import { keyOfTarget, type RememberedPlaces } from '../estate/remembered-places.js';
import {
  type ClusterTarget,
  type DatasetsTarget,
  placementIn,
  type TableTarget,
  type Target,
} from '../estate/targets.js';
import type { Clock } from '../kernel/clock.js';
import { dayMs } from '../kernel/units.js';
import type { Observers } from '../ports/observers.js';
import type { Recorder } from '../ports/recorder.js';
import { type Job, runInLanes } from './lanes.js';

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
const readsPerJob = 2;

/** A system backup of a deleted table lives this long. @source API DeleteTable / BackupExpiryDateTime */
const systemBackupMs = 35 * dayMs;

async function observePlacement(
  place: Placement,
  isHome: boolean,
  { observers: { tables }, clock, signal }: ObserveOptions,
): Promise<PlacementFacts> {
  const [table, pitr] = await Promise.all([
    tables.describe(place, signal),
    tables.pitr(place, signal),
  ]);
  const mayHaveReplaced =
    isHome && // deletions are judged there, once
    (table.kind === 'absent' ||
      (table.kind === 'seen' &&
        clock.now().getTime() - table.value.createdAt.getTime() < systemBackupMs));
  return {
    table,
    pitr,
    deleted: mayHaveReplaced ? await tables.deletedBackups(place, signal) : undefined,
  };
}

async function observeBucket(
  bucket: BackupBucket,
  { observers: { buckets }, signal }: ObserveOptions,
): Promise<BucketFacts> {
  const [versioning, objectLock] = await Promise.all([
    buckets.versioning(bucket, signal),
    buckets.objectLock(bucket, signal),
  ]);
  return { versioning, objectLock };
}

async function observeCluster(
  { environment: { account, region }, cluster }: ClusterTarget,
  { observers: { clusters }, signal }: ObserveOptions,
): Promise<ClusterFacts> {
  return { cluster: await clusters.describe({ account, region, cluster }, signal) };
}

async function observeDatasets(
  { environment }: DatasetsTarget,
  { observers: { datasets }, signal }: ObserveOptions,
): Promise<DatasetFacts | undefined> {
  if (environment.gateway === undefined) return undefined;
  return { datasets: await datasets.list(environment, signal) };
}

/** A whole observation, or one placement of a table. */
type Part =
  | Exclude<Observation, { kind: 'table' }>
  | {
      readonly kind: 'placement';
      readonly target: TableTarget;
      readonly region: RegionId;
      readonly facts: PlacementFacts;
    };

function placementJob(target: TableTarget, region: RegionId, options: ObserveOptions): Job<Part> {
  const place = placementIn(target, region);
  const isHome = region === target.environment.region;
  return {
    account: place.account,
    region,
    run: async () => ({
      kind: 'placement',
      target,
      region,
      facts: await observePlacement(place, isHome, options),
    }),
  };
}

function jobsFor(target: Target, options: ObserveOptions): readonly Job<Part>[] {
  switch (target.kind) {
    case 'table': {
      const { region, posture } = target.environment;
      return [region, ...posture.replicas].map((each) => placementJob(target, each, options));
    }
    case 'bucket': {
      const { bucket } = target;
      const run = async (): Promise<Part> => ({
        kind: 'bucket',
        target,
        facts: await observeBucket(bucket, options),
      });
      return [{ account: bucket.account, region: bucket.region, run }];
    }
    case 'cluster': {
      const { account, region } = target.environment;
      const run = async (): Promise<Part> => ({
        kind: 'cluster',
        target,
        facts: await observeCluster(target, options),
      });
      return [{ account, region, run }];
    }
    case 'datasets': {
      const { account, region } = target.environment;
      const run = async (): Promise<Part> => ({
        kind: 'datasets',
        target,
        facts: await observeDatasets(target, options),
      });
      return [{ account, region, run }];
    }
    default:
      return target satisfies never;
  }
}

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

/** Counts finished jobs; the total may grow when undeclared replicas are found. */
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

/**
 * One observation pass: reads everything the targets name, and replicas that nobody declared.
 * @returns one observation per target, in the order of the targets
 * @throws the signal's reason when the run was given up (not at its deadline)
 */
export async function observe(
  targets: readonly Target[],
  options: ObserveOptions,
): Promise<readonly Observation[]> {
  const done = { count: 0 };
  const placements = new Map<Target, Map<RegionId, PlacementFacts>>();
  const others = new Map<Target, Observation>();
  const keep = (part: Part): void => {
    if (part.kind !== 'placement') {
      others.set(part.target, part);
      return;
    }
    const known = placements.get(part.target) ?? new Map<RegionId, PlacementFacts>();
    placements.set(part.target, known.set(part.region, part.facts));
  };
  const run = async (jobs: readonly Job<Part>[]): Promise<void> => {
    const mostJobs = Math.max(1, Math.floor(options.concurrency / readsPerJob));
    for (const part of await runInLanes(counted(jobs, done, options), mostJobs)) keep(part);
  };
  await run(targets.flatMap((target) => jobsFor(target, options)));
  await run(
    targets.flatMap((target) =>
      target.kind === 'table'
        ? undeclaredRegions(
            target,
            placements.get(target) ?? new Map(),
            options.remembered?.get(keyOfTarget(target)) ?? [],
          ).map((region) => placementJob(target, region, options))
        : [],
    ),
  );
  return targets.flatMap((target): readonly Observation[] => {
    if (target.kind === 'table') {
      return [{ kind: 'table', target, placements: placements.get(target) ?? new Map() }];
    }
    const other = others.get(target);
    return other === undefined ? [] : [other];
  });
}
