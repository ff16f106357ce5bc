const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/**
 * Due times found by looking at every minute: what the local clock shows is asked of `Intl`, and
 * fields are compared one by one. It shares no code with what it checks.
 */

type Bounds = readonly [number, number];
const bounds: readonly Bounds[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];

/** The values that a field allows. Numbers only. */
function allowed(field: string, [low, high]: Bounds): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from, to = from] = range === '*' ? [low, high] : range.split('-').map(Number);
    for (let value = from ?? low; value <= (to ?? high); value += Number(step)) values.add(value);
  }
  return values;
}

export interface LocalMinute {
  /** The local clock's reading as if it were UTC, ms. */
  readonly localMs: number;
  readonly atMs: number;
}

/** Reads the local clock once a minute in [fromMs, untilMs). */
export function readClock(
  timeZone: string,
  fromMs: number,
  untilMs: number,
): readonly LocalMinute[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const minutes: LocalMinute[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs += minuteMs) {
    const [date = '', time = ''] = format.format(atMs).split(' ');
    minutes.push({ atMs, localMs: Date.parse(`${date}T${time}:00Z`) });
  }
  return minutes;
}

/**
 * Instants at which a job must run, minute by minute, by the named policy: a skipped time right
 * after the gap, once; a repeated one the first time; a job of every hour ticks on through both.
 */
export function steppedDues(cron: string, minutes: readonly LocalMinute[]): readonly number[] {
  const sets = cron.split(' ').map((field, index) => allowed(field, bounds[index] ?? [0, 0]));
  const [minute, hour, day, month, weekday] = sets;
  const isTicking = hour?.size === 24;
  const isNamed = (localMs: number): boolean => {
    const local = new Date(localMs);
    const dayOfWeek = local.getUTCDay();
    return (
      minute?.has(local.getUTCMinutes()) === true &&
      hour?.has(local.getUTCHours()) === true &&
      day?.has(local.getUTCDate()) === true &&
      month?.has(local.getUTCMonth() + 1) === true &&
      (weekday?.has(dayOfWeek) === true || (dayOfWeek === 0 && weekday?.has(7) === true))
    );
  };
  const dues: number[] = [];
  let furthest = Number.NEGATIVE_INFINITY;
  let before: LocalMinute | undefined;
  for (const here of minutes) {
    const jump = before === undefined ? minuteMs : here.localMs - before.localMs;
    let isDue = isNamed(here.localMs) && (isTicking || here.localMs > furthest);
    const isLost = jump > minuteMs && !(isTicking && (jump - minuteMs) % (60 * minuteMs) === 0);
    if (isLost && before !== undefined) {
      for (let lost = before.localMs + minuteMs; lost < here.localMs; lost += minuteMs) {
        if (isNamed(lost)) isDue = true;
      }
    }
    if (isDue) dues.push(here.atMs);
    furthest = Math.max(furthest, here.localMs);
    before = here;
  }
  return dues;
}

/** A change of a zone's clock: at which minute, and what it shows from then on. */
interface Change {
  readonly atMs: number;
  readonly offset: string;
}

/** What a clock shows over some years. */
export interface ChangeTable {
  /** `+01:00`; empty for UTC. */
  readonly firstOffset: string;
  readonly changes: readonly Change[];
}

/** The changes between two days, found by looking once a day and then at every minute. */
export function changeTable(timeZone: string, fromMs: number, untilMs: number): ChangeTable {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsetAt = (atMs: number): string => format.format(atMs).split('GMT')[1] ?? '';
  const changes: Change[] = [];
  const firstOffset = offsetAt(fromMs);
  let before = firstOffset;
  for (let day = fromMs; day < untilMs; day += dayMs) {
    const offset = offsetAt(day + dayMs);
    if (offset === before) continue;
    let atMs = day;
    while (offsetAt(atMs) === before) atMs += minuteMs;
    changes.push({ atMs, offset });
    before = offset;
  }
  return { firstOffset, changes };
}

/** Twelve expressions of every sort: ticking, lists, ranges, single times, days that are left out. */
export const twelveCrons = [
  '* * * * *',
  '*/15 * * * *',
  '0 * * * *',
  '30 * * * *',
  '*/7 1-3 * * *',
  '30 1 * * *',
  '30 2 * * *',
  '15,45 1,2,13 * * *',
  '0 0 * * *',
  '0 */6 * * *',
  '17 3 * * 0',
  '59 23 1,29,30,31 * *',
] as const;
