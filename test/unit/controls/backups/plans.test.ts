import fc from 'fast-check';
import { firesOf, type KnownFires, overlapMs } from '../../../../src/controls/backups/fires.js';
import type {
  BackupFacts,
  BackupPlan,
  BackupRule,
  Lifecycle,
} from '../../../../src/estate/backup-facts.js';
import type { PitrState } from '../../../../src/estate/facts.js';
import { dayMs, minuteMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  away,
  home,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aBackupPosture,
  aPlan,
  aRole,
  aRule,
  aSelection,
  aVault,
  aWantedCopy,
  aWorld,
  backupFacts,
  content,
  copyVault,
  findingsOf,
  pointsOfAll,
  tableArnOf,
  vaultAccount,
  vaultArn,
  type WorldChanges,
} from './support.js';

const days = (deleteAfterDays: number | undefined, coldAfterDays?: number): Lifecycle => ({
  deleteAfterDays,
  coldAfterDays,
});
const copyTo = (arn: string, lifecycle: Lifecycle = days(35)) => ({
  copies: [{ vaultArn: arn, lifecycle }],
});
const depotCopies = vaultArn('depot-copies', away, vaultAccount);

/** A world with these rules in its one plan. */
function ruled(...rules: readonly Partial<BackupRule>[]): WorldChanges {
  const named = rules.map((changes, at) => aRule({ id: `${at}`, name: `rule${at}`, ...changes }));
  return planned(aPlan({ rules: named }));
}

function planned(...plans: readonly BackupPlan[]): WorldChanges {
  return { home: { plans: seen(plans) } };
}

function plansOf(world: WorldChanges) {
  return findingsOf(aWorld(world)).filter(({ control }) => control === 'plan-sound');
}

function said(world: WorldChanges): readonly string[] {
  return plansOf(world).map(({ verdict, reason, severity }) =>
    verdict === 'fail' ? `${verdict} ${reason} ${severity}` : `${verdict} ${reason ?? ''}`.trim(),
  );
}

interface Case {
  readonly name: string;
  readonly world: WorldChanges;
  readonly expected: string;
}

const bounded = (minimumDays: number | undefined, maximumDays: number | undefined) =>
  aVault({
    lock: { kind: 'on', mode: 'governance', immutableFrom: undefined, minimumDays, maximumDays },
  });
const homeWith = (changes: Partial<BackupFacts>, world: WorldChanges = {}): WorldChanges => ({
  ...world,
  home: { ...world.home, ...changes },
});

