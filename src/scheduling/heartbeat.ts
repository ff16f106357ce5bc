import { createTask } from 'node-cron';
import type { ScheduledTask } from 'node-cron';
import { type Clock, systemClock } from '../kernel/clock.js';
import { secondMs } from '../kernel/units.js';

/** What wakes the scheduler. */
export interface Heartbeat {
  /**
   * Calls `onBeat` from now on, never twice at once; `at` is the instant that the beat was meant for,
   * so that now minus `at` is how late it came.
   */
  start(onBeat: (at: Date) => void): { stop(): Promise<void> };
}

/** A run starts within a second of its time; a beat costs well under a millisecond. */
const beatMs = secondMs;
/** Without a beat for so long the next one is made anew, whatever became of it. */
const guardMs = 3 * secondMs;
/** A beat that is nearer than this could be over before it is set. */
const leadMs = 50;
/** A beat that comes late is still a beat; past this the guard has long made a new one. */
const toleranceMs = 60 * secondMs;

const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

/** The very second of an instant as a cron expression of six fields, UTC. */
function secondOf(at: Date): string {
  const fields = [at.getUTCSeconds(), at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate()];
  return [...fields, at.getUTCMonth() + 1, '*'].join(' ');
}

/**
 * The heartbeat of node-cron, in UTC, once a second. Each beat is a task of its own that names its
 * second, because a task for every second does not outlive a change of the machine's clock
 * (node-cron 4.6): set back, it sleeps until the old time comes again; set forward, or after the
 * machine slept, it walks through every second that was skipped, 0.2 ms each, and holds the process
 * for that long: 17 s for a day. A monotonic timer stands guard and makes the beat that does not come.
 */
export function createCronHeartbeat(clock: Clock): Heartbeat {
  return {
    start(onBeat) {
      let task: ScheduledTask | undefined;
      let guard: NodeJS.Timeout | undefined;
      let isStopped = false;
      const drop = (): void => {
        clearTimeout(guard);
        void task?.destroy();
        task = undefined;
      };
      const beat = (at: Date): void => {
        drop();
        if (isStopped) return;
        try {
          onBeat(at);
        } finally {
          arm(); // whatever came of one beat, the next one comes
        }
      };
      const arm = (): void => {
        // By the machine's clock, which node-cron goes by; the product's own may be shifted.
        const nowMs = systemClock.now().getTime();
        const nextMs = (Math.floor((nowMs + leadMs) / beatMs) + 1) * beatMs;
        const at = new Date(clock.now().getTime() + nextMs - nowMs);
        task = createTask(secondOf(new Date(nextMs)), () => beat(at), {
          name: 'heartbeat',
          timezone: 'UTC',
          logger: silent,
          suppressMissedWarning: true,
          missedExecutionTolerance: toleranceMs,
        });
        guard = setTimeout(() => beat(clock.now()), guardMs);
        void task.start();
      };
      arm();
      return {
        stop() {
          isStopped = true;
          drop();
          return Promise.resolve();
        },
      };
    },
  };
}
