/**
 * When jobs are due, and what becomes of due times that passed. Purpose of this folder: schedule
 * arithmetic and decisions, pure: given a job, what is remembered of it and the present instant, it
 * says what to start, what was missed and why. It must not know timers, the journal's store or what
 * a job does. Read `due-times.ts` (the arithmetic), then `decide.ts`.
 */
import { DrError } from '../kernel/errors.js';
import { parseCron } from './cron.js';
import type { CronFields } from './cron.js';
import { scheduleWords } from './words.js';
import { createZone, parseTimeZone } from './zone.js';
import type { Zone } from './zone.js';

/** A cron expression in a time zone, ready to be asked. */
export interface Schedule {
  readonly cron: CronFields;
  readonly zone: Zone;
  /** What it says, with its zone. */
  readonly words: string;
  /** Longest intervals by year, once they were worked out. */
  readonly intervals: Map<number, number | undefined>;
}

/**
 * @param cron - as `parseCron` takes it
 * @param timeZone - IANA name
 * @throws DrError `config` when either is refused
 */
export function createSchedule(cron: string, timeZone: string): Schedule {
  const fields = parseCron(cron);
  if (!fields.ok) throw refusal(cron, fields);
  const zone = parseTimeZone(timeZone);
  if (!zone.ok) throw refusal(timeZone, zone);
  return {
    cron: fields.value,
    zone: createZone(zone.value),
    words: scheduleWords({ cron, timeZone }),
    intervals: new Map(),
  };
}

function refusal(text: string, { wrong, remedy }: { wrong: string; remedy: string }): DrError {
  return new DrError(`the schedule ${JSON.stringify(text)} ${wrong}`, {
    code: 'ScheduleInvalid',
    kind: 'config',
    hint: remedy,
  });
}
