import type { HeldFact } from '../estate/held-fact.js';
import type { AccountId, RegionId } from '../estate/ids.js';

type Read = HeldFact['read'];
type FactOf<R extends Read> = Extract<HeldFact, { read: R }>;

/** Where a thing is. */
export interface Spot {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly resource: string;
}

/** The newest answer to a read. */
type Answer<R extends Read> = Exclude<FactOf<R>['held'], { kind: 'none' }>;

/** The facts that are held, by what they are about. */
export interface KnownFacts {
  /** The newest answer; undefined when there never was one. */
  answer<R extends Read>(read: R, spot: Spot): Answer<R> | undefined;
  /** Everything of one read that was ever answered. */
  answers<R extends Read>(
    read: R,
  ): readonly { readonly subject: HeldFact['subject']; readonly answer: Answer<R> }[];
}

function isAnswered<R extends Read>(
  fact: HeldFact,
  read: R,
): fact is FactOf<R> & { readonly held: Answer<R> } {
  return fact.read === read && fact.held.kind !== 'none';
}

function keyOf(read: Read, { account, region, resource }: Spot): string {
  return `${read}/${account}/${region}/${resource}`;
}

/**
 * Facts by read and place. Which environments share a resource is left out of the key: it is the
 * same thing after the configuration has changed that.
 */
export function knownFacts(facts: readonly HeldFact[]): KnownFacts {
  const known = new Map<string, HeldFact>();
  for (const fact of facts) {
    const key = keyOf(fact.read, fact.subject);
    const other = known.get(key);
    if (other === undefined || other.tried.at <= fact.tried.at) known.set(key, fact);
  }
  return {
    answer<R extends Read>(read: R, spot: Spot) {
      const fact = known.get(keyOf(read, spot));
      return fact !== undefined && isAnswered(fact, read) ? fact.held : undefined;
    },
    answers: (read) =>
      [...known.values()].flatMap((fact) =>
        isAnswered(fact, read) ? { subject: fact.subject, answer: fact.held } : [],
      ),
  };
}
