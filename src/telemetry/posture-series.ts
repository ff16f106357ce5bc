import type { HeldFinding } from '../controls/held-finding.js';
import type { Estate } from '../estate/environment.js';
import type { HeldFact } from '../estate/held-fact.js';
import { backupCards } from './backup-cards.js';
import type { KeyOf } from './catalogue.js';
import {
  checkCounts,
  environmentFindings,
  healthy,
  troubleSeries,
  urgencyOf,
  waivedSeries,
  waiverSeries,
} from './check-series.js';
import { estateCards } from './estate-cards.js';
import type { Series } from './families.js';
import { heldBackups } from './held-backups.js';
import {
  type Check,
  datasetsThing,
  environmentThing,
  knownChecks,
  placeThing,
  resourceThing,
} from './known-checks.js';
import { type KnownFacts, knownFacts } from './known-facts.js';
import { keysOf } from './metric-card.js';
import { maximumAgeSeries, recoverySeries } from './recovery-series.js';
import { bucketSeries, clusterSeries, datasetSeries, placementSeries } from './resource-series.js';
import { surroundingsCards } from './surroundings-cards.js';
import {
  keptSeries,
  keySeries,
  latencySeries,
  snapshotSeries,
  stackSeries,
  unconfiguredSeries,
  vaultSeries,
} from './surroundings-series.js';
import { type SweptPlace, sweepSeries, sweptPlaces } from './sweep-series.js';

/** What is held of an estate. */
export interface HeldPosture {
  readonly estate: Estate;
  readonly findings: readonly HeldFinding[];
  readonly facts: readonly HeldFact[];
}

/** The series of a posture, as far as they may be left out. */
export interface PostureSeries {
  readonly places: readonly SweptPlace[];
  /** Never left out: alerts stand on them. */
  readonly kept: readonly Series[];
  /** Series of single resources, in groups that stay together, the most urgent group first. */
  readonly detail: readonly (readonly Series[])[];
}

/** Metrics of the estate that are not made anew from a posture. */
const others: readonly (keyof typeof estateCards)[] = [
  'sweep_expected_interval_seconds',
  'sweep_duration_seconds',
];

/** Every metric that is made anew from a posture. */
export const postureKeys: readonly KeyOf<'gauge'>[] = [
  ...keysOf(estateCards).filter((key) => !others.includes(key)),
  ...keysOf(backupCards),
  ...keysOf(surroundingsCards),
];

interface Group {
  readonly thing: string;
  readonly series: readonly Series[];
}

/** One group per resource of the estate, in its order; then what was found around it. */
function resourceGroups({ estate }: HeldPosture, known: KnownFacts): readonly Group[] {
  const backups = heldBackups(known);
  return [
    ...estate.environments.flatMap((environment): readonly Group[] => {
      const { account, name, region: home, posture, tables, clusters } = environment;
      return [
        ...tables.flatMap((member): readonly Group[] => [
          ...[home, ...posture.replicas].map((region) => ({
            thing: resourceThing(account, region, member.name),
            series: [
              ...placementSeries(environment, member, region, known),
              ...keptSeries(environment, member, region, known),
            ],
          })),
          {
            thing: resourceThing(account, home, member.name),
            series: [
              ...recoverySeries(environment, member, known, backups),
              ...latencySeries(environment, member, known),
            ],
          },
        ]),
        ...clusters.map((cluster) => ({
          thing: resourceThing(account, home, cluster),
          series: [
            ...clusterSeries(environment, cluster, known),
            ...snapshotSeries(environment, cluster, known),
          ],
        })),
        { thing: datasetsThing(name), series: datasetSeries(environment, known) },
        {
          thing: environmentThing(name, account, home),
          series: [...stackSeries(environment, known), ...maximumAgeSeries(environment)],
        },
      ];
    }),
    ...estate.buckets.map((bucket) => ({
      thing: resourceThing(bucket.account, bucket.region, bucket.name),
      series: bucketSeries(bucket, known),
    })),
    ...vaultSeries(known).map(({ spot: { account, region }, series }) => ({
      thing: placeThing(account, region),
      series,
    })),
    ...keySeries(known).map(({ spot: { account, region, resource }, series }) => ({
      thing: resourceThing(account, region, resource),
      series,
    })),
  ];
}

/** Depot may list a dataset twice; a series may be there once. */
function onePerSubject(checks: readonly Check[]): readonly Check[] {
  const bySubject = new Map<string, Check>();
  for (const check of checks) {
    const { environment, account, region, resource } = check.subject;
    const key = JSON.stringify([check.control, environment, account, region, resource]);
    if (!bySubject.has(key)) bySubject.set(key, check);
  }
  return [...bySubject.values()];
}

/**
 * All series of a posture. Pure.
 * @param expected - the checks that the same estate asks for
 */
export function postureSeries(held: HeldPosture, expected: readonly Check[]): PostureSeries {
  const { estate, findings, facts } = held;
  const known = knownFacts(facts);
  const checks = knownChecks(estate, expected, findings);
  const places = sweptPlaces(estate, checks);
  const urgency = new Map<string, number>();
  for (const check of checks) {
    const { thing } = check;
    urgency.set(thing, Math.min(urgency.get(thing) ?? healthy, urgencyOf(check)));
  }
  const urgencyOfThing = ({ thing }: Group): number => urgency.get(thing) ?? healthy;
  const troubled = onePerSubject(
    checks
      .filter((check) => urgencyOf(check) < healthy)
      .toSorted((a, b) => urgencyOf(a) - urgencyOf(b)),
  );
  const troubles = troubled.map(troubleSeries).filter((series) => series.length > 0);
  const resources = resourceGroups(held, known)
    .toSorted((a, b) => urgencyOfThing(a) - urgencyOfThing(b))
    .map(({ series }) => series);
  return {
    places,
    kept: [
      ...sweepSeries(places, checks, facts),
      ...checkCounts(estate, checks, expected),
      ...environmentFindings(estate, checks),
      ...troubled.flatMap(waivedSeries),
      ...waiverSeries(estate.waivers),
      ...estate.accounts.flatMap((account) => unconfiguredSeries(account, estate, known)),
    ],
    detail: [...troubles, ...resources],
  };
}

/**
 * The detail that fits into `room` series: whole groups from the front, up to the first that does
 * not fit.
 */
export function detailWithin(
  detail: PostureSeries['detail'],
  room: number,
): { readonly series: readonly Series[]; readonly dropped: number } {
  const series: Series[] = [];
  let dropped = 0;
  for (const group of detail) {
    if (dropped === 0 && series.length + group.length <= room) series.push(...group);
    else dropped += group.length;
  }
  return { series, dropped };
}
