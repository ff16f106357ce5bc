/**
 * The long-running process: what starts in which order, what is ready when, and how it ends. Purpose
 * of this folder: run the jobs, hold what is known, and leave nothing half done. It must not know
 * how things are stored, served or measured: composition hands in the parts. Read `parts.ts` next,
 * then `posture.ts`.
 */
import type { Configuration } from '../config/configuration.js';
import { secondMs } from '../kernel/units.js';
import { createReleasers } from '../kernel/releasers.js';
import { runsShown } from './history.js';
import { jobsOf } from './jobs.js';
import type { DaemonParts, Listening, Scheduler } from './parts.js';
import { createPostureKeeper, type PostureKeeper } from './posture.js';
import { reloader } from './reload.js';
import { createStatusBoard, type StatusBoard, unready, withReady } from './status-board.js';
import { sweep } from './sweep.js';
import { upkeep } from './upkeep.js';
import { watchingEvents } from './watching-events.js';

export interface Daemon {
  readonly board: StatusBoard;
  readonly scheduler: Scheduler;
  readonly listening: readonly Listening[];
  /** Reads the configuration anew; one at a time. Never throws: what is wrong is told. */
  reload(): Promise<void>;
  /**
   * Starts nothing more, waits for what is under way, gives it up at the end of its time, and
   * leaves. The time is the configured `daemon.drainSeconds` plus `daemon.abortSeconds`.
   * @throws what could not be released
   */
  stop(): Promise<void>;
}

/** What the process takes up and what it can be asked. */
interface Held {
  configuration: Configuration;
}

/** Takes up what an earlier process left: its open runs, what it knew, and what it showed. */
async function restore(
  { journal, clock, recorder, gauges }: DaemonParts,
  { configuration }: Held,
  keeper: PostureKeeper,
  board: StatusBoard,
): Promise<void> {
  const at = clock.now();
  const message = 'the daemon ended while it was under way';
  for (const run of await journal.interruptOpenRuns(at, message)) {
    if (run.end !== undefined) recorder.event({ kind: 'run-ended', at, run, end: run.end });
  }
  await keeper.restore(configuration.estate);
  board.change({ runs: await journal.runs({ limit: runsShown }) });
  gauges.setJournalSize(await journal.sizeBytes());
}

/**
 * Starts a daemon: it remembers before it serves, and serves before it runs anything. What was begun
 * is given back when a later step fails.
 * @throws DrError of the journal or of a listener, such as `conflict` for a port that is taken
 */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const { clock, journal, gauges, version, endpoint } = parts;
  const held: Held = { configuration: parts.configuration };
  const startedAt = clock.now();
  const board = createStatusBoard(
    {
      version,
      startedAt,
      state: 'starting',
      endpoint,
      configuration: { file: held.configuration.file, readAt: startedAt, problem: undefined },
      journalProblem: undefined,
      estate: held.configuration.estate,
      posture: undefined,
      jobs: [],
      runs: [],
      readiness: withReady(unready, 'configuration', true, held.configuration.file),
    },
    clock,
  );
  const show = (change: Parameters<StatusBoard['change']>[0]): void => {
    board.change(change);
    gauges.setStatus(board.status());
  };
  const ready = (...part: readonly [Parameters<typeof withReady>[1], boolean, string]): void =>
    show({ readiness: withReady(board.status().readiness, ...part) });
  const releasers = createReleasers();
  releasers.add(() => journal.close());

  const refreshJobs = (): void => {
    const jobs = scheduler.statuses();
    gauges.setJobs(jobs);
    show({ jobs });
  };
  const recorder = watchingEvents(parts.recorder, { board, show, refreshJobs, ready });
  const keeper = createPostureKeeper({
    journal,
    recorder,
    changed: (posture, estate) => {
      gauges.setPosture(posture, estate);
      show({ posture, estate });
    },
  });
  const configuration = (): Configuration => held.configuration;
  const works = {
    sweep: (context: Parameters<typeof sweep>[1]) =>
      sweep({ configuration, openWatch: parts.openWatch, keeper, recorder, clock }, context),
    upkeep: () =>
      upkeep({ configuration, journal, clock, measured: (bytes) => gauges.setJournalSize(bytes) }),
  };
  const scheduler = parts.schedulerOf(jobsOf(held.configuration, works), recorder);

  try {
    ready('journal', true, 'open');
    await restore(parts, held, keeper, board);
    await scheduler.register();
    refreshJobs();
    ready('gauges', true, 'rebuilt from the journal');
    const listening = await parts.listen(board, scheduler);
    for (const each of listening) releasers.add(() => each.close());
    scheduler.start();
    show({ state: 'ready' });
    recorder.event({ kind: 'daemon-state', at: clock.now(), state: 'ready', detail: endpoint });
    return {
      board,
      scheduler,
      listening,
      reload: reloader({ parts, recorder, held, keeper, scheduler, board, show, works }),
      stop: () =>
        leave({ parts, scheduler, show, configuration, releaseAll: releasers.releaseAll }),
    };
  } catch (error) {
    await releasers.releaseAll();
    throw error;
  }
}

interface Leaving {
  readonly parts: DaemonParts;
  readonly scheduler: Scheduler;
  readonly show: (change: Parameters<StatusBoard['change']>[0]) => void;
  readonly configuration: () => Configuration;
  readonly releaseAll: () => Promise<void>;
}

/** Drain, then abort, then leave, each within its time. Metrics are served until the end. */
async function leave({
  parts,
  scheduler,
  show,
  configuration,
  releaseAll,
}: Leaving): Promise<void> {
  const { recorder, clock } = parts;
  const { drainSeconds, abortSeconds } = configuration().settings.daemon;
  const tell = (state: 'draining' | 'aborting' | 'stopped', detail: string): void => {
    show({ state });
    recorder.event({ kind: 'daemon-state', at: clock.now(), state, detail });
  };
  try {
    tell('draining', `what is under way has ${drainSeconds} s to end`);
    await scheduler.stop();
    if (!(await scheduler.drain(drainSeconds * secondMs))) {
      tell('aborting', `what is under way is given up, within ${abortSeconds} s`);
      await scheduler.abort('the daemon had to leave', abortSeconds * secondMs);
    }
  } finally {
    tell('stopped', 'nothing is under way any more');
    await releaseAll();
  }
}
