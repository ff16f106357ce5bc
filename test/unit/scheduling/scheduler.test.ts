import type { JobName } from '../../../src/estate/ids.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import { settleMs } from '../../../src/scheduling/attempt.js';
import type { RunnableJob } from '../../../src/scheduling/attempt.js';
import { aJob } from '../schedules/builders.js';
import { begin, createBench, working } from './support/bench.js';

const never = new AbortController().signal;

it('runs a job when it is due, and keeps what it found', async () => {
  const bench = createBench();
  const scheduler = bench.schedulerOf([working(bench.clock, 5 * secondMs)]);
  await begin(scheduler);
  await bench.turned.advance(31 * minuteMs);
  expect(bench.ran()).toEqual([
    '12:10 schedule success',
    '12:20 schedule success',
    '12:30 schedule success',
  ]);
  expect(bench.runs()[0]?.end?.message).toBe('fine');
  expect(bench.told()).toEqual([]);
  expect(scheduler.statuses()).toMatchObject([
    {
      ends: { success: 3 },
      running: undefined,
      overdue: false,
      nextDue: new Date('2026-03-01T12:40:00Z'),
    },
  ]);
  expect(bench.events.map(({ kind }) => kind).slice(0, 2)).toEqual(['run-began', 'run-ended']);
  expect(scheduler.heart()).toMatchObject({ lastBeatAt: bench.clock.now(), lagMs: 0 });
});

describe('a run that ends badly', () => {
  const cases: readonly (readonly [
    string,
    (bench: ReturnType<typeof createBench>) => RunnableJob,
    string,
    RegExp,
  ])[] = [
    [
      'throws',
      () => ({
        job: aJob(),
        run: () => Promise.reject(new Error('AccessDenied', { cause: new Error('no role') })),
      }),
      'failure',
      /^AccessDenied: no role$/,
    ],
    [
      'throws before it returns a promise',
      () => ({
        job: aJob(),
        run: () => {
          throw new Error('at once');
        },
      }),
      'failure',
      /^at once$/,
    ],
    [
      'takes longer than its deadline',
      ({ clock }) => working(clock, hourMs, { deadlineSeconds: 60 }),
      'timeout',
      /^took longer than its deadline of 60 s/,
    ],
    [
      'does not listen',
      () => ({ job: aJob({ deadlineSeconds: 60 }), run: () => new Promise(() => undefined) }),
      'timeout',
      /did not stop within 10 s when it was told to; it was given up$/,
    ],
    [
      'ends too late, but ends',
      ({ clock }) => ({
        job: aJob({ deadlineSeconds: 60 }),
        run: async () => (await clock.sleep(65 * secondMs), 'all'),
      }),
      'timeout',
      /it had found: all$/,
    ],
  ];
  it.each(cases)('%s', async (_name, make, outcome, message) => {
    const bench = createBench();
    await begin(bench.schedulerOf([make(bench)]));
    await bench.turned.advance(12 * minuteMs);
    expect(bench.ran()).toEqual([`12:10 schedule ${outcome}`]);
    expect(bench.runs()[0]?.end?.message).toMatch(message);
    // And the next one runs again.
    await bench.turned.advance(9 * minuteMs);
    expect(bench.ran()).toHaveLength(2);
  });

  it('closes the job when work that was given up piles up, and opens it when it ends', async () => {
    const bench = createBench();
    const open: (() => void)[] = [];
    const job = aJob({ deadlineSeconds: 60 });
    await begin(
      bench.schedulerOf([
        { job, run: () => new Promise((resolve) => open.push(() => resolve('late'))) },
      ]),
    );
    await bench.turned.advance(hourMs - 1);
    expect(bench.ran()).toEqual(
      ['12:10', '12:20', '12:30'].map((due) => `${due} schedule timeout`),
    );
    expect(bench.told()).toEqual(['12:40 overlap', '12:50 overlap']);
    open[0]?.();
    await bench.turned.advance(minuteMs);
    expect(bench.ran().at(-1)).toBe('13:00 schedule open');
  });
});

