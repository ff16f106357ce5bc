/** The longest delay of a heartbeat within a window of time, ms. Bounded by one beat a second. */
export function createLongestLag(windowMs: number): (at: Date, lagMs: number) => number {
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
