import type { Finding } from '../../../../src/controls/finding.js';
import { tableFamily } from '../../../../src/controls/tables/family.js';
import type { Environment } from '../../../../src/estate/environment.js';
import type { PlacementFacts, TableDescription } from '../../../../src/estate/facts.js';
import type { RegionId } from '../../../../src/estate/ids.js';
import type { FormerTable, KeyPart } from '../../../../src/estate/table-settings.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  ago,
  aLayout,
  aSnapshot,
  aTable,
  away,
  home,
  now,
  placementFacts,
  placementSettings,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import { aSight, type SightParts, unseenSight } from '../../../support/sight-builders.js';

const key = (attribute: string): readonly KeyPart[] => [{ attribute, kind: 'HASH', type: 'S' }];

function first(control: string, parts: SightParts): Finding | undefined {
  return tableFamily.findings(aSight(parts), now).find((finding) => finding.control === control);
}

function verdict(control: string, parts: SightParts): string | undefined {
  const finding = first(control, parts);
  return finding?.reason ?? finding?.verdict;
}

const at =
  (changes: Partial<PlacementFacts>, elsewhere: Partial<PlacementFacts> = {}) =>
  (_: Environment, __: string, region: RegionId): PlacementFacts =>
    placementFacts(region === home ? changes : elsewhere);

describe('table-identity', () => {
  const kept = (tableId: string | undefined, before?: FormerTable) => ({
    settings: () => aSnapshot({ tableId, before, layout: aLayout({ key: key('pk') }) }),
  });
  const former = (replacedAt: Date, attribute = 'pk'): FormerTable => ({
    tableId: 'older',
    key: key(attribute),
    replacedAt,
  });
  const here = at(
    { table: seen(aTable({ layout: aLayout({ key: key('pk') }) })) },
    { table: seen(aTable({ layout: aLayout({ key: key('pk') }) })) },
  );

  it.each([
    ['nothing is remembered', { placement: here }, 'pass'],
    [
      'it is the one that is remembered',
      { placement: here, remembered: kept('table-id-1') },
      'pass',
    ],
    ['it has another id', { placement: here, remembered: kept('older') }, 'TableReplaced'],
    ['no id is remembered', { placement: here, remembered: kept(undefined) }, 'pass'],
    [
      'it was replaced 34 days ago',
      { placement: here, remembered: kept('table-id-1', former(ago(34 * dayMs))) },
      'TableReplaced',
    ],
    [
      'it was replaced 36 days ago',
      { placement: here, remembered: kept('table-id-1', former(ago(36 * dayMs))) },
      'pass',
    ],
    [
      'it was replaced by one with another key',
      { placement: here, remembered: kept('table-id-1', former(ago(hourMs), 'id')) },
      'KeyDesignChanged',
    ],
    [
      'a replica has another key',
      {
        placement: at(
          { table: seen(aTable({ layout: aLayout({ key: key('pk') }) })) },
          { table: seen(aTable({ layout: aLayout({ key: key('id') }) })) },
        ),
      },
      'KeyDesignDiffers',
    ],
    ['home cannot be seen', { placement: at({ table: unknown() }) }, 'ReadDenied'],
    ['the table is missing', { placement: at({ table: absent(), pitr: absent() }) }, undefined],
  ])('%s', (_what, parts, expected) => {
    expect(verdict('table-identity', parts)).toBe(expected);
  });

  it('tells both keys', () => {
    const finding = first('table-identity', {
      placement: here,
      remembered: kept('table-id-1', former(ago(2 * dayMs), 'id')),
    });
    expect(finding?.message).toContain('pk (S); it was id (S)');
    expect(finding?.severity).toBe('critical');
  });
});

describe('replication-lag', () => {
  const measured = (milliseconds: number) =>
    at({
      settings: placementSettings({
        latency: seen([{ region: away, milliseconds, at: ago(60_000) }]),
      }),
    });
  const latency = (value: Parameters<typeof placementSettings>[0]) =>
    at({ settings: placementSettings(value) });
  const outOfReach = { status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' };
  /** Nothing was measured between a home and a replica of these states. */
  const silent = (there: Partial<TableDescription>, atHome: Partial<TableDescription>) =>
    at(
      { table: seen(aTable(atHome)), settings: placementSettings({ latency: seen([]) }) },
      { table: seen(aTable(there)) },
    );

  it.each([
    ['within the limit', measured(60_000), 'pass'],
    ['just above it', measured(60_001), 'ReplicationLagging'],
    ['nothing was measured', latency({ latency: seen([]) }), 'LagNotMeasured'],
    ['nothing was measured, and home is out of reach', silent({}, outOfReach), undefined],
    ['nothing was measured, and the replica is', silent(outOfReach, {}), undefined],
    ['not allowed to ask', latency({ latency: unknown() }), 'ReadDenied'],
    ['home cannot be seen', at({ table: unknown() }), 'ReadDenied'],
    ['home is missing', at({ table: absent(), pitr: absent() }), undefined],
    ['the region is no member', at({ table: seen(aTable({ replicas: [] })) }), undefined],
    [
      'a strongly consistent group has no delay',
      at({
        table: seen(aTable({ layout: aLayout({ consistency: 'strong' }) })),
        settings: placementSettings({ latency: undefined }),
      }),
      'pass',
    ],
  ])('%s', (_what, placement, expected) => {
    expect(verdict('replication-lag', { placement })).toBe(expected);
  });

  it('what was not measured is advice, and never called no delay', () => {
    const finding = first('replication-lag', { placement: latency({ latency: seen([]) }) });
    expect(finding).toMatchObject({ verdict: 'fail', severity: 'info' });
  });
});

it('asked nothing, every check that is wanted is unknown', () => {
  const found = tableFamily.findings(unseenSight(), now);
  expect(found.map(({ control, verdict: each }) => `${control} ${each}`)).toEqual([
    ...Array<string>(3).fill('table-identity unknown'),
    ...Array<string>(3).fill('replication-lag unknown'),
  ]);
});
