import fc from 'fast-check';
import type { JobName } from '../../../src/estate/ids.js';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import { duesBetween } from '../../../src/schedules/due-times.js';
import {
  expectedInterval,
  graceMs,
  jitterMs,
  maximumJitterSeconds,
  shortestInterval,
} from '../../../src/schedules/intervals.js';
import { createSchedule } from '../../../src/schedules/schedule.js';
import { aJob } from './builders.js';

const now = new Date('2026-07-01T12:34:56Z');

it.each([
  ['*/10 * * * *', 'UTC', 10 * minuteMs, 10 * minuteMs],
  ['* * * * *', 'Europe/London', minuteMs, minuteMs],
  ['0,45 * * * *', 'UTC', 15 * minuteMs, 45 * minuteMs],
  ['17 3 * * *', 'UTC', dayMs, dayMs],
  ['17 3 * * *', 'Europe/London', dayMs, 25 * hourMs],
  ['30 2,14 * * *', 'UTC', 12 * hourMs, 12 * hourMs],
  ['0 9 * * 1-5', 'UTC', dayMs, 3 * dayMs],
  ['0 0 1 * *', 'UTC', dayMs, 31 * dayMs],
  ['0 0 1 1 *', 'UTC', dayMs, 365 * dayMs],
  ['0 0 29 2 *', 'UTC', dayMs, 1461 * dayMs],
  ['* 3 1 1 *', 'UTC', minuteMs, 365 * dayMs - 59 * minuteMs],
  // Casablanca goes back an hour for Ramadan, and forth after it.
  ['0 12 * * *', 'Africa/Casablanca', dayMs, 25 * hourMs],
])('of %s in %s: shortest and longest', (cron, zone, shortest, longest) => {
  const schedule = createSchedule(cron, zone);
  expect(shortestInterval(schedule)).toBe(shortest);
  expect(expectedInterval(schedule, now)).toBe(longest);
});

it('is the longest of two years of due times, and the same all year', () => {
  const cron = fc.constantFrom('*/7 5-9 * * *', '15 1,2 * * *', '0 */5 * * 2', '1 0 */9 * *');
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe');
  fc.assert(
    fc.property(cron, zone, fc.integer({ min: 2026, max: 2034 }), (text, name, year) => {
      const schedule = createSchedule(text, name);
      const [from, until] = [Date.UTC(year, 0, 1), Date.UTC(year + 2, 3, 1)];
      const dues = duesBetween(schedule, new Date(from - 1), new Date(until), Infinity);
      const gaps = dues.slice(1).flatMap((due, at) => {
        const before = dues[at]?.getTime() ?? 0;
        return before < Date.UTC(year + 2, 0, 1) ? [due.getTime() - before] : [];
      });
      expect(expectedInterval(schedule, new Date(from))).toBe(Math.max(...gaps));
      expect(expectedInterval(schedule, new Date(from + 200 * dayMs))).toBe(Math.max(...gaps));
    }),
    { numRuns: 12 },
  );
});

it('spreads jobs by their names, within the jitter and half of the interval', () => {
  const schedule = createSchedule('* * * * *', 'UTC');
  expect(maximumJitterSeconds(schedule)).toBe(30);
  const spread = Array.from({ length: 200 }, (_, at) =>
    jitterMs({ name: `job-${at}` as JobName, jitterSeconds: 3600 }, schedule),
  );
  expect(Math.min(...spread)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...spread)).toBeLessThan(30_000);
  expect(new Set(spread).size).toBeGreaterThan(190);
  expect(jitterMs(aJob({ jitterSeconds: 30 }), schedule)).toBe(
    jitterMs(aJob({ jitterSeconds: 30 }), createSchedule('17 3 * * *', 'UTC')),
  );
  expect(jitterMs(aJob({ jitterSeconds: 0 }), schedule)).toBe(0);
});

it('gives half of the interval for grace, at most five minutes', () => {
  expect(graceMs(createSchedule('* * * * *', 'UTC'))).toBe(30_000);
  expect(graceMs(createSchedule('*/10 * * * *', 'UTC'))).toBe(5 * minuteMs);
  expect(graceMs(createSchedule('17 3 * * *', 'UTC'))).toBe(5 * minuteMs);
});
