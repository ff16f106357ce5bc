import type { Finding } from '../../../../src/controls/finding.js';
import { placesOfReturn } from '../../../../src/controls/return/places-of-return.js';
import { returnFamily } from '../../../../src/controls/return/family.js';
import type { Sight } from '../../../../src/controls/sight.js';
import type { Environment, Estate } from '../../../../src/estate/environment.js';
import type {
  AccountId,
  EnvironmentName,
  RegionId,
  TableName,
} from '../../../../src/estate/ids.js';
import type { Observed } from '../../../../src/estate/observation.js';
import type { KeyDescription, RoleDescription } from '../../../../src/estate/place-facts.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  aLayout,
  anAccount,
  anEnvironment,
  anEstate,
  aPosture,
  aSnapshot,
  aTable,
  away,
  home,
  now,
  placementFacts,
  placementSettings,
  seen,
  someBackups,
  unknown,
} from '../../../support/estate-builders.js';
import {
  accountFacts,
  aSight,
  environmentFacts,
  placeFacts,
  type SightParts,
  unseenSight,
} from '../../../support/sight-builders.js';

const vaultAccount = '345678901234' as AccountId;
const far = 'us-east-1' as RegionId;

function copying(copies: readonly (readonly [AccountId, RegionId])[]): Environment {
  const wanted = copies.map(([account, region]) => ({
    account,
    region,
    maximumAgeHours: 30,
    retentionDays: 35,
  }));
  return anEnvironment({ posture: aPosture({ backups: someBackups({ copies: wanted }) }) });
}

function of(control: string, sight: Sight): readonly Finding[] {
  return returnFamily.findings(sight, now).filter((finding) => finding.control === control);
}

function verdicts(control: string, parts: SightParts): readonly (string | undefined)[] {
  return of(control, aSight(parts)).map(({ verdict, reason }) => reason ?? verdict);
}

describe('places of return', () => {
  it.each([
    [
      'home alone',
      anEnvironment({ posture: aPosture({ replicas: [] }) }),
      [[accountId, home, 'home']],
    ],
    [
      'a replica',
      anEnvironment(),
      [
        [accountId, home, 'home'],
        [accountId, away, 'replica'],
      ],
    ],
    [
      'copies elsewhere, each place once',
      copying([
        [accountId, home],
        [accountId, away],
        [vaultAccount, far],
        [vaultAccount, far],
      ]),
      [
        [accountId, home, 'home'],
        [accountId, away, 'replica'],
        [vaultAccount, far, 'copies'],
      ],
    ],
  ] as const)('%s', (_what, environment, expected) => {
    expect(
      placesOfReturn(environment).map(({ account, region, why }) => [account, region, why]),
    ).toEqual(expected);
  });
});

describe('return-roles', () => {
  const role: Observed<RoleDescription> = seen({
    arn: 'arn:aws:iam::123456789012:role/x',
    trustPolicy: undefined,
    boundaryArn: undefined,
    tags: [],
    attached: [],
    inline: [],
  });
  const replication = 'AWSServiceRoleForDynamoDBReplication';
  const named = anEstate({ environments: [anEnvironment({ restoreRole: 'depot-restore' })] });
  const withRoles = (roles: Record<string, Observed<RoleDescription>>, estate: Estate = named) => ({
    estate,
    account: () => accountFacts({ roles: new Map(Object.entries(roles)) }),
  });

  it.each([
    ['both there', { 'depot-restore': role, [replication]: role }, ['pass', 'pass']],
    [
      'no restore role',
      { 'depot-restore': absent(), [replication]: role },
      ['RestoreRoleMissing', 'pass'],
    ],
    [
      'no service role',
      { 'depot-restore': role, [replication]: absent() },
      ['pass', 'ServiceRoleMissing'],
    ],
    [
      'not allowed to look',
      { 'depot-restore': unknown(), [replication]: unknown() },
      ['ReadDenied', 'ReadDenied'],
    ],
    ['not looked at', {}, ['NotReported', 'NotReported']],
  ])('%s', (_what, roles, expected) => {
    expect(verdicts('return-roles', withRoles(roles))).toEqual(expected);
  });

  it('names no restore role: told as advice', () => {
    const [, advice] = of('return-roles', aSight(withRoles({ [replication]: role }, anEstate())));
    expect(advice).toMatchObject({ reason: 'RestoreRoleNotNamed', severity: 'info' });
  });

  it('accounts of copies need the role of AWS Backup, and only that', () => {
    const estate = anEstate({
      accounts: [anAccount(), anAccount({ id: vaultAccount, name: 'backup', regions: [far] })],
      environments: [copying([[vaultAccount, far]])],
    });
    const found = of('return-roles', aSight(withRoles({}, estate))).filter(
      ({ subject }) => subject.account === vaultAccount,
    );
    expect(found.map(({ subject }) => subject.resource)).toEqual(['AWSServiceRoleForBackup']);
  });
});

