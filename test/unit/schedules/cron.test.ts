import { parseCron } from '../../../src/schedules/cron.js';
import { createSchedule } from '../../../src/schedules/schedule.js';
import { cronWords, catchUpWords, scheduleWords } from '../../../src/schedules/words.js';
import { parseTimeZone } from '../../../src/schedules/zone.js';
import { aJob } from './builders.js';

it.each([
  ['*/10 * * * *', '*/10 * * * *', 'Every 10 minutes'],
  ['  17   3 * * * ', '17 3 * * *', 'At 03:17'],
  ['@hourly', '0 * * * *', 'Every hour'],
  ['@Daily', '0 0 * * *', 'At 00:00'],
  ['@weekly', '0 0 * * 0', 'At 00:00, only on Sunday'],
  ['*/45 * * * *', '*/45 * * * *', 'At 0 and 45 minutes past the hour'],
  ['0 */7 * * *', '0 */7 * * *', 'At 00:00, 07:00, 14:00 and 21:00'],
  [
    '0 9-17 * jan mon-fri',
    '0 9-17 * JAN MON-FRI',
    'Every hour, between 09:00 and 17:00, Monday through Friday, only in January',
  ],
  ['0 0 29 2 *', '0 0 29 2 *', 'At 00:00, on day 29 of the month, only in February'],
  ['0 22 * * 7', '0 22 * * 7', 'At 22:00, only on Sunday'],
])('takes %j', (text, normal, words) => {
  const parsed = parseCron(text);
  expect(parsed).toMatchObject({ ok: true, value: { text: normal } });
  expect(cronWords(normal)).toBe(words);
});

it.each([
  ['', 'is empty', 'use a cron expression'],
  ['30 */10 * * * *', 'has six fields; seconds are not taken', 'leave them out: "*/10 * * * *"'],
  ['0 0 0 1 1 * 2027', 'has 7 fields', 'use five fields'],
  ['* * * *', 'has 4 fields', 'use five fields'],
  ['daily', 'has one field', 'use five fields'],
  ['@dialy', 'is not a known nickname', 'did you mean "@daily"?'],
  ['@reboot', 'is not a known nickname', 'use one of @hourly'],
  ['60 * * * *', 'has "60" for its minute', 'use 0 to 59'],
  ['0 24 * * *', 'has "24" for its hour', 'use 0 to 23'],
  ['0 0 0 * *', 'has "0" for its day of month', 'use 1 to 31'],
  ['0 0 * 13 *', 'has "13" for its month', 'use 1 to 12 or JAN to DEC'],
  ['0 0 * * 8', 'has "8" for its day of week', 'use 0 to 7 or SUN to SAT'],
  ['0 0 L * *', 'has "L" for its day of month', 'use 1 to 31'],
  ['0 0 ? * *', 'has "?" for its day of month', 'use 1 to 31'],
  ['0 0 * * FRI#2', 'has "FRI#2" for its day of week', 'use 0 to 7'],
  ['0 0 * * +5', 'has "+5" for its day of week', 'use 0 to 7'],
  ['0 0 * * MOO', 'has "MOO" for its day of week', 'use 0 to 7'],
  ['5/5 * * * *', 'has "5/5" for its minute', 'use 0 to 59'],
  ['5-1 * * * *', 'has "5-1" for its minute', 'use 0 to 59'],
  ['*/0 * * * *', 'has "*/0" for its minute', 'use 0 to 59'],
  ['1,,2 * * * *', 'has "1,,2" for its minute', 'use 0 to 59'],
  ['0 0 13 * 5', 'restricts both day of month and day of week', 'leave one of the two as *'],
  ['0 0 */2 * MON', 'restricts both day of month and day of week', 'leave one of the two as *'],
  ['0 0 30 2 *', 'names a day that does not exist, so it never fires', 'use a day that exists'],
  ['0 0 31 4,6,9,11 *', 'names a day that does not exist', 'use a day that exists'],
])('refuses %j', (text, wrong, remedy) => {
  expect(parseCron(text)).toEqual({
    ok: false,
    wrong: expect.stringContaining(wrong),
    remedy: expect.stringContaining(remedy),
  });
});

it('takes a step of one for no restriction, where croner would join the days by "or"', () => {
  const parsed = parseCron('0 0 */1 * 1');
  if (!parsed.ok) throw new Error(parsed.wrong);
  const tuesday = Date.UTC(2026, 2, 3);
  expect(parsed.value.nextDay(tuesday)).toBe(Date.UTC(2026, 2, 9));
  expect(parsed.value.isEveryDay).toBe(false);
});

describe('a time zone', () => {
  it.each([
    'UTC',
    'utc',
    'Europe/London',
    'europe/london',
    'US/Eastern',
    'Europe/Kyiv',
    'Etc/GMT+1',
  ])('may be %s', (name) => {
    expect(parseTimeZone(name)).toMatchObject({ ok: true });
  });

  it.each([
    ['Europe/Londn', 'did you mean "Europe/London"?'],
    ['London', 'did you mean "Europe/London"?'],
    ['+01:00', 'use UTC or an IANA name such as Europe/London'],
    ['', 'use UTC or an IANA name such as Europe/London'],
  ])('is not %j', (name, remedy) => {
    expect(parseTimeZone(name)).toEqual({ ok: false, wrong: 'is not a time zone', remedy });
  });
});

it('refuses to make a schedule of either, with what would be right', () => {
  expect(() => createSchedule('0 0 30 2 *', 'UTC')).toThrow('never fires');
  expect(() => createSchedule('0 0 * * *', 'Mars/Base')).toThrow('"Mars/Base" is not a time zone');
});

it('says zone and catch-up in words', () => {
  expect(scheduleWords(aJob({ timeZone: 'Europe/London' }))).toBe(
    'Every 10 minutes, in Europe/London',
  );
  expect(catchUpWords(aJob({ catchUp: 'skip' }))).toBe('a missed run is not made up');
  expect(catchUpWords(aJob())).toBe('one run makes up for all that were missed');
  expect(catchUpWords(aJob({ catchUp: 'all-in-window', catchUpWindowSeconds: 7200 }))).toBe(
    'every run missed within 2 h is made up',
  );
});
