/**
 * The fields of AWS's `cron(...)`. Source: Amazon EventBridge User Guide, "Cron expressions reference";
 * AWS Backup API Reference, BackupRule.
 */

/** Days are counted as AWS does: Sunday is 1. `dayOfMonth` begins at 1, `month` at 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly dayOfWeek: number;
  readonly daysInMonth: number;
}

type FieldName = 'minutes' | 'hours' | 'day of month' | 'month' | 'day of week' | 'year';

export interface CronFieldKind {
  readonly name: FieldName;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
  /** What would be right, as the end of a sentence. */
  readonly expected: string;
}

const monthNames = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const dayNames = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const common = 'lists 1,3, ranges 1-5 and steps 1/2 of';

export const cronFieldKinds: readonly CronFieldKind[] = [
  { name: 'minutes', low: 0, high: 59, names: [], expected: `*, or ${common} 0 to 59` },
  { name: 'hours', low: 0, high: 23, names: [], expected: `*, or ${common} 0 to 23` },
  {
    name: 'day of month',
    low: 1,
    high: 31,
    names: [],
    expected: `*, ?, L, a weekday such as 15W, or ${common} 1 to 31`,
  },
  {
    name: 'month',
    low: 1,
    high: 12,
    names: monthNames,
    expected: `*, or ${common} 1 to 12 or JAN to DEC`,
  },
  {
    name: 'day of week',
    low: 1,
    high: 7,
    names: dayNames,
    expected: `*, ?, L, the last one such as 6L, the second one such as 6#2, or ${common} 1 to 7 or SUN to SAT, where 1 is Sunday`,
  },
  { name: 'year', low: 1970, high: 2199, names: [], expected: `*, or ${common} 1970 to 2199` },
];

const full = ({ low, high }: CronFieldKind): readonly number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

function readNumber(kind: CronFieldKind, text: string): number | undefined {
  const named = kind.names.indexOf(text.toUpperCase());
  if (named !== -1) return named + 1;
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= kind.low && value <= kind.high ? value : undefined;
}

function readPart(kind: CronFieldKind, text: string): readonly number[] | undefined {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0) return undefined;
  const every = step === undefined ? 1 : Number(/^[1-9]\d{0,3}$/.exec(step)?.[0] ?? 0);
  if (every === 0 || every > kind.high) return undefined;
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) return undefined;
  const low = first === '*' ? kind.low : readNumber(kind, first);
  const end = step === undefined && first !== '*' ? low : kind.high;
  const high = last === undefined ? end : readNumber(kind, last);
  if (low === undefined || high === undefined || high < low) return undefined;
  if (first === '*' && last !== undefined) return undefined;
  return full({ ...kind, low, high }).filter((value) => (value - low) % every === 0);
}

/** The values that a field allows, ascending. Undefined when it is not one that AWS takes. */
export function readValues(kind: CronFieldKind, text: string): readonly number[] | undefined {
  const parts = text.split(',').map((part) => readPart(kind, part));
  const values = new Set<number>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const value of part) values.add(value);
  }
  return [...values].toSorted((one, other) => one - other);
}

export type DayTest = (day: CalendarDay) => boolean;

/** The weekday nearest to a day within its month; undefined in a month that lacks the day. */
function nearestWeekday(day: CalendarDay, wanted: number): number | undefined {
  if (wanted > day.daysInMonth) return undefined;
  const offset = wanted - day.dayOfMonth;
  const weekday = ((((day.dayOfWeek - 1 + offset) % 7) + 7) % 7) + 1;
  if (weekday === 7) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 1) return wanted === day.daysInMonth ? wanted - 2 : wanted + 1;
  return wanted;
}

/** A test of the day-of-month field, which is not `?`. */
export function readDayOfMonth(kind: CronFieldKind, text: string): DayTest | undefined {
  if (text.toUpperCase() === 'L')
    return ({ dayOfMonth, daysInMonth }) => dayOfMonth === daysInMonth;
  const weekday = /^(\d{1,2})W$/i.exec(text)?.[1];
  if (weekday !== undefined) {
    const wanted = readNumber(kind, weekday);
    if (wanted === undefined) return undefined;
    return (day) => day.dayOfMonth === nearestWeekday(day, wanted);
  }
  const values = readValues(kind, text);
  if (values === undefined) return undefined;
  const chosen = new Set(values);
  return ({ dayOfMonth }) => chosen.has(dayOfMonth);
}

/** A test of the day-of-week field, which is not `?`. `L` alone is the week's last day, Saturday. */
export function readDayOfWeek(kind: CronFieldKind, text: string): DayTest | undefined {
  if (text.toUpperCase() === 'L') return ({ dayOfWeek }) => dayOfWeek === 7;
  const last = /^(\d|[A-Z]{3})L$/i.exec(text)?.[1];
  const [, nthDay, nth] = /^(\d|[A-Z]{3})#([1-5])$/i.exec(text) ?? [];
  if (last !== undefined || nthDay !== undefined) {
    const wanted = readNumber(kind, last ?? nthDay ?? '');
    if (wanted === undefined) return undefined;
    return (day) =>
      day.dayOfWeek === wanted &&
      (last === undefined
        ? Math.ceil(day.dayOfMonth / 7) === Number(nth)
        : day.dayOfMonth > day.daysInMonth - 7);
  }
  const values = readValues(kind, text);
  if (values === undefined) return undefined;
  const chosen = new Set(values);
  return ({ dayOfWeek }) => chosen.has(dayOfWeek);
}
