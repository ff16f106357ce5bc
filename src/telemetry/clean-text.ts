import { createHash } from 'node:crypto';

/** Control, formatting and separating characters, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const unprintableRuns = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Text in one line without characters that cannot be seen, cut at `longest`. */
export function cleanText(text: string, longest: number): string {
  const within = text.length > longest ? text.slice(0, longest) : text;
  return unprintable.test(within) ? within.replace(unprintableRuns, ' ').trim() : within;
}

const longestLabel = 200;
/** prom-client tells series apart by `name:value,` in a row, so this could be two things at once. */
const ambiguous = /,(?=[a-z_]+:)/g;
const needsCare = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|,[a-z_]+:/u;

/**
 * A label's value that cannot break a line of the exposition or be taken for another series.
 * Harmless text stays as it is; any other one is cleaned, cut, and marked with a digest of what it
 * was, so that two that are different stay different.
 */
export function labelText(text: string): string {
  if (text.length <= longestLabel && !needsCare.test(text)) return text;
  const mark = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex').slice(0, 12);
  return `${cleanText(text, longestLabel - mark.length - 1).replace(ambiguous, ';')}~${mark}`;
}