it('never runs a job beside itself, and tells what it overlapped', async () => {
  const bench = createBench();
  const slow = working(bench.clock, 17 * minuteMs, { deadlineSeconds: 3600 });
  await begin(bench.schedulerOf([slow]));
  await bench.turned.advance(58 * minuteMs);
  // 12:30 comes while nothing runs again.
  expect(bench.ran()).toEqual([
    '12:10 schedule success',
    '12:30 schedule success',
    '12:50 schedule open',
  ]);
  expect(bench.told()).toEqual(['12:20 overlap', '12:40 overlap']);
  expect(bench.kinds('fire-missed')).toHaveLength(2);
});

it('starts within its grace what waited for the run before', async () => {
  const bench = createBench();
  await begin(bench.schedulerOf([working(bench.clock, 12 * minuteMs, { deadlineSeconds: 3600 })]));
  await bench.turned.advance(33 * minuteMs);
  expect(bench.ran()).toEqual(['12:10 schedule success', '12:20 schedule open']);
  expect(bench.told()).toEqual([]);
});

describe('a demand', () => {
  it('starts a run beside the schedule, which goes on', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, 5 * secondMs)]);
    await begin(scheduler);
    await bench.turned.advance(minuteMs);
    const answer = await scheduler.demand('sweep', never);
    expect(answer).toMatchObject({ kind: 'started', run: { trigger: 'demand', due: undefined } });
    expect(await scheduler.demand('sweep', never)).toMatchObject({ kind: 'busy' });
    await bench.turned.advance(10 * minuteMs);
    expect(bench.ran()).toEqual(['- demand success', '12:10 schedule success']);
  });

  it('of an unknown job is told the known ones; of a paused one is met', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs, { paused: true })]);
    await begin(scheduler);
    expect(await scheduler.demand('swep', never)).toEqual({
      kind: 'unknown-job',
      known: ['sweep'],
    });
    expect(await scheduler.demand('sweep', never)).toMatchObject({ kind: 'started' });
  });

  it('is refused when it cannot be recorded, and when the daemon stops', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs)]);
    await begin(scheduler);
    bench.broken.add('begin');
    expect(await scheduler.demand('sweep', never)).toEqual({
      kind: 'refused',
      why: 'it could not be recorded: the disk is full',
    });
    bench.broken.clear();
    await scheduler.stop();
    expect(await scheduler.demand('sweep', never)).toMatchObject({ kind: 'refused' });
    expect(bench.runs()).toEqual([]);
  });
});

describe('a pause', () => {
  it('tells its due times, and taking the job up starts nothing', async () => {
    const bench = createBench();
    const paused = working(bench.clock, secondMs, { paused: true });
    const scheduler = bench.schedulerOf([paused]);
    await begin(scheduler);
    await bench.turned.advance(25 * minuteMs);
    await scheduler.reconfigure([working(bench.clock, secondMs)]);
    await bench.turned.advance(4 * minuteMs);
    expect(bench.told()).toEqual(['12:10 paused', '12:20 paused']);
    expect(bench.ran()).toEqual([]);
    await bench.turned.advance(2 * minuteMs);
    expect(bench.ran()).toEqual(['12:30 schedule success']);
    expect(bench.kinds('job-changed')).toMatchObject([{ job: 'sweep', change: 'taken up again' }]);
  });
});

