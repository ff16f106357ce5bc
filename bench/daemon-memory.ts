import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorLine } from '../src/kernel/errors.js';
import { describeBytes, megabyte } from '../src/kernel/units.js';
import type { DaemonTold, SweepSample } from './daemon-process.js';
import { median, type Result } from './measure.js';
import type { SandboxServed } from './sandbox-process.js';

const mostMegabytes = 200;
const mostGrowth = 1.05;
const mostBlockMs = 250;
const visitEvery = 5;
const visitMs = 60_000;
const logEvery = 25;

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

interface Measured {
  readonly samples: readonly SweepSample[];
  /** Visits that were cut off. */
  readonly cut: number;
}

/** Passes one after the other in a daemon of its own, with scrapes and page loads in between. */
async function measure(
  directory: string,
  sweeps: number,
  log: (line: string) => void,
): Promise<Measured> {
  const children: ChildProcess[] = [];
  try {
    const sandbox = start('sandbox-process.js', [], {});
    children.push(sandbox);
    const [served]: readonly SandboxServed[] = await once(sandbox, 'message');
    if (served === undefined) throw new Error('the sandbox told nothing');
    const daemon = start('daemon-process.js', [directory, `${sweeps}`], served.variables);
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
    if (code !== 0 || samples.length < sweeps) {
      throw new Error(`the daemon ended with ${code} after ${samples.length} sweeps`);
    }
    return { samples, cut: cuts.reduce((sum, each) => sum + each, 0) };
  } finally {
    for (const child of children) child.kill();
  }
}

function medianOf(samples: readonly SweepSample[], key: keyof SweepSample): number {
  return median(samples.map((sample) => sample[key]));
}

function lineOf(count: number, sample: SweepSample): string {
  const { rssBytes, peakBytes, heapBytes, externalBytes, files, journalBytes } = sample;
  return [
    `${count} sweeps: RSS ${describeBytes(rssBytes)} (at most ${describeBytes(peakBytes)})`,
    `heap ${describeBytes(heapBytes)} and ${describeBytes(externalBytes)} beside it`,
    `${files} files, journal ${describeBytes(journalBytes)}`,
    `a sweep ${(sample.sweepMs / 1000).toFixed(2)} s, longest block ${sample.longestBlockMs.toFixed(0)} ms`,
  ].join(', ');
}

/** Memory, files and journal of a daemon over many passes over 720 tables. */
export async function benchDaemonMemory(
  log: (line: string) => void,
  sweeps: number,
): Promise<readonly Result[]> {
  const directory = mkdtempSync(join(tmpdir(), 'depot-dr-memory-'));
  try {
    return resultsOf(await measure(directory, sweeps, log));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function resultsOf({ samples, cut }: Measured): readonly Result[] {
  const tenth = Math.floor(samples.length / 10);
  const settled = samples.slice(tenth);
  const [early, late] = [samples.slice(tenth, 2 * tenth), samples.slice(-tenth)];
  const growth = (key: keyof SweepSample): number => medianOf(late, key) / medianOf(early, key);
  const most = (key: keyof SweepSample): number => Math.max(...settled.map((each) => each[key]));
  const rss = most('rssBytes');
  const windows = `medians of the last ${tenth} sweeps and of those from ${tenth} to ${2 * tenth}`;
  const from = (key: keyof SweepSample, show: (figure: number) => string): string =>
    `${show(medianOf(early, key))}, then ${show(medianOf(late, key))}`;
  return [
    {
      name: 'Daemon over 720 tables, resident memory',
      bar: `<= ${mostMegabytes} MB`,
      measured: describeBytes(rss),
      met: rss <= mostMegabytes * megabyte,
      detail: `largest after each of ${samples.length} sweeps but the first ${tenth}; at any moment ${describeBytes(most('peakBytes'))}; sandbox in another process, no flags for Node, a scrape and a page every ${visitEvery} sweeps, ${cut} of them cut off; a sweep takes ${(medianOf(settled, 'sweepMs') / 1000).toFixed(1)} s`,
    },
    {
      name: 'Growth of that memory',
      bar: `<= ${mostGrowth} x`,
      measured: `${growth('rssBytes').toFixed(3)} x`,
      met: growth('rssBytes') <= mostGrowth,
      detail: `${windows}: ${from('rssBytes', describeBytes)}`,
    },
    {
      name: 'Growth of its open files',
      bar: `<= ${mostGrowth} x`,
      measured: `${growth('files').toFixed(3)} x`,
      met: growth('files') <= mostGrowth,
      detail: `${windows}: ${from('files', String)}; at most ${most('files')}`,
    },
    {
      name: 'Growth of its journal',
      bar: `<= ${mostGrowth} x`,
      measured: `${growth('journalBytes').toFixed(3)} x`,
      met: growth('journalBytes') <= mostGrowth,
      detail: `${windows}: ${from('journalBytes', describeBytes)}`,
    },
    {
      name: 'Longest block of its event loop in a sweep',
      bar: `<= ${mostBlockMs} ms`,
      measured: `${medianOf(settled, 'longestBlockMs').toFixed(0)} ms`,
      met: medianOf(settled, 'longestBlockMs') <= mostBlockMs,
      detail: `median over the sweeps; the longest of all ${most('longestBlockMs').toFixed(0)} ms`,
    },
  ];
}
