import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDaemonMemory } from './daemon-memory.js';
import type { Length } from './daemon-passes.js';
import { benchEstateMemory } from './estate-memory.js';
import { benchJournal } from './journal.js';
import type { Result } from './measure.js';
import { benchPage } from './page.js';
import { benchScrape } from './scrape.js';
import { benchSchedules } from './schedules.js';
import { benchStartUp } from './start-up.js';
import { benchSweep } from './sweep.js';
import { benchSweepFloor } from './sweep-floor.js';

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Bench {
  readonly name: string;
  readonly takes: string;
  readonly run: (options: RunOptions) => readonly Result[] | Promise<readonly Result[]>;
}

interface RunOptions {
  readonly root: string;
  /** Of the benches of a daemon. */
  readonly length: Length;
}

const defaultSweeps = 1000;

const benches: readonly Bench[] = [
  { name: 'start-up', takes: 'half a minute', run: ({ root }) => benchStartUp(root) },
  { name: 'scrape', takes: 'some seconds', run: () => benchScrape() },
  { name: 'schedules', takes: 'one to three minutes', run: () => benchSchedules(log) },
  { name: 'journal', takes: 'a minute', run: () => benchJournal() },
  { name: 'page', takes: 'some seconds', run: () => benchPage() },
  { name: 'sweep', takes: 'about five minutes', run: () => benchSweep(log) },
  { name: 'sweep-floor', takes: 'about a minute', run: () => benchSweepFloor(log) },
  {
    name: 'daemon-memory',
    takes: 'half an hour',
    run: ({ length }) => benchDaemonMemory(log, length),
  },
  {
    name: 'estate-memory',
    takes: 'a day; fewer sweeps tell much of it',
    run: ({ length }) => benchEstateMemory(log, length),
  },
];

/** `NAME... [--sweeps=N] [--minutes=N]` @throws Error for anything else */
function readArguments(given: readonly string[]): {
  readonly asked: readonly string[];
  readonly length: Length;
} {
  const { positionals: asked, values } = parseArgs({
    args: [...given],
    options: {
      sweeps: { type: 'string', default: `${defaultSweeps}` },
      minutes: { type: 'string', default: 'Infinity' },
    },
    allowPositionals: true,
  });
  const strange = asked.filter((name) => benches.every((bench) => bench.name !== name));
  if (strange.length > 0) throw new Error(`no bench ${strange.join(', ')}`);
  const length = { sweeps: Number(values.sweeps), minutes: Number(values.minutes) };
  if (!(length.sweeps >= 2)) throw new Error('--sweeps is a number from 2 on');
  if (!(length.minutes > 0)) throw new Error('--minutes is a number above 0');
  return { asked, length };
}

/** What one bench measured, and where. */
interface Measured {
  readonly version: string;
  readonly node: string;
  readonly processors: number;
  /** UTC. */
  readonly day: string;
  readonly results: readonly Result[];
}

type Kept = Readonly<Record<string, Measured>>;

function pageOf(kept: Kept): string {
  const rows = benches.flatMap(({ name }) => {
    const measured = kept[name];
    if (measured === undefined) return [];
    const { day, node, results } = measured;
    return results.map(
      ({ name: what, bar, measured: figure, met, detail }) =>
        `| ${what} | ${bar} | ${figure} | ${met ? 'yes' : '**no**'} | ${detail} | ${day}, Node ${node} |`,
    );
  });
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; names after `--` measure only those. Ratios inside one run; a figure is the',
    'median of five where nothing else is said. Absolute times depend on the machine, here two processors',
    'that other work shared; the ratios hardly.',
    '',
    '| what | asked | measured | met | how | when |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/**
 * Measures everything, or what is named, and keeps it in docs/benchmarks.json and docs/benchmarks.md.
 */
async function main(): Promise<void> {
  const root = join(__dirname, '..', '..');
  const store = join(root, 'docs', 'benchmarks.json');
  const { asked, length } = readArguments(process.argv.slice(2));
  const { version }: { readonly version?: unknown } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  let allMet = true;
  for (const { name, takes, run } of benches) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    log(`${name} (${takes})`);
    const results = await run({ root, length });
    allMet &&= results.every(({ met }) => met);
    // Another bench may have been measured meanwhile: what it kept stays.
    const before: Kept = existsSync(store) ? JSON.parse(readFileSync(store, 'utf8')) : {};
    const measured: Measured = {
      version: String(version),
      node: process.versions.node,
      processors: cpus().length,
      day: new Date().toISOString().slice(0, 10),
      results,
    };
    const kept = { ...before, [name]: measured };
    writeFileSync(store, `${JSON.stringify(kept, null, 2)}\n`);
    writeFileSync(join(root, 'docs', 'benchmarks.md'), pageOf(kept));
    for (const { name: what, bar, measured: figure, met } of results) {
      process.stdout.write(`${met ? 'met' : 'MISSED'}  ${what}: ${figure} (asked ${bar})\n`);
    }
  }
  process.exitCode = allMet ? 0 : 1;
}

void main();
