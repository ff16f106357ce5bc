import { nearest } from '../kernel/nearest.js';
import type { Issue, Path } from './problem.js';

export type Nature = 'text' | 'number' | 'flag' | 'list' | 'section';

const nouns: Readonly<Record<Nature, string>> = {
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  list: 'a list',
  section: 'a section',
};

/** What kind of YAML value it is. Never throws. */
function natureOf(value: unknown): Nature {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'flag' : 'section';
}

export interface Mismatch {
  readonly path: Path;
  readonly value: unknown;
  readonly wanted: Nature;
  /** What would be right, as a noun: "an AWS region id such as eu-west-1". */
  readonly expected: string;
  /** The values that are allowed, where there are few. */
  readonly values?: readonly string[] | undefined;
  /** What to write where only the quotes are missing. */
  readonly unquoted?: string | undefined;
}

const maximumCandidates = 100;
const maximumListed = 12;

/** Names in a sentence: the first twelve, and how many more there are. Never throws. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, maximumListed).join(', ');
  const more = names.length - maximumListed;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** An unknown word or name, with the known one that was probably meant. Never throws. */
export function suggest(word: string, known: readonly string[], otherwise: string): string {
  const near = nearest(word, known.slice(0, maximumCandidates));
  return near === undefined ? otherwise : `did you mean ${JSON.stringify(near)}?`;
}

/** A name that refers to nothing; empty where it is not given. Never throws. */
export function missing(
  name: string | undefined,
  known: readonly string[],
  path: Path,
  what: string,
): readonly Issue[] {
  if (name === undefined || known.includes(name)) return [];
  const otherwise = known.length === 0 ? 'configure one first' : `use one of ${listed(known)}`;
  const remedy = suggest(name, known, otherwise);
  return [{ path, at: 'value', message: `is not a configured ${what}`, remedy }];
}

/** A key that does not exist. Never throws. */
export function unknownKey(path: Path, known: readonly string[]): Issue {
  const otherwise = `remove it; known here: ${listed(known)}`;
  const remedy = suggest(String(path.at(-1) ?? ''), known, otherwise);
  return { path, at: 'key', message: 'is not a known key', remedy };
}

/** Says why a value is not what it should be, and what would be. Never throws. */
export function explainMismatch(mismatch: Mismatch): Issue {
  const { path, value, wanted, expected, values = [], unquoted } = mismatch;
  const issue = (message: string, remedy: string): Issue => ({
    path,
    at: 'value',
    message,
    remedy,
  });
  const key = path.at(-1);
  if (value === undefined) {
    return issue(
      'is required',
      typeof key === 'string' ? `add ${key}: ${expected}` : `add ${expected}`,
    );
  }
  if (value === null) return issue('is empty', `use ${expected}, or remove the key`);
  const nature = natureOf(value);
  if (nature === wanted) {
    const word = typeof value === 'string' ? value : '';
    return issue('is not valid', suggest(word, values, `use ${expected}`));
  }
  if (wanted === 'text' && unquoted !== undefined) {
    return issue(`is ${nouns[nature]}, not a text`, `quote it: ${JSON.stringify(unquoted)}`);
  }
  const isQuotedNumber = wanted === 'number' && typeof value === 'string' && /^[\d.]+$/.test(value);
  return issue(`is ${nouns[nature]}`, `use ${expected}${isQuotedNumber ? ', without quotes' : ''}`);
}
