import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorLine } from '../src/kernel/errors.js';
import { describeBytes } from '../src/kernel/units.js';
import type { DaemonTold, SweepSample } from './daemon-life.js';
import type { EstateName } from './estates.js';
import { median } from './measure.js';
import type { SandboxServed } from './sandbox-process.js';

export const visitEvery = 5;
const visitMs = 60_000;
const leastLogged = 40;

/** Without the flags of this process, and with no AWS variables but the given ones. */
function start(
  module: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess {
  const { PATH, HOME } = process.env;
  return fork(join(__dirname, module), args, {
    execArgv: [],
    env: { PATH, HOME, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...variables },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // a daemon's log goes nowhere
  });
}

/** @returns the status with the whole text, or how the visit was cut off, as a line */
async function load(url: string): Promise<{ status: number; text: string } | string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(visitMs) });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return errorLine(error);
  }
}

/**
 * What a scrape and a browser do.
 * @returns how often it was cut off: on a busy machine the daemon does so to a visitor that reads too
 * slowly, which says nothing of its memory
 * @throws Error for an answer that is no success
 */
async function visit(urls: readonly string[], log: (line: string) => void): Promise<number> {
  let cut = 0;
  for (const url of urls) {
    const answer = await load(url);
    if (typeof answer === 'string') {
      log(`a visit was cut off: ${answer}`);
      cut++;
    } else if (answer.status !== 200 || answer.text === '') {
      throw new Error(`${url} answered ${answer.status}`);
    }
  }
  return cut;
}

/** What was measured of a daemon. */
export interface Passes {
  /** After each sweep. */
  readonly samples: readonly SweepSample[];
  /** Visits that were cut off. */
  readonly cut: number;
  /** Of the sandbox until it served, user and system. */
  readonly sandboxCpuSeconds: number;
}

/** How long to measure: the least of both, but two sweeps. */
export interface Length {
  readonly sweeps: number;
  readonly minutes: number;
}

export interface PassesOptions extends Length {
  readonly estate: EstateName;
  readonly log: (line: string) => void;
}

async function measure(
  directory: string,
  { estate, sweeps, minutes, log }: PassesOptions,
): Promise<Passes> {
  const logEvery = Number.isFinite(minutes) ? 1 : Math.ceil(sweeps / leastLogged);
  const children: ChildProcess[] = [];
  try {
    const sandbox = start('sandbox-process.js', [estate], {});
    children.push(sandbox);
    const [served]: readonly SandboxServed[] = await once(sandbox, 'message');
    if (served === undefined) throw new Error('the sandbox told nothing');
    const daemon = start(
      'daemon-process.js',
      [directory, estate, `${sweeps}`, `${minutes}`],
      served.variables,
    );
    children.push(daemon);
    const samples: SweepSample[] = [];
    const visits: Promise<number>[] = [];
    let urls: readonly string[] = [];
    daemon.on('message', (told: DaemonTold) => {
      if (told.kind === 'listening') {
        urls = told.urls;
        return;
      }
      samples.push(told.sample);
      const isLast = samples.length >= sweeps; // it leaves after that one
      if (samples.length % visitEvery === 0 && !isLast) visits.push(visit(urls, log));
      if (samples.length % logEvery === 0) log(lineOf(samples.length, told.sample));
    });
    const [code] = await once(daemon, 'exit');
    const cuts = await Promise.all(visits);
    if (code !== 0 || samples.length < 2) {
      throw new Error(`the daemon ended with ${code} after ${samples.length} sweeps`);
    }
    const cut = cuts.reduce((sum, each) => sum + each, 0);
    return { samples, cut, sandboxCpuSeconds: served.cpuSeconds };
  } finally {
    for (const child of children) child.kill();
  }
}

/** Fewer sweeps tell how large something is, and not whether it grows. */
const leastForGrowth = 100;

/** Whether what was measured of growth is an answer; if not, why, for the end of a sentence. */
export function tellsGrowth(samples: readonly SweepSample[]): {
  readonly tells: boolean;
  readonly why: string;
} {
  const tells = samples.length >= leastForGrowth;
  return { tells, why: tells ? '' : `; ${samples.length} sweeps are too few to tell` };
}

export function medianOf(samples: readonly SweepSample[], key: keyof SweepSample): number {
  return median(samples.map((sample) => sample[key]));
}

function lineOf(count: number, sample: SweepSample): string {
  const { rssBytes, peakBytes, heapBytes, externalBytes, files, journalBytes } = sample;
  return [
    `${count} sweeps: RSS ${describeBytes(rssBytes)} (at most ${describeBytes(peakBytes)})`,
    `heap ${describeBytes(heapBytes)} and ${describeBytes(externalBytes)} beside it`,
    `${files} files, journal ${describeBytes(journalBytes)}`,
    `a sweep ${(sample.sweepMs / 1000).toFixed(2)} s (CPU ${(sample.cpuMs / 1000).toFixed(2)} s), ${sample.calls} calls, longest block ${sample.longestBlockMs.toFixed(0)} ms`,
  ].join(', ');
}

/**
 * Passes one after the other over an estate, in a daemon of its own with its sandbox in another
 * process, with scrapes and page loads in between.
 * @throws Error when the daemon ends early
 */
export async function daemonPasses(options: PassesOptions): Promise<Passes> {
  const directory = mkdtempSync(join(tmpdir(), 'depot-dr-memory-'));
  try {
    return await measure(directory, options);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
