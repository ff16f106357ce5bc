import { invalidAnswer } from './errors.js';

/** A member that AWS documents as always there. @throws DrError `invalid` when it is missing */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined || value === null || value === '') {
    throw invalidAnswer(`${member} is missing from the answer`);
  }
  return value;
}

/** An instant that may be left out. @throws DrError `invalid` when it is no date */
export function optionalInstant(value: Date | undefined, member: string): Date | undefined {
  return value === undefined || value === null ? undefined : instant(value, member);
}

/** A required instant. @throws DrError `invalid` when it is missing or no date */
export function instant(value: Date | undefined, member: string): Date {
  const date = required(value, member);
  if (Number.isNaN(date.getTime())) throw invalidAnswer(`${member} is not a date`);
  return date;
}
