import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openJournal } from '../../../src/journal/journal.js';
import { setAsideDamaged } from '../../../src/journal/set-aside.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { aRun, minute, plan, sweep, tidy } from '../../support/journal-builders.js';
import { contentOf, fillJournal } from '../../support/journal-store.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const clock = createVirtualClock('2026-11-01T12:00:00Z');
const aside = 'journal.sqlite.damaged-20261101T120000Z';
let path: string;
let remove: () => void;
let content: Record<string, unknown>;
beforeEach(async () => {
  ({ path, remove } = temporaryDirectory());
  const journal = await fillJournal(path, 20);
  await journal.begin(aRun(99, { job: tidy, due: undefined, startedAt: minute(99) }));
  content = (await contentOf(journal)) as Record<string, unknown>;
  await journal.close();
});
afterEach(() => remove());

/** Changes rows behind the back of the journal. */
function change(sql: string): void {
  const database = new DatabaseSync(join(path, 'journal.sqlite'));
  database.exec(sql);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

async function contentNow(): Promise<Record<string, unknown>> {
  const journal = await openJournal({ directory: path, clock: systemClock });
  const now = (await contentOf(journal)) as Record<string, unknown>;
  await journal.close();
  return now;
}

describe('a damaged store', () => {
  // Found at the first read instead, it would end every start of a daemon.
  it.each([
    ["UPDATE ledger SET body = replace(body, 'UTC', 'XYZ')"],
    ["UPDATE run SET body = replace(body, 'success', 'failure') WHERE id = 'run-000007'"],
    ["UPDATE missed_fire SET job = 'other' WHERE number = 3"],
    ["UPDATE change SET body = replace(body, 'pass', 'fail') WHERE number = 2"],
    ['UPDATE approval SET expires_at = expires_at + 1'],
    ["UPDATE step SET body = replace(body, 'pause', 'other')"],
    ["UPDATE pass SET body = replace(body, '1', '2')"],
    ["UPDATE finding SET body = replace(body, 'f', 'g')"],
    ["UPDATE fact SET body = replace(body, 'e', 'a')"],
    ["UPDATE vector SET data = x'00'"],
    ['DELETE FROM vector'], // each row is right, but not together
  ])('is found when it is opened to write, and can be set aside: %s', async (sql) => {
    change(sql);
    await expect(openJournal({ directory: path, clock: systemClock })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'JournalDamaged',
    });
    await setAsideDamaged(path, clock);
    const journal = await openJournal({ directory: path, clock: systemClock });
    await contentOf(journal);
    await journal.close();
  });

  it('is moved aside as it is, and every record that is right goes on', async () => {
    change("UPDATE run SET body = replace(body, 'success', 'failure') WHERE id = 'run-000007'");
    const file = readFileSync(join(path, 'journal.sqlite'));
    const result = await setAsideDamaged(path, clock);
    expect(result).toMatchObject({ lost: 1, rebuilt: [], posture: true });
    expect(result.files).toContain(join(path, aside));
    expect(readFileSync(join(path, aside))).toEqual(file);
    const runs = content['runs'] as readonly { id: string }[];
    const left = runs.filter(({ id }) => id !== 'run-000007');
    expect(await contentNow()).toEqual({
      ...content,
      runs: left,
      ofJob: left.filter(({ id }) => id !== 'run-000099'),
    });
  });

  it('without its ledgers runs nothing twice', async () => {
    change("UPDATE ledger SET body = '{}'");
    expect(await setAsideDamaged(path, clock)).toMatchObject({ lost: 2, rebuilt: [sweep, tidy] });
    const journal = await openJournal({ directory: path, clock: systemClock });
    const ledger = await journal.register(plan, minute(500));
    expect(ledger).toMatchObject({ ...plan, decidedUntil: minute(40), lastStartedAt: minute(40) });
    const again = { ...plan, at: minute(41), decidedUntil: minute(41), missed: [] };
    const run = aRun(100, { due: minute(40), startedAt: minute(41) });
    await expect(journal.decide({ ...again, run })).rejects.toMatchObject({ kind: 'conflict' });
    // What was under way is known to have been.
    expect(await journal.interruptOpenRuns(minute(500), 'killed')).toHaveLength(1);
    await journal.close();
  });

  it('without a finding has no posture until the next pass', async () => {
    change("DELETE FROM finding WHERE id LIKE '%:a'");
    expect(await setAsideDamaged(path, clock)).toMatchObject({ posture: false, rebuilt: [] });
    expect(await contentNow()).toEqual({ ...content, findings: [], facts: [], pass: undefined });
  });

  it('of which nothing can be read gives way to an empty one', async () => {
    writeFileSync(join(path, 'journal.sqlite'), 'not a database');
    expect(await setAsideDamaged(path, clock)).toMatchObject({ kept: 0, lost: 0, posture: false });
    expect(readFileSync(join(path, aside), 'utf8')).toBe('not a database');
    expect(await contentNow()).toMatchObject({ ledgers: [], runs: [] });
  });

  it('with damaged pages loses what was on them', async () => {
    const file = join(path, 'journal.sqlite');
    const bytes = readFileSync(file);
    let kept = 0;
    for (let page = 1; page < bytes.length / 4096; page += 3) {
      const hurt = Buffer.from(bytes);
      hurt.fill(0xa5, page * 4096, (page + 1) * 4096);
      writeFileSync(file, hurt);
      const result = await setAsideDamaged(path, clock);
      kept = Math.max(kept, result.kept);
      const now = await contentNow();
      const known = new Set(
        (content['runs'] as readonly unknown[]).map((run) => JSON.stringify(run)),
      );
      for (const run of now['runs'] as readonly unknown[]) {
        expect(known.has(JSON.stringify(run))).toBe(true);
      }
    }
    expect(kept).toBeGreaterThan(60);
  });

  it('is never written over by the next one', async () => {
    for (let turn = 0; turn < 3; turn++) {
      writeFileSync(join(path, 'journal.sqlite'), `damaged ${turn}`);
      await setAsideDamaged(path, clock);
    }
    const names = readdirSync(path).filter((name) => /damaged-[^-]*(-\d)?$/.test(name));
    expect(names.toSorted()).toEqual([aside, `${aside}-2`, `${aside}-3`]);
    expect(names.toSorted().map((name) => readFileSync(join(path, name), 'utf8'))).toEqual([
      'damaged 0',
      'damaged 1',
      'damaged 2',
    ]);
  });

  it('is not touched while a daemon holds it', async () => {
    const journal = await openJournal({ directory: path, clock: systemClock });
    await expect(setAsideDamaged(path, clock)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await contentOf(journal)).toEqual(content);
    await journal.close();
  });

  it('is moved aside by the next open when that was stopped half way', async () => {
    // As it is when the process dies before, between and after the moves.
    const salvaged = 'journal.sqlite.salvaged-20261101T120000Z';
    await setAsideDamaged(path, clock);
    const good = readFileSync(join(path, 'journal.sqlite'));
    for (const moved of [false, true]) {
      for (const name of readdirSync(path)) {
        if (name.startsWith('journal.sqlite')) rmSync(join(path, name));
      }
      writeFileSync(join(path, salvaged), good);
      const old = moved ? aside : 'journal.sqlite';
      writeFileSync(join(path, old), 'damaged');
      writeFileSync(join(path, 'journal.sqlite-wal'), 'its log');
      expect(await contentNow()).toEqual(content);
      expect(readFileSync(join(path, aside), 'utf8')).toBe('damaged');
      expect(readFileSync(join(path, `${aside}-wal`), 'utf8')).toBe('its log');
      expect(existsSync(join(path, salvaged))).toBe(false);
    }
  });
});
