import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { aSite, cleanUp, counts, type Daemon, ended, until } from './daemon-process.js';

// The built daemon and its journal: a directory that goes while it runs, a row that is wrong.

afterEach(cleanUp);

/** Asks for a sweep, and waits until it has ended well. */
async function sweepOnce(daemon: Daemon): Promise<void> {
  const { success } = await counts(daemon);
  expect((await daemon.demand('sweep')).status).toBe(202);
  await until(
    'the end of a sweep',
    async () => ((await counts(daemon)).success > success ? true : undefined),
    daemon.err,
  );
}

/** What is published of the estate: verdicts of checks, and failures. */
async function verdicts(daemon: Daemon): Promise<readonly string[]> {
  const lines = (await daemon.metrics()).split('\n');
  const found = lines.filter((line) => /^depotdr_(checks|finding_\w+)\{/.test(line));
  expect(found.length).toBeGreaterThan(20);
  return found;
}

/** What shows of a journal that takes nothing, at the moment at which a run is asked for. */
async function expectUnrecorded(daemon: Daemon, state: string): Promise<void> {
  const [before, known] = [await counts(daemon), await verdicts(daemon)];
  const problem = `the journal cannot be used: ${join(state, 'journal.sqlite')} was removed or replaced`;
  const refused = await daemon.demand('sweep');
  expect([refused.status, await refused.json()]).toMatchObject([
    503,
    { code: 'DemandRefused', detail: `it could not be recorded: ${problem}` },
  ]);
  const { status, text } = await daemon.readiness();
  expect(status).toBe(503);
  expect(text).toContain(`not journal: ${problem}\n`);
  expect(text).toContain('ok  gauges: ');
  expect(await daemon.metric('depotdr_journal_healthy')).toBe(0);
  expect(await daemon.metric('depotdr_ready{part="journal"}')).toBe(0);
  expect(await daemon.metric('depotdr_journal_write_failures_total')).toBe(1);
  expect((await daemon.api('status'))['journalProblem']).toBe(problem);
  expect(daemon.err()).toContain(`"problem":"${problem}","msg":"journal cannot be written"`);
  expect((await fetch(`${daemon.ops}/healthz`)).status).toBe(200);
  expect(await counts(daemon)).toEqual(before);
  expect(await verdicts(daemon)).toEqual(known);
}

describe('a journal whose directory is gone while the daemon runs', () => {
  it('lets no run start, is told, and leaves what was known; the next start has a new one', async () => {
    const site = aSite();
    const daemon = await site.start();
    await daemon.ready();
    rmSync(site.state, { recursive: true });
    await expectUnrecorded(daemon, site.state);
    expect((await ended(daemon)).code).toBe(0);
    expect(existsSync(site.state)).toBe(false); // nothing that would look like a journal
    const next = await site.start();
    await next.ready();
    expect(await next.metric('depotdr_journal_healthy')).toBe(1);
    expect(await next.runs()).toHaveLength(1);
    expect((await ended(next)).code).toBe(0);
  });

  it('takes runs again, without a restart, when the same files are moved back', async () => {
    const site = aSite();
    const daemon = await site.start();
    await daemon.ready();
    const away = `${site.state}-away`;
    renameSync(site.state, away);
    await expectUnrecorded(daemon, site.state);
    renameSync(away, site.state);
    await sweepOnce(daemon);
    expect((await daemon.readiness()).status).toBe(200);
    expect(await daemon.metric('depotdr_journal_healthy')).toBe(1);
    expect((await ended(daemon)).code).toBe(0);
    const next = await site.start();
    expect((await next.runs()).map(({ outcome }) => outcome)).toEqual(['success', 'success']);
    expect((await ended(next)).code).toBe(0);
  });
});

it('a journal with one damaged row is set aside at the start, and all else is known', async () => {
  const site = aSite();
  const first = await site.start();
  await first.ready();
  await sweepOnce(first);
  const [newest, oldest] = await first.runs();
  const known = await verdicts(first);
  await ended(first);
  const database = new DatabaseSync(join(site.state, 'journal.sqlite'));
  database
    .prepare("UPDATE run SET body = replace(body, 'success', 'failure') WHERE id = ?")
    .run(oldest?.id ?? '');
  database.close();

  const next = await site.start();
  // Of the runs one is forgotten; counts and verdicts are not, and no pass is needed for them.
  expect(await next.runs()).toEqual([newest]);
  expect((await counts(next)).success).toBe(2);
  expect(await verdicts(next)).toEqual(known);
  expect((await next.readiness()).text).toMatch(/^ready\n[^]*ok {2}first-pass: remembered from /);
  expect(next.err()).toMatch(/"lost":1,"msg":"the journal was damaged and is set aside"/);
  expect(await next.metric('depotdr_journal_set_aside_timestamp_seconds')).toBeGreaterThan(0);
  expect(readdirSync(site.state).filter((name) => /[.]damaged-\w+$/.test(name))).toHaveLength(1);
  await sweepOnce(next);
  expect((await ended(next)).code).toBe(0);
});
