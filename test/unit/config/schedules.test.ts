import type { Tree } from './base-file.js';
import { baseTree, bent, configurationOf, problemsOf, readText, readTree } from './base-file.js';

function withSchedules(schedules: Tree, observe?: Tree) {
  return readTree({ ...baseTree(), schedules, ...(observe === undefined ? {} : { observe }) });
}

describe('jobs', () => {
  it('are a sweep every ten minutes and a nightly upkeep where nothing is said', () => {
    const { jobs } = configurationOf(readTree(baseTree()));
    expect(jobs).toEqual([
      {
        name: 'sweep',
        kind: 'sweep',
        cron: '*/10 * * * *',
        timeZone: 'UTC',
        catchUp: 'once',
        catchUpWindowSeconds: 86_400,
        jitterSeconds: 30,
        deadlineSeconds: 360,
        paused: false,
      },
      expect.objectContaining({
        name: 'upkeep',
        kind: 'upkeep',
        cron: '17 3 * * *',
        deadlineSeconds: 600,
      }),
    ]);
  });

  it('are as configured, in that order, before the default of a kind that none is', () => {
    const schedules = {
      hourly: { job: 'sweep', cron: ' @hourly', timeZone: 'Europe/London', catchUp: 'skip' },
      sweep: { cron: '* * * * *', paused: true },
    };
    const { jobs } = configurationOf(withSchedules(schedules, { deadlineSeconds: 40 }));
    expect(jobs).toMatchObject([
      {
        name: 'hourly',
        kind: 'sweep',
        cron: '0 * * * *',
        timeZone: 'Europe/London',
        catchUp: 'skip',
        deadlineSeconds: 100,
      },
      { name: 'sweep', cron: '* * * * *', jitterSeconds: 30, paused: true },
      { name: 'upkeep', kind: 'upkeep' },
    ]);
  });
});

it.each<[string, Tree, string, string, string]>([
  [
    'a cron with seconds',
    { sweep: { cron: '0 */10 * * * *' } },
    'schedules.sweep.cron',
    'has six fields; seconds are not taken',
    'leave them out: "*/10 * * * *"',
  ],
  [
    'a cron that never fires',
    { upkeep: { cron: '0 0 30 2 *' } },
    'schedules.upkeep.cron',
    'names a day that does not exist, so it never fires',
    'use a day that exists',
  ],
  [
    'a cron that is a number',
    { sweep: { cron: 5 } },
    'schedules.sweep.cron',
    'is a number, not a text',
    'quote it: "5"',
  ],
  [
    'a missing cron',
    { sweep: {} },
    'schedules.sweep.cron',
    'is required',
    'add cron: a cron expression of five fields, such as "*/10 * * * *"',
  ],
  [
    'a zone with a slip in it',
    { sweep: { cron: '@hourly', timeZone: 'Europe/Londn' } },
    'schedules.sweep.timeZone',
    'is not a time zone',
    'did you mean "Europe/London"?',
  ],
  [
    'a policy that there is not',
    { sweep: { cron: '@hourly', catchUp: 'all' } },
    'schedules.sweep.catchUp',
    'is not valid',
    'use one of skip, once, all-in-window',
  ],
  [
    'a sweep that leaves days out',
    { weekly: { job: 'sweep', cron: '@weekly' } },
    'schedules.weekly.cron',
    'leaves days out, but the estate must be swept daily or more often',
    'use * for day of month, month and day of week',
  ],
  [
    'more jitter than there is room for',
    { sweep: { cron: '*/2 * * * *', jitterSeconds: 61 } },
    'schedules.sweep.jitterSeconds',
    'is more than half of the shortest interval between two due times',
    'use at most 60',
  ],
  [
    'a name that says no job',
    { swep: { cron: '@hourly' } },
    'schedules.swep',
    'is not the name of a job, and no job is given',
    'did you mean "sweep"?',
  ],
  [
    'a name that says another job',
    { upkeep: { job: 'sweep', cron: '@hourly' } },
    'schedules.upkeep.job',
    'is not what the name upkeep promises',
    'name the schedule otherwise, or leave job out',
  ],
  [
    'a name that is none',
    { Nightly_Sweep: { job: 'sweep', cron: '@daily' } },
    'schedules.Nightly_Sweep',
    'is not a valid name',
    'use a lower-case name such as sweep: letters, digits and dashes, at most 40',
  ],
  [
    'a job that there is not',
    { drill: { job: 'dril', cron: '@daily' } },
    'schedules.drill.job',
    'is not valid',
    'use one of sweep, upkeep',
  ],
  [
    'a key that there is not',
    { sweep: { cron: '@daily', timezone: 'UTC' } },
    'schedules.sweep.timezone',
    'is not a known key',
    'did you mean "timeZone"?',
  ],
  ['a list', [], 'schedules', 'is a list', 'use a section with a name for each schedule'],
])('reports %s', (_name, schedules, path, message, remedy) => {
  expect(problemsOf(withSchedules(schedules))).toMatchObject([{ path, message, remedy }]);
});

it('points at the value, with line and column', () => {
  const text = JSON.stringify(baseTree()).replace(
    /^\{/,
    '{\n  "schedules": {\n    "sweep": { "cron": "61 * * * *" } },',
  );
  expect(problemsOf(readText(text))).toMatchObject([
    { line: 3, column: 24, value: '61 * * * *', message: 'has "61" for its minute' },
  ]);
});

it.each(['*/10 * * * *', '* * * * *'])('says that %s needs quotes', (cron) => {
  const text = `schedules:\n  sweep:\n    cron: ${cron}\n    paused: false\n`;
  expect(problemsOf(readText(text))).toMatchObject([
    {
      line: 3,
      column: 11,
      message: 'a value that begins with * is not in quotes',
      remedy: "put it in quotes, as in '*/10 * * * *'",
    },
  ]);
});

it('reports schedules beside every other mistake', () => {
  const found = bent((tree) => {
    tree.schedules = { sweep: { cron: 'x' }, upkeep: { cron: '@daily', timeZone: 'Nowhere' } };
    tree.accounts[0].externalId = 'a b';
  });
  expect(found.map(({ path }) => path)).toEqual([
    'accounts[0].externalId',
    'schedules.sweep.cron',
    'schedules.upkeep.timeZone',
  ]);
});
