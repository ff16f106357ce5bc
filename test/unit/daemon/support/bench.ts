import { type Configuration, readConfiguration } from '../../../../src/config/configuration.js';
import type { Problems } from '../../../../src/config/problem.js';
import { type Daemon, startDaemon } from '../../../../src/daemon/daemon.js';
import type { DaemonParts, Listening } from '../../../../src/daemon/parts.js';
import type { JobName, RunId } from '../../../../src/estate/ids.js';
import type { Run } from '../../../../src/estate/run.js';
import type { RecordedEvent } from '../../../../src/ports/events.js';
import type { Observers } from '../../../../src/ports/observers.js';
import type { JobStatus } from '../../../../src/schedules/job-status.js';
import { steppedClock } from '../../../sim/support/process.js';
import { createMemoryJournal } from '../../../support/memory-journal.js';
import { memoryObservers, type MemoryWorld } from '../../../support/memory-observers.js';
import { createVirtualClock } from '../../../support/virtual-clock.js';
import { now } from '../../../support/estate-builders.js';

const beatMs = 5000;

/** A file with one environment; `changes` replace its sections. */
export function fileWith(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    accounts: [{ id: '123456789012', name: 'platform', regions: ['eu-west-1'] }],
    postures: { plain: {} },
    environments: [anEnvironment('orders', 'e2dd35eedfec')],
    schedules: {
      sweep: { cron: '*/10 * * * *', jitterSeconds: 0, deadlineSeconds: 120 },
      upkeep: { cron: '30 1 * * *', jitterSeconds: 0 },
    },
    daemon: { drainSeconds: 20, abortSeconds: 5 },
    ...changes,
  });
}

export function anEnvironment(name: string, id: string) {
  return { name, id, account: 'platform', region: 'eu-west-1', posture: 'plain' };
}

export function read(text: string): Configuration | Problems {
  return readConfiguration({ text, file: 'estate.json', env: {}, now });
}

export function configured(changes: Readonly<Record<string, unknown>> = {}): Configuration {
  const configuration = read(fileWith(changes));
  if (configuration.kind === 'problems') throw new Error(JSON.stringify(configuration.problems));
  return configuration;
}

