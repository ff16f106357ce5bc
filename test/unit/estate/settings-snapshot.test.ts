import fc from 'fast-check';
import type { PlacementFacts } from '../../../src/estate/facts.js';
import { factsOf, holdFact } from '../../../src/estate/held-facts.js';
import type { HeldFact } from '../../../src/estate/held-fact.js';
import { snapshotOf } from '../../../src/estate/settings-snapshot.js';
import type { PlacementSettings } from '../../../src/estate/table-settings.js';
import { minuteMs } from '../../../src/kernel/units.js';
import {
  absent,
  ago,
  aLayout,
  anEnvironment,
  aSnapshot,
  aTable,
  away,
  home,
  placementFacts,
  placementSettings,
  seen,
  unknown,
} from '../../support/estate-builders.js';

const withSettings = (changes: Partial<PlacementSettings>): Partial<PlacementFacts> => ({
  settings: placementSettings(changes),
});

describe('a snapshot of settings', () => {
  it('is put together from what one pass saw', () => {
    const layout = aLayout({ billing: 'provisioned', capacity: { read: 5, write: 5 } });
    const scaling = [{ of: 'table', dimension: 'write', minimum: 5, maximum: 50 }] as const;
    const facts = placementFacts({
      table: seen(aTable({ layout })),
      ...withSettings({ scaling: seen(scaling) }),
    });
    expect(snapshotOf(facts)).toMatchObject({
      kind: 'seen',
      value: aSnapshot({ layout, scaling }),
    });
  });

  it('is as old as its oldest part', () => {
    const early = ago(minuteMs);
    const tags = { ...placementSettings().tags, at: early };
    expect(snapshotOf(placementFacts(withSettings({ tags })))).toMatchObject({
      at: early,
      value: { takenAt: early },
    });
  });

  it.each<[string, Partial<PlacementFacts>, 'seen' | 'unknown' | undefined]>([
    ['PITR is off', { pitr: seen({ kind: 'off' }) }, 'seen'],
    ['the latency is hidden, which is no setting', withSettings({ latency: unknown() }), 'seen'],
    ['the exports are hidden', withSettings({ exports: unknown() }), 'seen'],
    ['the table is hidden', { table: unknown(), settings: undefined }, 'unknown'],
    ['PITR is hidden', { pitr: unknown() }, 'unknown'],
    ['the tags are hidden', withSettings({ tags: unknown() }), 'unknown'],
    ['TTL is hidden', withSettings({ timeToLive: unknown() }), 'unknown'],
    ['the policy is hidden', withSettings({ policy: unknown() }), 'unknown'],
    ['the scaling is hidden', withSettings({ scaling: unknown() }), 'unknown'],
    ['the layout is not told', { table: seen(aTable({ layout: undefined })) }, 'unknown'],
    ['the table is gone', { table: absent(), settings: undefined }, undefined],
    ['the table is going', { table: seen(aTable({ status: 'DELETING' })) }, undefined],
    ['it went between the reads', withSettings({ tags: absent() }), undefined],
    ['nobody asked', { settings: undefined }, undefined],
  ])('where %s', (_, changes, kind) => {
    expect(snapshotOf(placementFacts(changes))?.kind).toBe(kind);
  });
});

/** The settings that are held after a pass. */
function after(known: HeldFact | undefined, facts: PlacementFacts): HeldFact | undefined {
  const environment = anEnvironment();
  const [member] = environment.tables;
  if (member === undefined) throw new Error('an environment has tables');
  const latest = factsOf([
    {
      kind: 'table',
      target: { kind: 'table', environment, member },
      placements: new Map([[home, facts]]),
    },
  ]).find(({ read }) => read === 'settings');
  return latest === undefined ? known : holdFact(known, latest);
}

describe('the settings that are held', () => {
  const whole = placementFacts();
  const kept = after(undefined, whole);

  it('stay when the table is gone, and when a part cannot be seen', () => {
    const gone = placementFacts({ table: absent(), pitr: absent(), settings: undefined });
    expect(after(kept, gone)).toBe(kept);
    const hidden = after(kept, placementFacts(withSettings({ tags: unknown('ReadThrottled') })));
    expect(hidden?.held).toEqual(kept?.held);
    expect(hidden?.tried.failure?.reason).toBe('ReadThrottled');
  });

  it('of another table of that name take their place only when they are whole', () => {
    const table = seen(aTable({ tableId: 'table-id-2', replicas: [] }));
    const partly = after(kept, placementFacts({ table, ...withSettings({ policy: unknown() }) }));
    expect(partly?.held).toMatchObject({ value: { tableId: 'table-id-1', replicas: [away] } });
    const wholly = after(kept, placementFacts({ table }));
    expect(wholly?.held).toMatchObject({ value: { tableId: 'table-id-2', replicas: [] } });
  });

  it('are always whole and of one pass, whatever order passes come in', () => {
    const observed = <T>(value: T) =>
      fc
        .constantFrom('seen', 'absent', 'unknown')
        .map((kind) => (kind === 'seen' ? seen(value) : kind === 'absent' ? absent() : unknown()));
    const passes = fc.array(
      fc
        .record({ id: fc.constantFrom('a', 'b'), policy: fc.string({ maxLength: 3 }) })
        .chain(({ id, policy }) =>
          fc.record({
            table: observed(aTable({ tableId: id })),
            pitr: observed({ kind: 'off' } as const),
            tags: observed([{ key: 'of', value: `${id} ${policy}` }]),
            policy: observed({ kind: 'document', text: `${id} ${policy}` } as const),
          }),
        ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(passes, (all) => {
        let held: HeldFact | undefined;
        let expected: string | undefined;
        for (const { table, pitr, tags, policy } of all) {
          const settings = table.kind === 'seen' ? placementSettings({ tags, policy }) : undefined;
          held = after(held, placementFacts({ table, pitr, settings }));
          const isWhole = [table, pitr, tags, policy].every(({ kind }) => kind === 'seen');
          if (isWhole && tags.kind === 'seen') expected = tags.value[0]?.value;
        }
        const value = held?.read === 'settings' && held.held.kind === 'seen' ? held.held.value : {};
        expect(value).toMatchObject(
          expected === undefined
            ? {}
            : {
                tableId: expected.split(' ')[0],
                tags: [{ value: expected }],
                policy: { text: expected },
              },
        );
        expect('tableId' in value).toBe(expected !== undefined);
      }),
    );
  });
});
