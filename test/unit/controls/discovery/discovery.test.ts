import fc from 'fast-check';
import { sortNames } from '../../../../src/controls/discovery/depot-names.js';
import { discoveryFamily } from '../../../../src/controls/discovery/family.js';
import type { Sight } from '../../../../src/controls/sight.js';
import type { EnvironmentId, EnvironmentName, TableName } from '../../../../src/estate/ids.js';
import { tableNameOf, tableRoles } from '../../../../src/estate/placement.js';
import {
  accountId,
  anEnvironment,
  anEstate,
  away,
  home,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import { aSight, placeFacts, unseenSight } from '../../../support/sight-builders.js';

const estate = anEstate();
const own = tableRoles.map((role) => `sdp-prod-e2dd35eedfec-${role}`);
const names = (list: readonly string[], of = estate) => sortNames(list, of, accountId);

describe('names of Depot tables', () => {
  it.each([
    ['its own three', own, [], []],
    [
      "a stranger's three",
      ['sdp-abc123-Object', 'sdp-abc123-History', 'sdp-abc123-Index'],
      ['abc123'],
      [],
    ],
    ["a stranger's single table", ['sdp-abc123-History'], ['abc123'], []],
    [
      'a sequence of its own',
      ['sdp-prod-e2dd35eedfec-Sequence'],
      [],
      ['sdp-prod-e2dd35eedfec-Sequence'],
    ],
    ['a table of nobody', ['sdp-something'], [], []],
    [
      'a table whose id only begins like its own',
      ['sdp-prod-e2dd35eedfec2-Object'],
      ['prod-e2dd35eedfec2'],
      [],
    ],
    [
      'an environment whose id goes on from its own',
      ['sdp-prod-e2dd35eedfec-blue-Object', 'sdp-prod-e2dd35eedfec-blue-Sequence'],
      ['prod-e2dd35eedfec-blue'],
      [],
    ],
  ])('%s', (_what, list, unknownIds, unlisted) => {
    const sorted = names(list);
    expect(sorted.unknown.map(({ id }) => id)).toEqual(unknownIds);
    expect(sorted.unlisted.map(({ table }) => table)).toEqual(unlisted);
  });

  it("a table beside a stranger's three is the stranger's", () => {
    const [found] = names(['sdp-abc-Object', 'sdp-abc-Sequence']).unknown;
    expect(found).toEqual({ id: 'abc', tables: ['sdp-abc-Object', 'sdp-abc-Sequence'] });
  });

  it("an extra table that is listed is nobody's finding", () => {
    const name = 'sdp-prod-e2dd35eedfec-Sequence' as TableName;
    const listed = anEnvironment();
    const environment = { ...listed, tables: [...listed.tables, { role: 'extra', name } as const] };
    expect(names([...own, name], anEstate({ environments: [environment] }))).toEqual({
      unknown: [],
      unlisted: [],
    });
  });

  it('no name is told twice or lost, in whatever order they come', () => {
    const id = fc.constantFrom('prod-e2dd35eedfec', 'abc', 'abc-d', 'x1');
    const end = fc.constantFrom('Object', 'History', 'Index', 'Sequence', 'State-2');
    const list = fc.uniqueArray(fc.tuple(id, end).map(([a, b]) => `sdp-${a}-${b}`));
    fc.assert(
      fc.property(list, fc.integer(), (given, turn) => {
        const sorted = names(given);
        const told = [
          ...sorted.unknown.flatMap(({ tables }) => tables),
          ...sorted.unlisted.map(({ table }) => table),
        ];
        expect(new Set(told).size).toBe(told.length);
        for (const name of told) expect(own).not.toContain(name);
        const strangers = tableRoles
          .map((role) => tableNameOf('abc' as EnvironmentId, role))
          .filter((name) => given.includes(name));
        expect(told).toEqual(expect.arrayContaining(strangers));
        const at = given.length === 0 ? 0 : Math.abs(turn) % given.length;
        expect(names([...given.slice(at), ...given.slice(0, at)])).toEqual(sorted);
      }),
    );
  });
});

describe('what nobody watches', () => {
  const findings = (depot: readonly string[]) =>
    discoveryFamily.findings(
      aSight({ place: () => placeFacts({ tables: seen({ depot, total: depot.length }) }) }),
      now,
    );

  it('an environment that is not configured is told where it is', () => {
    const found = findings(['sdp-abc123-Object']).filter(
      ({ control, verdict }) => control === 'environment-configured' && verdict === 'fail',
    );
    expect(found.map(({ subject }) => [subject.region, subject.resource])).toEqual([
      [home, 'sdp-abc123'],
      [away, 'sdp-abc123'],
    ]);
    expect(found[0]?.remedy).toContain('config init');
  });

  it('a table beside the three is told of its environment, in its region', () => {
    const found = findings([...own, 'sdp-prod-e2dd35eedfec-Sequence']).filter(
      ({ control, verdict }) => control === 'table-listed' && verdict === 'fail',
    );
    expect(found.map(({ subject }) => [subject.environment, subject.region])).toEqual([
      ['prod-orders', home],
      ['prod-orders', away],
    ]);
  });

  it('passes where everything is configured, once for each place', () => {
    expect(findings(own).map(({ control, verdict }) => [control, verdict])).toEqual([
      ['environment-configured', 'pass'],
      ['environment-configured', 'pass'],
      ['table-listed', 'pass'],
      ['table-listed', 'pass'],
    ]);
  });

  it('no environment is a stranger that only is not judged now', () => {
    const other = anEnvironment({
      name: 'other' as EnvironmentName,
      id: 'other-0011' as EnvironmentId,
      tables: [],
    });
    const depot = [...own, 'sdp-other-0011-Object', 'sdp-other-0011-Sequence'];
    const sight = aSight({ place: () => placeFacts({ tables: seen({ depot, total: 5 }) }) });
    const failing = (whole: Sight['whole']) =>
      discoveryFamily
        .findings({ ...sight, whole }, now)
        .flatMap(({ verdict, subject }) => (verdict === 'fail' ? subject.resource : []));
    expect(failing(undefined)).toEqual(['sdp-other-0011', 'sdp-other-0011']);
    expect(failing(anEstate({ environments: [...estate.environments, other] }))).toEqual([]);
  });

  it('a table of an environment goes to the one that it is of, also where that one is not judged', () => {
    const longer = anEnvironment({
      name: 'blue' as EnvironmentName,
      id: 'prod-e2dd35eedfec-blue' as EnvironmentId,
    });
    const depot = [...own, 'sdp-prod-e2dd35eedfec-blue-Sequence'];
    const sight = aSight({ place: () => placeFacts({ tables: seen({ depot, total: 4 }) }) });
    const whole = anEstate({ environments: [...estate.environments, longer] });
    const unlisted = (of: Sight) =>
      discoveryFamily
        .findings(of, now)
        .filter(({ control, verdict }) => control === 'table-listed' && verdict === 'fail');
    expect(unlisted(sight)).not.toHaveLength(0);
    expect(unlisted({ ...sight, whole })).toEqual([]);
  });

  it('a list that cannot be read is unknown, never a pass', () => {
    const sight = aSight({ place: () => placeFacts({ tables: unknown('ReadDenied') }) });
    const found = discoveryFamily.findings(sight, now);
    expect(new Set(found.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(discoveryFamily.findings(unseenSight(), now).map(({ id }) => id)).toEqual(
      found.map(({ id }) => id),
    );
  });
});