interface Note {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A machine in memory: disk, clock, configuration file, the world that is watched, and ears. */
export function createBench(start = '2026-03-01T12:01:00Z') {
  const turned = createVirtualClock(start);
  const clock = steppedClock(turned);
  const journal = createMemoryJournal();
  const events: RecordedEvent[] = [];
  const notes: Note[] = [];
  /** What was done to the outside, in order. */
  const trace: string[] = [];
  const shownJobs: (readonly JobStatus[])[] = [];
  let file = (): Promise<Configuration | Problems> => Promise.resolve(configured());
  let world: MemoryWorld = {};
  let endpoint = 'calls go nowhere';
  let observing: ((observers: Observers) => Observers) | undefined;
  let runs = 0;

  const listening = (what: string): Listening => ({
    what,
    url: `http://${what}`,
    close: () => {
      trace.push(`close ${what}`);
      return Promise.resolve();
    },
  });

  const partsOf = (changes: Partial<DaemonParts> = {}): DaemonParts => ({
    version: '1.2.3',
    lagWindowMs: 5 * 60_000,
    clock,
    configuration: configured(),
    readConfiguration: () => file(),
    // The end of a daemon closes its handle, not the disk.
    journal: {
      ...journal,
      close: () => {
        trace.push('close journal');
        return Promise.resolve();
      },
    },
    recorder: {
      call: () => undefined,
      progress: () => undefined,
      note: (level, message, fields) => void notes.push({ level, message, fields }),
      event: (event) => {
        events.push(event);
        if (event.kind === 'run-began') trace.push(`begin ${event.run.job}`);
      },
    },
    gauges: {
      setJobs: (jobs) => {
        shownJobs.push(jobs);
        if (trace.at(-1) !== 'setJobs') trace.push('setJobs');
      },
      setPosture: ({ source }) => void trace.push(`setPosture ${source}`),
      setEstate: ({ environments }) =>
        void trace.push(`setEstate ${environments.map(({ name }) => name).join(' ')}`),
      setStatus: () => undefined,
      setJournal: () => undefined,
      heartbeat: () => undefined,
    },
    endpoint,
    openWatch: () =>
      Promise.resolve({
        clock,
        observers:
          observing?.(memoryObservers(world).observers) ?? memoryObservers(world).observers,
        endpoint,
        close: () => Promise.resolve(),
      }),
    heartbeat: {
      start(onBeat) {
        trace.push('heartbeat');
        const stopping = new AbortController();
        const beat = async (): Promise<void> => {
          for (;;) {
            await turned.sleep(beatMs, stopping.signal);
            onBeat(clock.now());
          }
        };
        beat().catch(() => undefined); // stopped
        return {
          stop: () => {
            if (!stopping.signal.aborted) trace.push('heartbeat stops');
            stopping.abort();
            return Promise.resolve();
          },
        };
      },
    },
    newRunId: () => `run-${String(++runs).padStart(6, '0')}` as RunId,
    listen: () => {
      trace.push('listen');
      return Promise.resolve([listening('page'), listening('ops')]);
    },
    ...changes,
  });

  return {
    clock,
    turned,
    journal,
    events,
    notes,
    trace,
    shownJobs,
    partsOf,
    start: (changes: Partial<DaemonParts> = {}, signal?: AbortSignal): Promise<Daemon> =>
      turned.run(startDaemon(partsOf(changes), signal)),
    /** What the configuration file is from now on. */
    write: (to: () => Promise<Configuration | Problems>) => {
      file = to;
    },
    setWorld: (to: MemoryWorld) => {
      world = to;
    },
    setEndpoint: (to: string) => {
      endpoint = to;
    },
    /** Every pass from now on hangs at its first read; `heeds` = until it is told to stop. */
    hang: (heeds: boolean) => {
      observing = (observers) => ({
        ...observers,
        tables: {
          ...observers.tables,
          describe: (_, signal) =>
            new Promise((_resolve, reject) => {
              if (heeds) {
                signal.addEventListener('abort', () => reject(signal.reason as Error), {
                  once: true,
                });
              }
            }),
        },
      });
    },
    /** Every read of a table takes so long. */
    slow: (ms: number) => {
      observing = (observers) => ({
        ...observers,
        tables: {
          ...observers.tables,
          describe: async (place, signal) => {
            await turned.sleep(ms, signal);
            return observers.tables.describe(place, signal);
          },
        },
      });
    },
    heal: () => {
      observing = undefined;
    },
    kinds: <K extends RecordedEvent['kind']>(kind: K) =>
      events.filter((event): event is Extract<RecordedEvent, { kind: K }> => event.kind === kind),
    told: (message: string) => notes.filter((note) => note.message === message),
    /** A run that a process left open when it was killed. */
    leaveOpen: async (at: Date): Promise<Run> => {
      const job = 'sweep' as JobName;
      await journal.register({ job, cron: '*/10 * * * *', timeZone: 'UTC' }, at);
      const run: Run = {
        id: 'run-of-before' as RunId,
        job,
        trigger: 'demand',
        due: undefined,
        startedAt: at,
        end: undefined,
      };
      await journal.begin(run);
      return run;
    },
  };
}

export type Bench = ReturnType<typeof createBench>;

/** The parts of readiness in words: `first-pass not: no pass has ended yet`. */
export function readinessOf({ board }: Daemon): Readonly<Record<string, string>> {
  return Object.fromEntries(
    board
      .status()
      .readiness.map(({ name, ready, detail }) => [name, `${ready ? 'ok' : 'not'}: ${detail}`]),
  );
}
