import type { HeldFinding } from '../controls/held-finding.js';
import type { Estate } from '../estate/environment.js';
import type { HeldFact } from '../estate/held-fact.js';
import type { KeyOf } from './catalogue.js';
import {
  checkCounts,
  environmentFindings,
  healthy,
  troubleSeries,
  urgencyOf,
} from './check-series.js';
import type { Series } from './families.js';
import { type Check, datasetsThing, knownChecks, resourceThing } from './known-checks.js';
import { knownFacts } from './known-facts.js';
import { bucketSeries, clusterSeries, datasetSeries, placementSeries } from './resource-series.js';
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

/** Every metric that is made anew from a posture. */
export const postureKeys: readonly KeyOf<'gauge'>[] = [
  'sweep_last_completed_timestamp_seconds',
  'sweep_coverage_ratio',
  'checks',
  'check_failing',
  'check_unknown',
  'check_failing_since_timestamp_seconds',
  'environment_findings',
  'table_present',
  'table_created_timestamp_seconds',
  'table_observed_timestamp_seconds',
  'table_deletion_protection',
  'pitr_enabled',
  'pitr_earliest_restorable_timestamp_seconds',
  'pitr_latest_restorable_timestamp_seconds',
  'pitr_window_seconds',
  'replica_active',
  'replica_inaccessible_since_timestamp_seconds',
  'bucket_versioning_enabled',
  'bucket_default_retention_seconds',
  'cluster_backup_retention_seconds',
  'datasets',
];

interface Group {
  readonly thing: string;
  readonly series: readonly Series[];
}

/** One group per resource of the estate, in its order. */
function resourceGroups({ estate, facts }: HeldPosture): readonly Group[] {
  const known = knownFacts(facts);
  return [
    ...estate.environments.flatMap((environment): readonly Group[] => {
      const { account, name, region: home, posture, tables, clusters } = environment;
      return [
        ...tables.flatMap((member) =>
          [home, ...posture.replicas].map((region) => ({
            thing: resourceThing(account, region, member.name),
            series: placementSeries(environment, member, region, known),
          })),
        ),
        ...clusters.map((cluster) => ({
          thing: resourceThing(account, home, cluster),
          series: clusterSeries(environment, cluster, known),
        })),
        { thing: datasetsThing(name), series: datasetSeries(environment, known) },
      ];
    }),
    ...estate.buckets.map((bucket) => ({
      thing: resourceThing(bucket.account, bucket.region, bucket.name),
      series: bucketSeries(bucket, known),
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
  const checks = knownChecks(estate, expected, findings);
  const places = sweptPlaces(estate, checks);
  const urgency = new Map<string, number>();
  for (const check of checks) {
    const { thing } = check;
    urgency.set(thing, Math.min(urgency.get(thing) ?? healthy, urgencyOf(check)));
  }
  const urgencyOfThing = ({ thing }: Group): number => urgency.get(thing) ?? healthy;
  const troubled = checks
    .filter((check) => urgencyOf(check) < healthy)
    .toSorted((a, b) => urgencyOf(a) - urgencyOf(b));
  const troubles = onePerSubject(troubled).map(troubleSeries);
  const resources = resourceGroups(held)
    .toSorted((a, b) => urgencyOfThing(a) - urgencyOfThing(b))
    .map(({ series }) => series);
  return {
    places,
    kept: [
      ...sweepSeries(places, checks, facts),
      ...checkCounts(checks, expected),
      ...environmentFindings(estate, checks),
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
