import oracle from 'aws-cron-parser';
import fc from 'fast-check';
import {
  awsFires,
  longestGapMs,
  nextAwsFire,
  parseAwsSchedule,
} from '../../../src/kernel/aws-schedule.js';
import type { AwsSchedule } from '../../../src/kernel/aws-schedule.js';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import { isTimeZone, offsetReader } from '../../../src/kernel/zone-offset.js';

function parsed(expression: string): AwsSchedule {
  const result = parseAwsSchedule(expression);
  if (!result.ok) throw new Error(`${expression}: expected ${result.expected}`);
  return result.value;
}

function fires(expression: string, zone: string, after: string, count: number): readonly string[] {
  const found: string[] = [];
  for (const at of awsFires(parsed(expression), zone, new Date(after))) {
    found.push(at.toISOString().slice(0, 16));
    if (found.length === count) break;
  }
  return found;
}

describe('what fires when', () => {
  // 1 March 2026 is a Sunday.
  it.each([
    ['cron(0 5 ? * * *)', ['2026-03-01T05:00', '2026-03-02T05:00']],
    ['cron(15 * ? * * *)', ['2026-03-01T00:15', '2026-03-01T01:15']],
    ['cron(0 12 * * ? *)', ['2026-03-01T12:00', '2026-03-02T12:00']],
    ['cron(0 0/6 ? * * *)', ['2026-03-01T06:00', '2026-03-01T12:00', '2026-03-01T18:00']],
    ['cron(0 8,20 ? * * *)', ['2026-03-01T08:00', '2026-03-01T20:00']],
    ['cron(0 3 ? * 1 *)', ['2026-03-01T03:00', '2026-03-08T03:00']],
    ['cron(0 3 ? * SUN *)', ['2026-03-01T03:00', '2026-03-08T03:00']],
    ['cron(0 3 ? * mon-fri *)', ['2026-03-02T03:00', '2026-03-03T03:00']],
    ['cron(0 3 ? * L *)', ['2026-03-07T03:00', '2026-03-14T03:00']],
    ['cron(0 3 ? * 6L *)', ['2026-03-27T03:00', '2026-04-24T03:00']],
    ['cron(0 3 ? * FRI#2 *)', ['2026-03-13T03:00', '2026-04-10T03:00']],
    ['cron(0 3 ? * 1#5 *)', ['2026-03-29T03:00', '2026-05-31T03:00']],
    ['cron(0 3 L * ? *)', ['2026-03-31T03:00', '2026-04-30T03:00']],
    ['cron(0 3 1W * ? *)', ['2026-03-02T03:00', '2026-04-01T03:00', '2026-05-01T03:00']],
    ['cron(0 3 31W * ? *)', ['2026-03-31T03:00', '2026-05-29T03:00']],
    ['cron(0 3 28W 3 ? *)', ['2026-03-27T03:00', '2027-03-29T03:00']],
    ['cron(0 3 29 FEB ? *)', ['2028-02-29T03:00', '2032-02-29T03:00']],
    ['cron(0 3 1 1/3 ? *)', ['2026-03-01T03:00', '2026-04-01T03:00', '2026-07-01T03:00'].slice(1)],
    ['cron(0 3 1 1 ? 2027-2028)', ['2027-01-01T03:00', '2028-01-01T03:00']],
    ['cron(0 3 1 1 ? 2027/2)', ['2027-01-01T03:00', '2029-01-01T03:00']],
    ['rate(1 hour)', ['2026-03-01T01:00', '2026-03-01T02:00']],
    ['rate(90 minutes)', ['2026-03-01T01:30', '2026-03-01T03:00']],
    ['rate(2 days)', ['2026-03-03T00:00', '2026-03-05T00:00']],
  ])('%s', (expression, expected) => {
    expect(fires(expression, 'Etc/UTC', '2026-03-01T00:00:00Z', expected.length)).toEqual(expected);
  });

  it('is over with its last year, and never for a day that does not exist', () => {
    expect(fires('cron(0 3 1 1 ? 2026-2027)', 'UTC', '2026-02-01T00:00:00Z', 9)).toEqual([
      '2027-01-01T03:00',
    ]);
    const never = parsed('cron(0 3 30 2 ? *)');
    expect(nextAwsFire(never, 'UTC', new Date('2026-01-01'))).toBeUndefined();
  });

  it('is later than the instant that is asked from, not at it', () => {
    expect(fires('cron(0 5 ? * * *)', 'UTC', '2026-03-01T05:00:00Z', 1)).toEqual([
      '2026-03-02T05:00',
    ]);
    expect(fires('cron(0 5 ? * * *)', 'UTC', '2026-03-01T04:59:59.999Z', 1)).toEqual([
      '2026-03-01T05:00',
    ]);
  });
});