describe('another configuration', () => {
  it('is told when it is in force', async () => {
    const shown: unknown[] = [];
    const bench = createBench({
      onEvent: ({ kind }) => {
        if (kind !== 'job-changed') return;
        shown.push(scheduler.statuses().map(({ job }) => [job.name, job.paused]));
      },
    });
    const upkeep = working(bench.clock, secondMs, { name: 'upkeep' as JobName });
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs), upkeep]);
    await begin(scheduler);
    await scheduler.reconfigure([working(bench.clock, secondMs, { paused: true })]);
    expect(shown).toEqual([[['sweep', true]], [['sweep', true]]]);
  });

  it('lets the open run end, and counts the new schedule from now', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([
      working(bench.clock, 8 * minuteMs, { deadlineSeconds: 3600 }),
    ]);
    await begin(scheduler);
    await bench.turned.advance(12 * minuteMs);
    await scheduler.reconfigure([working(bench.clock, secondMs, { cron: '*/15 * * * *' })]);
    await bench.turned.advance(19 * minuteMs);
    expect(bench.ran()).toEqual([
      '12:10 schedule success',
      '12:15 schedule success', // waited for the run before, within its grace
      '12:30 schedule success',
    ]);
    expect(bench.told()).toEqual([]);
    expect(bench.kinds('job-changed')).toMatchObject([
      { change: expect.stringContaining('cron */10 * * * * -> */15 * * * *') },
    ]);
  });

  it('adds and removes jobs; a removed one ends its run', async () => {
    const bench = createBench();
    const upkeep = { name: 'upkeep' as JobName, kind: 'upkeep' as const };
    const scheduler = bench.schedulerOf([
      working(bench.clock, 8 * minuteMs, { deadlineSeconds: 3600 }),
    ]);
    await begin(scheduler);
    await bench.turned.advance(11 * minuteMs);
    await scheduler.reconfigure([working(bench.clock, secondMs, upkeep)]);
    expect(scheduler.statuses().map(({ job }) => job.name)).toEqual(['upkeep']);
    await bench.turned.advance(10 * minuteMs);
    expect(bench.runs().map(({ job, end }) => `${job} ${end?.outcome}`)).toEqual([
      'sweep success',
      'upkeep success',
    ]);
    // It comes back: what would have been due meanwhile was not configured.
    await bench.turned.advance(20 * minuteMs);
    await scheduler.reconfigure([
      working(bench.clock, secondMs),
      working(bench.clock, secondMs, upkeep),
    ]);
    await bench.turned.advance(10 * minuteMs);
    expect(bench.ran().at(-1)).toBe('12:50 schedule success');
    expect(bench.told()).toEqual([]);
  });

  it('that the journal cannot take changes nothing', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs)]);
    await begin(scheduler);
    bench.broken.add('register');
    const other = working(bench.clock, secondMs, { name: 'other' as JobName });
    await expect(scheduler.reconfigure([other])).rejects.toThrow('the disk is full');
    expect(scheduler.statuses().map(({ job }) => job.name)).toEqual(['sweep']);
  });

  it('that is wrong changes nothing', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs)]);
    await begin(scheduler);
    const broken = working(bench.clock, secondMs, { cron: '0 0 30 2 *' });
    await expect(scheduler.reconfigure([broken])).rejects.toThrow('never fires');
    expect(scheduler.statuses()[0]?.job.cron).toBe('*/10 * * * *');
  });
});

describe('a journal that cannot be written', () => {
  it('lets no run start; what was due is made up or told when it can again', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs)]);
    await begin(scheduler);
    bench.broken.add('decide');
    await bench.turned.advance(37 * minuteMs);
    expect(bench.runs()).toEqual([]);
    bench.broken.clear();
    await bench.turned.advance(minuteMs);
    expect(bench.told()).toEqual(['12:10 late', '12:20 late']);
    expect(bench.ran()).toEqual(['12:30 catch-up success']);
    expect(bench.kinds('journal-state')).toMatchObject([
      { problem: 'the disk is full' },
      { problem: undefined },
    ]);
  });

  it('does not make a run forget how it ended', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, 5 * secondMs)]);
    await begin(scheduler);
    bench.broken.add('endRun');
    await bench.turned.advance(11 * minuteMs);
    expect(bench.ran()).toEqual(['12:10 schedule open']);
    expect(scheduler.statuses()).toMatchObject([
      { running: undefined, ends: { success: 1 }, lastSuccessAt: new Date('2026-03-01T12:10:05Z') },
    ]);
    expect(await scheduler.demand('sweep', never)).toMatchObject({ kind: 'refused' });
    await bench.turned.advance(11 * minuteMs);
    bench.broken.clear();
    await bench.turned.advance(10 * secondMs);
    expect(bench.ran()).toEqual(['12:10 schedule success', '12:20 schedule success']);
    expect(scheduler.statuses()).toMatchObject([{ ends: { success: 2 } }]);
    expect(bench.kinds('run-ended')).toHaveLength(2);
  });

  it('keeps the scheduler from starting', async () => {
    const bench = createBench();
    bench.broken.add('interruptOpenRuns');
    await expect(begin(bench.schedulerOf([working(bench.clock, 1)]))).rejects.toThrow(
      'disk is full',
    );
  });
});

