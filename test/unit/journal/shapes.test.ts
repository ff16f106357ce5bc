import { join } from 'node:path';
import fc from 'fast-check';
import type { FactRead } from '../../../src/estate/fact-values.js';
import { subjectOfRead } from '../../../src/estate/fact-subjects.js';
import { holdFact } from '../../../src/estate/held-facts.js';
import { factKey, type HeldFact } from '../../../src/estate/held-fact.js';
import type { ReadFailure } from '../../../src/estate/observation.js';
import { decode, encode, instant } from '../../../src/journal/codec.js';
import { factTable } from '../../../src/journal/kept-facts.js';
import { storeFile } from '../../../src/journal/directory.js';
import { openJournal, openJournalForReading, openLocked } from '../../../src/journal/journal.js';
import { migrations } from '../../../src/journal/migrations.js';
import { factShape } from '../../../src/journal/shapes/facts.js';
import { openStore } from '../../../src/journal/store.js';
import { bytesOf, writeVector } from '../../../src/journal/vectors.js';
import { isDrError } from '../../../src/kernel/errors.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { aFact, aPass, minute } from '../../support/journal-builders.js';
import { accounts, factValues, instants, readFailures } from '../../support/fact-arbitraries.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { ago, home, now } from '../../support/estate-builders.js';

let directory: string;
let remove: () => void;
beforeEach(() => ({ path: directory, remove } = temporaryDirectory()));
afterEach(() => remove());

const aFailure: ReadFailure = {
  reason: 'ReadDenied',
  kind: 'denied',
  code: 'AccessDeniedException',
  message: 'no',
  permission: undefined,
  hint: undefined,
};

async function kept(): Promise<readonly HeldFact[]> {
  const journal = await openJournal({ directory, clock: systemClock });
  try {
    return await journal.facts();
  } finally {
    await journal.close();
  }
}

const reads = Object.keys(subjectOfRead) as FactRead[];

function facts(read: FactRead): fc.Arbitrary<HeldFact> {
  const held = fc.oneof(
    fc.record({
      kind: fc.constant('seen' as const),
      at: instants,
      value: factValues[read] as fc.Arbitrary<unknown>,
    }),
    fc.record({ kind: fc.constant('absent' as const), at: instants }),
    fc.constant({ kind: 'none' as const }),
  );
  return fc
    .record({
      read: fc.constant(read),
      subject: fc.record({
        account: accounts,
        region: fc.constant(home),
        resource: fc.string({ unit: 'binary', maxLength: 12 }),
        environment: fc.constantFrom('prod-orders', undefined),
        table: fc.constantFrom('Object', undefined),
      }),
      held,
      tried: fc.record({
        at: instants,
        failure: fc.option(readFailures, { nil: undefined }),
      }),
    })
    .map((fact) => fact as HeldFact);
}

describe('a fact', () => {
  it.each(reads)('of %s is read as it was written', (read) => {
    const codec = factShape(instant);
    fc.assert(
      fc.property(facts(read), (fact) => {
        expect(decode(codec, encode(codec, fact))).toEqual(fact);
      }),
      { numRuns: 60 },
    );
  });

  it.each(reads)('of %s whose value is something else is damage, not a defect', (read) => {
    const codec = factShape(instant);
    const plain = (value: unknown) =>
      JSON.stringify({
        read,
        subject: aFact('a', now).subject,
        held: { kind: 'seen', at: 0, value },
        tried: { at: 0 },
      });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        let kind: string;
        try {
          decode(codec, plain(value));
          kind = 'read';
        } catch (error) {
          kind = isDrError(error) ? error.kind : 'defect';
        }
        expect(['read', 'invalid']).toContain(kind);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the journal', () => {
  it('keeps something of every read over a restart', async () => {
    const sampled = reads.flatMap((read, index) =>
      fc.sample(facts(read), { seed: index, numRuns: 3 }),
    );
    const unique = [...new Map(sampled.map((fact) => [factKey(fact), fact])).values()];
    const journal = await openJournal({ directory, clock: systemClock });
    await journal.keepPass(aPass(minute(1), { facts: unique }), []);
    await journal.close();
    const byKey = (all: readonly HeldFact[]) => new Map(all.map((fact) => [factKey(fact), fact]));
    expect(byKey(await kept())).toEqual(byKey(unique));
  });

  it('keeps facts whose values are those that it holds, with new times, as any others', async () => {
    const sampled = reads.flatMap((read, index) =>
      fc.sample(facts(read), { seed: 100 + index, numRuns: 3 }),
    );
    const unique = [...new Map(sampled.map((fact) => [factKey(fact), fact])).values()];
    const journal = await openJournal({ directory, clock: systemClock });
    await journal.keepPass(aPass(minute(1), { facts: unique }), []);
    // The same values in other places of the order, and later: some fail now, some have failed before.
    const later = (await journal.facts()).map((fact, index): HeldFact => {
      const tried = { at: minute(3), failure: index % 3 === 0 ? aFailure : fact.tried.failure };
      const { held } = fact;
      const now3 = held.kind === 'none' ? held : { ...held, at: minute(2) };
      return { ...fact, held: now3, tried } as HeldFact;
    });
    await journal.keepPass(aPass(minute(3), { facts: later.toReversed() }), []);
    await journal.close();
    const byKey = (all: readonly HeldFact[]) => new Map(all.map((fact) => [factKey(fact), fact]));
    const expected = later.map((fact) =>
      holdFact(
        unique.find((each) => factKey(each) === factKey(fact)),
        fact,
      ),
    );
    expect(byKey(await kept())).toEqual(byKey(expected));
  });

  it('reads the facts of the first version, in which tables had no layout', async () => {
    await openLocked(directory, systemClock, migrations.slice(0, 1)).close();
    const store = openStore(join(directory, storeFile), { readOnly: false });
    const subject = {
      account: '123456789012',
      region: 'eu-west-1',
      resource: 'sdp-a-Object',
      environment: 'prod-orders',
      table: 'Object',
    };
    const old = [
      {
        read: 'cluster',
        subject: { ...subject, resource: 'aurora', table: undefined },
        held: { kind: 'seen', at: 0, value: { engine: 'aurora-postgresql', retentionDays: 7 } },
        tried: { at: 0 },
      },
      {
        read: 'table',
        subject,
        held: {
          kind: 'seen',
          at: 0,
          value: {
            tableId: 'id-1',
            status: 'ACTIVE',
            createdAt: 0,
            deletionProtection: true,
            replicas: [{ region: 'eu-central-1', status: 'ACTIVE', inaccessibleSince: 0 }],
          },
        },
        tried: { at: 0 },
      },
    ] as const;
    const [ofCluster, ofTable] = [
      [now, now],
      [now, ago(9), ago(5), now],
    ];
    store.write(() => {
      for (const fact of old) {
        const key = factKey(fact as unknown as HeldFact);
        factTable.put(store, { key, body: JSON.stringify(fact) });
      }
      const tape = [...ofCluster, ...ofTable].map((at) => at.getTime());
      writeVector(store, 'fact-instants', bytesOf(tape));
    });
    store.close();
    await expect(openJournalForReading({ directory })).rejects.toMatchObject({
      code: 'JournalTooOld',
    });
    expect(await kept()).toMatchObject([
      { read: 'cluster', held: { value: { retentionDays: 7 } } },
      {
        read: 'table',
        held: {
          at: now,
          value: { createdAt: ago(9), replicas: [{ inaccessibleSince: ago(5) }] },
        },
      },
    ]);
  });
});
