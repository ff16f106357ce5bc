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

/**
 * Fills a table from both ends backwards. `step` tells whether the rests that begin at (i, j) fit,
 * given those that begin later.
 */
function fits(
  pattern: Glob,
  other: Glob,
  step: (
    a: Token | undefined,
    b: Token | undefined,
    later: { readonly a: boolean; readonly b: boolean; readonly both: boolean },
  ) => boolean,
): boolean {
  let below: readonly boolean[] = [];
  for (let i = pattern.length; i >= 0; i -= 1) {
    const row: boolean[] = Array.from({ length: other.length + 1 }, () => false);
    for (let j = other.length; j >= 0; j -= 1) {
      row[j] = step(pattern[i], other[j], {
        a: below[j] ?? false,
        b: row[j + 1] ?? false,
        both: below[j + 1] ?? false,
      });
    }
    below = row;
  }
  return below[0] ?? false;
}

function covers(pattern: Glob, other: Glob): boolean {
  return fits(pattern, other, (a, b, later) => {
    if (a === undefined && b === undefined) return true;
    if (a === anyRun) return later.a || (b !== undefined && later.b);
    if (a === undefined || b === undefined || b === anyRun) return false;
    return (a === anyOne || a === b) && later.both;
  });
}

function meets(pattern: Glob, other: Glob): boolean {
  return fits(pattern, other, (a, b, later) => {
    if (a === undefined && b === undefined) return true;
    if (a === anyRun) return later.a || (b !== undefined && later.b);
    if (b === anyRun) return later.b || (a !== undefined && later.a);
    if (a === undefined || b === undefined) return false;
    return (a === anyOne || b === anyOne || a === b) && later.both;
  });
}

/**
 * How far a pattern reaches over another one. Time grows with the product of both lengths.
 * `covers` is never said wrongly; of patterns with several `*` it may be missed.
 * @source IAM JSON policy elements: Resource, IAM User Guide
 */
export function reachOf(pattern: Glob, other: Glob): Reach {
  if (covers(pattern, other)) return 'covers';
  return meets(pattern, other) ? 'touches' : 'apart';
}
