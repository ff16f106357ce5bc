import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openJournal, openJournalForReading, openLocked } from '../../../src/journal/journal.js';
import { migrations } from '../../../src/journal/migrations.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { aRun, minute, plan } from '../../support/journal-builders.js';
import { contentOf, copyFiles, fillJournal } from '../../support/journal-store.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const clock = systemClock;
let path: string;
let remove: () => void;
beforeEach(() => ({ path, remove } = temporaryDirectory()));
afterEach(() => remove());

describe('the directory', () => {
  it('is made for its owner alone, and so are the files', async () => {
    const directory = join(path, 'a', 'b');
    const journal = await openJournal({ directory, clock });
    await journal.register(plan, minute(0));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const names = readdirSync(directory).filter((name) => name !== 'lock.sqlite-journal');
    expect(names.toSorted()).toEqual([
      'holder.json',
      'journal.sqlite',
      'journal.sqlite-shm',
      'journal.sqlite-wal',
      'lock.sqlite',
    ]);
    for (const name of names) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    await journal.close();
    expect(existsSync(join(directory, 'holder.json'))).toBe(false);
    expect(statSync(join(directory, 'journal.sqlite')).size).toBeGreaterThan(0);
  });

  it('that cannot be one is said to be so', async () => {
    const file = join(path, 'file');
    writeFileSync(file, '');
    for (const directory of [file, join(file, 'below')]) {
      await expect(openJournal({ directory, clock })).rejects.toMatchObject({
        kind: 'config',
        code: 'JournalDirectoryUnusable',
        message: expect.stringContaining(directory) as string,
        hint: expect.stringContaining('state directory') as string,
      });
    }
  });
});

describe('the files of a journal that is open', () => {
  const names = ['journal.sqlite', 'journal.sqlite-wal', 'journal.sqlite-shm', 'lock.sqlite'];

  it.each(names)('are watched: nothing is written past %s when it is gone', async (name) => {
    const directory = join(path, 'state');
    const journal = await fillJournal(directory, 3);
    const kept = await contentOf(journal);
    const file = join(directory, name);
    renameSync(file, `${file}.away`);
    await expect(journal.begin(aRun(99, { due: undefined }))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'JournalUnavailable',
      message: expect.stringContaining(file) as string,
    });
    expect(await contentOf(journal)).toEqual(kept);
    renameSync(`${file}.away`, file); // it was only moved
    await journal.begin(aRun(99, { due: undefined }));
    await journal.close();
  });

  it('are told to be gone with their directory, whoever made another one', async () => {
    const directory = join(path, 'state');
    const first = await fillJournal(directory, 3);
    rmSync(directory, { recursive: true });
    const upkeep = { at: minute(0), keepDays: 1, maximumBytes: 2 ** 20 };
    for (const call of [first.upkeep(upkeep), first.begin(aRun(99))]) {
      await expect(call).rejects.toMatchObject({ code: 'JournalUnavailable' });
    }
    const second = await openJournal({ directory, clock });
    await expect(first.register(plan, minute(0))).rejects.toMatchObject({ kind: 'unavailable' });
    await first.close();
    expect(existsSync(join(directory, 'holder.json'))).toBe(true); // of the second
    await second.register(plan, minute(0));
    await second.close();
  });
});

describe('the lock', () => {
  it('lets one write, names who it is, and is free after it', async () => {
    const first = await openJournal({ directory: path, clock });
    await expect(openJournal({ directory: path, clock })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'JournalLocked',
      message: expect.stringMatching(
        new RegExp(`${path}.* process ${process.pid}, since 20`),
      ) as string,
      hint: expect.stringContaining(join(path, 'holder.json')) as string,
    });
    await first.register(plan, minute(0)); // the attempt did not disturb it
    await expect(openJournal({ directory: path, clock })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await first.close();
    const second = await openJournal({ directory: path, clock });
    expect(await second.ledgers()).toHaveLength(1);
    await second.close();
  });

  it.each(['', '{}', '"x"', '{"pid":"1","since":"2026"}', '{"pid":1,"since":"a\\nb"}'])(
    'is no less held when the note about it is %j',
    async (note) => {
      const journal = await openJournal({ directory: path, clock });
      writeFileSync(join(path, 'holder.json'), note);
      await expect(openJournal({ directory: path, clock })).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringContaining('is held by another process') as string,
      });
      await journal.close();
    },
  );

  it('is free when an open failed', async () => {
    writeFileSync(join(path, 'journal.sqlite'), 'not a database');
    for (let turn = 0; turn < 2; turn++) {
      await expect(openJournal({ directory: path, clock })).rejects.toMatchObject({
        kind: 'invalid',
      });
    }
    expect(readFileSync(join(path, 'journal.sqlite'), 'utf8')).toBe('not a database'); // kept
  });
});

