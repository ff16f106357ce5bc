import { scheduleData } from '../../../src/cli/commands/schedule.js';
import { runSchedule } from '../../../src/cli/commands/schedule.js';
import { fieldNotes } from '../../../src/cli/json-reference.js';
import { jobTable } from '../../../src/cli/job-table.js';
import { run } from '../../../src/cli/run.js';
import { textWidth } from '../../../src/cli/text/wrap.js';
import { createPaint } from '../../../src/cli/text/paint.js';
import { renderSchedule } from '../../../src/cli/text/schedule-text.js';
import type { Job } from '../../../src/estate/job.js';
import type { JobName } from '../../../src/estate/ids.js';
import type { MissedFire, Run } from '../../../src/estate/run.js';
import { emptyLedger } from '../../../src/schedules/status.js';
import type { JobLedger, JournalReader } from '../../../src/ports/journal.js';
import { now } from '../../support/estate-builders.js';
import { baseTree } from '../config/base-file.js';
import { aJob, aRun } from '../schedules/builders.js';
import { aWorld } from './fixtures.js';

const before = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

function aLedger(job: Job, changes: Partial<JobLedger> = {}): JobLedger {
  const { name, cron, timeZone } = job;
  const empty = emptyLedger(before(600));
  return {
    ...empty,
    job: name,
    cron,
    timeZone,
    decidedUntil: before(10),
    lastStartedAt: before(10),
    lastSuccessAt: before(9),
    ...changes,
  };
}

