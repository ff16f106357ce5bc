/**
 * The long-running process: what starts in which order, what is ready when, and how it ends.
 * Purpose of this folder: run the jobs, hold what is known, and leave nothing half done. It must not know
 * how things are stored, served or measured: the parts are handed in. Read `parts.ts` next, then
 * `posture.ts`.
 */
import type { Configuration } from '../config/configuration.js';
import { errorLine } from '../kernel/errors.js';
import { createReleasers } from '../kernel/releasers.js';
import { minuteMs } from '../kernel/units.js';
import type { EventRecorder } from '../ports/events.js';
import type { Heartbeat } from '../scheduling/heartbeat.js';
import { createScheduler, type Scheduler } from '../scheduling/scheduler.js';
import { askForFirstPass, awaitedPass } from './first-pass.js';
import { runsShown } from './history.js';
import { jobsOf } from './jobs.js';
import { leave } from './leave.js';
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
   * leaves; see `leave`. The time is the configured `daemon.drainSeconds` plus `daemon.abortSeconds`.
   * Called again it is the same end.
   */
  stop(): Promise<void>;
  /** The same without the wait: for a process that cannot be trusted any more. */
  giveUp(): Promise<void>;
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

interface Beating {
  readonly beaten: (at: Date) => void;
  readonly minute: () => void;
  /** Told of a bug of ours once, not at every beat: node-cron would swallow it. */
  readonly failed: (cause: string) => void;
}

/** Also shows that the heart beats, and once a minute what only time changes: who is overdue. */
function watched(heartbeat: Heartbeat, { beaten, minute, failed }: Beating): Heartbeat {
  let shownMinute = 0;
  let told: string | undefined;
  const beat = (onBeat: (at: Date) => void, at: Date): void => {
    onBeat(at);
    beaten(at);
    const now = Math.floor(at.getTime() / minuteMs);
    if (now === shownMinute) return;
    shownMinute = now;
    minute();
  };
  return {
    start: (onBeat) =>
      heartbeat.start((at) => {
        try {
          beat(onBeat, at);
        } catch (error) {
          const cause = errorLine(error);
          if (cause !== told) failed(cause);
          told = cause;
        }
      }),
  };
}

/**
 * Starts a daemon: it remembers before it serves, and serves before it runs anything. What was begun
 * is given back when a later step fails.
 * @param signal - aborts when the process is asked to end meanwhile: the start goes no further
 * @throws DrError of the journal or of a listener, such as `conflict` for a port that is taken; the
 *   signal's reason
 */
export async function startDaemon(parts: DaemonParts, signal?: AbortSignal): Promise<Daemon> {
  const { clock, journal, gauges, endpoint } = parts;
  const held = { configuration: parts.configuration };
  const configuration = (): Configuration => held.configuration;
  const { board, show, ready } = showing(parts);
  const releasers = createReleasers();
  releasers.add(() => journal.close());

  let isRegistered = false;
  const refreshJobs = (): void => {
    if (!isRegistered) return; // half of the jobs would be shown as all
    const jobs = scheduler.statuses();
    gauges.setJobs(jobs);
    show({ jobs });
    const part = awaitedPass(board.status());
    if (part !== undefined) ready('first-pass', part.ready, part.detail);
  };
  const showEstate = ({ estate }: Configuration): void => {
    keeper.narrow(estate);
    if (keeper.posture() !== undefined) return;
    gauges.setEstate(estate);
    show({ estate });
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
  const reached = (where: string): void => {
    if (where !== board.status().endpoint) show({ endpoint: where });
  };
  const longestLag = createLongestLag(parts.lagWindowMs);
  const works = {
    sweep: (context: Parameters<typeof sweep>[1]) =>
      sweep(
        { configuration, openWatch: parts.openWatch, reached, keeper, recorder, clock },
        context,
      ),
    upkeep: (context: { readonly signal: AbortSignal }) =>
      upkeep({ configuration, journal, clock, measured }, context.signal),
  };
  const scheduler = createScheduler({
    jobs: jobsOf(held.configuration, works),
    journal,
    clock,
    recorder,
    newRunId: parts.newRunId,
    heartbeat: watched(parts.heartbeat, {
      beaten: (at) => gauges.heartbeat(at, longestLag(at, scheduler.heart().lagMs)),
      minute: refreshJobs,
      failed: (cause) => recorder.note('warn', 'a beat of the scheduler failed', { cause }),
    }),
  });

  try {
    signal?.throwIfAborted();
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
    isRegistered = true;
    show({ runs: await journal.runs({ limit: runsShown }) });
    measured(await journal.sizeBytes());
    refreshJobs();
    ready('gauges', true, 'rebuilt from the journal');
    signal?.throwIfAborted();
    const listening = await parts.listen(board, scheduler);
    // At once: each has its own patience with what it still answers.
    releasers.add(async () => void (await Promise.all(listening.map((each) => each.close()))));
    signal?.throwIfAborted();
    releasers.add(() => scheduler.stop());
    scheduler.start();
    show({ state: 'ready' });
    recorder.event({ kind: 'daemon-state', at: clock.now(), state: 'ready', detail: endpoint });
    const young = await askForFirstPass(scheduler, board, recorder);
    // Else one that is swept once a day would not be ready for a day after each restart.
    if (young !== undefined) ready('first-pass', true, `remembered from ${young.toISOString()}`);
    let left: Promise<void> | undefined;
    const end = (drainSeconds: number): Promise<void> => {
      const { abortSeconds } = configuration().settings.daemon;
      const { releaseAll } = releasers;
      const around = { clock, recorder: parts.recorder, scheduler, board, show, releaseAll };
      return (left ??= leave({ ...around, drainSeconds, abortSeconds }));
    };
    return {
      board,
      scheduler,
      listening,
      reload: reloader({
        parts,
        recorder,
        held,
        scheduler,
        board,
        show,
        works,
        takenUp: (read) => {
          showEstate(read);
          refreshJobs();
        },
      }),
      stop: () => end(configuration().settings.daemon.drainSeconds),
      giveUp: () => end(0),
    };
  } catch (error) {
    await releasers.releaseAll();
    throw error;
  }
}
