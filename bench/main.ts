import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Result } from './measure.js';
import { benchPage } from './page.js';
import { benchStartUp } from './start-up.js';
import { benchSweep } from './sweep.js';

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Measures everything and writes docs/benchmarks.md. Run it with `npm run bench`. */
async function main(): Promise<void> {
  const root = join(__dirname, '..', '..');
  log('start-up');
  const results: Result[] = [...benchStartUp(root)];
  log('page of 200 environments');
  results.push(...(await benchPage()));
  log('sweep against a serial loop (about five minutes)');
  results.push(...(await benchSweep(log)));
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
  writeFileSync(join(root, 'docs', 'benchmarks.md'), page);
  process.stdout.write(page);
  process.exitCode = results.every(({ met }) => met) ? 0 : 1;
}

void main();
