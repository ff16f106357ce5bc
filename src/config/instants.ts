import type { Read } from './fields.js';

/** Only UTC is taken, so that a file means the same everywhere. @source ISO 8601 */
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const dayPattern = /^\d{4}-\d\d-\d\d$/;

function readAs(pattern: RegExp, text: string): Date | undefined {
  if (!pattern.test(text)) return undefined;
  const at = new Date(text);
  // A day that does not exist rolls over into the next month instead of being refused.
  return !Number.isNaN(at.getTime()) && at.toJSON().startsWith(text.slice(0, 19)) ? at : undefined;
}

/** An instant such as 2026-03-01T06:00:00Z. Never throws. */
export function parseInstant(text: string): Read<Date> {
  const value = readAs(instantPattern, text);
  return value === undefined
    ? { ok: false, expected: 'an instant in UTC such as 2026-03-01T06:00:00Z' }
    : { ok: true, value };
}

/** An instant, or a day for its first one. Never throws. */
export function parseDayOrInstant(text: string): Read<Date> {
  const value = readAs(instantPattern, text) ?? readAs(dayPattern, text);
  return value === undefined
    ? {
        ok: false,
        expected: 'a day such as 2026-03-01, or an instant in UTC: 2026-03-01T06:00:00Z',
      }
    : { ok: true, value };
}