describe('return-region', () => {
  const notEnabled = {
    ...unknown('ReadDenied'),
    failure: { ...(unknown() as { failure: object }).failure, code: 'RegionNotEnabled' },
  } as Observed<never>;

  it.each([
    ['answers', seen({ depot: [], total: 0 }), ['pass', 'pass']],
    ['is not enabled', notEnabled, ['RegionNotEnabled', 'RegionNotEnabled']],
    ['is silent', unknown('ReadTimedOut'), ['ReadTimedOut', 'ReadTimedOut']],
  ] as const)('the region %s', (_what, tables, expected) => {
    expect(verdicts('return-region', { place: () => placeFacts({ tables }) })).toEqual(expected);
  });

  it('a place that nobody watches is told', () => {
    const estate = anEstate({ environments: [copying([[vaultAccount, far]])] });
    const parts = { estate, place: () => placeFacts() };
    expect(verdicts('return-region', parts)).toEqual(['pass', 'pass', 'NotWatched']);
  });
});

describe('return-name-free', () => {
  const estate = anEstate({
    accounts: [anAccount({ regions: [home, away, far] })],
    environments: [copying([[accountId, far]])],
  });
  const tables = (depot: readonly string[]) => ({
    estate,
    place: () => placeFacts({ tables: seen({ depot, total: depot.length }) }),
  });

  it.each([
    ['no table there', tables([]), ['pass']],
    ['a stranger with a name', tables(['sdp-prod-e2dd35eedfec-Index']), ['NameTaken']],
    ['other tables', tables(['sdp-other-Index']), ['pass']],
    ['nobody can tell', { estate, place: () => placeFacts({ tables: unknown() }) }, ['ReadDenied']],
  ])('%s', (_what, parts, expected) => {
    expect(verdicts('return-name-free', parts)).toEqual(expected);
  });

  it('a replica is where it belongs', () => {
    expect(
      verdicts('return-name-free', { place: tables(['sdp-prod-e2dd35eedfec-Index']).place }),
    ).toEqual([]);
  });
});

describe('return-quota', () => {
  const many = (count: number): Estate =>
    anEstate({
      accounts: [anAccount({ regions: [home] })],
      environments: [
        anEnvironment({
          name: 'big' as EnvironmentName,
          posture: aPosture({ replicas: [] }),
          tables: Array.from({ length: count }, (_, at) => ({
            role: 'extra',
            name: `sdp-big-${at}` as TableName,
          })),
        }),
      ],
    });

  it.each([
    [50, 0, 'pass'],
    [51, 0, 'RestoresQueue'],
    [49, 1, 'pass'],
    [50, 1, 'RestoresRunning'],
  ])('%i tables while %i restores run: %s', (count, running, expected) => {
    const placement = (_: Environment, table: string) =>
      placementFacts({
        table: seen(
          aTable({ layout: aLayout({ isRestoring: Number(table.split('-').at(-1)) < running }) }),
        ),
      });
    expect(verdicts('return-quota', { estate: many(count), placement })).toEqual([expected]);
  });

  it('counts what all environments need, also where only one of them is judged', () => {
    const sight = aSight({ estate: many(3), placement: () => placementFacts() });
    const whole = anEstate({
      environments: [...many(3).environments, ...many(48).environments],
    });
    expect(of('return-quota', sight).map(({ verdict }) => verdict)).toEqual(['pass']);
    const [finding] = of('return-quota', { ...sight, whole });
    expect(finding?.reason).toBe('RestoresQueue');
    expect(finding?.message).toContain('51 tables');
  });

  it('cannot tell how many run where nothing was seen', () => {
    const placement = () => placementFacts({ table: unknown() });
    expect(verdicts('return-quota', { estate: many(3), placement })).toEqual(['ReadDenied']);
    expect(verdicts('return-quota', { estate: many(51), placement })).toEqual(['RestoresQueue']);
  });
});

describe('rebuild-ready', () => {
  it.each([
    ['there', seen(true as const), 'pass'],
    ['gone', absent(), 'BootstrapMissing'],
    ['not to be seen', unknown(), 'ReadDenied'],
  ] as const)('the bootstrap bucket is %s', (_what, bootstrap, expected) => {
    const environment = () => environmentFacts({ bootstrap });
    expect(verdicts('rebuild-ready', { environment })).toEqual([expected]);
  });
});

