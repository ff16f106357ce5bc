import fc from 'fast-check';
import { catalogue } from '../../../src/controls/catalogue.js';
import { evaluate as evaluateIn } from '../../../src/controls/evaluate.js';
import { families } from '../../../src/controls/families.js';
import { byUrgency } from '../../../src/controls/finding.js';
import type { PlacementFacts } from '../../../src/estate/facts.js';
import type { AccountId, ClusterId, EnvironmentName, RegionId } from '../../../src/estate/ids.js';
import type { Observation } from '../../../src/estate/observations.js';
import { unknownReasons } from '../../../src/estate/observation.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { summarise } from '../../../src/controls/result.js';
import {
  aBucket,
  absent,
  anEnvironment,
  anEstate,
  aTable,
  away,
  home,
  now,
  placementFacts,
  seen,
  unknown,
} from '../../support/estate-builders.js';

const environment = anEnvironment();
const context = { estate: anEstate(), remembered: nothingRemembered };

const ofFamilies = new Set(families.flatMap(({ cards }) => cards.map(({ id }) => id)));

/** What is judged of each observation by itself; the families have tests of their own. */
function evaluate(observed: readonly Observation[], at: Date) {
  return evaluateIn(observed, at, context).filter(({ control }) => !ofFamilies.has(control));
}

/** A whole environment in order, with the facts of some placements replaced. */
function observations(
  changes: Readonly<Record<string, PlacementFacts>> = {},
): readonly Observation[] {
  const tables = environment.tables.map((member): Observation => {
    const placements = new Map<RegionId, PlacementFacts>(
      [home, away].map((region) => {
        const other = region === home ? away : home;
        const healthy = placementFacts({
          table: seen(
            aTable({
              replicas: [{ region: other, status: 'ACTIVE', inaccessibleSince: undefined }],
            }),
          ),
        });
        return [region, changes[`${member.role}/${region}`] ?? healthy];
      }),
    );
    return { kind: 'table', target: { kind: 'table', environment, member }, placements };
  });
  return [
    ...tables,
    {
      kind: 'cluster',
      target: { kind: 'cluster', environment, cluster: 'orders-aurora' as ClusterId },
      facts: { cluster: seen({ engine: 'aurora-postgresql', retentionDays: 7 }) },
    },
    {
      kind: 'datasets',
      target: { kind: 'datasets', environment },
      facts: { datasets: seen([{ id: 'd1', name: 'orders', storage: { kind: 'dynamodb' } }]) },
    },
    {
      kind: 'bucket',
      target: { kind: 'bucket', bucket: aBucket() },
      facts: {
        versioning: seen('enabled'),
        objectLock: seen({ kind: 'on', rule: { mode: 'compliance', days: 35 } }),
      },
    },
  ];
}

const off = placementFacts({ pitr: seen({ kind: 'off' }) });

