/**
 * The long-running process: what starts in which order, what is ready when, and how it ends.
 * Purpose of this folder: run the jobs, hold what is known, and leave nothing half done. It must not know
 * how things are stored, served or measured: the parts are handed in. Read `parts.ts` next, then
 * `posture.ts`.
 */
import type { Configuration } from '../config/configuration.js';
import { createReleasers } from '../kernel/releasers.js';
import { minuteMs, secondMs } from '../kernel/units.js';
import type { EventRecorder } from '../ports/events.js';
import type { Heartbeat } from '../scheduling/heartbeat.js';
import { createScheduler, type Scheduler } from '../scheduling/scheduler.js';
import { askForFirstPass } from './first-pass.js';
import { runsShown } from './history.js';
import { jobsOf } from './jobs.js';
import { createLongestLag } from './longest-lag.js';
import type { DaemonParts, Listening } from './parts.js';
import { createPostureKeeper } from './posture.js';
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

/** How to change what is shown; page and gauges stay the same. */
interface Showing {
  readonly show: (change: Parameters<StatusBoard['change']>[0]) => void;
  readonly ready: (...part: readonly [Parameters<typeof withReady>[1], boolean, string]) => void;
  readonly board: StatusBoard;
}

function showing({ clock, gauges, version, endpoint, configuration }: DaemonParts): Showing {
  const startedAt = clock.now();
  const { file, estate } = configuration;
  const board = createStatusBoard(
    {
      version,
      startedAt,
      state: 'starting',
      endpoint,
      configuration: { file, readAt: startedAt, problem: undefined },
      journalProblem: undefined,
      estate,
      posture: undefined,
      jobs: [],
      runs: [],
      readiness: withReady(unready, 'configuration', true, file),
    },
    clock,
  );
  const show: Showing['show'] = (change) => {
    board.change(change);
    gauges.setStatus(board.status());
  };
  return {
    board,
    show,
    ready: (...part) => show({ readiness: withReady(board.status().readiness, ...part) }),
  };
}

/** Also shows that the heart beats, and once a minute what only time changes: who is overdue. */
function watched(heartbeat: Heartbeat, beaten: (at: Date) => void, minute: () => void): Heartbeat {
  let shownMinute = 0;
  return {
    start: (onBeat) =>
      heartbeat.start((at) => {
        onBeat(at);
        beaten(at);
        const now = Math.floor(at.getTime() / minuteMs);
        if (now === shownMinute) return;
        shownMinute = now;
        minute();
      }),
  };
}

/**
 * Starts a daemon: it remembers before it serves, and serves before it runs anything. What was begun
 * is given back when a later step fails.
 * @throws DrError of the journal or of a listener, such as `conflict` for a port that is taken
 */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const { clock, journal, gauges, endpoint } = parts;
  const held = { configuration: parts.configuration };
  const configuration = (): Configuration => held.configuration;
  const { board, show, ready } = showing(parts);
  const releasers = createReleasers();
  releasers.add(() => journal.close());

  const refreshJobs = (): void => {
    const jobs = scheduler.statuses();
    gauges.setJobs(jobs);
    show({ jobs });
  };
  const recorder: EventRecorder = watchingEvents(parts.recorder, {
    board,
    show,
    refreshJobs,
    ready,
  });
  const keeper = createPostureKeeper({
    journal,
    recorder,
    changed: (posture, estate) => {
      gauges.setPosture(posture, estate);
      show({ posture, estate });
    },
  });
  const measured = (sizeBytes: number): void => gauges.setJournal({ sizeBytes, healthy: true });
  const longestLag = createLongestLag(parts.lagWindowMs);
  const works = {
    sweep: (context: Parameters<typeof sweep>[1]) =>
      sweep({ configuration, openWatch: parts.openWatch, keeper, recorder, clock }, context),
    upkeep: ({ signal }: { readonly signal: AbortSignal }) =>
      upkeep({ configuration, journal, clock, measured }, signal),
  };
  const scheduler = createScheduler({
    jobs: jobsOf(held.configuration, works),
    journal,
    clock,
    recorder,
    newRunId: parts.newRunId,
    heartbeat: watched(
      parts.heartbeat,
      (at) => gauges.heartbeat(at, longestLag(at, scheduler.heart().lagMs)),
      refreshJobs,
    ),
  });

  try {
    const at = clock.now();
    recorder.event({
      kind: 'configuration-read',
      at,
      file: held.configuration.file,
      problem: undefined,
    });
    ready('journal', true, 'open');
    await keeper.restore(held.configuration.estate);
    if (keeper.posture() === undefined) gauges.setEstate(held.configuration.estate);
    await scheduler.register();
    show({ runs: await journal.runs({ limit: runsShown }) });
    measured(await journal.sizeBytes());
    refreshJobs();
    ready('gauges', true, 'rebuilt from the journal');
    const listening = await parts.listen(board, scheduler);
    for (const each of listening) releasers.add(() => each.close());
    scheduler.start();
    show({ state: 'ready' });
    recorder.event({ kind: 'daemon-state', at: clock.now(), state: 'ready', detail: endpoint });
    await askForFirstPass(scheduler, board, recorder);
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
  readonly show: Showing['show'];
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
      const stuck = await scheduler.abort(abortSeconds * secondMs);
      if (stuck.length > 0)
        recorder.note('warn', 'some work did not end', { detail: stuck.join(', ') });
    }
  } finally {
    tell('stopped', 'nothing is started any more');
    await releaseAll();
  }
}
