import { z } from 'zod';
import { parseJobName } from '../estate/ids.js';
import { catchUpPolicies, jobKinds } from '../estate/job.js';
import { parseCron } from '../schedules/cron.js';
import { parseTimeZone } from '../schedules/zone.js';
import { choice, flag, section, textField, wholeNumber } from './fields.js';
import type { Read } from './fields.js';

/** The section `schedules`: when which job runs. */

const cronExpected = 'a cron expression of five fields, such as "*/10 * * * *"';

function readCron(text: string): Read<string> {
  const parsed = parseCron(text);
  if (parsed.ok) return { ok: true, value: parsed.value.text };
  return { ok: false, expected: cronExpected, wrong: parsed.wrong, remedy: parsed.remedy };
}

function readTimeZone(text: string): Read<string> {
  const parsed = parseTimeZone(text);
  if (parsed.ok) return parsed;
  const { wrong, remedy } = parsed;
  return { ok: false, expected: 'UTC or an IANA name such as Europe/London', wrong, remedy };
}

export const cronField = textField(
  readCron,
  'When it is due: minute, hour, day of month, month, day of week; or @hourly, @daily and the like.',
);
export const timeZoneField = textField(
  readTimeZone,
  'Whose local time that is. A local time that the clock skips is due right after it, one that comes twice the first time.',
);

const scheduleSchema = section(
  {
    job: choice(jobKinds, 'What it does; its own name where it is left out.').optional(),
    cron: cronField,
    timeZone: timeZoneField.prefault('UTC'),
    catchUp: choice(
      catchUpPolicies,
      'What becomes of due times that passed while it could not start: told only, made up by one run, or each made up within the window.',
    ).default('once'),
    catchUpWindowSeconds: wholeNumber(
      60,
      2_592_000,
      'How old a due time may be to be made up by all-in-window, seconds.',
    ).default(86_400),
    jitterSeconds: wholeNumber(
      0,
      3600,
      'It starts up to so much after it is due, always the same for one name; at most half of its shortest interval, seconds.',
    ).optional(),
    deadlineSeconds: wholeNumber(
      1,
      86_400,
      'How long a run may take, seconds. Default: of a sweep a minute more than observe.deadlineSeconds, else 600.',
    ).optional(),
    paused: flag('Its due times are told as missed until it is taken up again.').default(false),
  },
  'A schedule.',
);

const schedulesError = 'a section with a name for each schedule';

export const schedulesSchema = z
  .record(textField(parseJobName, 'Name of a schedule.'), scheduleSchema, schedulesError)
  .meta({
    description:
      'When which job runs, by name. A job that no schedule names has its default: sweep every ten minutes, upkeep at 03:17 UTC.',
  });

export type ScheduleDocument = z.output<typeof scheduleSchema>;
