import type { Configuration } from '../config/configuration.js';
import { configurationError } from '../config/problem.js';
import { errorLine } from '../kernel/errors.js';
import type { EventRecorder } from '../ports/events.js';
import type { Scheduler } from '../scheduling/scheduler.js';
import { askForPass } from './first-pass.js';
import { jobsOf, type Works } from './jobs.js';
import { isLeaving } from './leave.js';
import type { DaemonParts } from './parts.js';
import type { StatusBoard } from './status-board.js';

export interface ReloadOptions {
  readonly parts: DaemonParts;
  readonly recorder: EventRecorder;
  readonly held: { configuration: Configuration };
  readonly scheduler: Scheduler;
  readonly board: StatusBoard;
  readonly show: (change: Parameters<StatusBoard['change']>[0]) => void;
  readonly works: Works;
  /** Shows what is in force from now on. */
  readonly takenUp: (read: Configuration) => void;
}

/** Settings that are taken only at a start, by their names in the file. */
function startOnly({ settings }: Configuration): ReadonlyMap<string, unknown> {
  const { ops, page, metrics, log } = settings;
  const sections = { ops, page, metrics, log, state: { directory: settings.state.directory } };
  return new Map(
    Object.entries(sections).flatMap(([section, values]) =>
      Object.entries(values).map(([name, value]): [string, unknown] => [
        `${section}.${name}`,
        value,
      ]),
    ),
  );
}

/** What differs from the configuration that the process was started with. */
function waitingForRestart(atStart: Configuration, after: Configuration): readonly string[] {
  const then = startOnly(atStart);
  return [...startOnly(after)].flatMap(([name, value]) => (then.get(name) === value ? [] : [name]));
}

/**
 * A reload: a file with problems changes nothing and says so, a good one is taken up whole. Calls
 * that come while one is under way are one more reload after it.
 */
export function reloader(options: ReloadOptions): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  let isAsked = false;
  const again = async (): Promise<void> => {
    do {
      isAsked = false;
      await reload(options);
    } while (isAsked);
  };
  return () => {
    isAsked = true;
    underWay ??= again().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

async function reload(options: ReloadOptions): Promise<void> {
  const { parts, recorder, held, board, show } = options;
  const { file } = held.configuration;
  const tell = (problem: string | undefined): void => {
    const at = parts.clock.now();
    recorder.event({ kind: 'configuration-read', at, file, problem });
    const readAt = problem === undefined ? at : board.status().configuration.readAt;
    show({ configuration: { file, readAt, problem } });
  };
  try {
    const read = await parts.readConfiguration();
    if (isLeaving(board)) {
      recorder.note('warn', 'no configuration is taken up by a daemon that leaves', { file });
      return;
    }
    if (read.kind === 'problems') throw configurationError(read);
    await takeUp(read, options);
    tell(undefined);
  } catch (error) {
    tell(errorLine(error));
  }
}

async function takeUp(read: Configuration, options: ReloadOptions): Promise<void> {
  const { parts, recorder, held, scheduler, board, works, takenUp } = options;
  const before = held.configuration;
  await scheduler.reconfigure(jobsOf(read, works));
  held.configuration = read;
  takenUp(read);
  const settings = waitingForRestart(parts.configuration, read);
  if (settings.length > 0) {
    recorder.note('warn', 'some settings need a restart', { settings: settings.join(', ') });
  }
  const isOther = JSON.stringify(before.estate) !== JSON.stringify(read.estate);
  if (isOther) await askForPass(scheduler, board, recorder, 'another estate is configured');
}
