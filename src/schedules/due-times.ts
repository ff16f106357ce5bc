import { dayMs, hourMs } from '../kernel/units.js';
import { countMatches, matches, pieces } from './local-time.js';
import type { Schedule } from './schedule.js';

/**
 * Due times of a schedule. All ranges are half open: after `after`, up to and including `until`.
 * What happens when the local clock changes is in `local-time.ts`.
 */

/** How far a next due time is looked for: leap days are eight years apart at most. */
const horizonMs = 11 * 366 * dayMs;

/** Due times in [fromMs, untilMs), ascending, as ms. */
function* walk(schedule: Schedule, fromMs: number, untilMs: number): Generator<number, void> {
  for (const { lowMs, highMs, offsetMs, madeUpMs } of pieces(schedule, fromMs, untilMs)) {
    if (madeUpMs !== undefined) yield madeUpMs;
    for (const localMs of matches(schedule.cron, lowMs, highMs)) yield localMs - offsetMs;
  }
}

/** The first due time after an instant; undefined when there is none within eleven years. */
export function nextDue(schedule: Schedule, after: Date): Date | undefined {
  const fromMs = after.getTime() + 1;
  const first = walk(schedule, fromMs, fromMs + horizonMs).next();
  return first.done === true ? undefined : new Date(first.value);
}

/** The first `limit` due times after `after`, up to and including `until`; ascending. */
export function duesBetween(
  schedule: Schedule,
  after: Date,
  until: Date,
  limit: number,
): readonly Date[] {
  const dues: Date[] = [];
  if (limit <= 0) return dues;
  for (const dueMs of walk(schedule, after.getTime() + 1, until.getTime() + 1)) {
    dues.push(new Date(dueMs));
    if (dues.length >= limit) break;
  }
  return dues;
}

/** How many due times there are after `after`, up to and including `until`. Years cost little. */
export function countDues(schedule: Schedule, after: Date, until: Date): number {
  let count = 0;
  for (const piece of pieces(schedule, after.getTime() + 1, until.getTime() + 1)) {
    if (piece.madeUpMs !== undefined) count++;
    count += countMatches(schedule.cron, piece.lowMs, piece.highMs);
  }
  return count;
}

/** The last `limit` due times after `after`, up to and including `until`; ascending. */
export function lastDues(
  schedule: Schedule,
  after: Date,
  until: Date,
  limit: number,
): readonly Date[] {
  if (limit <= 0) return [];
  const [afterMs, untilMs] = [after.getTime(), until.getTime()];
  for (let reachMs = hourMs; ; reachMs *= 2) {
    const fromMs = Math.max(afterMs, untilMs - reachMs);
    const from = new Date(fromMs);
    if (fromMs === afterMs || countDues(schedule, from, until) >= limit) {
      return duesBetween(schedule, from, until, Number.POSITIVE_INFINITY).slice(-limit);
    }
  }
}
