import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { ReadFailure } from '../estate/observation.js';
import { failureOf } from './errors.js';
import { operations } from './operations.js';
import type { OperationName } from './operations.js';

interface BreakerPlace {
  readonly operation: OperationName;
  readonly account: AccountId;
  readonly region: RegionId;
  /** What is asked about; each function is counted by itself, since each is a service of its own. */
  readonly subject: string;
}

/** How a read ended: with an answer, with a failure, or with nothing that tells of the place. */
type Ending = 'answered' | 'unsent' | ReadFailure;

/** A read that may be made; `ended` must be called once. */
export interface AdmittedRead {
  ended(how: Ending): void;
}

/**
 * Gives up on an operation in one place that has stopped answering. Another operation of the same
 * service may still work, so each is counted by itself.
 */
export interface Breaker {
  /** The read may be made, or why the place is not asked now. */
  admit(place: BreakerPlace): AdmittedRead | { readonly givenUp: ReadFailure };
}

/** So many reads, one after another, without any answer; one may fail by chance, three hardly. */
const mostSilentReads = 3;
/** After so long one read is let through, to see whether the place answers again. */
const probeAfterMs = 15 * secondMs;
/** A read that was silent for so long has asked more than once, and met more than a blip. */
const longSilenceMs = 15 * secondMs;

interface Count {
  silent: number;
  /** Of the last silent read that counted: its place in the order of events, and its instant. */
  countedOrder: number;
  countedMs: number;
  probing: boolean;
}

/** Begun since a service last answered in a place, and without an answer so far. */
type Unanswered = Set<{ readonly beganMs: number }>;

function keyOf({ operation, account, region, subject }: BreakerPlace): string {
  const place = `${operation}/${account}/${region}`;
  return operation === 'Invoke' ? `${place}/${subject}` : place;
}

function serviceKeyOf(place: BreakerPlace): string {
  const { service } = operations[place.operation];
  if (place.operation === 'Invoke') return keyOf(place);
  return `${service}/${place.account}/${place.region}`;
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  return entry;
}

/**
 * A lost region costs a deadline or a few, not one for each of its tables. Reads of one moment fail
 * together, so a silent read counts only when it began after the last one that counted; unless it
 * was silent for long, and so was everything else that was asked of its service meanwhile.
 */
export function createBreaker(clock: Clock): Breaker {
  const counts = new Map<string, Count>();
  const services = new Map<string, Unanswered>();
  let order = 0;
  return {
    admit(place) {
      const count = entryOf(counts, keyOf(place), newCount);
      const unanswered = entryOf(services, serviceKeyOf(place), (): Unanswered => new Set());
      const isOpen = count.silent >= mostSilentReads;
      if (isOpen && (count.probing || clock.monotonicMs() - count.countedMs < probeAfterMs)) {
        return { givenUp: failureOf(placeGivenUp(place)) };
      }
      count.probing = isOpen;
      const began = ++order;
      const read = { beganMs: clock.monotonicMs() };
      unanswered.add(read);
      return {
        ended(how) {
          if (isOpen) count.probing = false;
          if (how === 'unsent') {
            unanswered.delete(read);
            return;
          }
          if (!isSilent(how)) {
            count.silent = 0;
            unanswered.clear();
            return;
          }
          const nowMs = clock.monotonicMs();
          const long = [...unanswered].filter(({ beganMs }) => nowMs - beganMs >= longSilenceMs);
          const isDead = long.includes(read) && long.length >= mostSilentReads;
          if (!long.includes(read)) unanswered.delete(read);
          if (began <= count.countedOrder && !isDead) return;
          count.silent = isDead ? mostSilentReads : count.silent + 1;
          count.countedOrder = ++order;
          count.countedMs = nowMs;
        },
      };
    },
  };
}

function newCount(): Count {
  return { silent: 0, countedOrder: 0, countedMs: 0, probing: false };
}

function isSilent(how: ReadFailure | 'answered'): boolean {
  return how !== 'answered' && (how.kind === 'unavailable' || how.kind === 'timed-out');
}

function placeGivenUp({ operation, region, subject }: BreakerPlace): DrError {
  const what = operation === 'Invoke' ? `Invoke of ${subject}` : operation;
  return new DrError(
    `not asked: ${what} in ${region} left at least ${mostSilentReads} reads without an answer`,
    {
      code: 'PlaceGivenUp',
      kind: 'unavailable',
      hint: `Look at the AWS Health dashboard for ${operations[operation].service} in ${region}, and at the network between here and there; then run again.`,
    },
  );
}
