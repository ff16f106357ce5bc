import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../src/controls/finding.js';
import type { HeldFact } from '../src/estate/held-fact.js';
import { parseAccountId, parseJobName, parseRegionId, parseRunId } from '../src/estate/ids.js';
import { decide } from '../src/journal/decisions.js';
import { openChecked, storeFile } from '../src/journal/directory.js';
import { openJournal } from '../src/journal/journal.js';
import { migrations } from '../src/journal/migrations.js';
import { endRun } from '../src/journal/runs.js';
import { systemClock } from '../src/kernel/clock.js';
import { dayMs, minuteMs } from '../src/kernel/units.js';
import type { Journal } from '../src/ports/journal.js';
import { median, type Result, runs as repeats } from './measure.js';

const yearMs = 365 * dayMs;
const everyMs = 5 * minuteMs;
/** Example estate: four environments with three tables each, and their replicas and buckets. */
const findingCount = 200;
const factCount = 60;

function named<T>(parsed: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!parsed.ok) throw new Error('a name of the bench is not one');
  return parsed.value;
}

const job = named(parseJobName('sweep'));
const account = named(parseAccountId('123456789012'));
const region = named(parseRegionId('eu-west-1'));
const plan = { job, cron: '*/5 * * * *', timeZone: 'UTC' } as const;
const begin = new Date('2026-01-01T00:00:00Z');

function after(ms: number): Date {
  return new Date(begin.getTime() + ms);
}

function runAt(at: Date) {
  const id = named(parseRunId(`${at.getTime().toString(36)}-0123456789ab`));
  return { id, job, trigger: 'schedule', due: at, startedAt: at, end: undefined } as const;
}

function endAt(at: Date) {
  return { at, outcome: 'success', message: '200 findings, 3 of them failures' } as const;
}

/** @param day - each day another finding fails */
function findingsOf(day: number): readonly Finding[] {
  return Array.from({ length: findingCount }, (_, number) => ({
    id: `pitr-enabled:${number.toString(16).padStart(12, '0')}`,
    control: 'pitr-enabled',
    severity: 'critical',
    verdict: number === day % findingCount ? 'fail' : 'pass',
    reason: number === day % findingCount ? 'PitrDisabled' : undefined,
    subject: { environment: undefined, table: 'Object', account, region, resource: `t-${number}` },
    message: 'PITR is as the message of a finding says it',
    remedy: undefined,
    failure: undefined,
    basis: [],
  }));
}

function factsAt(at: Date): readonly HeldFact[] {
  return Array.from({ length: factCount }, (_, number) => ({
    read: 'pitr',
    subject: { environment: undefined, table: 'Object', account, region, resource: `t-${number}` },
    held: { kind: 'seen', at, value: { kind: 'on', windowDays: 35, earliest: at, latest: at } },
    tried: { at, failure: undefined },
  }));
}

/** A run every five minutes for a year, many of them in one transaction; a pass a day. */
async function fillYear(directory: string): Promise<number> {
  const journal = await openJournal({ directory, clock: systemClock });
  await journal.register(plan, begin);
  await journal.close();
  const file = join(directory, storeFile);
  for (let day = 0; day < 365; day++) {
    const store = openChecked(file, { readOnly: false, steps: migrations });
    store.write(() => {
      for (let ms = everyMs; ms <= dayMs; ms += everyMs) {
        const at = after(day * dayMs + ms);
        decide(store, { ...plan, at, decidedUntil: at, missed: [], run: runAt(at) });
        endRun(store, runAt(at).id, endAt(at));
      }
    });
    store.checkpoint();
    store.close();
  }
  const again = await openJournal({ directory, clock: systemClock });
  for (let day = 0; day < 365; day++) {
    const at = after(day * dayMs);
    const pass = { run: undefined, at, durationMs: 20_000, coverage: 1 };
    await again.keepPass({ ...pass, findings: findingsOf(day), facts: factsAt(at) }, []);
  }
  const bytes = await again.sizeBytes();
  await again.close();
  return bytes;
}

/** What a daemon reads before it answers. */
async function replay(journal: Journal): Promise<void> {
  await journal.ledgers();
  await journal.lastPass();
  await journal.findings();
  await journal.facts();
  await journal.runs({ limit: 100 });
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = systemClock.monotonicMs();
  await work();
  return systemClock.monotonicMs() - start;
}

/** Start-up from a year of runs, and what one durable decision costs. */
export async function benchJournal(): Promise<readonly Result[]> {
  const directory = mkdtempSync(join(tmpdir(), 'depot-dr-bench-'));
  try {
    const bytes = await fillYear(directory);
    const starts: number[] = [];
    for (let turn = 0; turn < repeats; turn++) {
      let journal: Journal | undefined;
      starts.push(
        await msOf(async () => {
          journal = await openJournal({ directory, clock: systemClock });
          await replay(journal);
        }),
      );
      await journal?.close();
    }
    const journal = await openJournal({ directory, clock: systemClock });
    const appends: number[] = [];
    for (let turn = 1; turn <= 500; turn++) {
      const at = after(yearMs + turn * everyMs);
      const decision = { ...plan, at, decidedUntil: at, missed: [], run: runAt(at) };
      appends.push(await msOf(() => journal.decide(decision)));
      appends.push(await msOf(() => journal.endRun(runAt(at).id, endAt(at))));
    }
    await journal.close();
    return [
      {
        name: 'start-up from the journal of a year, a run every five minutes',
        bar: '<= 2 s',
        measured: `${(median(starts) / 1000).toFixed(2)} s`,
        met: median(starts) <= 2000,
        detail: `median of ${repeats}: open, check every page and index of ${(bytes / 1e6).toFixed(0)} MB, read ledgers, ${findingCount} findings, ${factCount} facts, 100 runs`,
      },
      {
        name: 'durable append to that journal (a decision, or the end of a run)',
        bar: '<= 5 ms',
        measured: `${median(appends).toFixed(2)} ms`,
        met: median(appends) <= 5,
        detail: `median of ${appends.length} calls, each on disk before it returns; slowest ${Math.max(...appends).toFixed(0)} ms`,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
