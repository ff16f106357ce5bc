import { readConfiguration, type Configuration } from '../../../src/config/configuration.js';
import type { Finding } from '../../../src/controls/finding.js';
import { type Daemon, startDaemon } from '../../../src/daemon/daemon.js';
import type { DaemonParts } from '../../../src/daemon/parts.js';
import type { RunId } from '../../../src/estate/ids.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { check } from '../../../src/flows/check.js';
import { isDrError } from '../../../src/kernel/errors.js';
import { minuteMs } from '../../../src/kernel/units.js';
import type { EventRecorder, RecordedEvent } from '../../../src/ports/events.js';
import type { JobStatus } from '../../../src/schedules/job-status.js';
import { createMemoryJournal } from '../../support/memory-journal.js';
import {
  memoryObservers,
  memoryRecorder,
  type MemoryWorld,
} from '../../support/memory-observers.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { createMortal, type Mortal, steppedClock } from './process.js';
import { now } from '../../support/estate-builders.js';

// A machine on which daemons come and go: its disk, its clock and the world that is watched stay.

export interface MachineOptions {
  /** How often the scheduler looks. */
  readonly beatMs: number;
  /** How long the journal keeps runs and changes. */
  readonly keepDays: number;
  /** Is told what the daemons do. */
  readonly onEvent: (event: RecordedEvent) => void;
}

const defaults: MachineOptions = {
  beatMs: 5 * minuteMs,
  keepDays: 4000,
  onEvent: () => undefined,
};

/** An estate of one environment with three jobs of different catch-up and zone. */
function configurationOf(minute: number, keepDays: number): Configuration {
  const text = JSON.stringify({
    accounts: [{ id: '123456789012', name: 'platform', regions: ['eu-west-1'] }],
    postures: { plain: {} },
    environments: [
      {
        name: 'orders',
        id: 'e2dd35eedfec',
        account: 'platform',
        region: 'eu-west-1',
        posture: 'plain',
      },
    ],
    schedules: {
      sweep: { cron: `${minute} * * * *`, catchUp: 'once', jitterSeconds: 30 },
      upkeep: {
        cron: '30 1 * * *',
        timeZone: 'Europe/London',
        catchUp: 'all-in-window',
        catchUpWindowSeconds: 172_800,
      },
      weekly: { job: 'upkeep', cron: '15 3 * * 1', catchUp: 'skip' },
    },
    state: { keepDays },
  });
  const read = readConfiguration({ text, file: 'sim.json', env: {}, now });
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems));
  return read;
}

export interface Process {
  readonly mortal: Mortal;
  /** Undefined until it has started, or when it refused to. */
  daemon: Daemon | undefined;
  /** Why it refused to start. */
  refusal: unknown;
  jobs: readonly JobStatus[];
}

export function createMachine(
  start: string,
  random: () => number,
  options: Partial<MachineOptions> = {},
) {
  const { beatMs, keepDays, onEvent } = { ...defaults, ...options };
  const turned = createVirtualClock(start);
  const clock = steppedClock(turned);
  const journal = createMemoryJournal();
  let configuration = configurationOf(0, keepDays);
  let world: MemoryWorld = {};
  /** Chance that a write kills the process before or after it is on disk. */
  let deadliness = 0;
  let runs = 0;

  const partsOf = (process: Process): DaemonParts => {
    const { mortal } = process;
    const own = mortal.clock(clock);
    const recorder: EventRecorder = {
      call: () => undefined,
      note: () => undefined,
      progress: () => undefined,
      event: (event) => {
        if (!mortal.isDead()) onEvent(event);
      },
    };
    return {
      version: '1.2.3',
      lagWindowMs: minuteMs,
      clock: own,
      configuration,
      readConfiguration: () => Promise.resolve(configuration),
      // The end of a process closes its handle, not the disk.
      journal: mortal.journal(
        { ...journal, close: () => Promise.resolve() },
        () => random() < deadliness,
      ),
      recorder,
      gauges: {
        setJobs: (jobs) => {
          if (!mortal.isDead()) process.jobs = jobs;
        },
        setPosture: () => undefined,
        setEstate: () => undefined,
        setStatus: () => undefined,
        setJournal: () => undefined,
        heartbeat: () => undefined,
      },
      endpoint: 'calls go nowhere',
      openWatch: () =>
        Promise.resolve({
          clock: own,
          observers: memoryObservers(world).observers,
          endpoint: '',
          close: () => Promise.resolve(),
        }),
      heartbeat: {
        start(onBeat) {
          const stopping = new AbortController();
          const beat = async (): Promise<void> => {
            for (;;) {
              await own.sleep(beatMs, stopping.signal);
              onBeat(own.now());
            }
          };
          beat().catch(() => undefined); // stopped
          return {
            stop: () => {
              stopping.abort();
              return Promise.resolve();
            },
          };
        },
      },
      newRunId: () => `run-${String(++runs).padStart(8, '0')}` as RunId,
      listen: () => Promise.resolve([]),
    };
  };

  return {
    clock: turned,
    journal,
    now: () => clock.now(),
    step: (byMs: number) => clock.step(byMs),
    configuration: () => configuration,
    reconfigure: (minute: number) => {
      configuration = configurationOf(minute, keepDays);
    },
    setWorld: (to: MemoryWorld) => {
      world = to;
    },
    setDeadliness: (to: number) => {
      deadliness = to;
    },
    /** What a pass would find now, by itself. */
    truth: async () => {
      const { findings } = await check(configuration.estate, {
        observers: memoryObservers(world).observers,
        recorder: memoryRecorder(),
        clock,
        concurrency: 64,
        deadlineMs: minuteMs,
        rememberedSettings: nothingRemembered,
        signal: new AbortController().signal,
      });
      return findings;
    },
    /** Starts a process; it comes up as time passes. */
    boot(): Process {
      const process: Process = {
        mortal: createMortal(),
        daemon: undefined,
        refusal: undefined,
        jobs: [],
      };
      const come = async (): Promise<void> => {
        try {
          process.daemon = await startDaemon(partsOf(process));
        } catch (error) {
          if (!isDrError(error)) throw error;
          process.refusal = error;
        }
      };
      void come();
      return process;
    },
  };
}

export type Machine = ReturnType<typeof createMachine>;

/** What fails, as an operator would say it. */
export function failing(
  findings: readonly Pick<Finding, 'control' | 'verdict' | 'subject'>[],
): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ control, verdict, subject }) => `${control} ${verdict} ${subject.resource}`)
    .toSorted();
}
