import { timerStopped } from '../kernel/clock.js';
import type { Clock } from '../kernel/clock.js';
import { minuteMs, secondMs } from '../kernel/units.js';
import { rates } from './rates.js';
import type { RateClass } from './rates.js';

/** Paces the attempts of one (account, region, rate class), first come, first served. */
export interface RateBucket {
  /** Resolves when an attempt may start. @throws the signal's reason when it aborts first */
  take(signal: AbortSignal | undefined): Promise<void>;
  /** A throttle was seen: halves the rate, at most once a second. */
  slowDown(): void;
  /** Attempts a second that are allowed at this moment. */
  perSecond(): number;
}

interface Waiter {
  readonly start: () => void;
}

/** Half the rate is regained in this time. */
const recoveryMs = 2 * minuteMs;
const lowestShare = 1 / 32;

export interface Pace {
  /** Attempts a second, > 0. */
  readonly perSecond: number;
  /** Attempts that may start together after a while without any; >= 1. */
  readonly burst: number;
}

/** A token bucket on the clock; it begins full. */
export function createRateBucket(clock: Clock, { perSecond: full, burst }: Pace): RateBucket {
  let rate = full;
  let tokens = burst;
  let countedAt = clock.monotonicMs();
  let slowedAt = Number.NEGATIVE_INFINITY;
  const queue: Waiter[] = [];
  let idle: AbortController | undefined;

  const count = (): void => {
    const now = clock.monotonicMs();
    const room = Math.max(1, burst * (rate / full));
    tokens = Math.min(room, tokens + ((now - countedAt) * rate) / secondMs);
    rate = Math.min(full, rate + ((now - countedAt) * full) / (2 * recoveryMs));
    countedAt = now;
  };
  const serve = async (waiting: AbortController): Promise<void> => {
    while (queue.length > 0) {
      count();
      // A hair of tolerance: else a rounding error would cost a wait of no length.
      if (tokens >= 1 - 1e-9) {
        tokens -= 1;
        queue.shift()?.start();
      } else {
        await clock.sleep(Math.ceil(((1 - tokens) / rate) * secondMs), waiting.signal);
      }
    }
    if (idle === waiting) idle = undefined;
  };
  const wake = (): void => {
    if (idle !== undefined) return;
    const mine = new AbortController();
    idle = mine;
    serve(mine).catch(() => undefined); // nobody waits any more: the sleep was called off
  };
  return {
    take: async (signal) => {
      signal?.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal?.reason);
          if (queue.length > 0) return;
          idle?.abort(timerStopped);
          idle = undefined;
        };
        const waiter: Waiter = {
          start: () => {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
        wake();
      });
    },
    slowDown() {
      count();
      if (clock.monotonicMs() - slowedAt < secondMs) return;
      slowedAt = clock.monotonicMs();
      rate = Math.max(rate / 2, full * lowestShare);
      tokens = Math.min(tokens, 0);
    },
    perSecond() {
      count();
      return rate;
    },
  };
}

/** Attempts may start together up to what this span allows at the pace, whatever the share. */
const leastBurstMs = 100;

/**
 * The pace at a share of a documented rate. A burst makes a small estate quick: as much as a second of
 * the pace, and no more than leaves each second within the documented rate.
 */
export function paceAt(share: number, documented: number): Pace {
  const perSecond = documented * share;
  const spare = Math.min(perSecond, documented - perSecond);
  return { perSecond, burst: Math.max(1, (perSecond * leastBurstMs) / secondMs, spare) };
}

export interface RateBuckets {
  of(account: string, region: string, rateClass: RateClass): RateBucket;
}

/**
 * One bucket per account, region and rate class, each at `share` of the documented rate: other
 * tools use the same accounts.
 * @param share - > 0, at most 1
 */
export function createRateBuckets(clock: Clock, share: number): RateBuckets {
  const buckets = new Map<string, RateBucket>();
  return {
    of(account, region, rateClass) {
      const key = `${account}/${region}/${rateClass}`;
      const bucket =
        buckets.get(key) ?? createRateBucket(clock, paceAt(share, rates[rateClass].perSecond));
      buckets.set(key, bucket);
      return bucket;
    },
  };
}
