import { plain } from '../../answers/plain.js';
import type { ReadFailure } from '../../estate/observation.js';

/** How the comments of a first file are worded. */

const mostNamed = 6;

/** `a, b and 3 more`; the first six are named. */
export function few(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Something that could not be seen, and what stood in the way. */
export interface Unseen {
  readonly what: string;
  readonly failure: ReadFailure;
}

/**
 * One sentence for each cause: what is hidden by it, and the missing permission, or AWS's words and
 * what helps.
 */
export function unseenWords(unseen: readonly Unseen[]): readonly string[] {
  const causes = new Map<string, Unseen[]>();
  for (const each of unseen) {
    const { permission, code, message, hint } = each.failure;
    const key = JSON.stringify(permission === undefined ? [code, message, hint] : [permission]);
    causes.set(key, [...(causes.get(key) ?? []), each]);
  }
  return [...causes.values()].map((hidden) => {
    const { message = '', permission, hint = '' } = hidden[0]?.failure ?? {};
    const why =
      permission === undefined ? plain(`${message} ${hint}`) : `${permission} is not allowed`;
    return `Could not be seen: ${few(hidden.map(({ what }) => what))}: ${why}`;
  });
}
