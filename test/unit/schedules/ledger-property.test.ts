import fc from 'fast-check';
import type { Job } from '../../../src/estate/job.js';
import { catchUpPolicies } from '../../../src/estate/job.js';
import type { MissedFire, Run } from '../../../src/estate/run.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import { decide } from '../../../src/schedules/decide.js';
import type { Decided } from '../../../src/schedules/decide.js';
import { duesBetween } from '../../../src/schedules/due-times.js';
import { createSchedule as makeSchedule } from '../../../src/schedules/schedule.js';
import type { Schedule } from '../../../src/schedules/schedule.js';
import { aJob, aRun } from './builders.js';

/** Made once for each pair: looking up a zone's changes is most of the work here. */
const made = new Map<string, Schedule>();
function createSchedule(cron: string, timeZone: string): Schedule {
  const key = `${cron} ${timeZone}`;
  const schedule = made.get(key) ?? makeSchedule(cron, timeZone);
  made.set(key, schedule);
  return schedule;
}

/** Something that happens to a daemon, or to its clock or configuration. */
type Happening =
  | { readonly kind: 'awake'; readonly beats: number; readonly everyMs: number }
  | { readonly kind: 'stopped'; readonly ms: number; readonly isCrash: boolean }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'configure'; readonly change: Partial<Job> }
  | { readonly kind: 'slow'; readonly runMs: number };

const crons = ['* * * * *', '*/10 * * * *', '7,8,9 * * * *', '30 1,2 * * *', '17 3 * * *'] as const;
const zones = ['UTC', 'Europe/London', 'Australia/Lord_Howe'] as const;
const change = fc.record(
  {
    cron: fc.constantFrom(...crons),
    timeZone: fc.constantFrom(...zones),
    catchUp: fc.constantFrom(...catchUpPolicies),
    catchUpWindowSeconds: fc.integer({ min: 60, max: 86_400 }),
    jitterSeconds: fc.integer({ min: 0, max: 600 }),
    paused: fc.boolean(),
  },
  { requiredKeys: [] },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('awake' as const),
      beats: fc.integer({ min: 1, max: 40 }),
      everyMs: fc.constantFrom(1000, 20_000, minuteMs, 20 * minuteMs),
    }),
  },
  fc.record({
    kind: fc.constant('stopped' as const),
    ms: fc.integer({ min: 0, max: 60 * hourMs }),
    isCrash: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('clock' as const),
    ms: fc.integer({ min: -6 * hourMs, max: 30 * hourMs }),
  }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('configure' as const), change }) },
  fc.record({
    kind: fc.constant('slow' as const),
    runMs: fc.integer({ min: 0, max: 40 * minuteMs }),
  }),
);

