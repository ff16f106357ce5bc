import { cronFieldKinds, readDayOfMonth, readDayOfWeek, readValues } from './aws-cron-fields.js';
import type { CalendarDay, CronFieldKind, DayTest } from './aws-cron-fields.js';
import { dayMs, hourMs, minuteMs } from './units.js';
import { offsetReader } from './zone-offset.js';
import type { OffsetReader } from './zone-offset.js';

/**
 * AWS's own schedules, `cron(...)` and `rate(...)`: another grammar than cron(5), and another clock
 * policy. Local times that the clock skips do not fire; those that come twice fire the first time only.
 * Sources: Amazon EventBridge User Guide, "Cron expressions reference" and "Rate expressions reference";
 * Amazon EventBridge Scheduler User Guide, "Daylight savings time"; AWS Backup API Reference, BackupRule.
 */

interface CronSchedule {
  readonly kind: 'cron';
  /** As it was written. */
  readonly expression: string;
  /** Times of day, ms after midnight, ascending; never empty. */
  readonly times: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly isDay: DayTest;
}

interface RateSchedule {
  readonly kind: 'rate';
  readonly expression: string;
  readonly everyMs: number;
}

export type AwsSchedule = CronSchedule | RateSchedule;

export type ParsedAwsSchedule =
  | { readonly ok: true; readonly value: AwsSchedule }
  | {
      readonly ok: false;
      /** What would be right: follows "expected". */
      readonly expected: string;
    };

const lastYear = 2199;

const wrong = (expected: string): ParsedAwsSchedule => ({ ok: false, expected });

function parseRate(expression: string, body: string): ParsedAwsSchedule {
  const expected = 'rate(value unit) such as rate(1 day), rate(12 hours) or rate(90 minutes)';
  const [, count = '', unit = '', plural = ''] =
    /^([1-9]\d{0,5}) (minute|hour|day)(s?)$/.exec(body) ?? [];
  if (count === '' || (plural === '') !== (count === '1')) return wrong(expected);
  const units: Readonly<Record<string, number>> = { minute: minuteMs, hour: hourMs, day: dayMs };
  return {
    ok: true,
    value: { kind: 'rate', expression, everyMs: Number(count) * (units[unit] ?? dayMs) },
  };
}

/** Reads one field; the kinds of fields are all there are. */
function read<T>(
  fields: readonly string[],
  index: number,
  how: (kind: CronFieldKind, text: string) => T | undefined,
): T | undefined {
  const kind = cronFieldKinds[index];
  return kind === undefined ? undefined : how(kind, fields[index] ?? '');
}

function refuse(index: number): ParsedAwsSchedule {
  const kind = cronFieldKinds[index];
  return wrong(`for the ${kind?.name}: ${kind?.expected}`);
}

function parseCron(expression: string, body: string): ParsedAwsSchedule {
  const fields = body.trim().split(/\s+/);
  if (fields.length !== cronFieldKinds.length) {
    return wrong(
      'six fields, cron(minutes hours day-of-month month day-of-week year), such as cron(0 5 ? * * *)',
    );
  }
  if ((fields[2] === '?') === (fields[4] === '?')) {
    return wrong('? in exactly one of day of month and day of week');
  }
  const minutes = read(fields, 0, readValues);
  if (minutes === undefined) return refuse(0);
  const hours = read(fields, 1, readValues);
  if (hours === undefined) return refuse(1);
  const byWeek = fields[2] === '?';
  const isDay = byWeek ? read(fields, 4, readDayOfWeek) : read(fields, 2, readDayOfMonth);
  if (isDay === undefined) return refuse(byWeek ? 4 : 2);
  const months = read(fields, 3, readValues);
  if (months === undefined) return refuse(3);
  const years = read(fields, 5, readValues);
  if (years === undefined) return refuse(5);
  return {
    ok: true,
    value: {
      kind: 'cron',
      expression,
      times: hours.flatMap((hour) => minutes.map((minute) => hour * hourMs + minute * minuteMs)),
      months: new Set(months),
      years: new Set(years),
      isDay,
    },
  };
}

/**
 * Reads `cron(minutes hours day-of-month month day-of-week year)` or `rate(value unit)`. In a cron `?`
 * stands in exactly one of the two day fields, and Sunday is 1. What AWS does not document is refused:
 * ranges that run backwards, `L-3`, several `#` in one field. Never throws.
 */