describe('key-usable', () => {
  const keyArn = `arn:aws:kms:${home}:${accountId}:key/1`;
  const key = (changes: Partial<KeyDescription>): Observed<KeyDescription> =>
    seen({
      arn: keyArn,
      state: 'Enabled',
      deletionAt: undefined,
      manager: 'customer',
      isMultiRegion: false,
      policy: undefined,
      ...changes,
    });

  it.each([
    ['enabled', key({}), 'pass'],
    ['disabled', key({ state: 'Disabled' }), 'KeyDisabled'],
    [
      'about to go',
      key({ state: 'PendingDeletion', deletionAt: ago(-7 * dayMs) }),
      'KeyDeletionScheduled',
    ],
    [
      'past its date',
      key({ state: 'PendingDeletion', deletionAt: ago(dayMs) }),
      'KeyDeletionScheduled',
    ],
    ['without its store', key({ state: 'Unavailable' }), 'KeyUnavailable'],
    ['gone', absent(), 'KeyMissing'],
    ['not to be seen', unknown(), 'ReadDenied'],
  ] as const)('%s', (_what, observed, expected) => {
    const target = { kind: 'key', account: anAccount(), region: home, keyArn } as const;
    const more = [{ kind: 'key', target, facts: { key: observed } } as const];
    expect(verdicts('key-usable', { more })).toEqual([expected]);
  });

  it('tells how long is left', () => {
    const target = { kind: 'key', account: anAccount(), region: home, keyArn } as const;
    const observed = key({ state: 'PendingDeletion', deletionAt: ago(-7 * dayMs) });
    const [finding] = of(
      'key-usable',
      aSight({ more: [{ kind: 'key', target, facts: { key: observed } }] }),
    );
    expect(finding?.message).toContain('in 7 d');
    expect(finding?.remedy).toContain('cancel-key-deletion');
  });
});

describe('settings-kept', () => {
  const kept = (takenAt: Date, tableId = 'table-id-1') => ({
    settings: () => aSnapshot({ takenAt, tableId }),
  });
  const placement = (changes: Parameters<typeof placementFacts>[0]) => () =>
    placementFacts(changes);
  const halfSeen = placement({ settings: placementSettings({ tags: unknown() }) });
  const first = (parts: SightParts): string | undefined => verdicts('settings-kept', parts)[0];

  it.each([
    ['seen whole now', {}, 'pass'],
    ['a part is denied, and nothing is kept', { placement: halfSeen }, 'ReadDenied'],
    [
      'a part is denied, kept a day ago',
      { placement: halfSeen, remembered: kept(ago(dayMs)) },
      'pass',
    ],
    [
      'kept exactly at the limit',
      { placement: halfSeen, remembered: kept(ago(48 * hourMs)) },
      'pass',
    ],
    [
      'kept just beyond the limit',
      { placement: halfSeen, remembered: kept(ago(48 * hourMs + 1)) },
      'SettingsOld',
    ],
    [
      'kept of an earlier table',
      { placement: halfSeen, remembered: kept(ago(hourMs), 'other') },
      'SettingsOfAnotherTable',
    ],
    [
      'the table is gone, but they are kept',
      {
        placement: placement({ table: absent(), pitr: absent(), settings: undefined }),
        remembered: kept(ago(90 * dayMs)),
      },
      'pass',
    ],
    [
      'the table is gone, and nothing is kept',
      { placement: placement({ table: absent(), pitr: absent(), settings: undefined }) },
      'SettingsNotKept',
    ],
    [
      'the table cannot be seen',
      { placement: placement({ table: unknown(), settings: undefined }) },
      'ReadDenied',
    ],
  ])('%s', (_what, parts, expected) => {
    expect(first(parts)).toBe(expected);
  });
});

it('asked nothing, every check that is wanted is unknown, or rests on the configuration alone', () => {
  const estate = anEstate({
    accounts: [anAccount(), anAccount({ id: vaultAccount, name: 'backup', regions: [far] })],
    environments: [{ ...copying([[vaultAccount, far]]), restoreRole: 'depot-restore' }],
  });
  const found = returnFamily.findings(unseenSight(estate), now);
  expect(found.filter(({ verdict }) => verdict !== 'unknown')).toEqual([]);
  expect(new Set(found.map(({ control }) => control))).toEqual(
    new Set(
      returnFamily.cards.map(({ id }) => id).filter((id) => id !== 'key-usable'), // found by looking
    ),
  );
});
