import { performance } from 'node:perf_hooks';
import { DrError } from './errors.js';

/** Time as everything in depot-dr sees it. Handed in, never taken: tests turn it by hand. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** Milliseconds from an arbitrary start; never goes back. For durations only. */
  monotonicMs(): number;
  /**
   * Resolves after `ms` (>= 0) of this clock's time.
   * @throws the signal's reason when it aborts first
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock. Its timers keep the process alive: a wait is never silently dropped. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
        Math.min(Math.max(ms, 0), longestTimerMs),
      );
      signal?.addEventListener('abort', stop, { once: true });
    }),
};

/** A clock that runs beside another one at a fixed distance (ms, may be negative). */
export function shiftedClock(clock: Clock, offsetMs: number): Clock {
  return { ...clock, now: () => new Date(clock.now().getTime() + offsetMs) };
}

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly ms: number;
  /** What is waited for, for the message: "DescribeTable in eu-west-1". */
  readonly what: string;
  /** What the operator can do; else that the deadline can be raised. */
  readonly hint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Deadline {
  /** Aborts with a DrError `timed-out` at the deadline, or with the parent's reason before it. */
  readonly signal: AbortSignal;
  /** Frees the timer and the parent's listener; call it when the work has ended. */
  release(): void;
}

/**
 * Said to a timer that is no longer wanted. Without a reason each `abort` makes an error of its own,
 * with its stack, which costs more than the timer.
 */
export const timerStopped = new DrError('stopped', { code: 'TimerStopped', kind: 'aborted' });

/** Starts a deadline. Replaces `AbortSignal.timeout`, whose timer would let the process end. */
export function startDeadline(options: DeadlineOptions): Deadline {
  const { clock, ms, what, signal: parent } = options;
  const controller = new AbortController();
  const timer = new AbortController();
  const followParent = (): void => controller.abort(parent?.reason);
  if (parent?.aborted === true) followParent();
  parent?.addEventListener('abort', followParent, { once: true });
  clock.sleep(ms, timer.signal).then(
    () =>
      controller.abort(
        new DrError(`no answer within ${ms / 1000} s: ${what}`, {
          code: 'DeadlinePassed',
          kind: 'timed-out',
          hint:
            options.hint ?? 'Try again; if it stays slow, raise the deadline in the configuration.',
        }),
      ),
    () => undefined, // released before the deadline
  );
  return {
    signal: controller.signal,
    release: () => {
      timer.abort(timerStopped);
      parent?.removeEventListener('abort', followParent);
    },
  };
}

/**
 * Runs `work` and gives up at the deadline, even when the work ignores its signal.
 * @throws DrError `timed-out` at the deadline; the parent signal's reason when that aborts first
 */
export async function withDeadline<T>(
  options: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  const { signal, release } = startDeadline(options);
  const givenUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(signal), givenUp]);
  } finally {
    release();
  }
}
