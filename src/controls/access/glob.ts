/** A letter by its code unit, or one of the two below. */
type Token = number;

const anyOne: Token = -1;
const anyRun: Token = -2;

/** A pattern of IAM: `*` stands for any run of characters, also none and also slashes; `?` for one. */
export type Glob = readonly Token[];

function tokenOf(letter: string): Token {
  if (letter === '*') return anyRun;
  return letter === '?' ? anyOne : letter.charCodeAt(0);
}

export function globOf(pattern: string): Glob {
  // oxlint-disable-next-line no-misused-spread -- code units, as the comparison counts them
  return pattern.split('').map(tokenOf);
}

/** Text that stands for itself. */
export function literalOf(text: string): Glob {
  return text.split('').map((letter) => letter.charCodeAt(0));
}

/** How a pattern stands to another one, taken as the sets of texts that fit them. */
export type Reach =
  /** Every text that fits the other one fits this one, too. */
  | 'covers'
  /** Some do, or it cannot be told that all do. */
  | 'touches'
  | 'apart';

/** Whether two rests fit, from their first tokens and whether the rests behind them do. */
type Step = (
  a: Token | undefined,
  b: Token | undefined,
  laterA: boolean,
  laterB: boolean,
  laterBoth: boolean,
) => boolean;

/** Fills a table of all pairs of rests, from their ends on. */
function fits(pattern: Glob, other: Glob, from: number, step: Step): boolean {
  let below: readonly boolean[] = [];
  for (let i = pattern.length; i >= from; i -= 1) {
    const row: boolean[] = Array.from({ length: other.length + 1 }, () => false);
    for (let j = other.length; j >= from; j -= 1) {
      row[j] = step(
        pattern[i],
        other[j],
        below[j] ?? false,
        row[j + 1] ?? false,
        below[j + 1] ?? false,
      );
    }
    below = row;
  }
  return below[from] ?? false;
}

const covers: Step = (a, b, laterA, laterB, laterBoth) => {
  if (a === undefined && b === undefined) return true;
  if (a === anyRun) return laterA || (b !== undefined && laterB);
  if (a === undefined || b === undefined || b === anyRun) return false;
  return (a === anyOne || a === b) && laterBoth;
};

const meets: Step = (a, b, laterA, laterB, laterBoth) => {
  if (a === undefined && b === undefined) return true;
  if (a === anyRun) return laterA || (b !== undefined && laterB);
  if (b === anyRun) return laterB || (a !== undefined && laterA);
  if (a === undefined || b === undefined) return false;
  return (a === anyOne || b === anyOne || a === b) && laterBoth;
};

function isEmptyable(glob: Glob, from: number): boolean {
  return glob.slice(from).every((token) => token === anyRun);
}

const isLetter = (token: Token | undefined): boolean => token !== undefined && token >= 0;

/**
 * How far a pattern reaches over another one. What both begin with is compared letter by letter;
 * behind it, time grows with the product of both lengths. `covers` is never said wrongly; of patterns
 * with several `*` it may be missed.
 * @source IAM JSON policy elements: Resource, IAM User Guide
 */
export function reachOf(pattern: Glob, other: Glob): Reach {
  let from = 0;
  while (isLetter(pattern[from]) && pattern[from] === other[from]) from += 1;
  if (isLetter(pattern[from]) && isLetter(other[from])) return 'apart';
  if (pattern[from] === anyRun && pattern.length === from + 1) return 'covers';
  // Where one of them has ended, the other one must be able to be empty from there on.
  if (other.length === from) return isEmptyable(pattern, from) ? 'covers' : 'apart';
  if (pattern.length === from) return isEmptyable(other, from) ? 'touches' : 'apart';
  if (fits(pattern, other, from, covers)) return 'covers';
  return fits(pattern, other, from, meets) ? 'touches' : 'apart';
}
