import type { Estate } from '../estate/environment.js';
import type { PlacementFacts } from '../estate/facts.js';
import type { RegionId } from '../estate/ids.js';
import { type NamedKey, namedKeys } from '../estate/named-keys.js';
import type { Observation } from '../estate/observations.js';
import { keyOfTarget, type RememberedPlaces } from '../estate/remembered-places.js';
import { accountOf, type TableTarget, type Target } from '../estate/targets.js';
import type { Job } from './lanes.js';
import type { Reading } from './reading.js';
import { declaredRegions, keyJob, type Part, placementJob } from './target-jobs.js';

type KeyObservation = Extract<Observation, { kind: 'key' }>;

function keyOf({ account, region, key }: NamedKey): string {
  return `${account} ${region} ${key}`;
}

/** The regions of a table whose facts are there: home, the declared ones, the others sorted. */
function inOrder(target: TableTarget, known: ReadonlyMap<RegionId, PlacementFacts>) {
  const declared = declaredRegions(target);
  const others = [...known.keys()].filter((region) => !declared.includes(region)).toSorted();
  return new Map(
    [...declared, ...others].flatMap((region) => {
      const facts = known.get(region);
      return facts === undefined ? [] : [[region, facts] as const];
    }),
  );
}

export interface GatheringOptions {
  readonly estate: Estate;
  readonly targets: readonly Target[];
  readonly reading: Reading;
  readonly remembered: RememberedPlaces | undefined;
}

/** Puts the parts of a pass together, and tells what each leads to. */
export function createGathering({ estate, targets, reading, remembered }: GatheringOptions) {
  const placements = new Map<Target, Map<RegionId, PlacementFacts>>();
  const looked = new Map<Target, Set<RegionId>>();
  const others = new Map<Target, Observation>();
  const named = new Set<string>();
  const keys: KeyObservation[] = [];

  /** Replicas that nobody declared, as far as a placement that was asked for tells of them. */
  const undeclared = ({ target, region, facts }: Extract<Part, { kind: 'placement' }>) => {
    const declared = declaredRegions(target);
    if (!declared.includes(region)) return [];
    const known = looked.get(target) ?? new Set(declared);
    looked.set(target, known);
    const isHome = region === target.environment.region;
    const told = facts.table.kind === 'seen' ? facts.table.value.replicas : [];
    // A home that cannot be seen does not name its replicas: what was wrong there must not vanish.
    const before =
      isHome && facts.table.kind === 'unknown' ? (remembered?.get(keyOfTarget(target)) ?? []) : [];
    const found = [...told.map((each) => each.region), ...before].filter((at) => !known.has(at));
    for (const at of found) known.add(at);
    return [...new Set(found)].map((at) => placementJob(target, at, reading));
  };
  const keysOf = (observation: Observation): readonly Job<Part>[] =>
    namedKeys([observation]).keys.flatMap((key) => {
      const account = accountOf(estate, key.account);
      if (account === undefined || named.has(keyOf(key))) return [];
      named.add(keyOf(key));
      return [keyJob(account, key, reading)];
    });
  return {
    /** Keeps a part. @returns the jobs that it leads to, each once in a pass */
    keep(part: Part): readonly Job<Part>[] {
      if (part.kind === 'key') {
        keys.push(part);
        return [];
      }
      if (part.kind !== 'placement') {
        others.set(part.target, part);
        return keysOf(part);
      }
      const { target, region, facts } = part;
      const known = placements.get(target) ?? new Map<RegionId, PlacementFacts>();
      placements.set(target, known.set(region, facts));
      const alone: Observation = { kind: 'table', target, placements: new Map([[region, facts]]) };
      return [...undeclared(part), ...keysOf(alone)];
    },
    /** One observation per target, in their order; then the keys, sorted. */
    observations: (): readonly Observation[] => [
      ...targets.flatMap((target): readonly Observation[] => {
        if (target.kind === 'table') {
          return [
            {
              kind: 'table',
              target,
              placements: inOrder(target, placements.get(target) ?? new Map()),
            },
          ];
        }
        const other = others.get(target);
        return other === undefined ? [] : [other];
      }),
      ...keys.toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1)),
    ],
  };
}

function sortKeyOf({ target: { account, region, keyArn } }: KeyObservation): string {
  return keyOf({ account: account.id, region, key: keyArn });
}