describe('evaluate', () => {
  it('finds nothing to say of an estate in order', () => {
    const findings = evaluate(observations(), now);
    expect(findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    // 3 tables: 6 controls at home, 5 and the replica away; 1 cluster, 1 dataset, 2 of the bucket.
    expect(findings).toHaveLength(3 * (6 + 6) + 4);
    expect(new Set(findings.map(({ control }) => control))).toEqual(
      new Set(
        catalogue
          .map(({ id }) => id)
          .filter((id) => !ofFamilies.has(id) && id !== 'waiver-current'), // there is no waiver
      ),
    );
  });

  it('names the region of a replica without PITR, and nothing else', () => {
    const findings = evaluate(observations({ [`History/${away}`]: off }), now);
    const failed = findings.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ control, subject }) => [control, subject.table, subject.region])).toEqual([
      ['pitr-enabled', 'History', away],
    ]);
    expect(failed[0]?.severity).toBe('critical');
  });

  it('judges a replica that nobody declared like any other placement', () => {
    const far = 'us-east-1' as RegionId;
    const [first, ...rest] = observations();
    if (first?.kind !== 'table') throw new Error('tables come first');
    const withFar: Observation = {
      ...first,
      placements: new Map([...first.placements, [far, off]]),
    };
    const there = evaluate([withFar, ...rest], now).filter(({ subject }) => subject.region === far);
    expect(there.map(({ control, verdict }) => `${control} ${verdict}`)).toContain(
      'pitr-enabled fail',
    );
  });

  it('has no other control of a table that is absent', () => {
    const gone = placementFacts({ table: absent(), pitr: absent(), deleted: seen([]) });
    const findings = evaluate(observations({ [`Index/${home}`]: gone }), now).filter(
      ({ subject }) => subject.table === 'Index' && subject.region === home,
    );
    expect(findings.map(({ control, reason }) => [control, reason])).toEqual([
      ['table-present', 'TableMissing'],
    ]);
  });

  it('gives stable, unique ids', () => {
    const ids = evaluate(observations(), now).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const later = new Date(now.getTime() + 1000);
    const again = evaluate(observations({ [`Object/${home}`]: off }), later).map(({ id }) => id);
    expect(again).toContain(ids[1]);
    for (const id of ids) expect(id).toMatch(/^[a-z-]+:[0-9a-f]{12}$/);
  });

  it('tells apart what has one name in several places', () => {
    const [first] = observations();
    if (first?.kind !== 'table') throw new Error('tables come first');
    const twin = (changes: Parameters<typeof anEnvironment>[0]): Observation => ({
      ...first,
      target: { ...first.target, environment: anEnvironment(changes) },
    });
    const all = evaluate(
      [
        first,
        twin({ name: 'other' as EnvironmentName }),
        twin({ name: 'third' as EnvironmentName, account: '210987654321' as AccountId }),
      ],
      now,
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('keeps the id of a dataset that is renamed and of a bucket that is shared', () => {
    const idsOf = (of: readonly Observation[], control: string) =>
      evaluate(of, now)
        .filter((finding) => finding.control === control)
        .map(({ id }) => id);
    const changed = observations().map((each): Observation => {
      if (each.kind === 'datasets') {
        const renamed = { id: 'd1', name: 'renamed', storage: { kind: 'dynamodb' } } as const;
        return { ...each, facts: { datasets: seen([renamed]) } };
      }
      if (each.kind !== 'bucket') return each;
      const environments = ['prod-orders', 'other'] as EnvironmentName[];
      return { ...each, target: { kind: 'bucket', bucket: aBucket({ environments }) } };
    });
    for (const control of ['dataset-storage', 'bucket-versioning', 'bucket-object-lock']) {
      expect(idsOf(changed, control)).toEqual(idsOf(observations(), control));
    }
  });

  it('is silent only where all reads agree', () => {
    const fact = fc.constantFrom('seen', 'absent', ...unknownReasons);
    fc.assert(
      fc.property(fact, fact, fc.constantFrom(home, away), (table, pitr, region) => {
        const as = (kind: typeof table) => (kind === 'absent' ? absent() : unknown(kind as never));
        const facts = placementFacts({
          ...(table === 'seen' ? {} : { table: as(table) }),
          ...(pitr === 'seen' ? {} : { pitr: as(pitr) }),
          deleted: seen([]),
        });
        const { exit } = summarise(evaluate(observations({ [`Object/${region}`]: facts }), now));
        expect(exit === 'ok').toBe(table === 'seen' && pitr === 'seen');
      }),
    );
  });

  it('never turns an unknown into a verdict, whatever was not seen', () => {
    const fact = fc.constantFrom('seen', ...unknownReasons);
    const arbitrary = fc.record({ table: fact, pitr: fact });
    fc.assert(
      fc.property(arbitrary, ({ table, pitr }) => {
        const facts = placementFacts({
          ...(table === 'seen' ? {} : { table: unknown(table) }),
          ...(pitr === 'seen' ? {} : { pitr: unknown(pitr) }),
        });
        const findings = evaluate(observations({ [`Object/${away}`]: facts }), now).filter(
          ({ subject }) => subject.table === 'Object' && subject.region === away,
        );
        const verdictOf = (control: string) =>
          findings.find((finding) => finding.control === control)?.verdict;
        expect(verdictOf('deletion-protection')).toBe(table === 'seen' ? 'pass' : 'unknown');
        for (const control of ['pitr-enabled', 'pitr-window', 'pitr-freshness']) {
          expect(verdictOf(control)).toBe(pitr === 'seen' ? 'pass' : 'unknown');
        }
        const both = table === 'seen' && pitr === 'seen';
        expect(verdictOf('pitr-coverage')).toBe(both ? 'pass' : 'unknown');
      }),
    );
  });
});

describe('the summary', () => {
  const findings = evaluate(
    observations({
      [`Object/${home}`]: placementFacts({ pitr: unknown() }),
      [`History/${away}`]: off,
    }),
    now,
  );

  it('counts, and measures coverage by checks with a verdict', () => {
    const { counts, coverage, exit } = summarise(findings);
    expect(counts).toEqual({ pass: findings.length - 5, fail: 1, unknown: 4 });
    expect(coverage).toBeCloseTo((findings.length - 4) / findings.length);
    expect(exit).toBe('violated');
  });

  it('ends as unseen without a failure, and as ok when only an info finding is left', () => {
    expect(summarise(findings.filter(({ verdict }) => verdict !== 'fail')).exit).toBe('unseen');
    const info = findings.map((finding) => ({ ...finding, severity: 'info' as const }));
    expect(summarise(info.filter(({ verdict }) => verdict !== 'unknown')).exit).toBe('ok');
    expect(summarise([])).toMatchObject({ coverage: 1, exit: 'ok' });
  });

  it('puts the worst first and keeps the order of equals', () => {
    const order = byUrgency(findings).map(({ verdict }) => verdict);
    expect(order.slice(0, 6)).toEqual(['fail', 'unknown', 'unknown', 'unknown', 'unknown', 'pass']);
  });
});

describe('the catalogue', () => {
  it.each(catalogue)('$id is documented in full', (card) => {
    expect(card.title).not.toBe('');
    expect(card.source).toMatch(/Guide|Reference|guide|documentation/);
    expect(card.rationale.length).toBeGreaterThan(40);
    for (const [reason, { meaning }] of Object.entries(card.reasons)) {
      expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(meaning).toMatch(/\.$/);
    }
  });
});
