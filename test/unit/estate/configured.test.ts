import { configuredIn, factsToForget } from '../../../src/estate/configured.js';
import type { Estate } from '../../../src/estate/environment.js';
import type { FactSubject, HeldFact } from '../../../src/estate/held-fact.js';
import { factKey } from '../../../src/estate/held-fact.js';
import { factsOf } from '../../../src/estate/held-facts.js';
import type { AccountId, EnvironmentName, RegionId } from '../../../src/estate/ids.js';
import type { Observation } from '../../../src/estate/observations.js';
import type { Observed } from '../../../src/estate/observation.js';
import type { TableDescription } from '../../../src/estate/facts.js';
import {
  aBucket,
  accountId,
  anAccount,
  anEnvironment,
  away,
  home,
  now,
  placementFacts,
  unknown,
} from '../../support/estate-builders.js';

const environment = anEnvironment();
const estate: Estate = {
  accounts: [anAccount()],
  environments: [environment],
  buckets: [aBucket()],
  waivers: [],
};
const far = 'us-east-1' as RegionId;
const table: FactSubject = {
  account: accountId,
  region: home,
  resource: 'sdp-prod-e2dd35eedfec-Object',
  environment: environment.name,
  table: 'Object',
};

describe('what the estate wants to be watched', () => {
  it.each<[string, Partial<FactSubject>, boolean]>([
    ['a table of an environment', {}, true],
    ['its placement in any region', { region: far }, true],
    ['a table that was taken out', { resource: 'sdp-old-Object' }, false],
    ['an environment that was taken out', { environment: 'gone' as EnvironmentName }, false],
    ['an environment moved to another account', { account: '000000000000' as AccountId }, false],
    ['a cluster', { table: undefined, resource: 'orders-aurora' }, true],
    [
      'a shared bucket',
      { table: undefined, environment: undefined, resource: 'depot-backups' },
      true,
    ],
    [
      'a bucket that was taken out',
      { table: undefined, environment: undefined, resource: 'old-backups' },
      false,
    ],
  ])('%s', (_, changes, expected) => {
    expect(configuredIn(estate)({ ...table, ...changes })).toBe(expected);
  });
});

function passOf(seenAt: Observed<TableDescription>, regions: readonly RegionId[]): Observation {
  const [member] = environment.tables;
  if (member === undefined) throw new Error('an environment has tables');
  return {
    kind: 'table',
    target: { kind: 'table', environment, member },
    placements: new Map(regions.map((region) => [region, { ...placementFacts(), table: seenAt }])),
  };
}

function factIn(region: RegionId): HeldFact {
  return {
    read: 'pitr',
    subject: { ...table, region },
    held: { kind: 'absent', at: now },
    tried: { at: now, failure: undefined },
  };
}

describe('the facts to forget', () => {
  const seen = placementFacts().table;
  it.each<[string, Observation, readonly RegionId[]]>([
    [
      'an undeclared replica that the group does not name any more',
      passOf(seen, [home, away]),
      [far],
    ],
    ['none while the group cannot be seen', passOf(unknown(), [home, away]), []],
    ['none that was found again', passOf(seen, [home, away, far]), []],
  ])('%s', (_, observation, forgotten) => {
    const known = [home, away, far].map(factIn);
    expect(factsToForget(known, [observation], estate)).toEqual(
      forgotten.map((region) => factKey(factIn(region))),
    );
  });

  it('are none of what a pass has just read', () => {
    const observation = passOf(seen, [home, away]);
    expect(factsToForget(factsOf([observation]), [observation], estate)).toEqual([]);
  });

  it('are those of a cluster that was taken out', () => {
    const clusters = ['orders-aurora', 'old-aurora'].map((resource): HeldFact => ({
      read: 'cluster',
      subject: { ...table, table: undefined, resource },
      held: { kind: 'absent', at: now },
      tried: { at: now, failure: undefined },
    }));
    expect(factsToForget(clusters, [], estate)).toEqual(clusters.slice(1).map(factKey));
  });

  it('are all of what left the configuration', () => {
    const known = [factIn(home)];
    expect(factsToForget(known, [], { ...estate, environments: [] })).toEqual(known.map(factKey));
  });
});