/** A daemon in the few lines that matter here: beats, one run at a time, decisions kept. */
function createWorld(startMs: number, first: Job) {
  let nowMs = startMs;
  let job = first;
  let schedule: Schedule = createSchedule(job.cron, job.timeZone);
  let ledger = { decidedUntil: new Date(startMs), cron: job.cron, timeZone: job.timeZone };
  let awake: { since: Date; jumped: { from: Date; to: Date } | undefined } = {
    since: new Date(startMs),
    jumped: undefined,
  };
  let runMs = 5 * secondMs;
  let running: { readonly run: Run; readonly endsMs: number } | undefined;
  const started: number[] = [];
  const missed: number[] = [];

  const dues = (by: Schedule, after: Date, until: Date): readonly number[] =>
    duesBetween(by, after, until, Infinity).map((due) => due.getTime());

  /** What a row tells of, counted and bounded as it says. */
  const expand = (by: Schedule, { firstDue, due, count }: MissedFire): readonly number[] => {
    const all = dues(by, new Date(firstDue.getTime() - 1), due);
    expect([all.length, all[0], all.at(-1)]).toEqual([count, firstDue.getTime(), due.getTime()]);
    return all;
  };

  const keep = (decided: Decided, by: Schedule): void => {
    expect(decided.decidedUntil.getTime()).toBeGreaterThanOrEqual(ledger.decidedUntil.getTime());
    const told = decided.missed.flatMap((row) => expand(by, row));
    const ran = decided.start === undefined ? [] : [decided.start.due.getTime()];
    // Every due time that this decides is in exactly one of the two.
    expect([...told, ...ran].toSorted((a, b) => a - b)).toEqual(
      dues(by, ledger.decidedUntil, decided.decidedUntil),
    );
    missed.push(...told);
    started.push(...ran);
    ledger = { decidedUntil: decided.decidedUntil, cron: job.cron, timeZone: job.timeZone };
    if (decided.start === undefined) return;
    expect(running).toBeUndefined();
    expect(job.paused).toBe(false);
    expect(decided.start.due.getTime()).toBeLessThanOrEqual(nowMs);
    running = { run: aRun({ startedAt: new Date(nowMs) }), endsMs: nowMs + runMs };
  };

  const beat = (): void => {
    if (running !== undefined && nowMs >= running.endsMs) running = undefined;
    for (let turn = 0; turn < 3; turn++) {
      const isChanged = ledger.cron !== job.cron || ledger.timeZone !== job.timeZone;
      const former = isChanged ? createSchedule(ledger.cron, ledger.timeZone) : undefined;
      const verdict = decide({
        job,
        schedule,
        ledger,
        former,
        now: new Date(nowMs),
        awake,
        running: running?.run,
      });
      if (verdict.kind === 'wait') return;
      if (verdict.kind === 'reanchor') throw new Error('the clock was never so far back');
      keep(verdict, former ?? schedule);
    }
  };

  const apply = (happened: Happening): void => {
    switch (happened.kind) {
      case 'awake':
        for (let turn = 0; turn < happened.beats; turn++) {
          nowMs += happened.everyMs;
          beat();
        }
        break;
      case 'stopped':
        nowMs += happened.ms;
        running = undefined;
        awake = { since: new Date(nowMs), jumped: undefined };
        beat();
        break;
      case 'clock':
        if (happened.ms > 0)
          awake = {
            ...awake,
            jumped: { from: new Date(nowMs), to: new Date(nowMs + happened.ms) },
          };
        // Never so far behind the ledger that due times would count again.
        nowMs = Math.max(nowMs + happened.ms, ledger.decidedUntil.getTime() - 6 * hourMs);
        beat();
        break;
      case 'configure':
        beat();
        job = { ...job, ...happened.change };
        schedule = createSchedule(job.cron, job.timeZone);
        beat();
        break;
      case 'slow':
        runMs = happened.runMs;
        break;
      default:
        happened satisfies never;
    }
  };
  return { apply, started, missed };
}

it('decides every due time once, whatever happens to daemon, clock and configuration', () => {
  const starts = fc.constantFrom(
    '2026-03-01T00:00:00Z',
    '2026-03-28T20:00:00Z',
    '2026-10-24T12:00:00Z',
    '2026-10-03T10:00:00Z',
  );
  fc.assert(
    fc.property(
      starts,
      change,
      fc.array(happening, { maxLength: 25 }),
      (start, first, happenings) => {
        const world = createWorld(Date.parse(start), aJob(first));
        for (const happened of happenings) world.apply(happened);
        const all = [...world.started, ...world.missed];
        expect(new Set(all).size).toBe(all.length);
      },
    ),
    { numRuns: 120 },
  );
});

it('misses nothing and makes nothing up while it is awake and runs are short', () => {
  const cron = fc.constantFrom(...crons);
  const policy = fc.constantFrom(...catchUpPolicies);
  fc.assert(
    fc.property(
      cron,
      fc.constantFrom(...zones),
      policy,
      fc.integer({ min: 0, max: 600 }),
      (text, timeZone, catchUp, jitterSeconds) => {
        const world = createWorld(
          Date.parse('2026-10-24T22:30:00Z'),
          aJob({ cron: text, timeZone, catchUp, jitterSeconds }),
        );
        world.apply({ kind: 'awake', beats: 600, everyMs: 20_000 });
        expect(world.missed).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});
