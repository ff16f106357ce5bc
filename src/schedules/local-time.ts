import { dayMs, hourMs } from '../kernel/units.js';
import type { CronFields } from './cron.js';
import type { Schedule } from './schedule.js';

/**
 * Schedules in local time, stretch by stretch.
 *
 * What happens when the local clock changes:
 * 1. A local time that the clock skips is due at the first instant after the gap; several of them
 *    are due there once. Not so for what is due in every hour, where the clock skips whole hours:
 *    it simply goes on, and nothing is lost.
 * 2. A local time that comes twice is due the first time only. What is due in every hour is due both
 *    times: it goes on ticking.
 *
 * croner 11 does the same for expressions with one hour and one minute and for those that tick every
 * hour in zones that skip whole hours. It drops skipped times and doubles repeated ones of lists and
 * ranges of hours ("30 1,13 * * *"), and leaves half an hour out at Lord Howe; hence our own walk.
 */

/** A stretch of local time in which matching times are due. */
export interface Piece {
  /** Local time, first and first after. */
  readonly lowMs: number;
  readonly highMs: number;
  readonly offsetMs: number;
  /** An instant that is due because times before it were skipped; not a match itself. */
  readonly madeUpMs: number | undefined;
}

export const floorDay = (localMs: number): number => Math.floor(localMs / dayMs) * dayMs;

/** How many of the times of day come before `restMs`. */
function timesBefore({ times }: CronFields, restMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < restMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Matching local times in [lowMs, highMs), ascending. */
export function* matches(cron: CronFields, lowMs: number, highMs: number): Generator<number, void> {
  let day = lowMs < highMs ? cron.nextDay(floorDay(lowMs)) : undefined;
  while (day !== undefined && day < highMs) {
    for (let at = timesBefore(cron, lowMs - day); at < cron.times.length; at++) {
      const localMs = day + (cron.times[at] ?? 0);
      if (localMs >= highMs) return;
      yield localMs;
    }
    day = cron.nextDay(day + dayMs);
  }
}

export function countMatches(cron: CronFields, lowMs: number, highMs: number): number {
  if (lowMs >= highMs) return 0;
  if (cron.isEveryDay) {
    const before = (localMs: number): number =>
      Math.floor(localMs / dayMs) * cron.times.length +
      timesBefore(cron, localMs - floorDay(localMs));
    return before(highMs) - before(lowMs);
  }
  let count = 0;
  let day = cron.nextDay(floorDay(lowMs));
  while (day !== undefined && day < highMs) {
    count += timesBefore(cron, highMs - day) - timesBefore(cron, lowMs - day);
    day = cron.nextDay(day + dayMs);
  }
  return count;
}

function hasMatch(cron: CronFields, lowMs: number, highMs: number): boolean {
  return matches(cron, lowMs, highMs).next().done !== true;
}

/** The stretches of [fromMs, untilMs) with the policy for clock changes applied. */
export function* pieces(
  { cron, zone }: Schedule,
  fromMs: number,
  untilMs: number,
): Generator<Piece, void> {
  let beginMs = fromMs;
  while (beginMs < untilMs) {
    const span = zone.spanAt(beginMs);
    const { offsetMs, offsetBeforeMs } = span;
    const endMs = Math.min(span.untilMs, untilMs);
    const jumpMs = offsetMs - offsetBeforeMs;
    const opensHere = beginMs === span.fromMs;
    const oldEndMs = span.fromMs + offsetBeforeMs;
    const newBeginMs = span.fromMs + offsetMs;
    const isRepeat = jumpMs < 0 && !cron.isEveryHour;
    const isSkip = jumpMs > 0 && opensHere && !(cron.isEveryHour && jumpMs % hourMs === 0);
    const isMadeUp =
      isSkip && hasMatch(cron, oldEndMs, newBeginMs) && !hasMatch(cron, newBeginMs, newBeginMs + 1);
    yield {
      lowMs: isRepeat ? Math.max(beginMs + offsetMs, oldEndMs) : beginMs + offsetMs,
      highMs: endMs + offsetMs,
      offsetMs,
      madeUpMs: isMadeUp ? span.fromMs : undefined,
    };
    beginMs = endMs;
  }
}
