import { configuredIn, factsToForget, type SubjectKind } from '../../../src/estate/configured.js';
import type { Estate } from '../../../src/estate/environment.js';
import type { FactRead } from '../../../src/estate/fact-values.js';
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
  aLayout,
  anEnvironment,
  aTable,
  away,
  bucketFacts,
  home,
  now,
  placementFacts,
  seen as observed,
  someBackups,
  unknown,
} from '../../support/estate-builders.js';
import { aVault, backupFacts, keyArn, placeFacts } from '../../support/place-builders.js';

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
  const shared: Partial<FactSubject> = { table: undefined, environment: undefined };
  const gone = 'gone' as EnvironmentName;
  const other = '000000000000' as AccountId;
  it.each<[string, SubjectKind, Partial<FactSubject>, boolean]>([
    ['a table of an environment', 'placement', {}, true],
    ['its placement in any region', 'placement', { region: far }, true],
    ['a table that was taken out', 'placement', { resource: 'sdp-old-Object' }, false],
    ['an environment that was taken out', 'placement', { environment: gone }, false],
    ['an environment moved to another account', 'placement', { account: other }, false],
    ['a table found beside the three', 'placement', { table: undefined, resource: 'x' }, true],
    ['a cluster', 'cluster', { table: undefined, resource: 'orders-aurora' }, true],
    ['a cluster that was taken out', 'cluster', { table: undefined, resource: 'old' }, false],
    ['an environment', 'environment', { table: undefined, resource: 'prod-orders' }, true],
    ['an environment elsewhere', 'environment', { table: undefined, account: other }, false],
    ['a shared bucket', 'bucket', { ...shared, resource: 'depot-backups' }, true],
    ['a bucket that was taken out', 'bucket', { ...shared, resource: 'old-backups' }, false],
    ['a bucket like a vault', 'place', { ...shared, resource: 'old-backups' }, true],
    ['a region', 'place', { ...shared, resource: home }, true],
    ['a region that was taken out', 'place', { ...shared, region: far }, false],
    ['something of an environment there', 'place', { table: undefined }, true],
    ['something of an environment no more', 'place', { environment: gone }, false],
    ['an account', 'account', { ...shared, region: far, resource: accountId }, true],
    ['an account that was taken out', 'account', { ...shared, account: other }, false],
  ])('%s', (_, kind, changes, expected) => {
    expect(configuredIn(estate)({ ...table, ...changes }, kind)).toBe(expected);
  });

  it('an environment where copies of its backups go, in whatever account', () => {
    const { posture } = environment;
    const copies = [{ account: other, region: far, maximumAgeHours: 26, retentionDays: 35 }];
    const copying = { ...environment, posture: { ...posture, backups: someBackups({ copies }) } };
    const there = { ...table, table: undefined, account: other, region: far };
    const isConfigured = configuredIn({ ...estate, environments: [copying] });
    expect(isConfigured(there, 'environment')).toBe(true);
    expect(isConfigured(there, 'placement')).toBe(false);
    expect(configuredIn(estate)(there, 'environment')).toBe(false);
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

const shared = { environment: undefined, table: undefined, resource: home } as const;
const vault = { ...shared, resource: 'depot' };
const key = { ...shared, resource: keyArn };

/** A place with vaults; undefined = they cannot be seen. */
function placeOf(vaults: readonly string[] | undefined, keyOf?: string): Observation {
  const [account] = estate.accounts;
  if (account === undefined) throw new Error('an estate has accounts');
  const listed = vaults?.map((name) => aVault({ name, keyArn: keyOf }));
  const backup = backupFacts({ vaults: listed === undefined ? unknown() : observed(listed) });
  return {
    kind: 'place',
    target: { kind: 'place', account, region: home },
    facts: placeFacts({ backup }),
  };
}

describe('the facts to forget', () => {
  const seen = placementFacts().table;
  const encrypted = observed(aTable({ layout: aLayout({ encryption: { kind: 'kms', keyArn } }) }));
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

  it.each<[string, FactRead, Partial<FactSubject>, readonly Observation[], boolean]>([
    ['a vault that is not listed any more', 'vault-content', vault, [placeOf([])], true],
    ['no vault that is listed', 'vault-content', vault, [placeOf(['depot'])], false],
    ['no vault while the list is hidden', 'vault-content', vault, [placeOf(undefined)], false],
    ['AWS Backup where nothing is kept', 'vaults', { region: away, ...shared }, [], true],
    ['no tables there', 'tables', { region: away, ...shared }, [], false],
    ['a key that nothing is encrypted with', 'key', key, [passOf(seen, [home])], true],
    ['no key that a table is encrypted with', 'key', key, [passOf(encrypted, [home])], false],
    ['no key while a table is hidden', 'key', key, [passOf(unknown(), [home])], false],
    ['no key that a vault is encrypted with', 'key', key, [placeOf(['depot'], keyArn)], false],
    ['a role that is not named any more', 'role', { ...shared, resource: 'old' }, [], true],
    ['no role that is', 'role', { ...shared, resource: environment.dataRole }, [], false],
    ['no account', 'organization', { ...shared, resource: accountId }, [], false],
  ])('are those of %s', (_, read, changes, observations, isForgotten) => {
    const fact = {
      read,
      subject: { ...table, ...changes },
      held: { kind: 'absent', at: now },
      tried: { at: now, failure: undefined },
    } as HeldFact;
    const forgotten = factsToForget([fact], observations, estate);
    expect(forgotten).toEqual(isForgotten ? [factKey(fact)] : []);
  });

  it('are those of a bucket under another environment than it is told under now', () => {
    const told: Observation = {
      kind: 'bucket',
      target: { kind: 'bucket', bucket: aBucket() },
      facts: bucketFacts(),
    };
    const before: Observation = {
      ...told,
      target: { kind: 'bucket', bucket: aBucket({ environments: [] }) },
    };
    const known = factsOf([before]);
    expect(factsToForget(known, [told], estate)).toEqual(known.map(factKey));
    expect(factsToForget(known, [], estate)).toEqual([]);
    expect(factsToForget(factsOf([told]), [told], estate)).toEqual([]);
  });

  it('are those of what an environment does not have any more', () => {
    const own = (['datasets', 'depot', 'executors', 'access', 'stack', 'bootstrap'] as const).map(
      (read) => ({ ...factIn(home), read, subject: { ...table, table: undefined } }) as HeldFact,
    );
    const bare = { ...environment, gateway: undefined, backupLocation: undefined };
    expect(factsToForget(own, [], estate)).toEqual([]);
    expect(factsToForget(own, [], { ...estate, environments: [bare] })).toEqual(
      own.slice(0, 4).map(factKey),
    );
  });

  it('are all of what left the configuration', () => {
    const known = [factIn(home)];
    expect(factsToForget(known, [], { ...estate, environments: [] })).toEqual(known.map(factKey));
  });
});
