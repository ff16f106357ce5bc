import { Cron } from 'croner';
import fc from 'fast-check';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import { countDues, duesBetween, lastDues, nextDue } from '../../../src/schedules/due-times.js';
import { createSchedule } from '../../../src/schedules/schedule.js';
import {
  changeTable,
  readClock,
  steppedDues,
  twelveCrons as twelve,
} from '../../../bench/schedule-oracle.js';

const many = Number.POSITIVE_INFINITY;

function dues(cron: string, zone: string, from: string, until: string): readonly string[] {
  // The instant itself is not after itself: one millisecond earlier takes it in.
  const after = new Date(Date.parse(from) - 1);
  return duesBetween(createSchedule(cron, zone), after, new Date(until), many).map((due) =>
    due.toISOString().slice(0, 16),
  );
}

describe('a local time that the clock skips', () => {
  it.each([
    ['30 1 * * *', 'Europe/London', '2026-03-29', ['2026-03-29T01:00']],
    ['15,45 1 * * *', 'Europe/London', '2026-03-29', ['2026-03-29T01:00']],
    ['30 1,13 * * *', 'Europe/London', '2026-03-29', ['2026-03-29T01:00', '2026-03-29T12:30']],
    ['0 1,2 * * *', 'Europe/London', '2026-03-29', ['2026-03-29T01:00']],
    ['0 0 * * *', 'Africa/Cairo', '2026-04-24', ['2026-04-23T22:00']],
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-04', ['2026-10-03T15:30']],
  ])('is due right after the gap, once: %s in %s', (cron, zone, day, expected) => {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const from = new Date(midnight - (zone === 'Europe/London' ? 0 : 10 * hourMs));
    const until = new Date(from.getTime() + 20 * hourMs);
    expect(dues(cron, zone, from.toISOString(), until.toISOString())).toEqual(expected);
  });

  it('changes nothing for a job of every hour where whole hours are skipped', () => {
    const got = dues('30 * * * *', 'Europe/London', '2026-03-28T23:00:00Z', '2026-03-29T03:00:00Z');
    expect(got).toEqual([
      '2026-03-28T23:30',
      '2026-03-29T00:30',
      '2026-03-29T01:30',
      '2026-03-29T02:30',
    ]);
  });

  it('is made up for a job of every hour where half an hour is skipped', () => {
    const got = dues(
      '0 * * * *',
      'Australia/Lord_Howe',
      '2026-10-03T14:00:00Z',
      '2026-10-03T17:00:00Z',
    );
    // 01:00, then 02:00 which is skipped, then 03:00 local.
    expect(got).toEqual([
      '2026-10-03T14:30',
      '2026-10-03T15:30',
      '2026-10-03T16:00',
      '2026-10-03T17:00',
    ]);
  });
});

describe('a local time that comes twice', () => {
  it.each([
    ['30 1 * * *', ['2026-10-25T00:30']],
    ['0,30 1 * * *', ['2026-10-25T00:00', '2026-10-25T00:30']],
    ['30 1,2 * * *', ['2026-10-25T00:30', '2026-10-25T02:30']],
  ])('is due the first time only: %s', (cron, expected) => {
    expect(dues(cron, 'Europe/London', '2026-10-24T23:00:00Z', '2026-10-25T12:00:00Z')).toEqual(
      expected,
    );
  });

  it('is due both times for a job of every hour', () => {
    const got = dues('0 * * * *', 'Europe/London', '2026-10-24T23:30:00Z', '2026-10-25T03:00:00Z');
    expect(got).toHaveLength(4);
    expect(
      dues('*/15 * * * *', 'Europe/London', '2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z'),
    ).toHaveLength(17);
  });
});

const zones = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/St_Johns',
  'Asia/Tehran',
  'Pacific/Chatham',
  'Africa/Cairo',
  'America/Scoresbysund',
] as const;

describe('minute by minute around every change of the clock', () => {
  it.each(zones)('agrees with a clock that is only watched: %s', (zone) => {
    const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    const changes = changeTable(zone, from, until).changes.map(({ atMs }) => atMs);
    for (const change of zone === 'UTC' ? [Date.UTC(2026, 1, 28)] : changes) {
      const [beginMs, endMs] = [change - 36 * hourMs, change + 36 * hourMs];
      const minutes = readClock(zone, beginMs, endMs);
      for (const cron of twelve) {
        const schedule = createSchedule(cron, zone);
        const after = new Date(beginMs - 1);
        const last = new Date(endMs - 1);
        const got = duesBetween(schedule, after, last, many).map((due) => due.getTime());
        expect([cron, change, got]).toEqual([cron, change, steppedDues(cron, minutes)]);
        expect(countDues(schedule, after, last)).toBe(got.length);
      }
    }
  });
});

describe('due times', () => {
  const cron = fc.constantFrom(...twelve, '0 0 29 2 *', '5 4 * * 1-5', '0 12 1 */3 *');
  const zone = fc.constantFrom(...zones);
  const at = fc
    .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) })
    .map((ms) => new Date(ms));

  it('are the same one by one, as a list, counted, and from the end', () => {
    fc.assert(
      fc.property(
        cron,
        zone,
        at,
        fc.integer({ min: 0, max: 4 * dayMs }),
        (text, name, from, ms) => {
          const schedule = createSchedule(text, name);
          const until = new Date(from.getTime() + ms);
          const all = duesBetween(schedule, from, until, many);
          const stepped: Date[] = [];
          for (let due = nextDue(schedule, from); due !== undefined && due <= until;) {
            stepped.push(due);
            due = nextDue(schedule, due);
          }
          expect(stepped).toEqual(all);
          expect(countDues(schedule, from, until)).toBe(all.length);
          expect(lastDues(schedule, from, until, 5)).toEqual(all.slice(-5));
          expect(duesBetween(schedule, from, until, 3)).toEqual(all.slice(0, 3));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('lie after the beginning, and include the end', () => {
    const schedule = createSchedule('0 * * * *', 'UTC');
    const [one, two] = [new Date('2026-05-01T01:00:00Z'), new Date('2026-05-01T02:00:00Z')];
    expect(duesBetween(schedule, one, two, many)).toEqual([two]);
    expect(countDues(schedule, one, two)).toBe(1);
  });

  it('are what croner says in UTC, and of one time a day wherever it is not repeated', () => {
    fc.assert(
      fc.property(cron, at, (text, from) => {
        const theirs = new Cron(text, { utcOffset: 0, paused: true }).nextRun(from);
        expect(nextDue(createSchedule(text, 'UTC'), from)).toEqual(theirs);
      }),
      { numRuns: 80 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), zone, at, (time, name, from) => {
        const text = `${time % 60} ${Math.floor(time / 60)} * * *`;
        const theirs = new Cron(text, { timezone: name, paused: true }).nextRun(from);
        expect([text, nextDue(createSchedule(text, name), from)]).toEqual([text, theirs]);
      }),
      { numRuns: 80 },
    );
  });

  it('are counted over ten years without listing them', () => {
    const schedule = createSchedule('* * * * *', 'Europe/London');
    const [from, until] = [new Date(Date.UTC(2026, 0, 1)), new Date(Date.UTC(2036, 0, 1))];
    expect(countDues(schedule, from, until)).toBe((until.getTime() - from.getTime()) / minuteMs);
  });
});
