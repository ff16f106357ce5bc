import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { factKey, type HeldFact } from '../estate/held-fact.js';
import { holdFact } from '../estate/held-facts.js';
import { invariant } from '../kernel/errors.js';
import { mostHeld } from '../ports/journal.js';
import { type Codec, dateOf, decode, encode, figure } from './codec.js';
import { damaged } from './failures.js';
import { sealedTable } from './sealed-table.js';
import { factShape, standingReads } from './shapes/facts.js';
import type { Store } from './store.js';
import { bytesOf, readVector, writeVector } from './vectors.js';

export const factTable = sealedTable('fact', ['key'], { key: 'text', body: 'text' });

/** A fact with a mark of its record as it is on disk: the records themselves would double the facts. */
interface KeptFact {
  readonly fact: HeldFact;
  readonly mark: string;
}

/** The same for the same record only. */
function markOf(body: string): string {
  return createHash('sha256').update(body).digest('base64');
}

/** By their keys, in the order of the keys. */
export type KeptFacts = ReadonlyMap<string, KeptFact>;

/**
 * A codec that keeps the instants of a record on a tape, in the order in which they are met. The
 * newest answer of a read differs from the one before in hardly more than its instants, so a quiet
 * pass writes one tape and no record.
 */
function tapedCodec(tape: { readonly instants: number[]; next: number }): Codec<HeldFact> {
  return factShape({
    write: (date) => {
      tape.instants.push(Number(figure.write(date.getTime())));
      return 0;
    },
    read: () => dateOf(tape.instants[tape.next++] ?? Number.NaN),
  });
}

/** @throws DrError `invalid` */
export function readFacts(store: Store): KeptFacts {
  const tape = { instants: [...readVector(store, 'fact-instants')], next: 0 };
  const codec = tapedCodec(tape);
  const facts = new Map<string, KeptFact>();
  for (const { key, body } of factTable.all(store, 'ORDER BY key')) {
    const fact = decode(codec, body);
    if (factKey(fact) !== key) throw damaged(store.file, 'a fact is not under its key');
    facts.set(key, { fact, mark: markOf(body) });
  }
  if (tape.next !== tape.instants.length) throw damaged(store.file, 'facts are missing');
  return facts;
}

/**
 * Whether the record of a fact is what it was, known without writing it out: a pass hands on the very
 * value that was held where nothing of it has changed, which is most of what is known of backups.
 */
function isSameRecord(before: HeldFact, { read, held, tried }: HeldFact): boolean {
  return (
    standingReads.has(read) &&
    before.held.kind === 'seen' &&
    held.kind === 'seen' &&
    before.held.value === held.value &&
    isDeepStrictEqual(before.tried.failure, tried.failure)
  );
}

/** @returns what is held now. To be called in a transaction. */
export function keepFacts(
  store: Store,
  kept: KeptFacts,
  latest: readonly HeldFact[],
  forget: readonly string[],
): KeptFacts {
  const facts = new Map<string, HeldFact>();
  for (const [key, { fact }] of kept) facts.set(key, fact);
  for (const key of forget) facts.delete(key);
  const seen = new Set<string>();
  for (const fact of latest) {
    const key = factKey(fact);
    invariant(!seen.has(key), `a pass tells a fact once: ${key}`);
    seen.add(key);
    facts.set(key, holdFact(facts.get(key), fact));
  }
  invariant(facts.size <= mostHeld, `at most ${mostHeld} facts are held`);

  const tape = { instants: [], next: 0 };
  const codec = tapedCodec(tape);
  const now = new Map<string, KeptFact>();
  for (const key of [...facts.keys()].toSorted(byBytes)) {
    const fact = facts.get(key);
    if (fact === undefined) continue;
    const before = kept.get(key);
    if (before !== undefined && fact.held.kind === 'seen' && isSameRecord(before.fact, fact)) {
      // Only for its instants, which such a value has none of.
      codec.write({ ...fact, held: { kind: 'absent', at: fact.held.at } });
      now.set(key, { fact, mark: before.mark });
      continue;
    }
    const body = encode(codec, fact);
    const mark = markOf(body);
    if (mark !== before?.mark) factTable.put(store, { key, body });
    now.set(key, { fact, mark });
  }
  for (const key of kept.keys()) {
    if (!now.has(key)) store.run('DELETE FROM fact WHERE key = ?', key);
  }
  writeVector(store, 'fact-instants', bytesOf(tape.instants));
  return now;
}

/** As SQLite orders texts; keys are ASCII, so that this is the order of their bytes. */
function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
