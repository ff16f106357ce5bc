import { describeBytes, megabyte } from '../src/kernel/units.js';
import type { SweepSample } from './daemon-life.js';
import {
  daemonPasses,
  type Length,
  medianOf,
  type Passes,
  tellsGrowth,
  visitEvery,
} from './daemon-passes.js';
import type { Result } from './measure.js';

const mostMegabytes = 200;
const mostGrowth = 1.05;
const mostBlockMs = 250;

/** Memory, files and journal of a daemon over many passes over 720 tables. */
export async function benchDaemonMemory(
  log: (line: string) => void,
  length: Length,
): Promise<readonly Result[]> {
  return resultsOf(await daemonPasses({ estate: 'plain', ...length, log }));
}

function resultsOf({ samples, cut }: Passes): readonly Result[] {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const settled = samples.slice(tenth);
  const [early, late] = [samples.slice(tenth, 2 * tenth), samples.slice(-tenth)];
  const growth = (key: keyof SweepSample): number => medianOf(late, key) / medianOf(early, key);
  const most = (key: keyof SweepSample): number => Math.max(...settled.map((each) => each[key]));
  const { tells, why } = tellsGrowth(samples);
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
      met: tells && growth('rssBytes') <= mostGrowth,
      detail: `${windows}: ${from('rssBytes', describeBytes)}${why}`,
    },
    {
      name: 'Growth of its open files',
      bar: `<= ${mostGrowth} x`,
      measured: `${growth('files').toFixed(3)} x`,
      met: tells && growth('files') <= mostGrowth,
      detail: `${windows}: ${from('files', String)}; at most ${most('files')}${why}`,
    },
    {
      name: 'Growth of its journal',
      bar: `<= ${mostGrowth} x`,
      measured: `${growth('journalBytes').toFixed(3)} x`,
      met: tells && growth('journalBytes') <= mostGrowth,
      detail: `${windows}: ${from('journalBytes', describeBytes)}${why}`,
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
