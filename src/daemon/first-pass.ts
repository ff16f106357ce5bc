import { describeSpan } from '../kernel/units.js';
import type { EventRecorder } from '../ports/events.js';
import type { StatusBoard } from './status-board.js';
import type { Scheduler } from '../scheduling/scheduler.js';

/**
 * Asks for a pass at once where what is remembered is missing or older than the time between two
 * passes: who starts a daemon wants to see, not to wait for the next due time. Observing is safe at
 * any time; no other kind of job is started by a start.
 */
export async function askForFirstPass(
  scheduler: Scheduler,
  board: StatusBoard,
  recorder: EventRecorder,
): Promise<void> {
  const { jobs, posture } = board.status();
  const sweep = jobs.find(({ job }) => job.kind === 'sweep' && !job.paused);
  if (sweep === undefined) return;
  const ageMs = posture === undefined ? undefined : board.now().getTime() - posture.at.getTime();
  const interval = sweep.expectedIntervalMs;
  if (ageMs !== undefined && interval !== undefined && ageMs >= 0 && ageMs <= interval) return;
  const answer = await scheduler.demand(sweep.job.name, new AbortController().signal);
  const detail =
    ageMs === undefined
      ? 'nothing is known yet'
      : `what is remembered is ${describeSpan(ageMs)} old`;
  recorder.note('info', 'a pass is asked for at the start', { detail, outcome: answer.kind });
}
