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

/** Cuts a word to `width`, each piece but the last ending in a backslash; nothing is lost. */
function pieces(word: string, width: number): readonly string[] {
  const cut: string[] = [];
  const room = Math.max(1, width - 1);
  let rest = word;
  while (rest.length > width) {
    cut.push(`${rest.slice(0, room)}\\`);
    rest = rest.slice(room);
  }
  return [...cut, rest];
}

/**
 * Lines of at most `width` (>= 1) characters, broken between words. A longer word goes on in
 * the next line, and a backslash says so: no character of it is lost. Empty text gives no line.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(' ')) {
    if (word === '') continue;
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const cut = pieces(word, width);
    lines.push(...cut.slice(0, -1));
    line = cut.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}

/** Wraps and indents: `indent` spaces before each line, within `width` in all. */
export function paragraph(text: string, width: number, indent: number): readonly string[] {
  const margin = ' '.repeat(indent);
  return wrap(text, Math.max(1, width - indent)).map((line) => margin + line);
}

/** Like `paragraph`, with `label` before the first line and the rest below the text. */
export function labelled(
  label: string,
  text: string,
  width: number,
  indent: number,
): readonly string[] {
  const margin = ' '.repeat(indent);
  const hanging = ' '.repeat(label.length);
  return wrap(text, Math.max(1, width - indent - label.length)).map(
    (line, index) => margin + (index === 0 ? label : hanging) + line,
  );
}

/** `1 check`, `2 checks`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** The width to lay text out in: at most 100 columns, fewer on a narrower terminal, at least 40. */
export function textWidth(columns: number | undefined): number {
  const known = columns === undefined || columns === 0 ? 100 : columns; // some terminals say 0
  return Math.max(40, Math.min(known, 100));
}
