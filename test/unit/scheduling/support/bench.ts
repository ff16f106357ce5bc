import type { RunId } from '../../../../src/estate/ids.js';
import type { Job } from '../../../../src/estate/job.js';
import type { Clock } from '../../../../src/kernel/clock.js';
import type { EventRecorder, RecordedEvent } from '../../../../src/ports/events.js';
import type { RunContext, RunnableJob } from '../../../../src/scheduling/attempt.js';
import type { Heartbeat } from '../../../../src/scheduling/heartbeat.js';
import { createScheduler } from '../../../../src/scheduling/scheduler.js';
import type { Scheduler } from '../../../../src/scheduling/scheduler.js';
import { createVirtualClock } from '../../../support/virtual-clock.js';
import { aJob } from '../../schedules/builders.js';
import { createTestJournal } from './test-journal.js';

/** A heartbeat that beats by a clock that a test turns. */
function clockHeartbeat(clock: Clock, everyMs: number): Heartbeat {
  return {
    start(onBeat) {
      const stopping = new AbortController();
      const beat = async (): Promise<void> => {
        while (!stopping.signal.aborted) {
          await clock.sleep(everyMs, stopping.signal);
          onBeat(clock.now());
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
  };
}

/** Takes up the jobs and begins to run them, as a daemon does. */
export async function begin(scheduler: Scheduler): Promise<Scheduler> {
  await scheduler.register();
  scheduler.start();
  return scheduler;
}

export interface BenchOptions {
  readonly start?: string;
  readonly everyMs?: number;
  readonly onEvent?: (event: RecordedEvent) => void;
}

/** A journal, a clock that can be turned and set, and schedulers that come and go over them. */
export function createBench(options: BenchOptions = {}) {
  const { start = '2026-03-01T12:00:00Z', everyMs = 1000, onEvent } = options;
  const turned = createVirtualClock(start);
  let offsetMs = 0;
  const clock: Clock = { ...turned, now: () => new Date(turned.now().getTime() + offsetMs) };
  const store = createTestJournal();
  const events: RecordedEvent[] = [];
  const recorder: EventRecorder = {
    call: () => undefined,
    note: () => undefined,
    progress: () => undefined,
    event: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  };
  let ids = 0;
  const newRunId = (): RunId => `run-${String(++ids).padStart(6, '0')}` as RunId;

  const schedulerOf = (jobs: readonly RunnableJob[], journal = store.journal): Scheduler =>
    createScheduler({
      jobs,
      journal,
      clock,
      recorder,
      newRunId,
      heartbeat: clockHeartbeat(turned, everyMs),
    });

  return {
    ...store,
    clock,
    turned,
    events,
    schedulerOf,
    /** Sets the machine's clock: time jumps, and no time passes. */
    setClock: (byMs: number) => {
      offsetMs += byMs;
    },
    /** What happened, as "run 12:10 schedule success" in order of start. */
    ran: (): readonly string[] =>
      store
        .runs()
        .map(({ due, trigger, end }) => `${hm(due)} ${trigger} ${end?.outcome ?? 'open'}`),
    told: (): readonly string[] => store.missed().map(({ due, reason }) => `${hm(due)} ${reason}`),
    kinds: (kind: RecordedEvent['kind']) => events.filter((event) => event.kind === kind),
  };
}

export const hm = (date: Date | undefined): string => date?.toISOString().slice(11, 16) ?? '-';

/** A job whose work takes so long and then says "fine". */
export function working(clock: Clock, ms: number, changes: Partial<Job> = {}): RunnableJob {
  return {
    job: aJob(changes),
    run: async ({ signal }: RunContext) => {
      await clock.sleep(ms, signal);
      return 'fine';
    },
  };
}
