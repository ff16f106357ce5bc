import type { Job } from '../estate/job.js';
import type { Run, RunEnd, RunOutcome } from '../estate/run.js';
import { startDeadline, timerStopped } from '../kernel/clock.js';
import type { Clock } from '../kernel/clock.js';
import { errorLine } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';

/** What a job is given to work with. */
export interface RunContext {
  readonly run: Run;
  /** Aborts at the job's deadline, and when the daemon has to leave. */
  readonly signal: AbortSignal;
}

/** A job and what it does. */
export interface RunnableJob {
  readonly job: Job;
  /** @returns what it found, in a few words. @throws what kept it from its work */
  run(context: RunContext): Promise<string>;
}

/** How an attempt ended. */
export interface Attempt {
  readonly end: RunEnd;
  /** Settles when work that was given up ends after all; undefined when it has ended. */
  readonly left: Promise<void> | undefined;
}

/** How long work may take to stop when it is told to; then the run is given up. */
export const settleMs = 10 * secondMs;
const longestMessage = 500;

type Settled =
  | { readonly kind: 'done'; readonly found: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'stuck' };

/** Also what throws before it returns a promise fails only its own run. */
async function settle(runnable: RunnableJob, context: RunContext): Promise<Settled> {
  try {
    return { kind: 'done', found: await runnable.run(context) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function shorten(text: string): string | undefined {
  const plain = text.replace(/\s+/g, ' ').trim().slice(0, longestMessage);
  return plain === '' ? undefined : plain;
}

function outcomeOf(settled: Settled, isTimedOut: boolean, isStopped: boolean): RunOutcome {
  if (settled.kind === 'done' && !isTimedOut) return 'success';
  if (isStopped) return 'interrupted';
  return isTimedOut ? 'timeout' : 'failure';
}

function messageOf(settled: Settled, outcome: RunOutcome, { deadlineSeconds }: Job): string {
  const limit = `took longer than its deadline of ${deadlineSeconds} s`;
  switch (settled.kind) {
    case 'done':
      return outcome === 'timeout' ? `${limit}; it had found: ${settled.found}` : settled.found;
    case 'failed': {
      const why = errorLine(settled.error);
      return outcome === 'timeout' ? `${limit}: ${why}` : why;
    }
    case 'stuck': {
      const what = `did not stop within ${settleMs / secondMs} s when it was told to`;
      return outcome === 'timeout' ? `${limit} and ${what}; it was given up` : what;
    }
    default:
      return settled satisfies never;
  }
}

/**
 * Does a run's work under its deadline. What throws is a failure, what ends after its deadline a
 * timeout, what does not end although it was told to is given up. Never rejects.
 * @param stop - aborts when the daemon has to leave
 */
export async function attempt(
  runnable: RunnableJob,
  run: Run,
  clock: Clock,
  stop: AbortSignal,
): Promise<Attempt> {
  const { job } = runnable;
  const deadline = startDeadline({
    clock,
    ms: job.deadlineSeconds * secondMs,
    what: `job ${job.name}`,
    signal: stop,
  });
  const waiting = new AbortController();
  const { signal } = deadline;
  const stuck = new Promise<Settled>((resolve) => {
    const wait = (): void => {
      clock.sleep(settleMs, waiting.signal).then(
        () => resolve({ kind: 'stuck' }),
        () => undefined, // it ended
      );
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
  const work = settle(runnable, { run, signal });
  const settled = await Promise.race([work, stuck]);
  const isTimedOut = signal.aborted && signal.reason !== stop.reason;
  deadline.release();
  waiting.abort(timerStopped);
  const outcome = outcomeOf(settled, isTimedOut, stop.aborted && !isTimedOut);
  return {
    end: { at: clock.now(), outcome, message: shorten(messageOf(settled, outcome, job)) },
    left: settled.kind === 'stuck' ? work.then(() => undefined) : undefined,
  };
}
