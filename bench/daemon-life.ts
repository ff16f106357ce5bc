import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Configuration } from '../src/config/configuration.js';
import { assembleDaemon } from '../src/daemon/assemble.js';
import { startDaemon } from '../src/daemon/daemon.js';
import type { DaemonParts } from '../src/daemon/parts.js';
import { systemClock } from '../src/kernel/clock.js';
import { minuteMs } from '../src/kernel/units.js';
import { configurationOf } from './estates.js';

export type DaemonTold =
  | { readonly kind: 'listening'; readonly urls: readonly string[] }
  | { readonly kind: 'swept'; readonly sample: SweepSample };

/** The process just after a pass. */
export interface SweepSample {
  readonly rssBytes: number;
  /** The most that was ever resident. */
  readonly peakBytes: number;
  readonly heapBytes: number;
  /** Buffers and strings outside the heap. */
  readonly externalBytes: number;
  /** Open file descriptors. */
  readonly files: number;
  /** All files of its state directory. */
  readonly journalBytes: number;
  readonly sweepMs: number;
  /** User and system, since the sample before or the start. */
  readonly cpuMs: number;
  /** Calls to AWS since the sample before or the start. */
  readonly calls: number;
  /** The longest time since the sample before in which the event loop did nothing else. */
  readonly longestBlockMs: number;
}

const unpaced = 1000; // rates are off on both sides

function configurationIn(directory: string, estate: string): Configuration {
  const read = configurationOf(estate);
  const { settings } = read;
  return {
    ...read,
    sandbox: undefined, // it is elsewhere, as AWS is
    settings: {
      ...settings,
      aws: { ...settings.aws, rateShare: unpaced },
      ops: { ...settings.ops, port: 0 },
      page: { ...settings.page, port: 0 },
      state: { ...settings.state, directory },
    },
  };
}

function bytesIn(directory: string): number {
  const names = readdirSync(directory);
  return names.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
}

interface Hearing {
  readonly called: () => void;
  readonly ended: (sweepMs: number) => void;
}

/** The same parts, which also tell each call and each end of a pass. */
function heard(parts: DaemonParts, { called, ended }: Hearing): DaemonParts {
  const { recorder } = parts;
  return {
    ...parts,
    recorder: {
      ...recorder,
      call(call) {
        recorder.call(call);
        called();
      },
      event(event) {
        recorder.event(event);
        if (event.kind !== 'run-ended' || event.run.job !== 'sweep') return;
        if (event.end.outcome !== 'success') throw new Error(JSON.stringify(event.end));
        ended(event.end.at.getTime() - event.run.startedAt.getTime());
      },
    },
  };
}

function tell(told: DaemonTold): void {
  process.send?.(told);
}

export interface LifeOptions {
  readonly directory: string;
  readonly estate: string;
  readonly sweeps: number;
  /** After so many no sweep is begun, but for the second one. */
  readonly minutes: number;
}

/** From start to end; told to the parent. */
export async function live({ directory, estate, sweeps, minutes }: LifeOptions): Promise<void> {
  const configuration = configurationIn(directory, estate);
  const parts = await assembleDaemon(configuration, {
    version: 'bench',
    nodeVersion: process.version,
    env: process.env,
    cwd: directory,
    clock: systemClock,
    random: Math.random,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    readFile: (path) => readFile(path, 'utf8'),
    write: (line) => process.stdout.write(line),
    logLevel: 'info',
    readConfiguration: () => Promise.resolve(configuration),
  });
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const passes = { ended: 0, calls: 0, cpuMs: 0, waiting: (): void => undefined };
  const daemon = await startDaemon(
    heard(parts, {
      called: () => passes.calls++,
      ended: (sweepMs) => {
        // When what follows from the pass is done too: the end is written, page and gauges changed.
        setImmediate(() => {
          const { user, system } = process.cpuUsage();
          const cpuMs = (user + system) / 1000;
          const { rss, heapUsed, external } = process.memoryUsage();
          passes.ended++;
          tell({
            kind: 'swept',
            sample: {
              rssBytes: rss,
              peakBytes: process.resourceUsage().maxRSS * 1024,
              heapBytes: heapUsed,
              externalBytes: external,
              files: readdirSync('/proc/self/fd').length,
              journalBytes: bytesIn(directory),
              sweepMs,
              cpuMs: cpuMs - passes.cpuMs,
              calls: passes.calls,
              longestBlockMs: delays.max / 1e6,
            },
          });
          delays.reset();
          passes.calls = 0;
          passes.cpuMs = cpuMs;
          passes.waiting();
        });
      },
    }),
  );
  delays.enable();
  tell({ kind: 'listening', urls: daemon.listening.map(({ url }) => url) });
  const endMs = systemClock.monotonicMs() + minutes * minuteMs;
  const isTime = (): boolean => passes.ended < 2 || systemClock.monotonicMs() < endMs;
  while (passes.ended < sweeps && isTime()) {
    const next = new Promise<void>((resolve) => {
      passes.waiting = resolve;
    });
    const answer = await daemon.scheduler.demand('sweep', new AbortController().signal);
    // The one under way is one that was due.
    if (answer.kind !== 'started' && answer.kind !== 'busy') throw new Error(answer.kind);
    await next;
  }
  await daemon.stop();
  process.disconnect();
}
