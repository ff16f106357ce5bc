import type { Estate } from '../estate/environment.js';
import type { HeldFact } from '../estate/held-fact.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { Series } from './families.js';
import { momentOf } from './job-series.js';
import type { Check } from './known-checks.js';

/** An account and region that is looked at. */
export interface SweptPlace {
  readonly account: AccountId;
  readonly region: RegionId;
}

function keyOf({ account, region }: SweptPlace): string {
  return `${account}/${region}`;
}

/** The places of what is configured, then those where something else was found. Unique. */
export function sweptPlaces(estate: Estate, checks: readonly Check[]): readonly SweptPlace[] {
  const places: readonly SweptPlace[] = [
    ...estate.environments.flatMap(({ account, region, posture }) =>
      [region, ...posture.replicas].map((each) => ({ account, region: each })),
    ),
    ...estate.buckets.map(({ account, region }) => ({ account, region })),
    ...checks.map(({ subject: { account, region } }) => ({ account, region })),
  ];
  return [...new Map(places.map((place) => [keyOf(place), place])).values()];
}

/**
 * When each place was last really seen, and the share of its checks that have a verdict. A place
 * that could not be read at all keeps its moment, so that it grows stale.
 */
export function sweepSeries(
  places: readonly SweptPlace[],
  checks: readonly Check[],
  facts: readonly HeldFact[],
): Series[] {
  const seen = new Map<string, Date>();
  for (const { subject, held } of facts) {
    if (held.kind === 'none') continue;
    const newest = seen.get(keyOf(subject));
    if (newest === undefined || newest < held.at) seen.set(keyOf(subject), held.at);
  }
  const counts = new Map<string, { all: number; judged: number }>();
  for (const { subject, verdict } of checks) {
    const count = counts.get(keyOf(subject)) ?? { all: 0, judged: 0 };
    counts.set(keyOf(subject), count);
    count.all += 1;
    if (verdict !== 'unknown') count.judged += 1;
  }
  return places.flatMap(({ account, region }): readonly Series[] => {
    const key = keyOf({ account, region });
    const { all, judged } = counts.get(key) ?? { all: 0, judged: 0 };
    const labels = { account, region };
    const coverage = all === 0 ? 1 : judged / all;
    const last = momentOf(seen.get(key));
    return [
      { key: 'sweep_last_completed_timestamp_seconds', labels, value: last },
      { key: 'sweep_coverage_ratio', labels, value: coverage },
    ];
  });
}
