import type { Observed } from '../estate/observation.js';
import type { Clock } from '../kernel/clock.js';
import { isDrError } from '../kernel/errors.js';
import type { Place } from '../ports/backup-service.js';
import { failureOf } from './errors.js';
import { createSharedRead } from './shared-read.js';

/**
 * What one caller takes from the listing of a place. `pick` may throw `invalidAnswer`: then its part
 * alone is unknown.
 */
export type SharedListing<L> = <T>(
  place: Place,
  pick: (listing: L) => T,
  signal: AbortSignal,
) => Promise<Observed<T>>;

/**
 * One listing per account and region, made at the first need and shared by all its tables, where a
 * list for each of them would ask too often.
 */
export function createSharedListing<L>(
  clock: Clock,
  list: (place: Place, signal: AbortSignal) => Promise<Observed<L>>,
): SharedListing<L> {
  const listings = new Map<string, (signal: AbortSignal) => Promise<Observed<L>>>();
  return async ({ account, region }, pick, signal) => {
    const key = `${account}/${region}`;
    const listing =
      listings.get(key) ?? createSharedRead(clock, (shared) => list({ account, region }, shared));
    listings.set(key, listing);
    const observed = await listing(signal);
    return observed.kind === 'seen' ? picked(observed, pick) : observed;
  };
}

function picked<L, T>(
  { at, calls, value }: Extract<Observed<L>, { kind: 'seen' }>,
  pick: (listing: L) => T,
): Observed<T> {
  try {
    return { at, calls, kind: 'seen', value: pick(value) };
  } catch (error) {
    if (!isDrError(error) || error.kind !== 'invalid') throw error;
    return { at, calls, kind: 'unknown', failure: failureOf(error) };
  }
}
