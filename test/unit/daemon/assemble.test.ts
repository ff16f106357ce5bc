import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { assembleDaemon, type DaemonWorld } from '../../../src/daemon/assemble.js';
import { startDaemon } from '../../../src/daemon/daemon.js';
import type { DaemonParts } from '../../../src/daemon/parts.js';
import type { Clock } from '../../../src/kernel/clock.js';
import { hourMs } from '../../../src/kernel/units.js';
import { steppedClock } from '../../sim/support/process.js';
import { minute } from '../../support/journal-builders.js';
import { copyFiles, fillJournal } from '../../support/journal-store.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { configured } from './support/bench.js';

const { path, remove } = temporaryDirectory();
afterAll(remove);

const opened: DaemonParts[] = [];
afterEach(async () => {
  for (const { journal } of opened.splice(0)) await journal.close();
});

interface Assembled {
  readonly parts: DaemonParts;
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

async function assembled(
  directory: string,
  changes: Partial<DaemonWorld> = {},
): Promise<Assembled> {
  const lines: string[] = [];
  const parts = await assembleDaemon(
    configured({ state: { directory }, schedules: { sweep: { cron: '*/5 * * * *' } } }),
    {
      version: '1.2.3',
      nodeVersion: 'v20.19.0',
      env: {},
      cwd: path,
      clock: createVirtualClock(minute(20)),
      random: () => 0.5,
      randomHex: () => 'abcdef12',
      readFile: () => Promise.reject(new Error('there is no such file')),
      write: (line) => lines.push(line) > 0,
      logLevel: 'warn',
      readConfiguration: () => Promise.resolve(configured()),
      ...changes,
    },
  );
  opened.push(parts);
  return { parts, log: lines.map((line) => JSON.parse(line) as Assembled['log'][number]) };
}

describe('a store that is damaged', () => {
  const whole = join(path, 'whole');
  let rows = 0;
  let turn = 0;

  beforeAll(async () => {
    const journal = await fillJournal(whole, 6);
    rows = (await journal.runs({ limit: 100 })).length;
    await journal.close();
  });

  /** Starts on a changed copy. @returns what became of the store, and what is shown */
  async function startedOn(change: (bytes: Buffer) => Buffer) {
    const directory = join(path, `copy-${turn++}`);
    mkdirSync(directory);
    copyFiles(whole, directory);
    const file = join(directory, 'journal.sqlite');
    writeFileSync(file, change(readFileSync(file)));
    try {
      const { parts, log } = await assembled(directory);
      const daemon = await startDaemon({
        ...parts,
        listen: () => Promise.resolve([]),
        heartbeat: { start: () => ({ stop: () => Promise.resolve() }) },
        openWatch: () => new Promise(() => undefined),
      });
      const { runs } = daemon.board.status();
      await parts.journal.close();
      const told = log.find(({ msg }) => msg === 'the journal was damaged and is set aside');
      const aside = readdirSync(directory).filter((name) => name.includes('.damaged-'));
      expect(aside.length > 0).toBe(told !== undefined);
      return { told, runs: runs.filter(({ trigger }) => trigger === 'schedule').length };
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  it('never keeps a daemon from starting: it goes on with what is whole, and says so', async () => {
    let setAside = 0;
    /** Starts that said nothing, and yet did not show every run. */
    const silent: number[] = [];
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 20), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const { told, runs } = await startedOn((bytes) => {
          const offset = at % bytes.length;
          bytes[offset] = (bytes[offset] ?? 0) ^ mask;
          return bytes;
        });
        if (told !== undefined) setAside++;
        else if (runs !== rows) silent.push(at);
      }),
      { numRuns: 60 },
    );
    expect(silent).toEqual([]);
    expect(setAside).toBeGreaterThan(5);
  });

  it('inside a row is seen when the daemon starts, not when somebody looks', async () => {
    const { told, runs } = await startedOn((bytes) => {
      const offset = bytes.indexOf('PITR is on');
      expect(offset).toBeGreaterThan(0);
      bytes.write('PITR is of', offset);
      return bytes;
    });
    expect(told).toMatchObject({ level: 'warn', lost: expect.any(Number) as number });
    expect(told?.['cause']).toMatch(/ is damaged: /);
    expect(told?.['files']).toContain('journal.sqlite.damaged-');
    expect(runs).toBe(rows);
  });

  it.each([0, 100, 4096, 20_000])('cut to %d bytes is set aside', async (length) => {
    const { told } = await startedOn((bytes) => bytes.subarray(0, length));
    expect(told).toBeDefined();
  });
});

describe('the parts of a daemon', () => {
  it('have ids of runs that differ and sort as they came, also when the clock was set back', async () => {
    const turned = createVirtualClock('2026-03-01T12:00:00Z');
    const clock: Clock & { step(byMs: number): void } = steppedClock(turned);
    const { parts } = await assembled(join(path, 'ids'), { clock });
    const ids = Array.from({ length: 1000 }, () => parts.newRunId());
    clock.step(-5 * hourMs);
    ids.push(...Array.from({ length: 1000 }, () => parts.newRunId()));
    await turned.advance(6 * hourMs);
    ids.push(parts.newRunId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('hold the directory: a second daemon is refused and told by whom', async () => {
    const directory = join(path, 'held');
    await assembled(directory);
    await expect(assembled(directory)).rejects.toMatchObject({
      code: 'JournalLocked',
      kind: 'conflict',
      message: expect.stringContaining(`process ${process.pid}, since `) as string,
    });
  });

  it('log nothing when they are to be silent', async () => {
    const lines: string[] = [];
    const { parts } = await assembled(join(path, 'silent'), {
      logLevel: 'silent',
      write: (line) => lines.push(line) > 0,
    });
    parts.recorder.note('warn', 'a word', {});
    expect(lines).toEqual([]);
  });

  it('keep what they remember for the owner alone, whatever the process hands out', async () => {
    const before = process.umask(0);
    try {
      const directory = join(path, 'private', 'state');
      await assembled(directory);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
      const modes = readdirSync(directory).map((name) => [
        name,
        (statSync(join(directory, name)).mode & 0o777).toString(8),
      ]);
      expect(Object.fromEntries(modes)).toEqual(
        Object.fromEntries(modes.map(([name]) => [name, '600'])),
      );
      expect(modes.map(([name]) => name)).toContain('lock.sqlite-journal');
    } finally {
      process.umask(before);
    }
  });
});