describe('plan-sound', () => {
  // Wanted: at most 30 hours old, kept 35 days, copied and kept 35 days there.
  const cases: readonly Case[] = [
    { name: 'a sound plan', world: {}, expected: 'pass' },
    // Vaults and locks.
    {
      name: 'a rule into a vault that does not exist',
      world: ruled({ vault: 'gone' }),
      expected: 'fail VaultMissing critical',
    },
    {
      name: 'a rule into an air-gapped vault that does not exist',
      world: ruled({ airGappedVaultArn: vaultArn('sealed') }),
      expected: 'fail VaultMissing critical',
    },
    {
      name: 'a rule that keeps less than the lock takes',
      world: homeWith({ vaults: seen([bounded(36, undefined)]) }),
      expected: 'fail LockRefusesRule critical',
    },
    {
      name: 'a rule that keeps exactly what the lock takes',
      world: homeWith({ vaults: seen([bounded(35, 35)]) }),
      expected: 'pass',
    },
    {
      name: 'a rule that keeps more than the lock takes',
      world: homeWith({ vaults: seen([bounded(undefined, 34)]) }),
      expected: 'fail LockRefusesRule critical',
    },
    {
      name: 'a rule that keeps for ever under a lock with a limit',
      world: ruled({ lifecycle: days(undefined) }),
      expected: 'fail LockRefusesRule critical',
    },
    {
      name: 'a rule that keeps for ever under a lock without a limit',
      world: homeWith(
        { vaults: seen([bounded(7, undefined)]) },
        ruled({ lifecycle: days(undefined) }),
      ),
      expected: 'pass',
    },
    {
      name: 'vaults that could not be listed',
      world: homeWith({ vaults: unknown('ReadThrottled') }),
      expected: 'unknown ReadThrottled',
    },
    // Copies, where the other side was seen.
    {
      name: 'a copy into a vault that does not exist',
      world: ruled(copyTo(vaultArn('gone', away, vaultAccount))),
      expected: 'fail CopyVaultMissing critical',
    },
    {
      name: 'a copy into the vault Default of another account',
      world: ruled(copyTo(vaultArn('Default', away, vaultAccount))),
      expected: 'fail CopyVaultDefault critical',
    },
    {
      name: 'a copy that the other lock refuses',
      world: ruled(copyTo(depotCopies, days(401))),
      expected: 'fail LockRefusesCopy critical',
    },
    {
      name: 'a copy to a place that could not be seen',
      world: { ...ruled(copyTo(depotCopies, days(401))), copies: { vaults: unknown() } },
      expected: 'pass',
    },
    {
      name: 'a copy to a place that nobody watches',
      world: {
        ...ruled(copyTo(vaultArn('x', home, '111111111111'))),
        posture: { copies: [] },
      },
      expected: 'pass',
    },
    // Retention.
    {
      name: 'a rule that keeps less than wanted',
      world: ruled({ lifecycle: days(34) }),
      expected: 'fail RetentionTooShort warning',
    },
    {
      name: 'a short rule beside a long one',
      world: ruled(
        { lifecycle: days(7), schedule: 'cron(0 17 ? * * *)', startWindowMinutes: 60 },
        { lifecycle: days(35), startWindowMinutes: 60 },
      ),
      expected: 'pass',
    },
    {
      name: 'a copy that is kept less than wanted',
      world: ruled(copyTo(depotCopies, days(34))),
      expected: 'fail CopyRetentionTooShort warning',
    },
    {
      name: 'points that are deleted before 90 days of cold storage',
      world: ruled({ lifecycle: days(119, 30) }),
      expected: 'fail ColdTooShort warning',
    },
    {
      name: 'points that are deleted after 90 days of cold storage',
      world: ruled({ lifecycle: days(120, 30) }),
      expected: 'pass',
    },
    {
      name: 'copies that are deleted before 90 days of cold storage',
      world: ruled(copyTo(depotCopies, days(100, 30))),
      expected: 'fail ColdTooShort warning',
    },
    {
      name: 'points that are kept for less than PITR reaches',
      world: {
        ...ruled({ lifecycle: days(34) }),
        posture: { retentionDays: 14 },
      },
      expected: 'fail RetentionBelowPitr info',
    },
    {
      name: 'points that are kept for less than PITR reaches, the vaults not seen',
      world: {
        ...homeWith({ vaults: unknown() }, ruled({ lifecycle: days(34) })),
        posture: { retentionDays: 14 },
      },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'points that are kept shortly where PITR is off',
      world: {
        ...ruled({ lifecycle: days(14) }),
        posture: { retentionDays: 14 },
        table: { pitr: seen<PitrState>({ kind: 'off' }) },
      },
      expected: 'pass',
    },
    // Schedules.
    {
      name: 'a weekly rule',
      world: ruled({ schedule: 'cron(0 5 ? * SUN *)' }),
      expected: 'fail ScheduleTooRare warning',
    },
    {
      name: 'a rule on working days',
      world: ruled({ schedule: 'cron(0 5 ? * MON-FRI *)' }),
      expected: 'fail ScheduleTooRare warning',
    },
    {
      name: 'a rule on all but the first day of the month',
      world: ruled({ schedule: 'cron(0 5 2-31 * ? *)' }),
      expected: 'fail ScheduleTooRare warning',
    },
    {
      name: 'a rule on working days and one on the others',
      world: ruled(
        { schedule: 'cron(0 5 ? * MON-FRI *)' },
        { schedule: 'cron(0 5 ? * SAT,SUN *)' },
      ),
      expected: 'pass',
    },
    {
      name: 'an hourly rule on working days and a daily one on the others',
      world: ruled(
        { schedule: 'cron(0 * ? * MON-FRI *)', startWindowMinutes: 60 },
        { schedule: 'cron(0 0 ? * SAT,SUN *)', startWindowMinutes: 60 },
      ),
      expected: 'pass',
    },
    {
      name: 'a rule of the past',
      world: ruled({ schedule: 'cron(0 5 ? * * 2020)' }),
      expected: 'fail ScheduleTooRare warning',
    },
    {
      name: 'a daily rule in a zone that changes its clock',
      world: ruled({ timeZone: 'Europe/Berlin' }),
      expected: 'pass',
    },
    {
      name: 'a daily rule where six hours are wanted',
      world: { posture: { maximumAgeHours: 6 } },
      expected: 'fail ScheduleTooRare warning',
    },
    {
      name: 'four rules a day where six hours are wanted',
      world: { ...ruled({ schedule: 'cron(0 0/6 ? * * *)' }), posture: { maximumAgeHours: 6 } },
      expected: 'pass',
    },
    { name: 'a daily rate', world: ruled({ schedule: 'rate(1 day)' }), expected: 'pass' },
    {
      name: 'a rate of two days',
      world: ruled({ schedule: 'rate(2 days)' }),
      expected: 'fail ScheduleTooRare warning',
    },
    {
      name: 'a schedule that is not understood',
      world: ruled({ schedule: 'cron(0 5 * * *)' }),
      expected: 'unknown NotReported',
    },
    {
      name: 'a zone that is not known',
      world: ruled({ timeZone: 'Mars/Base' }),
      expected: 'unknown NotReported',
    },
    {
      name: 'a schedule that is not understood beside a fault',
      world: ruled({ schedule: 'nonsense', vault: 'gone' }),
      expected: 'fail VaultMissing critical',
    },
    // Windows.
    {
      name: 'two rules whose windows overlap',
      world: ruled({ lifecycle: days(90) }, { schedule: 'cron(0 12 ? * * *)' }),
      expected: 'fail OverlappingWindows warning',
    },
    {
      name: 'two rules whose windows touch',
      world: ruled(
        { startWindowMinutes: 480 },
        { schedule: 'cron(0 13 ? * * *)', startWindowMinutes: 480 },
      ),
      expected: 'pass',
    },
    {
      name: 'two rules whose windows overlap over midnight',
      world: ruled(
        { schedule: 'cron(0 20 ? * * *)' },
        { schedule: 'cron(30 3 ? * * *)', startWindowMinutes: 60 },
      ),
      expected: 'fail OverlappingWindows warning',
    },
    {
      name: 'a daily and a monthly rule at one time',
      world: ruled({}, { schedule: 'cron(0 5 1 * ? *)', lifecycle: days(365) }),
      expected: 'fail OverlappingWindows warning',
    },
    {
      name: 'an hourly and a monthly rule far away',
      world: ruled(
        { schedule: 'cron(0 * ? * * *)', startWindowMinutes: 60 },
        { schedule: 'cron(30 5 28 * ? *)', startWindowMinutes: 60 },
      ),
      expected: 'fail OverlappingWindows warning',
    },
    {
      name: 'two rules at one time of two zones',
      world: ruled(
        { schedule: 'cron(0 5 ? * * *)', timeZone: 'America/New_York', startWindowMinutes: 60 },
        { schedule: 'cron(0 5 ? * * *)', timeZone: 'Asia/Tokyo', startWindowMinutes: 60 },
      ),
      expected: 'pass',
    },
    {
      name: 'two plans whose rules overlap',
      world: planned(aPlan(), aPlan({ id: 'plan-2', name: 'second' })),
      expected: 'pass',
    },
    {
      name: 'a rate beside another rule',
      world: ruled({}, { schedule: 'rate(7 days)' }),
      expected: 'unknown NotReported',
    },
    // The rest.
    {
      name: 'continuous backup',
      world: ruled({ isContinuous: true }),
      expected: 'fail ContinuousBackup warning',
    },
    {
      name: 'a role that does not exist',
      world: { account: { roles: new Map([['AWSBackupDefaultServiceRole', absent()]]) } },
      expected: 'fail RoleMissing critical',
    },
    {
      name: 'a selection without a role',
      world: planned(aPlan({ selections: [aSelection({ resources: ['*'], roleArn: '' })] })),
      expected: 'fail RoleMissing critical',
    },
    {
      name: 'a role of another account',
      world: planned(
        aPlan({
          selections: [
            aSelection({ resources: ['*'], roleArn: `arn:aws:iam::${vaultAccount}:role/x` }),
          ],
        }),
      ),
      expected: 'fail RoleForeign critical',
    },
    {
      name: 'a role that nobody looked at',
      world: { account: { roles: new Map() } },
      expected: 'pass',
    },
    {
      name: 'a role that could not be read',
      world: { account: { roles: new Map([['AWSBackupDefaultServiceRole', unknown()]]) } },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'a role with a path that has no policy',
      world: {
        ...planned(
          aPlan({
            selections: [
              aSelection({ resources: ['*'], roleArn: `arn:aws:iam::${accountId}:role/a/b/own` }),
            ],
          }),
        ),
        account: { roles: new Map([['own', seen(aRole({ attached: [] }))]]) },
      },
      expected: 'fail RoleWithoutRights critical',
    },
    {
      name: 'a role of a selection that takes none of our tables',
      world: {
        ...planned(
          aPlan({
            selections: [
              aSelection({ resources: ['*'] }),
              aSelection({ id: 'b', resources: ['arn:aws:s3:::*'], roleArn: '' }),
            ],
          }),
        ),
      },
      expected: 'pass',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(said(world)[0]).toBe(expected);
  });

  it('judges only plans that take a watched table, each once', () => {
    const other = aPlan({
      id: 'plan-2',
      name: 'other',
      selections: [aSelection({ resources: [tableArnOf('sdp-other-Object')] })],
      rules: [aRule({ vault: 'gone' })],
    });
    expect(plansOf(planned(aPlan(), other)).map(({ subject }) => subject.resource)).toEqual([
      'depot-daily',
    ]);
  });

  it('tells two plans of one name apart, and says that there are two', () => {
    const findings = plansOf(planned(aPlan(), aPlan({ id: 'plan-2' })));
    expect(findings.map(({ subject, reason }) => [subject.resource, reason])).toEqual([
      ['depot-daily (plan-1)', 'TwinPlan'],
      ['depot-daily (plan-2)', 'TwinPlan'],
    ]);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
  });

  it('does not take a plan of the same name in another place for a twin', () => {
    const places = new Map([[`${accountId}/${away}`, backupFacts({ plans: seen([aPlan()]) })]]);
    expect(said({ places })).toEqual(['pass']);
  });

  it('counts the rules of all plans that take a table', () => {
    const long = aPlan({
      id: 'plan-2',
      name: 'long',
      rules: [aRule({ schedule: 'cron(0 5 ? * SUN *)', lifecycle: days(90) })],
    });
    const short = aPlan({ rules: [aRule({ lifecycle: days(7) })] });
    expect(said(planned(short, long))).toEqual(['pass', 'pass']);
  });

  it('says everything that is wrong, the worst first, tables alike together', () => {
    const [finding] = plansOf(
      ruled({ lifecycle: days(6), schedule: 'cron(0 5 ? * SUN *)', isContinuous: true }),
    );
    expect(finding?.reason).toBe('LockRefusesRule');
    expect(finding?.message).toBe(
      'rule rule0 keeps 6 days, but the lock of vault depot takes nothing under 7 days: its jobs fail; points are kept 6 days; 35 days are wanted (sdp-prod-e2dd35eedfec-Object, sdp-prod-e2dd35eedfec-History, sdp-prod-e2dd35eedfec-Index); tables are backed up with up to 7 d between two times; daily is wanted (sdp-prod-e2dd35eedfec-Object, sdp-prod-e2dd35eedfec-History, sdp-prod-e2dd35eedfec-Index); rule rule0 asks for continuous backup, which AWS Backup does not have for DynamoDB',
    );
  });

  it('says when windows overlap, which rule is skipped and which copies with it', () => {
    const [finding] = plansOf(
      ruled(
        { lifecycle: days(90), copies: [] },
        {
          schedule: 'cron(0 12 ? * * *)',
          copies: [{ vaultArn: depotCopies, lifecycle: days(35) }],
        },
      ),
    );
    expect(finding?.message).toBe(
      `the start windows of rules rule0 and rule1 overlap, as on 2026-11-02T12:00:00.000Z: then only rule0, which keeps 90 days, runs, and rule1 is skipped, and with it its copies to ${depotCopies}`,
    );
  });

  it('is unknown once for a place whose plans could not be read', () => {
    const findings = plansOf({ home: { plans: unknown() } });
    expect(findings.map(({ subject, verdict }) => [subject.resource, verdict])).toEqual([
      ['plans', 'unknown'],
    ]);
  });

  it('does not pass over the wrong role of a selection that may take the tables, too', () => {
    const selections = [
      aSelection({ id: 'sure', resources: pointsOfAll().map((point) => point.resourceArn) }),
      aSelection({ id: 'maybe', name: 'all', roleArn: '', resources: ['*'] }),
    ];
    const plans = seen([aPlan({ selections })]);
    const verdicts = (changes: Partial<BackupFacts>) =>
      plansOf({ home: { plans, ...changes } }).map(({ verdict, reason }) => [verdict, reason]);
    expect(verdicts({})).toEqual([['fail', 'RoleMissing']]);
    expect(verdicts({ settings: unknown('ReadThrottled') })).toEqual([
      ['unknown', 'ReadThrottled'],
    ]);
    const isOff = seen({ isOptedIn: false, isFullyManaged: true });
    expect(verdicts({ settings: isOff })).toEqual([['pass', undefined]]);
  });

  it('wants of each table what its own environment wants', () => {
    const world: WorldChanges = {
      posture: aBackupPosture({ retentionDays: 90, copies: [aWantedCopy({ retentionDays: 90 })] }),
      copies: { vaults: seen([copyVault()]) },
      home: { contents: new Map([content('depot', pointsOfAll())]) },
    };
    expect(plansOf(world)[0]?.message).toContain('points are kept 35 days; 90 days are wanted');
  });
});

