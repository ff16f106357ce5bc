import type { SandboxClock } from '../clock.js';
import type { RateRow } from './rates.js';

export interface RateSubject {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
}

/** Request rates per account and region, as token buckets that hold one second's worth. */
export interface RateLimits {
  /** Takes a request's token; false = the rate is used up. Always true while switched off. */
  take(subject: RateSubject): boolean;
  setEnabled(enabled: boolean): void;
}

export interface RateLimitsOptions {
  readonly table: readonly RateRow[];
  readonly clock: SandboxClock;
  readonly enabled: boolean;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

export function createRateLimits({ table, clock, enabled }: RateLimitsOptions): RateLimits {
  const rows = new Map<string, RateRow>();
  for (const row of table) {
    for (const operation of row.operations) rows.set(`${row.service}:${operation}`, row);
  }
  const places = new Map<RateRow, Map<string, Bucket>>(table.map((row) => [row, new Map()]));
  let isEnabled = enabled;
  return {
    setEnabled: (next) => {
      isEnabled = next;
    },
    take: ({ service, operation, account, region }) => {
      const row = rows.get(`${service}:${operation}`);
      const buckets = row && places.get(row);
      if (!isEnabled || row === undefined || buckets === undefined) return true;
      const nowMs = clock.now().getTime();
      const place = `${account}/${region}`;
      const bucket = buckets.get(place) ?? { tokens: row.perSecond, filledAtMs: nowMs };
      buckets.set(place, bucket);
      const gained = (Math.max(0, nowMs - bucket.filledAtMs) / 1000) * row.perSecond;
      bucket.tokens = Math.min(row.perSecond, bucket.tokens + gained);
      bucket.filledAtMs = nowMs;
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