describe('a reader', () => {
  it('needs a journal', async () => {
    for (const directory of [path, join(path, 'none')]) {
      await expect(openJournalForReading({ directory })).rejects.toMatchObject({
        kind: 'missing',
        code: 'JournalMissing',
      });
    }
    expect(readdirSync(path)).toEqual([]);
  });

  it('sees what the daemon wrote, beside it, and hinders it in nothing', async () => {
    const journal = await fillJournal(path, 3);
    const reader = await openJournalForReading({ directory: path });
    expect(await contentOf(reader)).toEqual(await contentOf(journal));
    await journal.begin(aRun(99, { due: undefined }));
    expect(await reader.runs({ limit: 1 })).toEqual(await journal.runs({ limit: 1 }));
    const upkeep = await journal.upkeep({ at: minute(0), keepDays: 1, maximumBytes: 2 ** 40 });
    expect(upkeep.isComplete).toBe(true);
    await journal.close();
    expect(await reader.runs({ limit: 1 })).toMatchObject([{ id: aRun(99).id }]);
    await reader.close();
  });

  it('reads what a killed daemon left, without changing it', async () => {
    const live = join(path, 'live');
    const killed = join(path, 'killed');
    mkdirSync(killed);
    const journal = await fillJournal(live, 3);
    copyFiles(live, killed);
    const files = ['journal.sqlite', 'journal.sqlite-wal'];
    const before = files.map((name) => readFileSync(join(killed, name)));
    const names = readdirSync(killed);
    const reader = await openJournalForReading({ directory: killed });
    expect(await contentOf(reader)).toEqual(await contentOf(journal));
    await reader.close();
    await journal.close();
    expect(files.map((name) => readFileSync(join(killed, name)))).toEqual(before);
    expect(readdirSync(killed)).toEqual(names);
  });
});

describe('the schema', () => {
  const next = {
    version: migrations.length + 1,
    sql: 'CREATE TABLE later (a INTEGER) STRICT; INSERT INTO later VALUES (1);',
  };

  it('counts its versions without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });

  it('is brought up with all that is in it', async () => {
    const before = await fillJournal(path, 2);
    const content = await contentOf(before);
    await before.close();
    const after = openLocked(path, clock, [...migrations, next]);
    expect(await contentOf(after)).toEqual(content);
    await after.close();
    const again = openLocked(path, clock, [...migrations, next]);
    expect(await contentOf(again)).toEqual(content);
    await again.close();
  });

  it('of a newer depot-dr is refused and left alone', async () => {
    await openLocked(path, clock, [...migrations, next]).close();
    const file = readFileSync(join(path, 'journal.sqlite'));
    for (const open of [
      () => openJournal({ directory: path, clock }),
      () => openJournalForReading({ directory: path }),
    ]) {
      await expect(open()).rejects.toMatchObject({ kind: 'conflict', code: 'JournalTooNew' });
    }
    expect(readFileSync(join(path, 'journal.sqlite'))).toEqual(file);
  });

  it('that is older is not read before the daemon brought it up', async () => {
    await openLocked(path, clock, []).close();
    await expect(openJournalForReading({ directory: path })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'JournalTooOld',
    });
    await (await openJournal({ directory: path, clock })).close();
    await (await openJournalForReading({ directory: path })).close();
  });

  it('takes a step whole or not at all', async () => {
    const before = await fillJournal(path, 2);
    const content = await contentOf(before);
    await before.close();
    const broken = { ...next, sql: `${next.sql} INSERT INTO none VALUES (1);` };
    expect(() => openLocked(path, clock, [...migrations, broken])).toThrow(/no such table/);
    const after = openLocked(path, clock, [...migrations, next]); // `later` was not left behind
    expect(await contentOf(after)).toEqual(content);
    await after.close();
  });
});
