import { describeSpan } from '../kernel/units.js';
import type { EventRecorder } from '../ports/events.js';
import type { DaemonStatus, ReadyPart } from '../ports/status.js';
import type { Scheduler } from '../scheduling/scheduler.js';
import type { StatusBoard } from './status-board.js';

function sweepsOf({ jobs }: DaemonStatus): DaemonStatus['jobs'] {
  return jobs.filter(({ job }) => job.kind === 'sweep' && !job.paused);
}

/** Why a pass is wanted at once; undefined = what is remembered is young enough. */
function reasonToPass(board: StatusBoard): string | undefined {
  const status = board.status();
  const { posture } = status;
  if (posture === undefined) return 'nothing is known yet';
  const ageMs = board.now().getTime() - posture.at.getTime();
  const interval = sweepsOf(status)[0]?.expectedIntervalMs;
  if (interval !== undefined && ageMs >= 0 && ageMs <= interval) return undefined;
  return ageMs >= 0
    ? `what is remembered is ${describeSpan(ageMs)} old`
    : 'what is remembered is of a time to come: the clock was set back';
}

/** Asks for a pass out of turn and says what came of it. Nothing happens where none is configured. */
export async function askForPass(
  scheduler: Scheduler,
  board: StatusBoard,
  recorder: EventRecorder,
  detail: string,
): Promise<void> {
  const [sweep] = sweepsOf(board.status());
  if (sweep === undefined) return;
  const answer = await scheduler.demand(sweep.job.name, new AbortController().signal);
  const fields = { job: sweep.job.name, detail, outcome: answer.kind };
  if (answer.kind === 'started' || answer.kind === 'busy') {
    recorder.note('info', 'a pass is asked for out of turn', fields);
  } else {
    const cause = answer.kind === 'refused' ? answer.why : 'the job is not known';
    recorder.note('warn', 'a pass was asked for out of turn and is refused', { ...fields, cause });
  }
}

/**
 * Asks for a pass at once where what is remembered is missing or older than the time between two
 * passes: who starts a daemon wants to see, not to wait for the next due time. Observing is safe at
 * any time; no other kind of job is started by a start. Where the sweep that is due came first, its
 * run is the pass.
 * @returns when the pass ended that makes another one needless; undefined = one was needed
 */
export async function askForFirstPass(
  scheduler: Scheduler,
  board: StatusBoard,
  recorder: EventRecorder,
): Promise<Date | undefined> {
  const why = reasonToPass(board);
  if (why === undefined) return board.status().posture?.at;
  await askForPass(scheduler, board, recorder, why);
  return undefined;
}

const nothingComes = 'every sweep is paused: no pass is waited for';
const notYet = 'no pass has ended yet';

/**
 * What readiness says of the first pass after the jobs changed; undefined = as before. A daemon that
 * was told to make no pass does not wait for one.
 */
export function awaitedPass(status: DaemonStatus): Omit<ReadyPart, 'name'> | undefined {
  const part = status.readiness.find(({ name }) => name === 'first-pass');
  const isIdle = sweepsOf(status).length === 0;
  if (isIdle && part?.ready === false) return { ready: true, detail: nothingComes };
  if (!isIdle && part?.detail === nothingComes) return { ready: false, detail: notYet };
  return undefined;
}
