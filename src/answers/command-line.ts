/** One character of a word and whether it stands in single quotes. */
interface Letter {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** The words of a command, split at spaces outside single quotes; quotes are kept. */
export function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let isQuoted = false;
  for (const letter of command) {
    if (letter === "'") isQuoted = !isQuoted;
    if (letter === ' ' && !isQuoted) {
      if (word !== '') words.push(word);
      word = '';
    } else word += letter;
  }
  return word === '' ? words : [...words, word];
}

function lettersOf(word: string): readonly Letter[] {
  const letters: Letter[] = [];
  let isQuoted = false;
  for (const text of word) {
    if (text === "'") isQuoted = !isQuoted;
    else letters.push({ text, isQuoted });
  }
  return letters;
}

/** Spells letters as shell text again, closing what it opens. */
function spell(letters: readonly Letter[]): string {
  let text = '';
  let isQuoted = false;
  for (const letter of letters) {
    if (letter.isQuoted !== isQuoted) text += "'";
    isQuoted = letter.isQuoted;
    text += letter.text;
  }
  return isQuoted ? `${text}'` : text;
}

/**
 * A word that is too long for a line, in pieces that the shell joins again: each line ends in a
 * backslash and the next begins at its first column. A word with characters that a shell would read
 * otherwise there is left whole.
 */
function breakWord(word: string, first: number, width: number): readonly string[] {
  if (/["\\$`]/.test(word)) return [word];
  const lines: string[] = [];
  let rest = lettersOf(word);
  let room = first - 3; // two quotes and the backslash
  while (spell(rest).length > room && rest.length > 1) {
    const piece = rest.slice(0, Math.max(1, Math.min(room, rest.length - 1)));
    lines.push(`${spell(piece)}\\`);
    rest = rest.slice(piece.length);
    room = width - 3;
  }
  return [...lines, spell(rest)];
}

/** The words of a command, those that should share a line together: an option and its values. */
export function unitsOf(command: string): readonly string[] {
  const units: string[] = [];
  for (const word of wordsOf(command)) {
    const last = units.at(-1);
    if (last === undefined || word.startsWith('-') || !last.startsWith('-')) units.push(word);
    else units[units.length - 1] = `${last} ${word}`;
  }
  return units;
}

/**
 * A shell command laid out within `width`, indented, with backslashes at the line ends: it can be
 * pasted as it stands and gives the same words.
 */
export function layCommand(command: string, width: number, indent: number): readonly string[] {
  const begin = ' '.repeat(indent);
  const next = ' '.repeat(indent + 2);
  const lines: string[] = [];
  let line = begin;
  const isBlank = (): boolean => line.trim() === '';
  const place = (text: string): void => {
    line += isBlank() ? text : ` ${text}`;
  };
  const fits = (text: string): boolean => line.length + 1 + text.length + 2 <= width;
  const turn = (): void => {
    if (isBlank()) return;
    lines.push(`${line} \\`);
    line = next;
  };
  for (const unit of unitsOf(command)) {
    if (!fits(unit)) turn();
    if (fits(unit)) {
      place(unit);
      continue;
    }
    for (const [order, word] of wordsOf(unit).entries()) {
      if (!fits(word)) turn();
      if (order > 0 && isBlank()) line = `${next}  `; // a value stands deeper than its option
      if (fits(word)) {
        place(word);
        continue;
      }
      const broken = breakWord(word, width - line.length, width);
      lines.push(...broken.slice(0, -1).map((piece, at) => (at === 0 ? line + piece : piece)));
      line = broken.length === 1 ? line + (broken[0] ?? '') : (broken.at(-1) ?? '');
    }
  }
  return isBlank() ? lines : [...lines, line];
}
