import { missReasons, runOutcomes } from '../../../src/estate/run.js';
import { createSchedule } from '../../../src/schedules/schedule.js';
import { statusOf } from '../../../src/schedules/status.js';
import type { StatusOptions } from '../../../src/schedules/status.js';
import { jitterMs } from '../../../src/schedules/intervals.js';
import { aJob } from './builders.js';

const at = (time: string): Date => new Date(`2026-03-01T${time}Z`);
const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

function options(changes: Partial<StatusOptions> = {}): StatusOptions {
  const job = changes.job ?? aJob();
  return {
    job,
    schedule: createSchedule(job.cron, job.timeZone),
    running: undefined,
    now: at('12:05:00'),
    ...changes,
    ledger: {
      registeredAt: at('10:00:00'),
      decidedUntil: at('12:00:00'),
      lastStartedAt: at('12:00:00'),
      lastSuccessAt: at('12:00:10'),
      ends: zeros(runOutcomes),
      missed: zeros(missReasons),
      lastMissed: undefined,
      ...changes.ledger,
    },
  };
}

it('says when the job is due next, and when it starts', () => {
  const job = aJob({ jitterSeconds: 60 });
  const status = statusOf(options({ job }));
  const jitter = jitterMs(job, createSchedule(job.cron, 'UTC'));
  expect(jitter).toBeGreaterThan(0);
  expect(status).toMatchObject({
    words: 'Every 10 minutes, in UTC',
    nextDue: at('12:10:00'),
    nextStart: new Date(at('12:10:00').getTime() + jitter),
    expectedIntervalMs: 600_000,
    overdue: false,
  });
  // Due already, and waiting for its jitter.
  const waiting = statusOf(options({ job, now: at('12:10:00') }));
  expect(waiting.nextDue).toEqual(at('12:10:00'));
});

it('has nothing next while it is paused, and comes after the ledger where the clock is behind it', () => {
  const paused = statusOf(options({ job: aJob({ paused: true }), now: at('23:00:00') }));
  expect(paused).toMatchObject({ nextDue: undefined, nextStart: undefined, overdue: false });
  expect(statusOf(options({ now: at('11:05:00') })).nextDue).toEqual(at('12:10:00'));
});

it.each([
  ['12:25:10', false],
  ['12:25:11', true],
])('is overdue when two intervals and five minutes went by without success: %s', (now, overdue) => {
  expect(statusOf(options({ now: at(now) })).overdue).toBe(overdue);
});

it('counts from its registration while it never succeeded', () => {
  const { ledger } = options();
  const young = options({ ledger: { ...ledger, lastSuccessAt: undefined }, now: at('10:25:00') });
  expect(statusOf(young).overdue).toBe(false);
  expect(statusOf({ ...young, now: at('10:25:01') }).overdue).toBe(true);
});

it('gives a job its whole time when it is taken up again after a pause', () => {
  const { ledger, job } = options();
  const told = { job: job.name, firstDue: at('13:00:00'), due: at('15:00:00'), count: 13 };
  const status = (reason: 'paused' | 'down', now: string) =>
    statusOf(
      options({
        ledger: { ...ledger, lastMissed: { ...told, reason, at: at('15:00:01') } },
        now: at(now),
      }),
    );
  expect(status('paused', '15:25:01').overdue).toBe(false);
  expect(status('paused', '15:25:02').overdue).toBe(true);
  expect(status('down', '15:01:00').overdue).toBe(true);
});
