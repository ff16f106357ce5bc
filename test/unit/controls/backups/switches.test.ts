import {
  absent,
  accountId,
  anEnvironment,
  aPosture,
  away,
  home,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aBackupPosture,
  aWantedCopy,
  aWorld,
  findingsOf,
  saidBy,
  vaultAccount,
  type WorldChanges,
} from './support.js';

interface Case {
  readonly name: string;
  readonly world: WorldChanges;
  readonly expected: string;
}

describe('backup-features', () => {
  const found = (world: WorldChanges) =>
    findingsOf(aWorld(world))
      .filter(({ control }) => control === 'backup-features')
      .map(({ subject, verdict, reason, severity }) =>
        [subject.account, subject.region, verdict, reason, severity].join(' ').trim(),
      );
  const settings = (isOptedIn: boolean | undefined, isFullyManaged: boolean | undefined) => ({
    settings: seen({ isOptedIn, isFullyManaged }),
  });

  it('judges where tables are backed up and where copies are kept', () => {
    expect(found({})).toEqual([
      `${accountId} ${home} pass  critical`,
      `${vaultAccount} ${away} pass  critical`,
    ]);
  });

  it('is critical where something has to be copied from there, else a warning', () => {
    expect(found({ home: settings(true, false), copies: settings(true, false) })).toEqual([
      `${accountId} ${home} fail AdvancedFeaturesOff critical`,
      `${vaultAccount} ${away} fail AdvancedFeaturesOff warning`,
    ]);
    expect(found({ posture: { copies: [] }, home: settings(false, false) })).toEqual([
      `${accountId} ${home} fail AdvancedFeaturesOff warning`,
    ]);
  });

  it('tells a missing opt-in, what is not reported, and what was not seen', () => {
    expect(found({ home: settings(false, true), copies: settings(true, undefined) })).toEqual([
      `${accountId} ${home} fail NotOptedIn warning`,
      `${vaultAccount} ${away} unknown NotReported critical`,
    ]);
    expect(found({ home: settings(undefined, true), copies: { settings: unknown() } })).toEqual([
      `${accountId} ${home} unknown NotReported critical`,
      `${vaultAccount} ${away} unknown ReadDenied critical`,
    ]);
  });
});

describe('cross-account-copying', () => {
  const cases: readonly Case[] = [
    { name: 'one organisation, switched on', world: {}, expected: 'pass' },
    {
      name: 'switched off',
      world: { account: { backupSettings: seen({ isCrossAccountEnabled: false }) } },
      expected: 'fail CrossAccountOff',
    },
    {
      name: 'the source in no organisation',
      world: { account: { organization: absent() } },
      expected: 'fail NotInOrganization',
    },
    {
      name: 'the destination in no organisation',
      world: { otherAccount: { organization: absent() } },
      expected: 'fail NotInOrganization',
    },
    {
      name: 'two organisations',
      world: { otherAccount: { organization: seen({ id: 'o-b', managementAccount: '1' }) } },
      expected: 'fail OtherOrganization',
    },
    {
      name: 'the organisation of the destination not seen',
      world: { otherAccount: { organization: unknown('ReadUnavailable') } },
      expected: 'unknown ReadUnavailable',
    },
    {
      name: 'the organisation of the destination not seen, switched off',
      world: {
        account: { backupSettings: seen({ isCrossAccountEnabled: false }) },
        otherAccount: { organization: unknown() },
      },
      expected: 'fail CrossAccountOff',
    },
    {
      name: 'the switch seen by neither',
      world: {
        account: { backupSettings: unknown() },
        otherAccount: { backupSettings: unknown() },
      },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'the switch seen by the other account',
      world: { account: { backupSettings: unknown() } },
      expected: 'pass',
    },
    {
      name: 'the switch not reported',
      world: {
        account: { backupSettings: seen({ isCrossAccountEnabled: undefined }) },
        otherAccount: { backupSettings: seen({ isCrossAccountEnabled: undefined }) },
      },
      expected: 'unknown NotReported',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(saidBy('cross-account-copying', aWorld(world))).toEqual([expected]);
  });

  it('is judged once per account that copies across, and not where nothing crosses', () => {
    const second = anEnvironment({
      name: 'second' as never,
      id: 'test-e2dd35eedfec' as never,
      posture: aPosture({ backups: aBackupPosture() }),
    });
    const judged = findingsOf(aWorld({ environments: [second] })).filter(
      ({ control }) => control === 'cross-account-copying',
    );
    expect(judged.map(({ subject }) => [subject.account, subject.region])).toEqual([
      [accountId, home],
    ]);
    const within = { posture: { copies: [aWantedCopy({ account: accountId })] } };
    expect(saidBy('cross-account-copying', aWorld(within))).toEqual([]);
  });

  it('names the account that can switch it on', () => {
    const world = aWorld({ account: { backupSettings: seen({ isCrossAccountEnabled: false }) } });
    const found = findingsOf(world).find(({ control }) => control === 'cross-account-copying');
    expect(found?.remedy).toBe(
      'In 999999999999: aws backup update-global-settings --global-settings isCrossAccountBackupEnabled=true',
    );
  });
});
