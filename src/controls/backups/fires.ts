import type { BackupRule } from '../../estate/backup-facts.js';
import {
  awsFires,
  type AwsSchedule,
  longestGapMs,
  nextAwsFire,
  parseAwsSchedule,
} from '../../kernel/aws-schedule.js';
import { dayMs, minuteMs } from '../../kernel/units.js';
import { isTimeZone } from '../../kernel/zone-offset.js';

/** When a rule is due. */
export type Fires =
  | {
      readonly kind: 'known';
      /** Instants of the time to come, ms, ascending; all of them until `untilMs`. */
      readonly at: readonly number[];
      readonly untilMs: number;
      /** The longest time between two of them, ms; infinite when it ceases to fire. */
      readonly longestGapMs: number;
      /** Of an instant, ms; undefined when it never fires again. */
      nextMs(afterMs: number): number | undefined;
    }
  | { readonly kind: 'unreadable'; readonly expected: string }
  /** Counted from when the rule was made, which is not told: only its distance is known. */
  | { readonly kind: 'rate'; readonly longestGapMs: number };

export type KnownFires = Extract<Fires, { kind: 'known' }>;

/** Every kind of month is within it, and so are daily fires; of hourly ones more than a week. */
const horizonMs = 35 * dayMs;
const mostFires = 200;

function known(schedule: AwsSchedule, timeZone: string, from: Date): KnownFires {
  const at: number[] = [];
  let untilMs = from.getTime() + horizonMs;
  for (const fire of awsFires(schedule, timeZone, from)) {
    const fireMs = fire.getTime();
    if (fireMs > untilMs) break;
    at.push(fireMs);
    if (at.length === mostFires) {
      untilMs = fireMs;
      break;
    }
  }
  return {
    kind: 'known',
    at,
    untilMs,
    longestGapMs: longestGapMs(schedule, from),
    nextMs: (afterMs) => nextAwsFire(schedule, timeZone, new Date(afterMs))?.getTime(),
  };
}

/** The fires of a rule from an instant on. Never throws. */
export function firesOf(
  { schedule, timeZone }: Pick<BackupRule, 'schedule' | 'timeZone'>,
  from: Date,
): Fires {
  const parsed = parseAwsSchedule(schedule);
  if (!parsed.ok) return { kind: 'unreadable', expected: parsed.expected };
  if (parsed.value.kind === 'rate') {
    return { kind: 'rate', longestGapMs: longestGapMs(parsed.value, from) };
  }
  if (isTimeZone(timeZone)) return known(parsed.value, timeZone, from);
  return { kind: 'unreadable', expected: `a time zone that is known, not ${timeZone}` };
}

/** The longest time without a fire of any of them, as far as all are listed, ms. */
export function longestJointGapMs(fires: readonly KnownFires[]): number {
  const untilMs = Math.min(...fires.map((each) => each.untilMs));
  const all = fires
    .flatMap(({ at }) => at)
    .filter((at) => at <= untilMs)
    .toSorted((a, b) => a - b);
  const gaps = all.map((at, index) => at - (all[index - 1] ?? at));
  return all.length < 2 ? Number.POSITIVE_INFINITY : Math.max(...gaps);
}

/**
 * The first time at which a rule is due while the start window of another one is open, or the other
 * way round, ms. Undefined when there is none.
 */
export function overlapMs(
  [a, aWindowMs]: readonly [KnownFires, number],
  [b, bWindowMs]: readonly [KnownFires, number],
): number | undefined {
  const [rare, often] = a.at.length <= b.at.length ? [a, b] : [b, a];
  const [rareMs, oftenMs] = rare === a ? [aWindowMs, bWindowMs] : [bWindowMs, aWindowMs];
  for (const at of rare.at) {
    const other = often.nextMs(at - oftenMs);
    if (other !== undefined && other < at + rareMs) return Math.max(at, other);
  }
  return undefined;
}

/** The schedules of a pass: most plans share a few, and each is worked out once. */
export interface Schedules {
  firesOf(rule: BackupRule): Fires;
  /** When the start windows of two rules overlap first; undefined also where that cannot be told. */
  overlapOf(a: BackupRule, b: BackupRule): Date | undefined;
}

function keyOf({ schedule, timeZone }: BackupRule): string {
  return JSON.stringify([schedule, timeZone]);
}

export function schedulesFrom(from: Date): Schedules {
  const fires = new Map<string, Fires>();
  const overlaps = new Map<string, number | undefined>();
  const firesOfRule = (rule: BackupRule): Fires => {
    const key = keyOf(rule);
    const found = fires.get(key) ?? firesOf(rule, from);
    fires.set(key, found);
    return found;
  };
  return {
    firesOf: firesOfRule,
    overlapOf(a, b) {
      const windows = [a, b].map(({ startWindowMinutes }) => startWindowMinutes);
      const key = JSON.stringify([keyOf(a), keyOf(b), ...windows]);
      if (!overlaps.has(key)) {
        const [first, second] = [firesOfRule(a), firesOfRule(b)];
        const isKnown = first.kind === 'known' && second.kind === 'known';
        const [aMs = 0, bMs = 0] = windows.map((minutes) => minutes * minuteMs);
        overlaps.set(key, isKnown ? overlapMs([first, aMs], [second, bMs]) : undefined);
      }
      const at = overlaps.get(key);
      return at === undefined ? undefined : new Date(at);
    },
  };
}
