import { toString as describeCron } from 'cronstrue';
import type { Job } from '../estate/job.js';
import { describeSpan, secondMs } from '../kernel/units.js';

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
] as const;

/** An uneven step as the list that it is: "every 45 minutes" would be untrue of minutes 0 and 45. */
function spellSteps(field: string, index: number): string {
  const [low, high] = ranges[index] ?? [0, 0];
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1] ?? Number.NaN);
  const size = high - low + 1;
  if (Number.isNaN(step) || (size % step === 0 && index !== 2)) return field;
  const values = Array.from({ length: Math.ceil(size / step) }, (_, at) => low + at * step);
  return values.join(',');
}

/** A cron expression of five fields in words: "Every 10 minutes". */
export function cronWords(cron: string): string {
  const spelled = cron.split(' ').map(spellSteps).join(' ');
  return describeCron(spelled, { use24HourTimeFormat: true, throwExceptionOnParseError: true });
}

/** What becomes of due times that passed, as a sentence without its full stop. */
export function catchUpWords({ catchUp, catchUpWindowSeconds }: Job): string {
  switch (catchUp) {
    case 'skip':
      return 'a missed run is not made up';
    case 'once':
      return 'one run makes up for all that were missed';
    case 'all-in-window':
      return `every run missed within ${describeSpan(catchUpWindowSeconds * secondMs)} is made up`;
    default:
      return catchUp satisfies never;
  }
}

/** The schedule in words, with its zone: "At 03:17, in Europe/London". */
export function scheduleWords({ cron, timeZone }: Pick<Job, 'cron' | 'timeZone'>): string {
  return `${cronWords(cron)}, in ${timeZone}`;
}
