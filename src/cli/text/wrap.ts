import { plain } from '../../answers/plain.js';

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

/** The width to lay text out in: at most 100 columns, fewer on a narrower terminal, at least 40. */
export function textWidth(columns: number | undefined): number {
  const known = columns === undefined || columns === 0 ? 100 : columns; // some terminals say 0
  return Math.max(40, Math.min(known, 100));
}
