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
/** Attempts may start together up to what this span allows, at least one. */
const burstMs = 100;

/** A token bucket on the clock. @param full - attempts a second, > 0 */
export function createRateBucket(clock: Clock, full: number): RateBucket {
  let rate = full;
  let tokens = burstOf(full);
  let countedAt = clock.monotonicMs();
  let slowedAt = Number.NEGATIVE_INFINITY;
  const queue: Waiter[] = [];
  let idle: AbortController | undefined;

  const count = (): void => {
    const now = clock.monotonicMs();
    tokens = Math.min(burstOf(rate), tokens + ((now - countedAt) * rate) / secondMs);
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

function burstOf(rate: number): number {
  return Math.max(1, (rate * burstMs) / secondMs);
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
        buckets.get(key) ?? createRateBucket(clock, rates[rateClass].perSecond * share);
      buckets.set(key, bucket);
      return bucket;
    },
  };
}
