import type { Clock } from '../../../src/kernel/clock.js';
import type { Journal } from '../../../src/ports/journal.js';

// A process that can be killed inside this one: what it holds stops answering for ever, as if its
// memory were gone. The world outside (clock, disk) goes on.

export interface Mortal {
  readonly isDead: () => boolean;
  /** From now on nothing that was handed out answers any more. */
  kill(): void;
  clock(clock: Clock): Clock;
  /** @param die - asked before and after each write; true kills the process at that very moment */
  journal(journal: Journal, die: (when: 'before' | 'after') => boolean): Journal;
}

const never = (): Promise<never> => new Promise(() => undefined);

const writes: ReadonlySet<string | symbol> = new Set([
  'register',
  'decide',
  'reanchor',
  'begin',
  'endRun',
  'interruptOpenRuns',
  'keepPass',
  'approve',
  'keepStep',
  'upkeep',
]);

export function createMortal(): Mortal {
  let isDead = false;
  const sleeping = new Set<AbortController>();
  const kill = (): void => {
    isDead = true;
    for (const each of sleeping) each.abort();
  };
  /** Resolves or rejects as `work` does, unless the process is dead by then. */
  const whileAlive = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const value = await work;
      return isDead ? await never() : value;
    } catch (error) {
      if (isDead) await never();
      throw error;
    }
  };
  return {
    isDead: () => isDead,
    kill,
    clock: (clock) => ({
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: (ms, signal) => {
        if (isDead) return never();
        // A dead process's sleepers leave the clock: time need not stop for them. Not by
        // `AbortSignal.any`, which gathers something for each call on a signal that lives long.
        const either = new AbortController();
        const stop = (): void => either.abort(signal?.reason);
        if (signal?.aborted === true) stop();
        signal?.addEventListener('abort', stop, { once: true });
        sleeping.add(either);
        const slept = clock.sleep(ms, either.signal).finally(() => {
          signal?.removeEventListener('abort', stop);
          sleeping.delete(either);
        });
        return whileAlive(slept);
      },
    }),
    journal: (journal, die) =>
      new Proxy(journal, {
        get(target, name) {
          const method: unknown = Reflect.get(target, name);
          if (typeof method !== 'function') return method;
          return (...given: readonly unknown[]): Promise<unknown> => {
            if (isDead) return never();
            const call = (): Promise<unknown> =>
              Reflect.apply(method, target, given) as Promise<unknown>;
            if (!writes.has(name)) return whileAlive(call());
            if (die('before')) {
              kill();
              return never();
            }
            return whileAlive(
              call().then((answer) => {
                if (!isDead && die('after')) kill();
                return answer;
              }),
            );
          };
        },
      }),
  };
}

/** The machine's clock, which somebody may set: time passes as on `clock`. */
export function steppedClock(clock: Clock): Clock & { step(byMs: number): void } {
  let offsetMs = 0;
  return {
    now: () => new Date(clock.now().getTime() + offsetMs),
    monotonicMs: () => clock.monotonicMs(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    step: (byMs) => {
      offsetMs += byMs;
    },
  };
}
