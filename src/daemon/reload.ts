import type { Configuration } from '../config/configuration.js';
import { configurationError } from '../config/problem.js';
import { causeChain } from '../kernel/errors.js';
import type { EventRecorder } from '../ports/events.js';
import type { Scheduler } from '../scheduling/scheduler.js';
import { jobsOf, type Works } from './jobs.js';
import type { DaemonParts } from './parts.js';
import type { PostureKeeper } from './posture.js';
import type { StatusBoard } from './status-board.js';

export interface ReloadOptions {
  readonly parts: DaemonParts;
  readonly recorder: EventRecorder;
  readonly held: { configuration: Configuration };
  readonly keeper: PostureKeeper;
  readonly scheduler: Scheduler;
  readonly board: StatusBoard;
  readonly show: (change: Parameters<StatusBoard['change']>[0]) => void;
  readonly works: Works;
}

/** Settings that are taken only at a start. */
function startOnly({ settings }: Configuration): Readonly<Record<string, unknown>> {
  return {
    'state.directory': settings.state.directory,
    ops: settings.ops,
    page: settings.page,
    metrics: settings.metrics,
    log: settings.log,
  };
}

function changedAtStartOnly(before: Configuration, after: Configuration): readonly string[] {
  const then = startOnly(before);
  return Object.entries(startOnly(after))
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(then[name]))
    .map(([name]) => name);
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
    if (read.kind === 'problems') throw configurationError(read);
    await takeUp(read, options);
    tell(undefined);
  } catch (error) {
    tell(causeChain(error).join(': '));
  }
}

async function takeUp(
  read: Configuration,
  { recorder, held, keeper, scheduler, works }: ReloadOptions,
): Promise<void> {
  const before = held.configuration;
  await scheduler.reconfigure(jobsOf(read, works));
  held.configuration = read;
  keeper.narrow(read.estate);
  const settings = changedAtStartOnly(before, read);
  if (settings.length > 0) {
    recorder.note('warn', 'some settings need a restart', { settings: settings.join(', ') });
  }
}
