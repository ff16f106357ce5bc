/**
 * A clock that only moves when a test says so. Work that sleeps on it is let run until nothing is
 * left to do at the present instant, then time jumps to the next sleeper: hours pass in
 * milliseconds, in the same order every time.
 *
 *   const clock = createVirtualClock('2026-03-01T12:00:00Z');
 *   const answer = await clock.run(check(clock));      // time moves as far as the work needs
 *   await clock.advance(5 * minuteMs);                 // or by hand
 *
 * Promises, `setImmediate` and file reads are waited for by themselves. What waits on something
 * else (a socket, a child process) must be announced with `enter()`, else time moves on without it.
 */
import type { Clock } from '../../src/kernel/clock.js';

export interface VirtualClock extends Clock {
  /** Lets everything run that can run without time moving. */
  settle(): Promise<void>;
  /** Moves on by `ms`, stopping at each sleeper on the way. */
  advance(ms: number): Promise<void>;
  /**
   * The result of `work`, with time moved as far as it takes.
   * @throws when the work waits for nothing that this clock knows, or for more than `limitMs`
   */
  run<T>(work: Promise<T>, limitMs?: number): Promise<T>;
  /** Moves from sleeper to sleeper until nobody sleeps any more, for at most `limitMs`. */
  runUntilIdle(limitMs?: number): Promise<void>;
  /** Announces work that does not wait on this clock; call the result when it is done. */
  enter(): () => void;
  /** How many sleep now. */
  sleepers(): number;
}

interface Sleeper {
  readonly dueMs: number;
  readonly order: number;
  readonly wake: () => void;
}

const quietTurns = 6;
const mostTurns = 100_000;
const aYearMs = 366 * 24 * 60 * 60 * 1000;

/** A clock that stands at `start`. */
export function createVirtualClock(start: Date | string): VirtualClock {
  const startMs = new Date(start).getTime();
  let passedMs = 0;
  let order = 0;
  let announced = 0;
  let sleepers: Sleeper[] = [];

  /** Work of Node's thread pool (files, names, keys) is under way; sockets are not counted. */
  const isBusy = (): boolean =>
    announced > 0 || process.getActiveResourcesInfo().some((name) => /req/i.test(name));

  const settle = async (): Promise<void> => {
    let quiet = 0;
    for (let turn = 0; quiet < quietTurns; turn++) {
      if (turn > mostTurns) throw new Error('virtual clock: the work never comes to rest');
      const before = order;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = isBusy() || before !== order ? 0 : quiet + 1;
    }
  };
  const next = (): Sleeper | undefined =>
    sleepers.toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  const wake = (sleeper: Sleeper): void => {
    passedMs = Math.max(passedMs, sleeper.dueMs);
    sleepers = sleepers.filter((other) => other !== sleeper);
    order++;
    sleeper.wake();
  };

  const clock: VirtualClock = {
    now: () => new Date(startMs + passedMs),
    monotonicMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const stop = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          dueMs: passedMs + Math.max(ms, 0),
          order: order++,
          wake: () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', stop, { once: true });
      }),
    settle,
    async advance(ms) {
      const untilMs = passedMs + ms;
      for (;;) {
        await settle();
        const sleeper = next();
        if (sleeper === undefined || sleeper.dueMs > untilMs) break;
        wake(sleeper);
      }
      passedMs = untilMs;
    },
    async run(work, limitMs = aYearMs) {
      const untilMs = passedMs + limitMs;
      let settled = false;
      const markSettled = (): void => {
        settled = true;
      };
      work.then(markSettled, markSettled);
      for (;;) {
        await settle();
        if (settled) return work;
        const sleeper = next();
        if (sleeper === undefined) throw new Error('virtual clock: the work waits for nothing');
        if (sleeper.dueMs > untilMs) throw new Error('virtual clock: the work takes too long');
        wake(sleeper);
      }
    },
    async runUntilIdle(limitMs = aYearMs) {
      const untilMs = passedMs + limitMs;
      for (;;) {
        await settle();
        const sleeper = next();
        if (sleeper === undefined || sleeper.dueMs > untilMs) return;
        wake(sleeper);
      }
    },
    enter() {
      let left = false;
      announced++;
      return () => {
        if (!left) announced--;
        left = true;
      };
    },
    sleepers: () => sleepers.length,
  };
  return clock;
}
