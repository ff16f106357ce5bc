import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptFacts } from '../../../src/cli/kept-facts.js';
import { storeFile } from '../../../src/journal/directory.js';
import { openLocked } from '../../../src/journal/journal.js';
import { migrations } from '../../../src/journal/migrations.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { fillJournal } from '../../support/journal-store.js';
import { memoryRecorder } from '../../support/memory-observers.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { configurationOf, readText } from '../config/base-file.js';

const configuration = configurationOf(readText(readFileSync('config/example.yaml', 'utf8')));
let path: string;
let remove: () => void;
beforeEach(() => ({ path, remove } = temporaryDirectory()));
afterEach(() => remove());

async function kept() {
  const recorder = memoryRecorder();
  const facts = await keptFacts(configuration, { cwd: path, exists: existsSync }, recorder);
  return { facts, notes: recorder.notes };
}

describe('what earlier passes kept', () => {
  it('is nothing where no daemon ever ran', async () => {
    expect(await kept()).toEqual({ facts: [], notes: [] });
    expect(existsSync(join(path, 'depot-dr-state'))).toBe(false);
  });

  it('is read beside the daemon that keeps it', async () => {
    const journal = await fillJournal(join(path, 'depot-dr-state'), 2);
    expect((await kept()).facts).toEqual(await journal.facts());
    await journal.close();
    expect((await kept()).facts).toHaveLength(4);
  });

  it('is told to be out of reach when it is damaged, or of an older version', async () => {
    const directory = join(path, 'depot-dr-state');
    await openLocked(directory, systemClock, migrations.slice(0, 1)).close();
    const told = { facts: [], notes: ['warn: what earlier passes kept cannot be read'] };
    expect(await kept()).toEqual(told);
    writeFileSync(join(directory, storeFile), 'not a journal');
    expect(await kept()).toEqual(told);
  });
});
