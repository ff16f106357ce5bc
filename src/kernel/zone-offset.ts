import { hourMs, minuteMs, secondMs } from './units.js';

/** Reads how far local time is ahead of UTC at an instant, ms; negative in the west. */
export type OffsetReader = (atMs: number) => number;

const utcNames: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT']);

/**
 * Reads local minus UTC of a zone, as the runtime's tzdata has it.
 * @throws RangeError for a name that the runtime does not know
 */
export function offsetReader(name: string): OffsetReader {
  if (utcNames.has(name)) return () => 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  return (atMs) => {
    // "1/1/2026, GMT+05:45"; nothing after GMT is none.
    const text = format.format(atMs);
    const [, sign, hours, minutes, seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
    if (sign === undefined) return 0;
    const size = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs;
    return sign === '-' ? -size : size;
  };
}

/** Whether the runtime knows a zone by this name; an offset such as `+01:00` is no name. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
