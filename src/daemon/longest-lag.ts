import { minuteMs } from '../kernel/units.js';

/** So long a blocked event loop shows: longer than any usual time between two scrapes. */
const windowMs = 5 * minuteMs;

/** The longest delay of a heartbeat within the last five minutes, ms. Bounded by one beat a second. */
export function createLongestLag(): (at: Date, lagMs: number) => number {
  let beats: readonly { readonly atMs: number; readonly lagMs: number }[] = [];
  return (at, lagMs) => {
    const atMs = at.getTime();
    // Nothing shorter before this beat can be the longest any more; nor what the clock jumped over.
    beats = [
      ...beats.filter(
        (beat) => beat.lagMs > lagMs && Math.abs(atMs - beat.atMs) < windowMs && beat.atMs <= atMs,
      ),
      { atMs, lagMs },
    ];
    return beats[0]?.lagMs ?? 0;
  };
}
