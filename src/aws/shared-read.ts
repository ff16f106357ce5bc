import { setMaxListeners } from 'node:events';
import { isDrError } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';
import type { Observed } from '../estate/observation.js';
import { failureOf } from './errors.js';

/** A read by the contract of the ports. */
type Reading<T> = (signal: AbortSignal) => Promise<Observed<T>>;

/**
 * One read for all who need it, made at the first need and remembered with its outcome. Each caller
 * leaves at its own signal; the read itself ends early only when nobody waits for it any more, and
 * is then made anew for whoever comes later.
 */
export function createSharedRead<T>(clock: Clock, start: Reading<T>): Reading<T> {
  let shared: SharedRead<T> | undefined;
  return (signal) => {
    if (signal.aborted) return leaving(clock, signal);
    setMaxListeners(0, signal); // all who wait in a run have its one signal
    shared ??= startShared(start, () => {
      shared = undefined;
    });
    return shared.wait(clock, signal);
  };
}

interface SharedRead<T> {
  wait(clock: Clock, signal: AbortSignal): Promise<Observed<T>>;
}

function startShared<T>(start: Reading<T>, abandoned: () => void): SharedRead<T> {
  const control = new AbortController();
  const outcome = start(control.signal);
  let waiting = 0;
  return {
    wait: (clock, signal) =>
      new Promise((resolve, reject) => {
        waiting++;
        const leave = (): void => {
          if (--waiting === 0) {
            abandoned();
            control.abort(signal.reason);
          }
          leaving(clock, signal).then(resolve, reject);
        };
        signal.addEventListener('abort', leave, { once: true });
        outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      }),
  };
}

/** What a read tells whose signal has aborted. @throws the signal's reason when the run was given up */
async function leaving(clock: Clock, signal: AbortSignal): Promise<Observed<never>> {
  const reason: unknown = signal.reason;
  if (!(isDrError(reason) && reason.kind === 'timed-out')) throw reason;
  return { kind: 'unknown', at: clock.now(), calls: [], failure: failureOf(reason) };
}
