import { type Glob, globOf, literalOf, reachOf } from './glob.js';

/** `isExcept`: everything but these (NotAction, NotResource, NotPrincipal). */
export interface Selection<T> {
  readonly isExcept: boolean;
  /** Never empty. */
  readonly of: readonly T[];
}

/** How far an element of a statement reaches over what is asked. */
export type ElementReach =
  | 'all'
  | 'part'
  | 'none'
  /** It stands on a policy variable, `${aws:username}`, whose value is not known here. */
  | 'variable';

const variable = /\$\{[^}]*\}/gu;

/** A pattern of an Action or Resource element, ready to be compared. */
export interface Pattern {
  readonly glob: Glob;
  /** It stands on a variable. */
  readonly isOpen: boolean;
}

/** A pattern as a glob; a variable may be any text, `${*}`, `${?}` and `${$}` are those letters. */
export function patternOf(pattern: string, hasVariables: boolean): Pattern {
  if (!hasVariables || !pattern.includes('${')) return { glob: globOf(pattern), isOpen: false };
  const glob: number[] = [];
  let [isOpen, from] = [false, 0];
  for (const { 0: text, index } of pattern.matchAll(variable)) {
    glob.push(...globOf(pattern.slice(from, index)));
    const isLetter = /^\$\{[*?$]\}$/u.test(text);
    glob.push(...(isLetter ? literalOf(text.slice(2, 3)) : globOf('*')));
    isOpen ||= !isLetter;
    from = index + text.length;
  }
  return { glob: [...glob, ...globOf(pattern.slice(from))], isOpen };
}

function patternReach({ glob, isOpen }: Pattern, asked: Glob): ElementReach {
  const reach = reachOf(glob, asked);
  if (reach === 'apart') return 'none';
  if (isOpen) return 'variable';
  return reach === 'covers' ? 'all' : 'part';
}

/** Of several reaches of one list, the widest that is certain. */
function widest(reaches: readonly ElementReach[]): ElementReach {
  const order = ['all', 'variable', 'part'] as const;
  return order.find((reach) => reaches.includes(reach)) ?? 'none';
}

/** What an element that says "everything but" reaches, from what the list in it reaches. */
function except(reach: ElementReach): ElementReach {
  if (reach === 'all') return 'none';
  return reach === 'none' ? 'all' : reach;
}

/**
 * Reach of an Action or Resource element.
 * @param asked - a pattern, too: everything that fits it is asked for
 */
export function selectionReach({ isExcept, of }: Selection<Pattern>, asked: Glob): ElementReach {
  const reach = widest(of.map((pattern) => patternReach(pattern, asked)));
  return isExcept ? except(reach) : reach;
}
