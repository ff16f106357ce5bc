import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openJournal, openJournalForReading } from '../../../src/journal/journal.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { JournalReader } from '../../../src/ports/journal.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

// A real process that writes the built journal and is killed at any moment.

const built = join(__dirname, '..', '..', '..', 'dist');

/** Decides, keeps a pass and ends the run, for ever; prints each call that was acknowledged. */
const writer = `
  const { openJournal } = require(${JSON.stringify(join(built, 'journal', 'journal.js'))});
  const { systemClock } = require(${JSON.stringify(join(built, 'kernel', 'clock.js'))});
  const { writeSync } = require('node:fs');
  const at = (minute) => new Date(1.8e12 + minute * 60_000);
  const finding = (number, pass) => ({
    id: 'c:' + number, control: 'c', severity: 'critical', verdict: 'fail', reason: 'r' + pass,
    subject: { environment: undefined, table: undefined, account: '123456789012',
      region: 'eu-west-1', resource: 'r'.repeat(200) },
    message: 'm'.repeat(300), remedy: undefined, failure: undefined, basis: [],
  });
  void (async () => {
    const journal = await openJournal({ directory: process.argv[1], clock: systemClock });
    const plan = { job: 'sweep', cron: '* * * * *', timeZone: 'UTC' };
    const ledger = await journal.register(plan, at(0));
    await journal.interruptOpenRuns(at(0), 'killed');
    for (let n = (ledger.decidedUntil - at(0)) / 60_000 + 1; ; n++) {
      const run = { id: 'run-' + String(n).padStart(9, '0'), job: 'sweep', trigger: 'schedule',
        due: at(n), startedAt: at(n), end: undefined };
      await journal.decide({ ...plan, at: at(n), decidedUntil: at(n), missed: [], run });
      writeSync(1, 'began ' + n + '\\n');
      const findings = Array.from({ length: 40 }, (_, i) => finding(i, n));
      await journal.keepPass(
        { run: run.id, at: at(n), durationMs: n, coverage: 1, findings, facts: [] }, []);
      writeSync(1, 'passed ' + n + '\\n');
      await journal.endRun(run.id, { at: at(n), outcome: 'success', message: undefined });
      writeSync(1, 'ended ' + n + '\\n');
    }
  })();
`;

interface Acknowledged {
  readonly began: number;
  readonly passed: number;
  readonly ended: number;
}

/** Lets a writer run until it said `lines` lines, and a little longer; kills it. */
async function killedAfter(directory: string, lines: number, more: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, ['-e', writer, directory], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let isDoomed = false;
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (isDoomed || out.split('\n').length <= lines + 1) return;
      isDoomed = true;
      setTimeout(() => child.kill('SIGKILL'), more);
    });
  });
  expect(err).toBe('');
  expect(child.signalCode).toBe('SIGKILL');
  const last = (what: string): number => {
    const all = [...out.matchAll(new RegExp(`^${what} (\\d+)$`, 'gm'))];
    return Number(all.at(-1)?.[1] ?? 0);
  };
  return { began: last('began'), passed: last('passed'), ended: last('ended') };
}

async function expectWhole(journal: JournalReader, told: Acknowledged): Promise<number> {
  const [ledger] = await journal.ledgers();
  const runs = await journal.runs({ limit: 1000 });
  const decided = ((ledger?.decidedUntil.getTime() ?? 0) - 1.8e12) / 60_000;
  // Nothing that was acknowledged is lost, and at most the call under way is there besides.
  expect(decided).toBeGreaterThanOrEqual(told.began);
  expect(decided).toBeLessThanOrEqual(Math.max(told.began, told.ended + 1));
  expect(runs[0]?.due).toEqual(ledger?.decidedUntil);
  expect(new Set(runs.map(({ due }) => due?.getTime())).size).toBe(runs.length);
  const ended = runs.filter(({ end }) => end?.outcome === 'success');
  expect(ended.length).toBe(ledger?.ends.success);
  const newest = Number(ended[0]?.id.slice(4) ?? 0);
  expect(newest).toBeGreaterThanOrEqual(told.ended);
  // A pass is there whole: its time, its findings and its changes belong together.
  const pass = await journal.lastPass();
  expect(pass?.durationMs ?? 0).toBeGreaterThanOrEqual(told.passed);
  const findings = await journal.findings();
  expect(findings.filter(({ reason }) => reason !== `r${pass?.durationMs}`)).toEqual([]);
  expect(findings).toHaveLength(pass === undefined ? 0 : 40);
  // A pass after a killed one may say the same as the one before it, and so change nothing.
  const changes = await journal.changes({ limit: 40 });
  expect(new Set(changes.map(({ at }) => at.getTime())).size).toBe(pass === undefined ? 0 : 1);
  return runs.length;
}

it('loses nothing that was acknowledged when it is killed at any moment', async () => {
  const { path, remove } = temporaryDirectory();
  let runs = 0;
  try {
    for (let round = 0; round < 16; round++) {
      const told = await killedAfter(path, 1 + ((round * 7) % 23), (round * 3) % 10);
      const reader = await openJournalForReading({ directory: path });
      await expectWhole(reader, told);
      await reader.close();
      if (round % 4 !== 3) continue;
      // The lock was free at once.
      const journal = await openJournal({ directory: path, clock: systemClock });
      runs = await expectWhole(journal, told);
      await journal.close();
    }
    expect(runs).toBeGreaterThan(16);
  } finally {
    remove();
  }
});
