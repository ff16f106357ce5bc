import type { Clock } from './clock.js';

/** Gives the event loop a turn: what waits (requests, timers) is served before it resolves. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** How long a calculation may go on without a turn for others, ms. */
const mostAtOnceMs = 50;

/**
 * Takes the steps of a long calculation, with a turn of the event loop wherever they have gone on for
 * some time.
 * @param steps - each short
 */
export async function inBreaths<R>(
  steps: Iterator<undefined, R, undefined>,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<R> {
  let sinceMs = clock.monotonicMs();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (clock.monotonicMs() - sinceMs < mostAtOnceMs) continue;
    await breathe();
    sinceMs = clock.monotonicMs();
  }
}