describe('overlapMs', () => {
  it('agrees with comparing every window with every other', () => {
    const schedule = fc
      .tuple(
        fc.constantFrom('? * *', '? * MON', '? * MON-FRI', '1 * ?', '15 * ?'),
        fc.constantFrom('5', '12', '23', '0/6', '*'),
        fc.constantFrom('0', '30'),
      )
      .map(([day, hours, minutes]) => `cron(${minutes} ${hours} ${day} *)`);
    const minutes = fc.constantFrom(60, 120, 480);
    fc.assert(
      fc.property(schedule, schedule, minutes, minutes, (a, b, aMinutes, bMinutes) => {
        const known = (of: string, from: Date): KnownFires => {
          const fires = firesOf(aRule({ schedule: of }), from);
          if (fires.kind !== 'known') throw new Error(`${of} is understood`);
          return fires;
        };
        const [aMs, bMs] = [aMinutes * minuteMs, bMinutes * minuteMs];
        const found = overlapMs([known(a, now), aMs], [known(b, now), bMs]);
        const meet = (of: readonly number[], others: readonly number[]): boolean =>
          of.some((x) => others.some((y) => x < y + bMs && y < x + aMs));
        // Windows that are open already may be met; hourly rules are not listed to the end.
        const before = new Date(now.getTime() - dayMs);
        const [wide, narrow] = [before, now].map((from) =>
          meet(known(a, from).at, known(b, from).at),
        );
        expect(narrow === true && found === undefined).toBe(false);
        const isListed = [a, b].every((each) => known(each, before).at.length < 200);
        expect(isListed && wide === false && found !== undefined).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
