import type { PlacementFacts } from '../estate/facts.js';
import type { RegionId } from '../estate/ids.js';
import type { NamedKey } from '../estate/named-keys.js';
import type { Observation } from '../estate/observations.js';
import { type KeyTarget, placementIn, type TableTarget, type Target } from '../estate/targets.js';
import { observeEnvironment } from './environments.js';
import type { Job } from './lanes.js';
import { observePlacement } from './placements.js';
import { observeAccount, observePlace } from './places.js';
import type { Reading } from './reading.js';
import { observeBucket, observeCluster, observeDatasets } from './storage.js';

/** A whole observation, or one placement of a table. */
export type Part =
  | Exclude<Observation, { kind: 'table' }>
  | {
      readonly kind: 'placement';
      readonly target: TableTarget;
      readonly region: RegionId;
      readonly facts: PlacementFacts;
    };

/** Where a table must be: home first, then the declared replicas. */
export function declaredRegions({ environment }: TableTarget): readonly RegionId[] {
  return [environment.region, ...environment.posture.replicas];
}

/** The read of a table in one region. */
export function placementJob(target: TableTarget, region: RegionId, reading: Reading): Job<Part> {
  const place = placementIn(target, region);
  const isHome = region === target.environment.region;
  return {
    account: place.account,
    region,
    track: 'tables',
    run: async () => ({
      kind: 'placement',
      target,
      region,
      facts: await observePlacement(place, isHome, reading),
    }),
  };
}

/** Everything that is read of a target; of a table, at home and in the declared regions. */
export function jobsFor(target: Target, reading: Reading): readonly Job<Part>[] {
  switch (target.kind) {
    case 'table':
      return declaredRegions(target).map((at) => placementJob(target, at, reading));
    case 'bucket': {
      const { account, region } = target.bucket;
      const run = async (): Promise<Part> => ({
        kind: 'bucket',
        target,
        facts: await observeBucket(target.bucket, reading),
      });
      return [{ account, region, track: 'rest', run }];
    }
    case 'cluster': {
      const { account, region } = target.environment;
      const run = async (): Promise<Part> => ({
        kind: 'cluster',
        target,
        facts: await observeCluster(target, reading),
      });
      return [{ account, region, track: 'rest', run }];
    }
    case 'datasets': {
      const { account, region } = target.environment;
      const run = async (): Promise<Part> => ({
        kind: 'datasets',
        target,
        facts: await observeDatasets(target, reading),
      });
      return [{ account, region, track: 'rest', run }];
    }
    case 'environment': {
      const { account, region } = target.environment;
      const run = async (): Promise<Part> => ({
        kind: 'environment',
        target,
        facts: await observeEnvironment(target.environment, reading),
      });
      return [{ account, region, track: 'rest', run }];
    }
    case 'place': {
      const { account, region } = target;
      const run = async (): Promise<Part> => ({
        kind: 'place',
        target,
        facts: await observePlace(target, reading),
      });
      return [{ account: account.id, region, track: 'backup', run }];
    }
    case 'account': {
      const { id, regions } = target.account;
      const [region] = regions;
      if (region === undefined) return []; // nothing of it is watched
      const run = async (): Promise<Part> => ({
        kind: 'account',
        target,
        facts: await observeAccount(target, reading),
      });
      return [{ account: id, region, track: 'rest', run }];
    }
    default:
      return target satisfies never;
  }
}

/** The read of a key that something else named. */
export function keyJob(
  account: KeyTarget['account'],
  named: NamedKey,
  reading: Reading,
): Job<Part> {
  const { region, key: keyArn } = named;
  const place = { account: account.id, region };
  const target: KeyTarget = { kind: 'key', account, region, keyArn };
  return {
    ...place,
    track: 'rest',
    run: async () => ({
      kind: 'key',
      target,
      facts: { key: await reading.observers.keys.describe(place, keyArn, reading.signal) },
    }),
  };
}