/** A journal that holds these ledgers and runs. */
function aJournal(ledgers: readonly JobLedger[], runs: readonly Run[] = []) {
  let isClosed = false;
  const known: Partial<JournalReader> = {
    ledgers: () => Promise.resolve(ledgers),
    runs: ({ job, limit }) =>
      Promise.resolve(runs.filter((each) => each.job === job).slice(0, limit)),
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
  return { reader: known as JournalReader, isClosed: () => isClosed };
}

const sweep = aJob();
const nightly = aJob({
  name: 'nightly' as JobName,
  kind: 'upkeep',
  cron: '30 1 * * *',
  timeZone: 'Europe/London',
  catchUp: 'skip',
});
const missed: MissedFire = {
  job: sweep.name,
  due: before(60),
  firstDue: before(60),
  count: 1,
  reason: 'overlap',
  at: before(59),
};
const options = { now, count: 2 };
const shown = {
  paint: createPaint(false),
  width: 100,
  directory: '/srv/depot/depot-dr-state',
  now,
};

async function aTable() {
  const { missed: none } = aLedger(sweep);
  const ledgers = [
    aLedger(sweep, {
      lastMissed: missed,
      missed: { ...none, overlap: 2, down: 1 },
      ends: { ...aLedger(sweep).ends, success: 40, failure: 1 },
    }),
    aLedger(nightly, {
      lastStartedAt: before(5),
      lastSuccessAt: undefined,
      registeredAt: before(3 * 1440),
    }),
  ];
  const running = aRun({
    id: 'run-9' as Run['id'],
    job: nightly.name,
    startedAt: before(5),
    due: before(5),
    trigger: 'catch-up',
  });
  return jobTable({ jobs: [sweep, nightly] }, aJournal(ledgers, [running]).reader, options);
}

describe('the schedule in words', () => {
  it('shows state, zone, next runs, interval and what was missed', async () => {
    expect(renderSchedule(await aTable(), shown)).toBe(`sweep  OK
  when      Every 10 minutes, in UTC; one run makes up for all that were missed
  next      2026-11-01 12:10:00 UTC
            2026-11-01 12:20:00 UTC
  interval  at most 10 min from one due time to the next
  last      started 2026-11-01 11:50:00 UTC, success 2026-11-01 11:51:00 UTC; ended: 40 success, 1
            failure
  missed    1 down, 2 overlap; the last was due 2026-11-01 11:00:00 UTC (overlap)

nightly  OVERDUE
  when      At 01:30, in Europe/London; a missed run is not made up
  next      2026-11-02 01:30:00 UTC, 2026-11-02 01:30:00 local (+00:00)
            2026-11-03 01:30:00 UTC, 2026-11-03 01:30:00 local (+00:00)
  interval  at most 1 d 1 h from one due time to the next
  running   since 2026-11-01 11:55:00 UTC (catch-up)
  last      started 2026-11-01 11:55:00 UTC, no success yet
  missed    none

2 jobs · 1 overdue · as of 2026-11-01 12:00:00 UTC
`);
  });

  it('says that there is no journal yet, and still what comes', async () => {
    const paused = aJob({ paused: true });
    const table = await jobTable({ jobs: [paused, nightly] }, undefined, options);
    const text = renderSchedule(table, shown);
    expect(table.exit).toBe('ok');
    expect(text).toContain('sweep  PAUSED\n');
    expect(text).toContain('  next      none while it is paused\n');
    expect(text).toContain('nightly  NOT RUN YET\n');
    expect(text).toContain('no journal yet in /srv/depot/depot-dr-state');
    expect(text).not.toContain('missed  ');
  });

  it.each([40, 61, 100])('keeps within %i columns', async (columns) => {
    const text = renderSchedule(await aTable(), { ...shown, width: textWidth(columns) });
    expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
  });
});

it('counts from now where the journal was written under another schedule', async () => {
  const ledger = aLedger(aJob({ cron: '0 0 1 1 *' }), { decidedUntil: before(100_000) });
  const { rows } = await jobTable({ jobs: [sweep] }, aJournal([ledger]).reader, options);
  expect(rows[0]?.next.map(({ due }) => due.toISOString())).toEqual([
    '2026-11-01T12:10:00.000Z',
    '2026-11-01T12:20:00.000Z',
  ]);
});

/** The paths of all keys, `[]` for each member of a list. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  return Object.entries(value).flatMap(([name, member]) => {
    const below = path === '' ? name : `${path}.${name}`;
    return [below, ...pathsOf(member, below)];
  });
}

it('has exactly the documented keys as data', async () => {
  const data = scheduleData(await aTable(), '/srv/depot/depot-dr-state');
  const documented = (fieldNotes['schedule'] ?? []).map(({ path }) => path).toSorted();
  expect([...new Set(pathsOf(data))].toSorted()).toEqual(documented);
  expect(data.exit).toEqual({ code: 3, name: 'violated' });
});

describe('depot-dr schedule', () => {
  const files = { '/srv/depot/depot-dr.yaml': JSON.stringify(baseTree()) };

  it('prints data anywhere but on a terminal, for as many runs as asked', async () => {
    const world = aWorld({ files });
    expect(await run(['schedule', '--count=5'], world)).toBe(0);
    const { kind, data } = JSON.parse(world.out()) as {
      kind: string;
      data: ReturnType<typeof scheduleData>;
    };
    expect(kind).toBe('schedule');
    expect(data).toMatchObject({ journal: false, stateDirectory: '/srv/depot/depot-dr-state' });
    expect(
      data.jobs.map(({ name, next, registeredAt }) => [name, next.length, registeredAt]),
    ).toEqual([
      ['sweep', 5, null],
      ['upkeep', 5, null],
    ]);
  });

  it.each(['0', '101', 'x', '1.5'])('refuses --count=%s', async (count) => {
    const world = aWorld({ files });
    expect(await run(['schedule', `--count=${count}`], world)).toBe(2);
    expect(world.err()).toContain('whole number from 1 to 100');
  });

  it('reads the journal of the state directory, closes it, and ends with 3 when a job is overdue', async () => {
    const world = aWorld({ files, terminal: 100, env: { NO_COLOR: '1' } });
    const late = aLedger(sweep, { lastSuccessAt: before(26) });
    const journal = aJournal([late]);
    const asked: string[] = [];
    const exit = await runSchedule({}, world, (directory) => {
      asked.push(directory);
      return Promise.resolve(journal.reader);
    });
    expect([exit, asked, journal.isClosed()]).toEqual([
      'violated',
      ['/srv/depot/depot-dr-state'],
      true,
    ]);
    expect(world.out()).toContain('sweep  OVERDUE\n');
  });
});
