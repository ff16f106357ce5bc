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

const mostMegabytes = 250;
const mostGrowth = 1.05;
const mostBlockMs = 250;
const mostSeedSeconds = 2;

/** Memory and calls of a daemon over many passes over 2,250 tables with backups. */
export async function benchEstateMemory(
  log: (line: string) => void,
  length: Length,
): Promise<readonly Result[]> {
  return resultsOf(await daemonPasses({ estate: 'backups', ...length, log }));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function resultsOf({ samples, cut, sandboxCpuSeconds }: Passes): readonly Result[] {
  const [first, second] = samples;
  if (first === undefined || second === undefined) throw new Error('two sweeps are the least');
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const [early, late] = [samples.slice(1, 1 + quarter), samples.slice(-quarter)];
  const settled = samples.slice(1); // the first one also loads and compiles
  const figures = (key: keyof SweepSample): readonly number[] => settled.map((each) => each[key]);
  const most = (key: keyof SweepSample): number => Math.max(...figures(key));
  const growth = medianOf(late, 'rssBytes') / medianOf(early, 'rssBytes');
  const { tells, why } = tellsGrowth(samples);
  const rss = most('rssBytes');
  return [
    {
      name: 'Daemon over 2,250 tables with backups, resident memory',
      bar: `<= ${mostMegabytes} MB`,
      measured: describeBytes(rss),
      met: rss <= mostMegabytes * megabyte,
      detail:
        `50 accounts x 3 regions x 5 environments x 3 tables, a plan, a vault and daily points for each environment; ` +
        `largest after each of ${samples.length} sweeps but the first, the least ${describeBytes(Math.min(...figures('rssBytes')))}, ` +
        `at any moment ${describeBytes(most('peakBytes'))}; heap ${describeBytes(medianOf(settled, 'heapBytes'))} (median); ` +
        `a scrape and a page every ${visitEvery} sweeps, ${cut} of them cut off; ` +
        `a sweep takes ${seconds(medianOf(settled, 'sweepMs'))} s, of which CPU ${seconds(medianOf(settled, 'cpuMs'))} s`,
    },
    {
      name: 'Growth of that memory',
      bar: `<= ${mostGrowth} x`,
      measured: `${growth.toFixed(3)} x`,
      met: tells && growth <= mostGrowth,
      detail: `medians of the first ${quarter} sweeps after the first one and of the last ${quarter}: ${describeBytes(medianOf(early, 'rssBytes'))}, then ${describeBytes(medianOf(late, 'rssBytes'))}; ${samples.length} sweeps in all${why}`,
    },
    {
      name: 'Calls of its second sweep, nothing changed',
      bar: 'no more than the first',
      measured: `${second.calls}`,
      met: second.calls <= first.calls,
      detail: `${second.calls} against ${first.calls}; the most of any later one ${most('calls')}`,
    },
    {
      name: 'Longest block of its event loop in such a sweep',
      bar: `<= ${mostBlockMs} ms`,
      measured: `${medianOf(settled, 'longestBlockMs').toFixed(0)} ms`,
      met: medianOf(settled, 'longestBlockMs') <= mostBlockMs,
      detail: `median over the sweeps; the longest of all ${most('longestBlockMs').toFixed(0)} ms, the least ${Math.min(...figures('longestBlockMs')).toFixed(0)} ms`,
    },
    {
      name: 'Start of the sandbox with that estate, CPU time',
      bar: `<= ${mostSeedSeconds} s`,
      measured: `${sandboxCpuSeconds.toFixed(1)} s`,
      met: sandboxCpuSeconds <= mostSeedSeconds,
      detail: 'of the whole process until it serves, its configuration read included',
    },
  ];
}