describe('the end', () => {
  it('waits for runs, and starts none', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, 30 * secondMs)]);
    await begin(scheduler);
    await bench.turned.advance(10 * minuteMs + 5 * secondMs);
    await scheduler.stop();
    expect(await bench.turned.run(scheduler.drain(20 * secondMs))).toBe(false);
    expect(await bench.turned.run(scheduler.drain(20 * secondMs))).toBe(true);
    await bench.turned.advance(30 * minuteMs);
    expect(bench.ran()).toEqual(['12:10 schedule success']);
  });

  it('aborts what goes on, and says that it was interrupted', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, hourMs, { deadlineSeconds: 7200 })]);
    await begin(scheduler);
    await bench.turned.advance(11 * minuteMs);
    await scheduler.stop();
    expect(await bench.turned.run(scheduler.abort(5 * secondMs))).toEqual([]);
    expect(bench.ran()).toEqual(['12:10 schedule interrupted']);
    expect(bench.runs()[0]?.end?.message).toBe('the daemon had to leave');
  });

  it('leaves without work that does not listen', async () => {
    const bench = createBench();
    const deaf: RunnableJob = { job: aJob(), run: () => new Promise(() => undefined) };
    const scheduler = bench.schedulerOf([deaf]);
    await begin(scheduler);
    await bench.turned.advance(11 * minuteMs);
    await scheduler.stop();
    expect(await bench.turned.run(scheduler.abort(5 * secondMs))).toEqual(['sweep']);
    expect(bench.ran()).toEqual(['12:10 schedule interrupted']);
    expect(scheduler.statuses()).toMatchObject([{ running: undefined, ends: { interrupted: 1 } }]);
    await bench.turned.advance(2 * settleMs);
    expect(bench.kinds('run-ended')).toHaveLength(1);
  });

  it('waits for an end that cannot be written yet', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs)]);
    await begin(scheduler);
    bench.broken.add('endRun');
    await bench.turned.advance(11 * minuteMs);
    await scheduler.stop();
    expect(await bench.turned.run(scheduler.drain(2 * secondMs))).toBe(false);
    bench.broken.clear();
    expect(await bench.turned.run(scheduler.drain(2 * secondMs))).toBe(true);
    expect(bench.ran()).toEqual(['12:10 schedule success']);
  });
});

describe("the machine's clock", () => {
  it('set back an hour runs nothing twice, and goes on when it has passed the ledger', async () => {
    const bench = createBench();
    const scheduler = bench.schedulerOf([working(bench.clock, secondMs)]);
    await begin(scheduler);
    await bench.turned.advance(21 * minuteMs);
    bench.setClock(-hourMs);
    await bench.turned.advance(68 * minuteMs);
    expect(bench.ran()).toEqual(['12:10 schedule success', '12:20 schedule success']);
    expect(bench.kinds('clock-stepped')).toMatchObject([{ byMs: -hourMs }]);
    await bench.turned.advance(2 * minuteMs);
    expect(bench.ran().at(-1)).toBe('12:30 schedule success');
    expect(bench.told()).toEqual([]);
  });

  it('set back by more than six hours counts again from where it stands', async () => {
    const bench = createBench();
    await begin(bench.schedulerOf([working(bench.clock, secondMs)]));
    await bench.turned.advance(21 * minuteMs);
    bench.setClock(-30 * hourMs);
    await bench.turned.advance(10 * minuteMs);
    expect(bench.ran().slice(2)).toEqual(['06:30 schedule success']);
    expect(bench.ledger('sweep').decidedUntil).toEqual(new Date('2026-02-28T06:30:00Z'));
  });

  it('set forward tells what it jumped over', async () => {
    const bench = createBench();
    await begin(bench.schedulerOf([working(bench.clock, secondMs)]));
    await bench.turned.advance(minuteMs);
    bench.setClock(35 * minuteMs);
    await bench.turned.advance(2 * secondMs);
    expect(bench.told()).toEqual(['12:10 clock-step', '12:20 clock-step']);
    expect(bench.ran()).toEqual(['12:30 catch-up success']);
  });
});
