import { DrError } from '../kernel/errors.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { ReadFailure } from '../estate/observation.js';
import { failureOf } from './errors.js';
import { operations } from './operations.js';
import type { OperationName } from './operations.js';

interface BreakerPlace {
  readonly operation: OperationName;
  readonly account: AccountId;
  readonly region: RegionId;
}

/**
 * Gives up on an operation in one place that has stopped answering, for the rest of the run. Another
 * operation of the same service may still work, so each is counted by itself.
 */
export interface Breaker {
  /** Why it is not asked any more; undefined = ask. */
  givenUp(place: BreakerPlace): ReadFailure | undefined;
  /** Tells how a read ended; undefined = with an answer. */
  ended(place: BreakerPlace, failure: ReadFailure | undefined): void;
}

/** So many reads in a row without any answer; one read may fail by chance, three hardly. */
const mostSilentReads = 3;

function keyOf({ operation, account, region }: BreakerPlace): string {
  return `${operation}/${account}/${region}`;
}

/** A lost region costs a few deadlines then, not one for each of its tables. */
export function createBreaker(): Breaker {
  const silent = new Map<string, number>();
  return {
    givenUp(place) {
      if ((silent.get(keyOf(place)) ?? 0) < mostSilentReads) return undefined;
      return failureOf(
        new DrError(
          `not asked: ${place.operation} in ${place.region} left ${mostSilentReads} reads in a row without an answer`,
          {
            code: 'PlaceGivenUp',
            kind: 'unavailable',
            hint: `Look at the AWS Health dashboard for ${operations[place.operation].service} in ${place.region}, and at the network between here and there; then run again.`,
          },
        ),
      );
    },
    ended(place, failure) {
      const isSilent = failure?.kind === 'unavailable' || failure?.kind === 'timed-out';
      silent.set(keyOf(place), isSilent ? (silent.get(keyOf(place)) ?? 0) + 1 : 0);
    },
  };
}
