import { mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfiguration } from '../../../src/config/configuration.js';
import { assembleDaemon } from '../../../src/daemon/assemble.js';
import { type Daemon, startDaemon } from '../../../src/daemon/daemon.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { DrError } from '../../../src/kernel/errors.js';
import type { DaemonParts } from '../../../src/daemon/parts.js';
import type { LiveWorld } from './live-world.js';
import type { DaemonAct, LivenessAction } from './liveness.js';
import { freePort } from './ports.js';

/** The real daemon in this process, on a live world, with hands on what is around it. */
export interface LiveDaemon {
  readonly metricsUrl: string;
  /** What is done to the world is handed on to it. */
  act(action: LivenessAction): Promise<void>;
  close(): Promise<void>;
}

const minuteMs = 60_000;
const lagWindowMs = 4000;
const blockMs = 3000;
const runMs = 60_000;
const pollMs = 100;
const stepMs = 3 * minuteMs;
/** Holds a due time of every minute that is past its grace, half of the interval. */
const behindMs = 2 * minuteMs;

/**
 * Starts it and waits for its first pass.
 * @param opsPort - where metrics are served; free
 */
export async function openLiveDaemon(world: LiveWorld, opsPort: number): Promise<LiveDaemon> {
  const directory = mkdtempSync(join(tmpdir(), 'depot-dr-live-'));
  const pagePort = await freePort();
  const around = { steppedMs: 0, isHeld: false, isUnwritable: false, isLogClosed: false };
  let state = 0;
  let daemon: Daemon | undefined;

  const clock = {
    ...systemClock,
    now: () => new Date(systemClock.now().getTime() + around.steppedMs),
  };
  const stateDirectory = (): string => join(directory, `state-${state}`);
  const read = () =>
    readConfiguration({
      text: JSON.stringify({
        ...world.file(),
        ops: { port: opsPort },
        page: { port: pagePort },
        state: { directory: stateDirectory() },
        observe: { deadlineSeconds: 30 },
        aws: { requestTimeoutSeconds: 5, maximumAttempts: 3, rateShare: 1 },
      }),
      file: join(directory, 'estate.json'),
      now: clock.now(),
      env: {},
    });
  const start = async (): Promise<void> => {
    const configuration = read();
    if (configuration.kind === 'problems') throw new Error(JSON.stringify(configuration));
    const parts = await assembleDaemon(configuration, {
      version: '0.1.0',
      nodeVersion: process.version,
      env: world.env,
      cwd: directory,
      clock,
      random: () => 0.5,
      randomHex: (bytes) => randomBytes(bytes).toString('hex'),
      readFile: (path) => readFile(path, 'utf8'),
      write: () => !around.isLogClosed,
      logLevel: 'info',
      readConfiguration: () => Promise.resolve(read()),
    });
    daemon = await startDaemon(withHands(parts, around));
  };
  const stop = async (): Promise<void> => {
    await daemon?.stop();
    daemon = undefined;
  };
  const untilIdle = async ({ board }: Daemon): Promise<void> => {
    for (let waited = 0; waited < runMs; waited += pollMs) {
      const running = board.status().jobs.some(({ running: run }) => run !== undefined);
      if (!running) return;
      await sleep(pollMs);
    }
    throw new Error('a sweep does not end');
  };
  const demand = async (): Promise<void> => {
    if (daemon === undefined) throw new Error('there is no daemon to ask');
    const { scheduler } = daemon;
    for (let waited = 0; waited < runMs; waited += pollMs) {
      const answer = await scheduler.demand('sweep', new AbortController().signal);
      // One that is under way may have begun before what it should see.
      if (answer.kind !== 'busy') break;
      await sleep(pollMs);
    }
    await untilIdle(daemon);
  };
  const acts: Readonly<Record<DaemonAct, () => Promise<void> | void>> = {
    start,
    stop,
    'hold-the-heartbeat': () => {
      around.isHeld = true;
    },
    'let-the-heartbeat-go': () => {
      around.isHeld = false;
    },
    'block-the-loop': () => {
      const endMs = performance.now() + blockMs;
      while (performance.now() < endMs);
    },
    'step-the-clock-back': () => {
      around.steppedMs -= stepMs;
    },
    'put-its-clock-behind': () => {
      around.steppedMs = -behindMs;
    },
    'put-its-clock-right': () => {
      around.steppedMs = 0;
    },
    'make-the-journal-unwritable': () => {
      around.isUnwritable = true;
    },
    'make-the-journal-writable': () => {
      around.isUnwritable = false;
    },
    'damage-the-journal': () => damage(join(stateDirectory(), 'journal.sqlite')),
    'forget-everything': () => {
      state += 1;
    },
    'close-its-log': () => {
      around.isLogClosed = true;
    },
    'open-its-log': () => {
      around.isLogClosed = false;
    },
  };
  await start();
  if (daemon !== undefined) await untilIdle(daemon);
  return {
    metricsUrl: `http://127.0.0.1:${opsPort}/metrics`,
    async act(action) {
      if (action.do === 'daemon') return acts[action.act]();
      if (action.do === 'demand') return demand();
      await world.act(action);
      if (action.do === 'configure') await daemon?.reload();
    },
    close: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Overwrites the head of the store, where it says what it is. */
function damage(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, 0);
  closeSync(file);
}

interface Around {
  readonly isHeld: boolean;
  readonly isUnwritable: boolean;
}

/** The same parts, with a heartbeat that can be held and a journal that can refuse. */
function withHands(parts: DaemonParts, around: Around): DaemonParts {
  const { heartbeat, journal } = parts;
  const refusing = Object.fromEntries(
    Object.entries(journal).map(([name, call]) => [
      name,
      typeof call !== 'function' || name === 'close'
        ? call
        : (...args: readonly unknown[]): unknown =>
            around.isUnwritable
              ? Promise.reject(
                  new DrError('no space is left', { code: 'DiskFull', kind: 'unavailable' }),
                )
              : (call as (...given: readonly unknown[]) => unknown)(...args),
    ]),
  ) as unknown as typeof journal;
  return {
    ...parts,
    lagWindowMs,
    journal: refusing,
    heartbeat: {
      start: (onBeat) =>
        heartbeat.start((at) => {
          if (!around.isHeld) onBeat(at);
        }),
    },
  };
}
