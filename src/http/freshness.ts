import type { DaemonStatus } from '../ports/status.js';

/** How much the newest verdicts can be trusted to hold still. */
export type Freshness =
  | { readonly kind: 'none' }
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

/**
 * `stale`: the newest pass is older than two intervals, or no sweep is due that would renew it.
 * `remembered`: a daemon before this one made it.
 */
export function freshnessOf(status: DaemonStatus, now: Date): Freshness {
  const { posture } = status;
  if (posture === undefined) return { kind: 'none' };
  const ageMs = Math.max(0, now.getTime() - posture.at.getTime());
  const intervalMs = sweepIntervalMs(status);
  if (posture.source === 'remembered') return { kind: 'remembered', ageMs, intervalMs };
  const isStale = intervalMs === undefined || ageMs > 2 * intervalMs;
  return { kind: isStale ? 'stale' : 'fresh', ageMs, intervalMs };
}
