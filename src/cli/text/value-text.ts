import { plain } from '../../answers/plain.js';
import { paragraph } from './wrap.js';

const itemsShown = 50;
const depthShown = 8;

function scalar(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value === '' ? '""' : plain(value);
  return value === undefined ? 'not reported' : JSON.stringify(value);
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

/** Shows that lists and objects were left out, so that nothing is cut without a word. */
function bounded<T>(items: readonly T[], lay: (item: T) => readonly string[], rest: string) {
  const lines = items.slice(0, itemsShown).flatMap(lay);
  return items.length > itemsShown
    ? [...lines, `${rest}and ${items.length - itemsShown} more`]
    : lines;
}

/**
 * A value that was understood from an answer, in the manner of YAML, within `width`. At most fifty
 * members of each list and eight levels are shown, and what is left out is said.
 */
export function layValue(
  value: unknown,
  width: number,
  indent: number,
  depth = 0,
): readonly string[] {
  const margin = ' '.repeat(indent);
  if (!isNested(value)) return paragraph(scalar(value), width, indent);
  if (depth >= depthShown) return [`${margin}(deeper levels are left out)`];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${margin}none`];
    return bounded<unknown>(
      value,
      (item) => {
        const [first = '', ...more] = layValue(item, width, indent + 2, depth + 1);
        return [`${margin}- ${first.trimStart()}`, ...more];
      },
      margin,
    );
  }
  return bounded(
    Object.entries(value),
    ([key, member]: [string, unknown]) =>
      isNested(member)
        ? [
            ...paragraph(`${key}:`, width, indent),
            ...layValue(member, width, indent + 2, depth + 1),
          ]
        : paragraph(`${key}: ${scalar(member)}`, width, indent),
    margin,
  );
}
