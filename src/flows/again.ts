import { isDeepStrictEqual } from 'node:util';
import type { FactRead, FactValues } from '../estate/fact-values.js';
import type { FactSubject, HeldFact } from '../estate/held-fact.js';
import type { Observed } from '../estate/observation.js';

/**
 * What passes before this one saw. An answer that is as it was is handed on as the very value that is
 * held: most of a large estate is old recovery points and jobs, which are so in memory once, and known
 * to be unchanged without being looked at again.
 */
export type HeldAnswers = <R extends FactRead>(
  read: R,
  of: Pick<FactSubject, 'account' | 'region' | 'resource'>,
) => FactValues[R] | undefined;

function keyOf(
  read: FactRead,
  { account, region, resource }: Pick<FactSubject, 'account' | 'region' | 'resource'>,
): string {
  return JSON.stringify([read, account, region, resource]);
}

/** Of what belongs to an account and region, and to no environment. */
export function heldAnswers(facts: readonly HeldFact[]): HeldAnswers {
  const values = new Map<string, unknown>();
  for (const { read, subject, held } of facts) {
    if (held.kind !== 'seen' || subject.environment !== undefined) continue;
    values.set(keyOf(read, subject), held.value);
  }
  return <R extends FactRead>(read: R, of: Pick<FactSubject, 'account' | 'region' | 'resource'>) =>
    // oxlint-disable-next-line no-unsafe-type-assertion -- a fact's read says what its value is
    values.get(keyOf(read, of)) as FactValues[R] | undefined;
}

/** The same observation with its value replaced. */
export function withValue<T>(observed: Observed<T>, replace: (value: T) => T): Observed<T> {
  return observed.kind === 'seen' ? { ...observed, value: replace(observed.value) } : observed;
}

/**
 * A list with the held value of every item that is as it was; the held list itself when all are.
 * @param nameOf - unique in a list
 * @param anew - makes an item ready to be held
 */
export function heldItems<T>(
  latest: readonly T[],
  held: readonly T[] | undefined,
  nameOf: (item: T) => string,
  anew: (item: T) => T = (item) => item,
): readonly T[] {
  const known = new Map(held?.map((item) => [nameOf(item), item]));
  const items = latest.map((item) => {
    const before = known.get(nameOf(item));
    return before !== undefined && isDeepStrictEqual(before, item) ? before : anew(item);
  });
  const isSame = items.length === held?.length && items.every((item, at) => item === held[at]);
  return isSame ? held : items;
}
