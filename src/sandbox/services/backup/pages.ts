import { invalidValue } from './faults.js';

interface PageInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  /** Undefined = this was the last one. */
  readonly token: string | undefined;
}

const most = 1000;

/**
 * One page of a list, in order of `keyOf`, which is unique. What comes and goes between two pages does
 * not shift them.
 * @throws AwsFault InvalidParameterValueException
 */
export function page<T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  order: 'ascending' | 'descending',
  input: PageInput,
): Page<T> {
  const sign = order === 'ascending' ? 1 : -1;
  const sorted = [...all]
    .map((item) => ({ item, key: keyOf(item) }))
    .toSorted((one, other) => sign * compareText(one.key, other.key))
    .map(({ item }) => item);
  return pageOfSorted(sorted, keyOf, input);
}

/**
 * The same of a list that is in order already, so that a page costs as much as what is on it.
 * @param sorted - by key, in either direction
 */
export function pageOfSorted<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  { MaxResults: size = most, NextToken: token }: PageInput,
  isWanted: (item: T) => boolean = () => true,
): Page<T> {
  if (size < 1 || size > most) throw invalidValue(`MaxResults must be between 1 and ${most}.`);
  const begin = token === undefined ? 0 : firstAfter(sorted, keyOf, readToken(token));
  const items: T[] = [];
  for (let at = begin; at < sorted.length; at++) {
    const item = sorted[at];
    if (item === undefined || !isWanted(item)) continue;
    const last = items.at(-1);
    if (items.length === size && last !== undefined) {
      return { items, token: writeToken(keyOf(last)) };
    }
    items.push(item);
  }
  return { items, token: undefined };
}

const compareText = (one: string, other: string): number =>
  one < other ? -1 : Number(one > other);

function firstAfter<T>(sorted: readonly T[], keyOf: (item: T) => string, key: string): number {
  const keyAt = (at: number): string => {
    const item = sorted[at];
    return item === undefined ? '' : keyOf(item);
  };
  const sign = compareText(keyAt(0), keyAt(sorted.length - 1)) > 0 ? -1 : 1;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sign * compareText(keyAt(middle), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The members of an answer that carry a list on. */
export function nextToken(token: string | undefined): { readonly NextToken?: string } {
  return token === undefined ? {} : { NextToken: token };
}

/** A key that sorts by time. */
export function timeKey(atMs: number, id: string): string {
  return `${String(atMs).padStart(15, '0')}/${id}`;
}

/** The key of what is listed by when it was made. */
export function byCreation(item: { readonly createdAtMs: number; readonly id: string }): string {
  return timeKey(item.createdAtMs, item.id);
}

const mark = 'after:';

function writeToken(key: string): string {
  return Buffer.from(`${mark}${key}`, 'utf8').toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(mark)) throw invalidValue('The NextToken is not valid.');
  return text.slice(mark.length);
}
