/**
 * Text from outside made fit for a terminal: every run of white space and control characters is one
 * space, and characters that turn the writing direction are dropped. Never throws.
 */
export function plain(text: string): string {
  return text
    .replaceAll(terminalSequence, '')
    .replaceAll(directionMark, '')
    .replaceAll(blankOrControl, ' ')
    .trim();
}

// Built from their numbers, so that no control character stands in the source.
const escape = String.fromCodePoint(0x1b);
const bell = String.fromCodePoint(0x07);
/** Colours and cursor moves; titles and links. @source Xterm Control Sequences */
const terminalSequence = new RegExp(
  `${escape}(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^${bell}${escape}]*${bell}?)`,
  'g',
);
const directionMark = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const blankOrControl = /[\s\p{Cc}]+/gu;

/** `1 check`, `2 checks`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
