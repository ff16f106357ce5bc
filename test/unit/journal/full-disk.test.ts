import { join } from 'node:path';
import { buildStore, openChecked, storeFile } from '../../../src/journal/directory.js';
import { journalOver } from '../../../src/journal/journal.js';
import { migrations } from '../../../src/journal/migrations.js';
import type { Store } from '../../../src/journal/store.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Journal } from '../../../src/ports/journal.js';
import {
  aFact,
  aFinding,
  aFire,
  aPass,
  aRun,
  minute,
  plan,
} from '../../support/journal-builders.js';
import { contentOf } from '../../support/journal-store.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

// A disk without room, played by a limit on the pages of the file.

const { path, remove } = temporaryDirectory();
afterAll(remove);
let store: Store;
let journal: Journal;

beforeEach(async () => {
  buildStore(path, storeFile, migrations, () => undefined);
  store = openChecked(join(path, storeFile), { readOnly: false, steps: migrations });
  journal = journalOver(store, { file: store.file, release: () => undefined }, systemClock);
  await journal.register(plan, minute(0));
  await journal.keepPass(
    aPass(minute(1), { findings: [aFinding('a')], facts: [aFact('a', minute(1))] }),
    [],
  );
});
afterEach(() => journal.close());

const many = Array.from({ length: 400 }, (_, number) => number);
const decision = {
  ...plan,
  at: minute(500),
  decidedUntil: minute(500),
  missed: many.map((number) => aFire(number + 1)),
  run: aRun(500),
};

it.each<[string, () => Promise<unknown>]>([
  ['a decision', () => journal.decide(decision)],
  [
    'a pass',
    () =>
      journal.keepPass(
        aPass(minute(2), {
          findings: many.map((number) => aFinding(`f-${number}`)),
          facts: many.map((number) => aFact(`t-${number}`, minute(2))),
        }),
        [],
      ),
  ],
])('without room nothing of %s is kept, and with room all of it', async (_, call) => {
  const before = await contentOf(journal);
  store.exec(`PRAGMA max_page_count = ${store.number('PRAGMA page_count') + 1}`);
  for (let turn = 0; turn < 3; turn++) {
    await expect(call()).rejects.toMatchObject({ kind: 'unavailable', code: 'JournalDiskFull' });
    expect(await contentOf(journal)).toEqual(before);
  }
  store.exec('PRAGMA max_page_count = 1000000');
  await call();
  expect(await contentOf(journal)).not.toEqual(before);
  const kept = journalOver(store, { file: store.file, release: () => undefined }, systemClock);
  expect(await contentOf(kept)).toEqual(await contentOf(journal)); // as memory says, so the file
});

it('waits for the disk with every call, and can give room back', () => {
  expect(store.number('PRAGMA synchronous')).toBe(2);
  expect(store.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(store.number('PRAGMA auto_vacuum')).toBe(2);
});
