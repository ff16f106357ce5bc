import type { Clock } from '../kernel/clock.js';
import { secondMs } from '../kernel/units.js';
import type { Output } from './world.js';

/** Shows on stderr how far a long pass has come, and lets other lines pass it by. */
export interface Progress {
  readonly update: (done: number, total: number) => void;
  /** Writes whole lines above the progress line. */
  readonly above: (text: string) => void;
  /** Ends it and clears its line. Nothing is shown afterwards; may be called again. */
  readonly finish: () => void;
}

const quietMs = 2 * secondMs;
const rewriteMs = secondMs / 5;
const repeatMs = 5 * secondMs;
/** Some terminals report no width, or none at all. */
const usualColumns = 80;
const clearLine = '\r\u001b[2K';

/**
 * Starts a progress display: nothing in the first two seconds, then on a terminal one line that is
 * rewritten, elsewhere a line and then another every five seconds. It ticks by the clock, so that a pass that stands
 * still is seen as well.
 */
export function startProgress(clock: Clock, stderr: Output): Progress {
  const begin = clock.monotonicMs();
  const stop = new AbortController();
  let state: { readonly done: number; readonly total: number } | undefined;
  let shown = '';
  const text = (): string => {
    const elapsed = Math.floor((clock.monotonicMs() - begin) / secondMs);
    if (state === undefined) return `depot-dr: starting, ${elapsed} s`;
    const { done, total } = state;
    const share = total === 0 ? 100 : Math.floor((100 * done) / total);
    return `depot-dr: observed ${done} of ${total}, ${share} %, ${elapsed} s`;
  };
  const show = (): void => {
    if (!stderr.isTTY) {
      stderr.write(`${text()}\n`);
      return;
    }
    const line = text().slice(0, Math.max(1, (stderr.columns || usualColumns) - 1));
    if (line !== shown) stderr.write(clearLine + line);
    shown = line;
  };
  const clear = (): void => {
    if (shown !== '') stderr.write(clearLine);
    shown = '';
  };
  const tick = async (): Promise<void> => {
    await clock.sleep(quietMs, stop.signal);
    while (!stop.signal.aborted) {
      show();
      await clock.sleep(stderr.isTTY ? rewriteMs : repeatMs, stop.signal);
    }
  };
  tick().catch(() => undefined); // only its stop rejects it
  return {
    update: (done, total) => {
      state = { done, total };
    },
    above: (lines) => {
      clear();
      stderr.write(lines);
    },
    finish: () => {
      stop.abort();
      clear();
    },
  };
}
