import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openJournal, openJournalForReading } from '../../../src/journal/journal.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { isDrError } from '../../../src/kernel/errors.js';
import type { JournalReader } from '../../../src/ports/journal.js';
import { contentOf, copyFiles, fillJournal } from '../../support/journal-store.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

// Whatever byte is wrong on the disk: the journal says what was written, or that it is damaged.

const passes = 6;
const { path, remove } = temporaryDirectory();
afterAll(remove);
const closed = join(path, 'closed');
const killed = join(path, 'killed');
/** What may be said: the content after each call, newest last. */
const right: unknown[] = [];

beforeAll(async () => {
  const live = join(path, 'live');
  mkdirSync(killed);
  const journal = await fillJournal(live, passes);
  right.push(await contentOf(journal));
  copyFiles(live, killed);
  rmSync(join(killed, 'journal.sqlite-shm'));
  await journal.close();
  // As it was closed: all of it in the file itself.
  mkdirSync(closed);
  copyFiles(live, closed);
  for (const end of ['-wal', '-shm']) rmSync(join(closed, `journal.sqlite${end}`), { force: true });
});

let turn = 0;
type Opening = (directory: string) => Promise<JournalReader>;
const openings: readonly [string, Opening][] = [
  ['to write', (directory) => openJournal({ directory, clock: systemClock })],
  ['to read', (directory) => openJournalForReading({ directory })],
];

/** What a changed copy says; `damaged` when it says so itself. */
async function saidBy(
  source: string,
  file: string,
  change: (bytes: Buffer) => Buffer,
  open: Opening,
): Promise<unknown> {
  const directory = join(path, `copy-${turn++}`);
  mkdirSync(directory);
  copyFiles(source, directory);
  const name = join(directory, file);
  writeFileSync(name, change(readFileSync(name)));
  let journal: JournalReader | undefined;
  try {
    journal = await open(directory);
    return await contentOf(journal);
  } catch (error) {
    if (isDrError(error) && error.kind === 'invalid') return 'damaged';
    throw error;
  } finally {
    await journal?.close();
    rmSync(directory, { recursive: true });
  }
}

function flip(at: number, mask: number) {
  return (bytes: Buffer): Buffer => {
    const offset = at % bytes.length;
    bytes[offset] = (bytes[offset] ?? 0) ^ mask;
    return bytes;
  };
}

const place = fc.oneof(fc.nat(200), fc.nat(2 ** 20));
const mask = fc.integer({ min: 1, max: 255 });

describe.each(openings)('a store that is opened %s', (_, open) => {
  it('is right as it was closed, and as it was killed', async () => {
    const same = (bytes: Buffer): Buffer => bytes;
    expect(await saidBy(closed, 'journal.sqlite', same, open)).toEqual(right[0]);
    expect(await saidBy(killed, 'journal.sqlite', same, open)).toEqual(right[0]);
  });

  it('with a byte changed says what was written, or that it is damaged', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(place, mask, async (at, bits) => {
        const said = await saidBy(closed, 'journal.sqlite', flip(at, bits), open);
        if (said === 'damaged') found++;
        expect(said === 'damaged' ? right[0] : said).toEqual(right[0]);
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(10);
  });

  it('cut short says that it is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 20), async (at) => {
        const cut = (bytes: Buffer): Buffer => bytes.subarray(0, at % bytes.length);
        expect(await saidBy(closed, 'journal.sqlite', cut, open)).toBe('damaged');
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('# a note, not a database\n'.repeat(400))],
    ['zeros', Buffer.alloc(65_536)],
  ])('that holds %s says that it is damaged', async (__, content) => {
    expect(await saidBy(closed, 'journal.sqlite', () => content, open)).toBe('damaged');
  });
});

describe('the log of a store that was killed', () => {
  const [, open] = openings[0] ?? [];
  const said = (change: (bytes: Buffer) => Buffer): Promise<unknown> =>
    saidBy(killed, 'journal.sqlite-wal', change, open as Opening);

  it('with a byte changed before its end is damaged; at its end it is torn', async () => {
    const bytes = readFileSync(join(killed, 'journal.sqlite-wal')).length;
    const newest = 3 * 4120; // the last transactions are of a few pages
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes - newest), mask, async (at, bits) => {
        expect(await said(flip(at, bits))).toBe('damaged');
      }),
      { numRuns: 40 },
    );
    const torn = await said(flip(bytes - 100, 1));
    expect(torn).toMatchObject({ open: [], steps: [[], [], []] }); // all but the newest call
    expect({ ...(torn as object), open: 0, steps: 0 }).toEqual({
      ...(right[0] as object),
      open: 0,
      steps: 0,
    });
  });

  it('without its store is not taken for a new one', async () => {
    const directory = join(path, 'orphan');
    mkdirSync(directory);
    copyFiles(killed, directory);
    rmSync(join(directory, 'journal.sqlite'));
    await expect((open as Opening)(directory)).rejects.toMatchObject({ kind: 'invalid' });
  });
});
