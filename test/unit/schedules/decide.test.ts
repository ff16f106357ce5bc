import type { Job } from '../../../src/estate/job.js';
import { decide } from '../../../src/schedules/decide.js';
import type { DecideOptions, Verdict } from '../../../src/schedules/decide.js';
import { createSchedule } from '../../../src/schedules/schedule.js';
import { aJob, aRun } from './builders.js';

interface Case {
  readonly job?: Partial<Job>;
  readonly now: string;
  readonly decided?: string;
  readonly since?: string;
  readonly jumped?: readonly [string, string];
  readonly running?: boolean;
  readonly former?: string;
}

const at = (time: string): Date => new Date(`2026-03-01T${time.padEnd(8, ':00')}Z`);

function optionsOf(given: Case): DecideOptions {
  const job = aJob(given.job ?? {});
  const cron = given.former ?? job.cron;
  return {
    job,
    schedule: createSchedule(job.cron, job.timeZone),
    ledger: { decidedUntil: at(given.decided ?? '12:00'), cron, timeZone: job.timeZone },
    former: given.former === undefined ? undefined : createSchedule(given.former, job.timeZone),
    now: at(given.now),
    awake: {
      since: at(given.since ?? '10:00'),
      jumped: given.jumped && { from: at(given.jumped[0]), to: at(given.jumped[1]) },
    },
    running: given.running === true ? aRun() : undefined,
  };
}

const hm = (date: Date): string => date.toISOString().slice(11, 16);

/** "12:10 schedule" and what was missed, as "12:10 down". */
function told(verdict: Verdict): readonly string[] {
  if (verdict.kind !== 'decided') return [verdict.kind];
  const { missed, start, decidedUntil } = verdict;
  return [
    ...missed.map(({ due, firstDue, count, reason }) =>
      count === 1 ? `${hm(due)} ${reason}` : `${hm(firstDue)}-${hm(due)} ${count} ${reason}`,
    ),
    ...(start === undefined ? [] : [`run ${hm(start.due)} ${start.trigger}`]),
    `until ${hm(decidedUntil)}`,
  ];
}

it.each<[string, Case, readonly string[]]>([
  ['waits until something is due', { now: '12:09:59' }, ['wait']],
  ['starts what is due', { now: '12:10' }, ['run 12:10 schedule', 'until 12:10']],
  ['starts within the grace', { now: '12:15' }, ['run 12:10 schedule', 'until 12:10']],
  ['makes up after it', { now: '12:15:01' }, ['run 12:10 catch-up', 'until 12:10']],
  [
    'makes up the newest and tells the others',
    { now: '12:36', since: '12:36' },
    ['12:10 down', '12:20 down', 'run 12:30 catch-up', 'until 12:30'],
  ],
  [
    'runs the newest in time and tells the others',
    { now: '12:32', since: '12:32' },
    ['12:10 down', '12:20 down', 'run 12:30 schedule', 'until 12:30'],
  ],
  [
    'skips what is late when it is told so',
    { job: { catchUp: 'skip' }, now: '12:36', since: '12:36' },
    ['12:10 down', '12:20 down', '12:30 down', 'until 12:30'],
  ],
  [
    'runs in time even then',
    { job: { catchUp: 'skip' }, now: '12:34', since: '12:34' },
    ['12:10 down', '12:20 down', 'run 12:30 schedule', 'until 12:30'],
  ],
  [
    'makes all up, oldest first',
    { job: { catchUp: 'all-in-window' }, now: '12:36', since: '12:36' },
    ['run 12:10 catch-up', 'until 12:10'],
  ],
  [
    'but not beyond the window',
    {
      job: { catchUp: 'all-in-window', catchUpWindowSeconds: 1000 },
      now: '12:36',
      since: '12:36',
    },
    ['12:10 down', 'run 12:20 catch-up', 'until 12:20'],
  ],
  [
    'tells a window that passed altogether',
    { job: { catchUp: 'all-in-window', catchUpWindowSeconds: 60 }, now: '12:36', since: '12:36' },
    ['12:10 down', '12:20 down', '12:30 down', 'until 12:30'],
  ],
  ['waits for the run under way', { now: '12:15', running: true }, ['wait']],
  [
    'tells what it overlapped after the grace',
    { now: '12:15:01', running: true },
    ['12:10 overlap', 'until 12:10'],
  ],
  [
    'keeps it for later when all is made up',
    { job: { catchUp: 'all-in-window' }, now: '12:36', running: true },
    ['wait'],
  ],
  [
    'until the window has passed',
    { job: { catchUp: 'all-in-window', catchUpWindowSeconds: 1000 }, now: '12:36', running: true },
    ['12:10 overlap', 'until 12:10'],
  ],
  [
    'tells what came while it was paused',
    { job: { paused: true }, now: '12:21' },
    ['12:10 paused', '12:20 paused', 'until 12:20'],
  ],
  [
    'says paused even of what came while it was down',
    { job: { paused: true }, now: '12:10', since: '12:10' },
    ['12:10 paused', 'until 12:10'],
  ],
  [
    'says late where it was awake and did not look',
    { now: '12:26' },
    ['12:10 late', 'run 12:20 catch-up', 'until 12:20'],
  ],
  [
    'tells reasons apart by time',
    { now: '13:02', since: '12:15', jumped: ['12:25', '12:45'] },
    [
      '12:10 down',
      '12:20 late',
      '12:30 clock-step',
      '12:40 clock-step',
      '12:50 late',
      'run 13:00 schedule',
      'until 13:00',
    ],
  ],
  [
    'tells each due time once where the clock jumped from before the start',
    { now: '12:46', since: '12:25', jumped: ['12:15', '12:35'] },
    ['12:10 down', '12:20 down', '12:30 clock-step', 'run 12:40 catch-up', 'until 12:40'],
  ],
  ['does nothing while the clock is behind the ledger', { now: '06:00' }, ['wait']],
  ['counts again where it is far behind', { now: '05:59:59' }, ['reanchor']],
  [
    'settles the former schedule first, and counts the new one from now',
    { job: { cron: '*/15 * * * *' }, former: '*/10 * * * *', now: '12:36', since: '12:36' },
    ['12:10 down', '12:20 down', 'run 12:30 catch-up', 'until 12:36'],
  ],
  [
    'makes up only the newest of it, whatever the policy',
    {
      job: { cron: '5 * * * *', catchUp: 'all-in-window' },
      former: '*/10 * * * *',
      now: '12:36',
      since: '12:36',
    },
    ['12:10 down', '12:20 down', 'run 12:30 catch-up', 'until 12:36'],
  ],
  [
    'tells what waits for the run under way',
    { job: { cron: '5 * * * *' }, former: '*/10 * * * *', now: '12:12', running: true },
    ['12:10 overlap', 'until 12:12'],
  ],
  [
    'takes a new schedule up at once when nothing was due',
    { job: { cron: '5 * * * *' }, former: '*/10 * * * *', now: '12:02' },
    ['until 12:02'],
  ],
])('%s', (_name, given, expected) => {
  expect(told(decide(optionsOf(given)))).toEqual(expected);
});