describe('local time', () => {
  it.each([
    // Sydney is a day ahead in the evening, Honolulu a day behind in the morning.
    ['Australia/Sydney', 'cron(0 5 ? * * *)', '2026-07-01T18:00:00Z', ['2026-07-01T19:00']],
    ['Pacific/Honolulu', 'cron(0 20 ? * SAT *)', '2026-07-01T00:00:00Z', ['2026-07-05T06:00']],
    ['Asia/Kathmandu', 'cron(0 5 ? * * *)', '2026-07-01T00:00:00Z', ['2026-07-01T23:15']],
  ])('of %s', (zone, expression, after, expected) => {
    expect(fires(expression, zone, after, 1)).toEqual(expected);
  });

  it('does not fire at a time that the clock skips', () => {
    expect(fires('cron(30 1 ? * * *)', 'Europe/London', '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('fires the first time only at a time that comes twice', () => {
    expect(fires('cron(30 1 ? * * *)', 'Europe/London', '2026-10-24T00:00:00Z', 3)).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(fires('cron(0 * ? * * *)', 'Europe/London', '2026-10-24T23:59:00Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T02:00',
      '2026-10-25T03:00',
    ]);
    // In the hour that comes again it has fired already.
    expect(fires('cron(30 1 ? * * *)', 'Europe/London', '2026-10-25T01:15:00Z', 1)).toEqual([
      '2026-10-26T01:30',
    ]);
  });

  it('refuses a zone that nobody knows', () => {
    const schedule = parsed('cron(0 5 ? * * *)');
    expect(() => nextAwsFire(schedule, 'Mars/Base', new Date(0))).toThrow(RangeError);
    expect(isTimeZone('Mars/Base')).toBe(false);
    expect(isTimeZone('+01:00')).toBe(false);
    expect(isTimeZone('Etc/UTC')).toBe(true);
  });

  it('reads offsets in both directions and of minutes', () => {
    const at = Date.UTC(2026, 6, 1);
    expect(offsetReader('Etc/UTC')(at)).toBe(0);
    expect(offsetReader('Europe/London')(at)).toBe(hourMs);
    expect(offsetReader('Asia/Kathmandu')(at)).toBe(5 * hourMs + 45 * minuteMs);
    expect(offsetReader('America/St_Johns')(at)).toBe(-(2 * hourMs + 30 * minuteMs));
    expect(offsetReader('Africa/Abidjan')(at)).toBe(0);
  });
});

it.each([
  ['0 5 ? * * *', 'cron(minutes hours'],
  ['cron(0 5 * * *)', 'six fields'],
  ['cron(0 0 5 ? * * *)', 'six fields'],
  ['cron()', 'six fields'],
  ['cron(0 5 * * * *)', '? in exactly one'],
  ['cron(0 5 ? * ? *)', '? in exactly one'],
  ['cron(60 5 ? * * *)', 'for the minutes: '],
  ['cron(0/0 5 ? * * *)', 'for the minutes: '],
  ['cron(0/60 5 ? * * *)', 'for the minutes: '],
  ['cron(? 5 ? * * *)', 'for the minutes: '],
  ['cron(1,,2 5 ? * * *)', 'for the minutes: '],
  ['cron(1/2/3 5 ? * * *)', 'for the minutes: '],
  ['cron(*-5 5 ? * * *)', 'for the minutes: '],
  ['cron(1-2-3 5 ? * * *)', 'for the minutes: '],
  ['cron(0 24 ? * * *)', 'for the hours: '],
  ['cron(0 5-3 ? * * *)', 'for the hours: '],
  ['cron(0 5 32 * ? *)', 'for the day of month: '],
  ['cron(0 5 0 * ? *)', 'for the day of month: '],
  ['cron(0 5 0W * ? *)', 'for the day of month: '],
  ['cron(0 5 L-3 * ? *)', 'for the day of month: '],
  ['cron(0 5 1,L * ? *)', 'for the day of month: '],
  ['cron(0 5 ? 13 * *)', 'for the month: '],
  ['cron(0 5 ? MON * *)', 'for the month: '],
  ['cron(0 5 ? * 0 *)', 'for the day of week: '],
  ['cron(0 5 ? * 8 *)', 'for the day of week: '],
  ['cron(0 5 ? * 8L *)', 'for the day of week: '],
  ['cron(0 5 ? * 3#6 *)', 'for the day of week: '],
  ['cron(0 5 ? * 3#1,6#3 *)', 'for the day of week: '],
  ['cron(0 5 ? * JAN *)', 'for the day of week: '],
  ['cron(0 5 ? * * 1969)', 'for the year: '],
  ['rate(0 days)', 'rate(value unit)'],
  ['rate(1 days)', 'rate(value unit)'],
  ['rate(5 hour)', 'rate(value unit)'],
  ['rate(1 week)', 'rate(value unit)'],
  ['every day', 'cron(minutes hours'],
])('refuses %s', (expression, expected) => {
  expect(parseAwsSchedule(expression)).toEqual({
    ok: false,
    expected: expect.stringContaining(expected),
  });
});

it.each([
  ['cron(0 5 ? * * *)', dayMs],
  ['cron(0 0/6 ? * * *)', 6 * hourMs],
  ['cron(0 8,20 ? * * *)', 12 * hourMs],
  ['cron(0 9-17 ? * * *)', 16 * hourMs],
  ['cron(0 5 ? * MON-FRI *)', 3 * dayMs],
  ['cron(0 5 ? * 1 *)', 7 * dayMs],
  ['cron(0 5 1 * ? *)', 31 * dayMs],
  ['cron(0 5 29 2 ? *)', 4 * 365 * dayMs + dayMs],
  ['cron(0 5 ? * * 2026)', Number.POSITIVE_INFINITY],
  ['cron(0 5 30 2 ? *)', Number.POSITIVE_INFINITY],
  ['rate(36 hours)', 36 * hourMs],
])('%s leaves at most %d ms between two fires', (expression, gap) => {
  expect(longestGapMs(parsed(expression), new Date('2026-03-01T12:00:00Z'))).toBe(gap);
});

describe('against another parser', () => {
  const number = (low: number, high: number) => fc.integer({ min: low, max: high });
  const valuesOf = (low: number, high: number): fc.Arbitrary<string> =>
    fc.oneof(
      fc.constant('*'),
      fc.uniqueArray(number(low, high), { minLength: 1, maxLength: 4 }).map((values) =>
        // The other one does not sort a list.
        values.toSorted((one, other) => one - other).join(','),
      ),
      fc.tuple(number(low, high), number(low, high)).map((pair) => {
        const [begin, end] = pair.toSorted((one, other) => one - other);
        return `${begin}-${end}`;
      }),
      fc.tuple(number(low, high), number(1, high)).map(([begin, step]) => `${begin}/${step}`),
    );
  // It turns 31 February into 3 March, so days that not every month has are left to the table above.
  const days = fc.oneof(
    valuesOf(1, 28).map((day) => `${day.replace('*', '1-28')} ?`),
    fc.constant('L ?'),
    number(1, 28).map((day) => `${day}W ?`),
    valuesOf(1, 7).map((day) => `? ${day}`),
    fc.tuple(number(1, 7), number(1, 4)).map(([day, nth]) => `? ${day}#${nth}`),
    number(1, 7).map((day) => `? ${day}L`),
  );
  const body = fc
    .tuple(valuesOf(0, 59), valuesOf(0, 23), days, valuesOf(1, 12))
    .map(([minutes, hours, dayPair, months]) => {
      const [dayOfMonth, dayOfWeek] = dayPair.split(' ');
      return `${minutes} ${hours} ${dayOfMonth} ${months} ${dayOfWeek} *`;
    })
    // Steps of days may still reach the 29th.
    .filter((text) => !/^\S+ \S+ \d+\/\d+ /.test(text));
  const instant = number(Date.UTC(2024, 0, 1), Date.UTC(2034, 0, 1)).map((ms) => new Date(ms));

  it('fires at the same instants in UTC', () => {
    fc.assert(
      fc.property(body, instant, (text, after) => {
        const ours = nextAwsFire(parsed(`cron(${text})`), 'UTC', after);
        const theirs = oracle.next(oracle.parse(text), after);
        expect(ours?.toISOString()).toBe(theirs?.toISOString());
      }),
      { numRuns: 500 },
    );
  });
});

it('fires strictly later each time, in any zone, and nothing in between', () => {
  const zones = fc.constantFrom('UTC', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe');
  const hours = fc.constantFrom(
    'cron(30 1,2 ? * * *)',
    'cron(0 * ? * * *)',
    'cron(15 0/5 ? * 2 *)',
  );
  const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });
  fc.assert(
    fc.property(zones, hours, instant, (zone, expression, fromMs) => {
      const schedule = parsed(expression);
      let previous = new Date(fromMs);
      let count = 0;
      for (const at of awsFires(schedule, zone, previous)) {
        expect(at.getTime()).toBeGreaterThan(previous.getTime());
        expect(nextAwsFire(schedule, zone, previous)).toEqual(at);
        expect(nextAwsFire(schedule, zone, new Date(at.getTime() - 1))).toEqual(at);
        previous = at;
        if (++count === 20) break;
      }
    }),
    { numRuns: 100 },
  );
});
