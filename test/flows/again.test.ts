import fc from 'fast-check';
import { createSharedValues } from '../../src/estate/shared-values.js';
import { factsOf } from '../../src/estate/held-facts.js';
import type { HeldFact } from '../../src/estate/held-fact.js';
import { heldAnswers, heldItems } from '../../src/flows/again.js';
import { observe } from '../../src/flows/observe.js';
import { rememberedOf } from '../../src/flows/remembered.js';
import { seen } from '../support/estate-builders.js';
import { factValues } from '../support/fact-arbitraries.js';
import { aBackupJob, aPlan, aPoint, vaultContent } from '../support/place-builders.js';
import { estate, place, setUp } from './full-estate.js';

interface Item {
  readonly id: string;
  readonly value: number;
}

const items = fc.uniqueArray(
  fc.record(
    { id: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.nat({ max: 1 }) },
    { noNullPrototype: true },
  ),
  { selector: ({ id }) => id },
);
const idOf = ({ id }: Item): string => id;

describe('a list that was seen before', () => {
  it('says what the newest answer says, with the held value of all that is as it was', () => {
    fc.assert(
      fc.property(items, items, (held, latest) => {
        const result = heldItems(latest, held, idOf);
        expect(result).toEqual(latest);
        for (const item of result) {
          const before = held.find(({ id }) => id === item.id);
          expect(item === before).toBe(before?.value === item.value);
        }
      }),
    );
  });

  it('is the held one when nothing of it has changed', () => {
    fc.assert(
      fc.property(items, (held) => {
        expect(
          heldItems(
            held.map((item) => ({ ...item })),
            held,
            idOf,
          ),
        ).toBe(held);
        expect(heldItems(held.toReversed(), held, idOf) === held).toBe(held.length < 2);
      }),
    );
  });
});

it.each([
  ['point', factValues['vault-content'].map(({ points }) => points)],
  ['job', factValues['backup-jobs']],
  ['copyJob', factValues['copy-jobs']],
] as const)('sharing values changes no %s', (name, lists) => {
  fc.assert(
    fc.property(lists as fc.Arbitrary<readonly never[]>, (list) => {
      const shared = createSharedValues();
      expect([...list, ...list].map((item) => shared[name](item))).toEqual([...list, ...list]);
    }),
  );
});

describe('a second pass', () => {
  const world = () => ({
    // Made anew for each pass, as an adapter does.
    contents: {
      [`${place}/depot`]: seen(vaultContent({ points: [aPoint(), aPoint({ arn: 'p2' })] })),
    },
    plans: { [place]: seen([aPlan()]) },
    jobs: { [place]: seen([aBackupJob()]) },
  });
  const pass = async (before: readonly HeldFact[], changed: ReturnType<typeof world>) => {
    const { options } = setUp(changed);
    return factsOf(await observe(estate, { ...options, ...rememberedOf(before) }));
  };
  const valueIn = (facts: readonly HeldFact[]) => (read: HeldFact['read'], resource: string) => {
    const held = facts.find(
      (fact) => fact.read === read && fact.subject.resource === resource,
    )?.held;
    return held?.kind === 'seen' ? held.value : undefined;
  };

  it('over an estate in which nothing changed holds the values of the first', async () => {
    const first = await pass([], world());
    const second = await pass(first, world());
    expect(second).toEqual(first);
    for (const [read, resource] of [
      ['vault-content', 'depot'],
      ['vaults', 'eu-west-1'],
      ['plans', 'eu-west-1'],
      ['backup-jobs', 'eu-west-1'],
    ] as const) {
      const value = valueIn(first)(read, resource);
      expect(value).toBeDefined();
      expect(valueIn(second)(read, resource)).toBe(value);
    }
  });

  it('holds the old points beside a new one', async () => {
    const first = await pass([], world());
    const [latest, old] = [aPoint({ arn: 'p3' }), aPoint()];
    const second = await pass(first, {
      ...world(),
      contents: { [`${place}/depot`]: seen(vaultContent({ points: [latest, old], leftOut: 1 })) },
    });
    const content = valueIn(second)('vault-content', 'depot');
    expect(content).toEqual(vaultContent({ points: [latest, old], leftOut: 1 }));
    const before = heldAnswers(first)('vault-content', {
      account: estate.environments[0]?.account ?? fail(),
      region: estate.environments[0]?.region ?? fail(),
      resource: 'depot',
    });
    expect((content as typeof before)?.points[1]).toBe(before?.points[0]);
  });
});

function fail(): never {
  throw new Error('an estate has environments');
}
