import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../../src/journal/decisions.js';
import { buildStore, openChecked, storeFile } from '../../../src/journal/directory.js';
import { journalOver } from '../../../src/journal/journal.js';
import { migrations } from '../../../src/journal/migrations.js';
import { endRun } from '../../../src/journal/runs.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Journal } from '../../../src/ports/journal.js';
import type { Store } from '../../../src/journal/store.js';
import {
  aFact,
  aFinding,
  aFire,
  aPass,
  aRun,
  minute,
  plan,
} from '../../support/journal-builders.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

// What the journal takes on disk, and what a pass writes.

const dayMinutes = 24 * 60;
let path: string;
let remove: () => void;
let store: Store;
let journal: Journal;
beforeEach(async () => {
  ({ path, remove } = temporaryDirectory());
  buildStore(path, storeFile, migrations, () => undefined);
  store = openChecked(join(path, storeFile), { readOnly: false, steps: migrations });
  store.exec('PRAGMA synchronous = OFF'); // sizes are the same, and a year is sooner over
  journal = journalOver(store, { file: store.file, release: () => undefined }, systemClock);
  await journal.register(plan, minute(0));
});
afterEach(async () => {
  await journal.close();
  remove();
});

const names = Array.from({ length: 300 }, (_, number) => `t-${number}`);

const runsOfDay = 48;

/** A day of runs every half hour, with a missed one; all in one transaction. */
function liveDay(day: number): void {
  store.write(() => {
    for (let count = 1; count <= runsOfDay; count++) {
      const number = day * dayMinutes + count * 30;
      const at = minute(number);
      const missed = count === 1 ? [aFire(number - 1, { at })] : [];
      const run = aRun(number, { startedAt: at, due: at });
      decide(store, { ...plan, at, decidedUntil: at, missed, run });
      endRun(store, run.id, { at, outcome: 'success', message: '300 findings' });
    }
  });
}

/** Bytes that a call adds to an empty log. */
async function writtenBy(call: () => Promise<unknown>): Promise<number> {
  store.checkpoint();
  await call();
  return readFileSync(join(path, `${storeFile}-wal`)).length;
}

it('stays of one size over a year of runs, passes and changes', async () => {
  const sizes: number[] = [];
  for (let day = 0; day < 365; day++) {
    liveDay(day);
    if (day % 5 !== 0) continue;
    const at = minute((day + 1) * dayMinutes);
    const verdict = day % 2 === 0 ? 'fail' : 'pass';
    const findings = names.slice(0, 20).map((name) => aFinding(name, { verdict }));
    await journal.keepPass(aPass(at, { findings, facts: [aFact('a', at)] }), []);
    const { sizeBytes, isComplete } = await journal.upkeep({
      at,
      keepDays: 30,
      maximumBytes: 2 ** 30,
    });
    expect(isComplete).toBe(true);
    sizes.push(sizeBytes);
  }
  const settled = sizes.slice(10);
  expect(Math.max(...settled) / Math.min(...settled)).toBeLessThan(1.1);
  expect((await journal.ledgers())[0]?.ends.success).toBe(365 * runsOfDay);
});

it('keeps within its bound, by letting the oldest days go', async () => {
  const bound = 300_000;
  for (let day = 0; day < 40; day++) liveDay(day);
  expect(await journal.sizeBytes()).toBeGreaterThan(2 * bound);
  const result = await journal.upkeep({
    at: minute(40 * dayMinutes),
    keepDays: 365,
    maximumBytes: bound,
  });
  expect(result).toMatchObject({ isComplete: true });
  expect(result.sizeBytes).toBeLessThan(bound + 100_000);
  expect(result.removedRuns % runsOfDay).toBeLessThanOrEqual(1); // whole days
  const runs = await journal.runs({ limit: 1000 });
  expect(runs.length).toBe(Math.min(1000, 40 * runsOfDay - result.removedRuns));
  expect(runs[0]?.startedAt).toEqual(minute(40 * dayMinutes));
});

it('writes little for a pass in which nothing changed', async () => {
  const pass = (count: number) => {
    const at = minute(count);
    const findings = names.map((name) => aFinding(name));
    return aPass(at, { findings, facts: names.map((name) => aFact(name, at)) });
  };
  const first = await writtenBy(() => journal.keepPass(pass(1), []));
  const quiet = await writtenBy(() => journal.keepPass(pass(2), []));
  expect(first).toBeGreaterThan(200_000);
  expect(quiet).toBeLessThan(first / 8);
});
