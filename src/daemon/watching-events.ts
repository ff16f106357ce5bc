import type { RunId } from '../estate/ids.js';
import type { EventRecorder, RecordedEvent } from '../ports/events.js';
import { withBegun, withEnded } from './history.js';
import type { StatusBoard, withReady } from './status-board.js';

export interface EventWatch {
  readonly board: StatusBoard;
  readonly show: (change: Parameters<StatusBoard['change']>[0]) => void;
  readonly refreshJobs: () => void;
  readonly ready: (...part: readonly [Parameters<typeof withReady>[1], boolean, string]) => void;
}

/** A recorder that also keeps the board true to what is recorded. */
export function watchingEvents(recorder: EventRecorder, watch: EventWatch): EventRecorder {
  /**
   * Runs of this process that are under way, one of a job. Their times do not tell whose they are:
   * the clock may be set.
   */
  const ours = new Set<RunId>();
  return {
    ...recorder,
    event(event) {
      recorder.event(event);
      if (event.kind === 'run-began') ours.add(event.run.id);
      take(event, watch);
      if (event.kind === 'run-ended' && ours.delete(event.run.id)) takeFirstPass(event, watch);
    },
  };
}

function take(event: RecordedEvent, { board, show, refreshJobs, ready }: EventWatch): void {
  const { runs } = board.status();
  switch (event.kind) {
    case 'run-began':
      show({ runs: withBegun(runs, event.run) });
      refreshJobs();
      break;
    case 'run-ended':
      show({ runs: withEnded(runs, event.run.id, event.end) });
      refreshJobs();
      break;
    case 'fire-missed':
    case 'job-changed':
    case 'clock-stepped':
      refreshJobs();
      break;
    case 'journal-state':
      show({ journalProblem: event.problem });
      ready('journal', event.problem === undefined, event.problem ?? 'open');
      break;
    case 'finding-changed':
    case 'configuration-read':
    case 'daemon-state':
      break;
    default:
      event satisfies never;
  }
}

/**
 * Ready once a pass of this process has ended within its deadline, unless a young one is remembered.
 */
function takeFirstPass(
  { run, end }: Extract<RecordedEvent, { kind: 'run-ended' }>,
  { board, ready }: Pick<EventWatch, 'board' | 'ready'>,
): void {
  const { jobs, readiness } = board.status();
  const isDone = readiness.some((part) => part.name === 'first-pass' && part.ready);
  const isSweep = jobs.some(({ job }) => job.name === run.job && job.kind === 'sweep');
  if (isDone || !isSweep) return;
  if (end.outcome === 'success') ready('first-pass', true, `ended ${end.at.toISOString()}`);
  else ready('first-pass', false, `the last one ended in ${end.outcome}: ${end.message ?? ''}`);
}