it('takes a new schedule up where the former one cannot be read any more', () => {
  const options = optionsOf({ former: '*/10 * * * *', now: '12:30' });
  const ledger = { ...options.ledger, cron: '@never' };
  expect(told(decide({ ...options, ledger, former: undefined }))).toEqual(['until 12:30']);
});

it('waits for the jitter, and lets a waiting one make up for the others', () => {
  const options = optionsOf({ now: '12:30:01', since: '12:30', job: { jitterSeconds: 300 } });
  expect(told(decide(options))).toEqual(['12:10 down', '12:20 down', 'until 12:20']);
  const after = { ...options, ledger: { ...options.ledger, decidedUntil: at('12:20') } };
  const verdict = decide(after);
  const wakeAt = verdict.kind === 'wait' ? verdict.wakeAt : undefined;
  expect(wakeAt?.getTime()).toBeGreaterThan(at('12:30:01').getTime());
  expect(told(decide({ ...after, now: wakeAt ?? at('12:30') }))).toEqual([
    'run 12:30 schedule',
    'until 12:30',
  ]);
});

it('names the next instant at which it would say something else', () => {
  for (const given of [
    { now: '12:03' },
    { now: '12:03', job: { paused: true } },
    { now: '12:12', running: true },
    { now: '11:00' },
  ] satisfies readonly Case[]) {
    const options = optionsOf(given);
    const verdict = decide(options);
    const wakeAt = verdict.kind === 'wait' ? verdict.wakeAt : undefined;
    if (wakeAt === undefined) throw new Error('expected an instant');
    const before = new Date(wakeAt.getTime() - 1);
    expect(decide({ ...options, now: before })).toEqual(verdict);
    expect(decide({ ...options, now: wakeAt }).kind).toBe('decided');
  }
});

it('tells half a million due times in a hundred rows and a range, none left out', () => {
  const options = optionsOf({ job: { cron: '* * * * *' }, now: '12:00' });
  const now = new Date('2027-03-01T12:00:00Z');
  const verdict = decide({ ...options, now, awake: { since: now, jumped: undefined } });
  if (verdict.kind !== 'decided') throw new Error(verdict.kind);
  const { missed, start } = verdict;
  expect(start?.due).toEqual(now);
  expect(missed).toHaveLength(101);
  expect(missed.reduce((sum, { count }) => sum + count, 0)).toBe(365 * 1440 - 1);
  expect(missed[0]).toMatchObject({
    reason: 'down',
    count: 365 * 1440 - 101,
    firstDue: new Date('2026-03-01T12:01:00Z'),
    due: new Date('2027-03-01T10:19:00Z'),
  });
});
