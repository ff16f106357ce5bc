import { createHash } from 'node:crypto';
import type { Job } from '../estate/job.js';
import { dayMs, minuteMs, secondMs } from '../kernel/units.js';
import { nextDue } from './due-times.js';
import { floorDay, matches, pieces } from './local-time.js';
import type { Schedule } from './schedule.js';

/** The gaps between times of one day and the first of the next, if that is due as well. */
function gapsOf({ cron }: Schedule): readonly number[] {
  const { times } = cron;
  return times.map((time, at) => (times[at + 1] ?? dayMs + (times[0] ?? 0)) - time);
}

/** Shortest time between two due times, ms; clock changes are not looked at. */
export function shortestInterval(schedule: Schedule): number {
  return Math.min(...gapsOf(schedule));
}

function longestIn(schedule: Schedule, fromMs: number, untilMs: number): number | undefined {
  const { cron } = schedule;
  const inner = Math.max(0, ...gapsOf(schedule).slice(0, -1));
  let longest: number | undefined;
  let previous: number | undefined;
  const visit = (dueMs: number): void => {
    if (previous !== undefined) longest = Math.max(longest ?? 0, dueMs - previous);
    previous = dueMs;
  };
  for (const { lowMs, highMs, offsetMs, madeUpMs } of pieces(schedule, fromMs, untilMs)) {
    if (madeUpMs !== undefined) visit(madeUpMs);
    let day = cron.nextDay(floorDay(lowMs));
    while (day !== undefined && day < highMs) {
      const isWhole = day >= lowMs && day + dayMs <= highMs;
      if (isWhole) {
        visit(day + (cron.times[0] ?? 0) - offsetMs);
        if (inner > 0) longest = Math.max(longest ?? 0, inner);
        previous = day + (cron.times.at(-1) ?? 0) - offsetMs;
      } else {
        const [low, high] = [Math.max(lowMs, day), Math.min(highMs, day + dayMs)];
        for (const localMs of matches(cron, low, high)) visit(localMs - offsetMs);
      }
      day = cron.nextDay(day + dayMs);
    }
  }
  const first = previous === undefined ? nextDue(schedule, new Date(fromMs - 1)) : undefined;
  const last = first ?? (previous === undefined ? undefined : new Date(previous));
  const following = last && nextDue(schedule, last);
  if (last === undefined || following === undefined) return longest;
  return Math.max(longest ?? 0, following.getTime() - last.getTime());
}

/**
 * The longest time between two due times of which the earlier lies in this UTC year or the next, ms,
 * clock changes included; of rarer schedules that between the next two. The same all year.
 * Undefined when it is due at most once more.
 */
export function expectedInterval(schedule: Schedule, now: Date): number | undefined {
  const year = now.getUTCFullYear();
  if (!schedule.intervals.has(year)) {
    schedule.intervals.clear();
    const longest = longestIn(schedule, Date.UTC(year, 0, 1), Date.UTC(year + 2, 0, 1));
    schedule.intervals.set(year, longest);
  }
  return schedule.intervals.get(year);
}

/** The most seconds of jitter that a schedule can take: half of its shortest interval. */
export function maximumJitterSeconds(schedule: Schedule): number {
  return shortestInterval(schedule) / 2 / secondMs;
}

/**
 * How long after its due time a job starts, ms: between 0 and its jitter, always the same for one
 * name, so that many daemons or jobs do not all call AWS in the same second.
 */
export function jitterMs(job: Pick<Job, 'name' | 'jitterSeconds'>, schedule: Schedule): number {
  const bound = Math.min(job.jitterSeconds, maximumJitterSeconds(schedule)) * secondMs;
  const share = createHash('sha256').update(job.name).digest().readUInt32BE(0) / 2 ** 32;
  return Math.floor(share * bound);
}

const longestGraceMs = 5 * minuteMs;

/**
 * How late a run may start and still be on time, ms. A restart of the daemon fits into five minutes;
 * half of the interval, because a later start is nearer to the next due time than to its own.
 */
export function graceMs(schedule: Schedule): number {
  return Math.min(longestGraceMs, shortestInterval(schedule) / 2);
}
