import { Cron, CronPattern } from 'croner';
import { nearest } from '../kernel/nearest.js';
import { minuteMs } from '../kernel/units.js';

/** What a cron expression asks for, in local time. */
export interface CronFields {
  /** Five fields with single spaces; nicknames are written out. */
  readonly text: string;
  /** Times of day, ms after midnight, ascending; never empty. */
  readonly times: readonly number[];
  /** It is due in every hour of a day that it is due on: it ticks rather than names times of day. */
  readonly isEveryHour: boolean;
  readonly isEveryDay: boolean;
  /** First day from `dayMs` on that it is due on; days are midnights, written as if local were UTC. */
  readonly nextDay: (dayMs: number) => number | undefined;
}

export type ParsedCron =
  | { readonly ok: true; readonly value: CronFields }
  | {
      readonly ok: false;
      /** The end of a sentence whose subject is the expression. */
      readonly wrong: string;
      /** What would be right. */
      readonly remedy: string;
    };

const nicknames: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

const fieldNames = ['minute', 'hour', 'day of month', 'month', 'day of week'] as const;
const fieldShapes = [
  '0 to 59',
  '0 to 23',
  '1 to 31',
  '1 to 12 or JAN to DEC',
  '0 to 7 or SUN to SAT',
] as const;
const example = 'such as "*/10 * * * *" or "17 3 * * *"';

/** What cron(5) and croner both take; what only croner knows (L, W, #, ?, +) would surprise. */
const part = /^(\*|\d{1,2}|[a-z]{3})(-(\d{1,2}|[a-z]{3}))?(\/\d{1,2})?$/i;

/** The year in which an expression is asked whether it ever fires: a file stays as valid as it was. */
const judgedFrom = Date.UTC(2026, 0, 1);
const longestWaitYears = 10;

function refuse(wrong: string, remedy: string): ParsedCron {
  return { ok: false, wrong, remedy };
}

function wrongCount(fields: readonly string[]): ParsedCron {
  const [first = '', ...rest] = fields;
  const five = 'five fields: minute, hour, day of month, month, day of week';
  if (fields.length === 6 && first !== '*') {
    const shorter = JSON.stringify(rest.join(' '));
    return refuse('has six fields; seconds are not taken', `leave them out: ${shorter}`);
  }
  const count = fields.length === 1 ? 'one field' : `${fields.length} fields`;
  return refuse(`has ${count}`, `use ${five}, ${example}`);
}

/** Which values of each field are allowed, as croner reads them. @throws croner's error */
function patternOf(fields: readonly string[]): CronPattern {
  return new CronPattern(fields.join(' '), undefined, { mode: '5-part' });
}

function wrongField(fields: readonly string[]): ParsedCron | undefined {
  for (const [index, field] of fields.entries()) {
    const isNamed = index >= 3;
    const isWritten = field
      .split(',')
      .every((each) => part.test(each) && (isNamed || !/[a-z]/i.test(each)));
    const alone = fieldNames.map((_, other) => (other === index ? field : '*'));
    try {
      if (isWritten && patternOf(alone).pattern !== '') continue;
    } catch {
      // told below, in our words
    }
    return refuse(
      `has ${JSON.stringify(field)} for its ${fieldNames[index]}`,
      `use ${fieldShapes[index]}, lists 1,3, ranges 1-5 or steps */2`,
    );
  }
  return undefined;
}

const isFull = (values: readonly number[]): boolean => values.every((value) => value !== 0);
const chosen = (values: readonly number[]): readonly number[] =>
  values.flatMap((value, index) => (value === 0 ? [] : [index]));

/** Remembers its last answer: due times are walked day by day. */
function dayWalk(days: Cron): (dayMs: number) => number | undefined {
  let asked = Number.POSITIVE_INFINITY;
  let answer: number | undefined;
  return (dayMs) => {
    if (dayMs >= asked && answer !== undefined && dayMs <= answer) return answer;
    asked = dayMs;
    answer = days.nextRun(new Date(dayMs - 1000))?.getTime();
    return answer;
  };
}

/**
 * Reads a cron expression: five fields or a nickname such as `@hourly`; numbers, names of months and
 * days, lists, ranges and steps. croner reads the fields and walks the calendar. Refused is what
 * cron(5) and croner do not mean alike, and what would never fire. Never throws.
 * @source crontab(5), Debian; README of croner 11
 */
export function parseCron(text: string): ParsedCron {
  const plain = text.trim().replace(/\s+/g, ' ');
  if (plain === '') return refuse('is empty', `use a cron expression, ${example}`);
  if (plain.startsWith('@') && nicknames[plain.toLowerCase()] === undefined) {
    const near = nearest(plain, Object.keys(nicknames));
    const known = `use one of ${Object.keys(nicknames).join(', ')}`;
    return refuse(
      'is not a known nickname',
      near === undefined ? known : `did you mean ${JSON.stringify(near)}?`,
    );
  }
  const fields = (nicknames[plain.toLowerCase()] ?? plain).toUpperCase().split(' ');
  if (fields.length !== fieldNames.length) return wrongCount(fields);
  const wrong = wrongField(fields);
  if (wrong !== undefined) return wrong;
  const { minute, hour, day, month, dayOfWeek } = patternOf(fields);
  if (!isFull(day) && !isFull(dayOfWeek)) {
    return refuse(
      'restricts both day of month and day of week, which crons read differently (and, or)',
      'leave one of the two as *; two schedules can do the rest',
    );
  }
  // Written out as * where they restrict nothing: croner takes */1 for a restriction.
  const written = (values: readonly number[], index: number): string =>
    isFull(values) ? '*' : (fields[index] ?? '*');
  const calendar = [written(day, 2), written(month, 3), written(dayOfWeek, 4)];
  const isEveryDay = calendar.every((field) => field === '*');
  const days = new Cron(`0 0 ${calendar.join(' ')}`, {
    mode: '5-part',
    utcOffset: 0,
    paused: true,
  });
  const first = days.nextRun(new Date(judgedFrom - 1000));
  if (first === null || first.getUTCFullYear() >= 2026 + longestWaitYears) {
    return refuse('names a day that does not exist, so it never fires', 'use a day that exists');
  }
  const hours = chosen(hour);
  const minutes = chosen(minute);
  return {
    ok: true,
    value: {
      text: fields.join(' '),
      times: hours.flatMap((each) => minutes.map((past) => (each * 60 + past) * minuteMs)),
      isEveryHour: isFull(hour),
      isEveryDay,
      nextDay: isEveryDay ? (dayMs) => dayMs : dayWalk(days),
    },
  };
}
