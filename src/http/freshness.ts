import { secondMs } from '../kernel/units.js';
import type { DaemonStatus } from '../ports/status.js';

/** How much the newest verdicts can be trusted to hold still. */
export type Freshness =
  | { readonly kind: 'none' }
  /** The clock was set back since: how old it is cannot be told, and nothing renews it for now. */
  | { readonly kind: 'ahead'; readonly aheadMs: number }
  | {
      readonly kind: 'fresh' | 'stale' | 'remembered';
      readonly ageMs: number;
      /** Between two sweeps; undefined = none is due. */
      readonly intervalMs: number | undefined;
    };

/** The shortest expected interval of the sweeps that are not paused. */
function sweepIntervalMs({ jobs }: DaemonStatus): number | undefined {
  const intervals = jobs
    .filter(({ job }) => job.kind === 'sweep' && !job.paused)
    .flatMap(({ expectedIntervalMs }) => expectedIntervalMs ?? []);
  return intervals.length === 0 ? undefined : Math.min(...intervals);
}

/** A clock is slewed by less. */
const setBackMs = 2 * secondMs;

/**
 * `stale`: the newest pass is older than two intervals, or no sweep is due that would renew it.
 * `remembered`: a daemon before this one made it. `ahead`: its time has not come yet by the clock.
 */
export function freshnessOf(status: DaemonStatus, now: Date): Freshness {
  const { posture } = status;
  if (posture === undefined) return { kind: 'none' };
  const aheadMs = posture.at.getTime() - now.getTime();
  if (aheadMs >= setBackMs) return { kind: 'ahead', aheadMs };
  const ageMs = Math.max(0, now.getTime() - posture.at.getTime());
  const intervalMs = sweepIntervalMs(status);
  if (posture.source === 'remembered') return { kind: 'remembered', ageMs, intervalMs };
  const isStale = intervalMs === undefined || ageMs > 2 * intervalMs;
  return { kind: isStale ? 'stale' : 'fresh', ageMs, intervalMs };
}
