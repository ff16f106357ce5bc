import { type Clock, withDeadline } from '../kernel/clock.js';
import { DrError, isDrError } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';
import type { JobName } from '../estate/ids.js';
import type { EventRecorder } from '../ports/events.js';
import type { Scheduler } from '../scheduling/scheduler.js';
import type { StatusBoard } from './status-board.js';

export interface Leaving {
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly scheduler: Scheduler;
  readonly board: StatusBoard;
  readonly show: (change: Parameters<StatusBoard['change']>[0]) => void;
  readonly drainSeconds: number;
  readonly abortSeconds: number;
  readonly releaseAll: () => Promise<void>;
}

/** For the journal to take the ends of what was given up; a write that hangs is not waited for. */
const writeMs = secondMs;

/** True once the daemon is asked to end: nothing is begun any more. */
export function isLeaving({ status }: StatusBoard): boolean {
  const { state } = status();
  return state !== 'starting' && state !== 'ready';
}

async function abort({ scheduler, clock, abortSeconds }: Leaving): Promise<readonly JobName[]> {
  const ms = abortSeconds * secondMs;
  try {
    const what = 'the ends of what was given up';
    return await withDeadline({ clock, ms: ms + writeMs, what }, () => scheduler.abort(ms));
  } catch (error) {
    if (isDrError(error) && error.kind === 'timed-out') return []; // seen below as not written
    throw error;
  }
}

/**
 * Drain, then abort, then leave: within `drainSeconds`, `abortSeconds` and a second, and what the
 * listeners need to end their answers. Metrics are served until the end.
 * @throws DrError `RunEndsUnwritten` when the journal did not take the end of a run; what could not
 *   be released
 */
export async function leave(leaving: Leaving): Promise<void> {
  const { clock, recorder, scheduler, board, show, drainSeconds, abortSeconds } = leaving;
  const tell = (state: 'draining' | 'aborting' | 'stopped', detail: string): void => {
    show({ state });
    recorder.event({ kind: 'daemon-state', at: clock.now(), state, detail });
  };
  let isWritten = false;
  try {
    tell('draining', `what is under way has ${drainSeconds} s to end`);
    await scheduler.stop();
    isWritten = await scheduler.drain(drainSeconds * secondMs);
    if (!isWritten) {
      tell('aborting', `what is under way is given up, within ${abortSeconds} s`);
      const stuck = await abort(leaving);
      if (stuck.length > 0) {
        recorder.note('warn', 'some work did not end', { detail: stuck.join(', ') });
      }
      isWritten = await scheduler.drain(0);
    }
  } finally {
    tell('stopped', 'nothing is started any more');
    await leaving.releaseAll();
  }
  if (isWritten) return;
  const why = board.status().journalProblem ?? 'the journal did not answer in time';
  throw new DrError(`the end of a run could not be written: ${why}`, {
    code: 'RunEndsUnwritten',
    kind: 'unavailable',
    hint: 'The next start records that run as interrupted. Look at the disk of the state directory.',
  });
}
