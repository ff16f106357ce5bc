import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchDaemonMemory } from './daemon-memory.js';
import { benchJournal } from './journal.js';
import type { Result } from './measure.js';
import { benchPage } from './page.js';
import { benchScrape } from './scrape.js';
import { benchSchedules } from './schedules.js';
import { benchStartUp } from './start-up.js';
import { benchSweep } from './sweep.js';

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Bench {
  readonly name: string;
  readonly takes: string;
  readonly run: (root: string) => readonly Result[] | Promise<readonly Result[]>;
}

const daemonSweeps = 1000;

const benches: readonly Bench[] = [
  { name: 'start-up', takes: 'half a minute', run: (root) => benchStartUp(root) },
  { name: 'scrape', takes: 'some seconds', run: () => benchScrape() },
  { name: 'schedules', takes: 'one to three minutes', run: () => benchSchedules(log) },
  { name: 'journal', takes: 'a minute', run: () => benchJournal() },
  { name: 'page', takes: 'some seconds', run: () => benchPage() },
  { name: 'sweep', takes: 'about five minutes', run: () => benchSweep(log) },
  {
    name: 'daemon-memory',
    takes: 'half an hour',
    run: () => benchDaemonMemory(log, daemonSweeps),
  },
];

/**
 * Measures everything and writes docs/benchmarks.md. Run it with `npm run bench`; names after `--`
 * measure only those, and write nothing.
 */
async function main(): Promise<void> {
  const root = join(__dirname, '..', '..');
  const asked = process.argv.slice(2);
  const chosen = benches.filter(({ name }) => asked.length === 0 || asked.includes(name));
  const results: Result[] = [];
  for (const { name, takes, run } of chosen) {
    log(`${name} (${takes})`);
    results.push(...(await run(root)));
  }
  const manifest: { readonly version?: unknown } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const version = String(manifest.version);
  const page = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`. Ratios inside one run; each figure is the median of five. Absolute',
    'times depend on the machine, the ratios hardly.',
    '',
    `depot-dr ${version}, Node ${process.version}, ${cpus().length} processors.`,
    '',
    '| what | asked | measured | met | how |',
    '| --- | --- | --- | --- | --- |',
    ...results.map(
      ({ name, bar, measured, met, detail }) =>
        `| ${name} | ${bar} | ${measured} | ${met ? 'yes' : '**no**'} | ${detail} |`,
    ),
    '',
  ].join('\n');
  if (asked.length === 0) writeFileSync(join(root, 'docs', 'benchmarks.md'), page);
  process.stdout.write(page);
  process.exitCode = results.every(({ met }) => met) ? 0 : 1;
}

void main();