export function parseAwsSchedule(expression: string): ParsedAwsSchedule {
  const [, kind, body = ''] = /^(cron|rate)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return parseRate(expression, body);
  if (kind === 'cron') return parseCron(expression, body);
  return wrong(
    'cron(minutes hours day-of-month month day-of-week year) or rate(value unit), such as cron(0 5 ? * * *)',
  );
}

const floorDay = (localMs: number): number => Math.floor(localMs / dayMs) * dayMs;

function calendarDay(localMs: number): CalendarDay {
  const date = new Date(localMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return {
    year,
    month,
    dayOfMonth: date.getUTCDate(),
    dayOfWeek: date.getUTCDay() + 1,
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}

/** The first day from `fromMs` on, a midnight written as if local were UTC. */
function nextDay({ years, months, isDay }: CronSchedule, fromMs: number): number | undefined {
  let at = floorDay(fromMs);
  for (let day = calendarDay(at); day.year <= lastYear; day = calendarDay(at)) {
    if (!years.has(day.year)) at = Date.UTC(day.year + 1, 0, 1);
    else if (!months.has(day.month)) at = Date.UTC(day.year, day.month, 1);
    else if (isDay(day)) return at;
    else at += dayMs;
  }
  return undefined;
}

/** The instant of a local time: the first of two, undefined when the clock skips it. */
function instantOf(localMs: number, offsetAt: OffsetReader): number | undefined {
  // No zone changes its clock twice within two days.
  for (const offsetMs of [offsetAt(localMs - dayMs), offsetAt(localMs + dayMs)]) {
    if (offsetAt(localMs - offsetMs) === offsetMs) return localMs - offsetMs;
  }
  return undefined;
}

/**
 * The instants at which a schedule fires, ascending, all later than `after`. A rate is counted from
 * `after`, which for AWS is when the schedule was made.
 * @param timeZone - IANA name; of no meaning to a rate
 * @throws RangeError for a zone that the runtime does not know
 */
export function* awsFires(
  schedule: AwsSchedule,
  timeZone: string,
  after: Date,
): Generator<Date, void> {
  if (schedule.kind === 'rate') {
    for (let at = after.getTime() + schedule.everyMs; ; at += schedule.everyMs) yield new Date(at);
  }
  const offsetAt = offsetReader(timeZone);
  const afterMs = after.getTime();
  // A day early: an hour that comes twice may belong to the day before.
  let day = nextDay(schedule, afterMs + offsetAt(afterMs) - dayMs);
  while (day !== undefined) {
    for (const time of schedule.times) {
      const at = instantOf(day + time, offsetAt);
      if (at !== undefined && at > afterMs) yield new Date(at);
    }
    day = nextDay(schedule, day + dayMs);
  }
}

/**
 * When a schedule fires first after an instant. Undefined when it never does: years that are over, or a
 * day that does not exist.
 * @throws RangeError for a zone that the runtime does not know
 */
export function nextAwsFire(
  schedule: AwsSchedule,
  timeZone: string,
  after: Date,
): Date | undefined {
  return awsFires(schedule, timeZone, after).next().value ?? undefined;
}

const gapYears = 4;

/**
 * The longest time between two fires, ms, in the four years after an instant; infinite when it ceases
 * to fire within them. In local time: a change of the clock is not counted.
 */
export function longestGapMs(schedule: AwsSchedule, from: Date): number {
  if (schedule.kind === 'rate') return schedule.everyMs;
  const first = schedule.times[0] ?? 0;
  let previous: number | undefined;
  let longest = 0;
  for (const time of schedule.times) {
    if (previous !== undefined) longest = Math.max(longest, time - previous);
    previous = time;
  }
  const overnight = first - (previous ?? 0);
  const untilMs = from.getTime() + gapYears * 366 * dayMs;
  let day = nextDay(schedule, from.getTime());
  while (day !== undefined && day < untilMs) {
    const next = nextDay(schedule, day + dayMs);
    if (next === undefined) return Number.POSITIVE_INFINITY;
    longest = Math.max(longest, next - day + overnight);
    day = next;
  }
  return day === undefined ? Number.POSITIVE_INFINITY : longest;
}
