import { setMaxListeners } from 'node:events';
import { timerStopped } from '../kernel/clock.js';
import type { DeadlineOptions } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';

/** The time that work may take; it stands still while the work waits for its turn under a rate. */
export interface Patience {
  /** Aborts when the time is used up, or with the parent's reason before that. */
  readonly signal: AbortSignal;
  /** Stops the time until the result is called, once. Pauses may overlap. */
  pause(): () => void;
}

/**
 * Runs `work` and gives up when its own time is used up, even when the work ignores its signal. Our
 * own pace says nothing of what is asked, so waiting for it does not count.
 * @throws DrError `timed-out` at the end of the time; the parent's reason when that aborts first
 */
export async function withPatience<T>(
  options: DeadlineOptions,
  work: (patience: Patience) => Promise<T>,
): Promise<T> {
  const { signal: parent } = options;
  parent?.throwIfAborted();
  const control = new AbortController();
  const { signal } = control;
  setMaxListeners(0, signal); // a read may send to many vaults or plans at once
  const followParent = (): void => control.abort(parent?.reason);
  parent?.addEventListener('abort', followParent, { once: true });
  const time = startTime(options, () => control.abort(usedUp(options)));
  const givenUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([work({ signal, pause: time.pause }), givenUp]);
  } finally {
    time.end();
    parent?.removeEventListener('abort', followParent);
  }
}

/** Calls `atEnd` when `ms` have passed outside of pauses. */
function startTime({ clock, ms }: DeadlineOptions, atEnd: () => void) {
  let leftMs = ms;
  let pauses = 0;
  let ended = false;
  let running: { readonly sinceMs: number; readonly timer: AbortController } | undefined;
  const run = (): void => {
    const timer = new AbortController();
    running = { sinceMs: clock.monotonicMs(), timer };
    clock.sleep(leftMs, timer.signal).then(atEnd, () => undefined); // paused or ended before
  };
  const stop = (): void => {
    if (running === undefined) return;
    leftMs = Math.max(0, leftMs - (clock.monotonicMs() - running.sinceMs));
    running.timer.abort(timerStopped);
    running = undefined;
  };
  run();
  return {
    pause: (): (() => void) => {
      if (pauses++ === 0) stop();
      let over = false;
      return () => {
        if (over) return;
        over = true;
        if (--pauses === 0 && !ended) run();
      };
    },
    end: (): void => {
      ended = true;
      stop();
    },
  };
}

function usedUp({ ms, what }: DeadlineOptions): DrError {
  return new DrError(`no answer within ${ms / secondMs} s: ${what}`, {
    code: 'DeadlinePassed',
    kind: 'timed-out',
    hint: 'Try again; if it stays slow, raise aws.readDeadlineSeconds in the configuration.',
  });
}
