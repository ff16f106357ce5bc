import fc from 'fast-check';
import { backupsFamily } from '../../../../src/controls/backups/family.js';
import type { Finding } from '../../../../src/controls/finding.js';
import { nothingRemembered, sightOf } from '../../../../src/controls/sight.js';
import type {
  BackupFacts,
  BackupPlan,
  RecoveryPoint,
  VaultDescription,
} from '../../../../src/estate/backup-facts.js';
import type { WantedCopy } from '../../../../src/estate/environment.js';
import { type Observed, type UnknownReason } from '../../../../src/estate/observation.js';
import { targetsOf } from '../../../../src/estate/targets.js';
import { neverAsked, unseenObservation } from '../../../../src/estate/unseen.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  anEnvironment,
  aPosture,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aBackupPosture,
  aCopyJob,
  aJob,
  aKey,
  aPlan,
  aPoint,
  aRule,
  aSelection,
  aVault,
  aWantedCopy,
  aWorld,
  backupFacts,
  content,
  copyVault,
  denial,
  findingsOf,
  organization,
  pointsOfAll,
  policyOf,
  tableArnOf,
  type World,
  type WorldChanges,
} from './support.js';

/** Findings of a world in an order that does not depend on it. */
function sorted(world: World): readonly Finding[] {
  return findingsOf(world).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function countByControl(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { control } of findings) counts[control] = (counts[control] ?? 0) + 1;
  return counts;
}

describe('an estate that nobody looked at', () => {
  const second = anEnvironment({
    name: 'second' as never,
    id: 'test-e2dd35eedfec' as never,
    posture: aPosture({
      backups: aBackupPosture({
        vaultLock: undefined,
        copies: [aWantedCopy({ account: accountId })],
      }),
    }),
  });
  const without = anEnvironment({ name: 'third' as never, id: 'dev-e2dd35eedfec' as never });
  const { estate } = aWorld({ environments: [second, without] });

  it('has one unknown for each check that is wanted, and nothing else', () => {
    const observations = targetsOf(estate).map(unseenObservation);
    const sight = sightOf(observations, { estate, remembered: nothingRemembered });
    const findings = backupsFamily.findings(sight, neverAsked.at);
    expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    // Two environments of three tables, each with one copy; three places; one account copies across.
    expect(countByControl(findings)).toEqual({
      'backup-planned': 6,
      'recovery-point-fresh': 6,
      'recovery-point-kept': 6,
      'backup-jobs': 6,
      'backup-records-agree': 6,
      'copy-arrived': 6,
      'copy-jobs': 6,
      'backup-features': 3,
      'cross-account-copying': 1,
      'plan-sound': 1,
      // Not where only the second environment keeps anything: it wants no lock.
      'vault-lock': 2,
      'vault-policy': 3,
      'vault-key': 3,
    });
  });

  it('has the same where there are no observations at all', () => {
    const sight = sightOf([], { estate, remembered: nothingRemembered });
    const findings = backupsFamily.findings(sight, neverAsked.at);
    expect(findings.every(({ verdict }) => verdict === 'unknown')).toBe(true);
    expect(findings).toHaveLength(55);
  });

  it('has no finding where no posture wants backups', () => {
    const none = { ...estate, environments: [without] };
    const observations = targetsOf(none).map(unseenObservation);
    const sight = sightOf(observations, { estate: none, remembered: nothingRemembered });
    expect(backupsFamily.findings(sight, neverAsked.at)).toEqual([]);
  });
});

// Random worlds: each part is one of a few that matter to some control.

const object = tableArnOf('sdp-prod-e2dd35eedfec-Object');
const hidden = fc
  .constantFrom<UnknownReason>('ReadDenied', 'ReadThrottled', 'ReadUnavailable', 'ReadUnsupported')
  .map((reason) => unknown(reason));

const ages = fc.constantFrom(-1, 5, 31, 40, 200).map((hours) => hours * hourMs);
const points = (isCopy: boolean): fc.Arbitrary<readonly RecoveryPoint[]> =>
  fc
    .array(
      fc.record({
        age: ages,
        status: fc.constantFrom('COMPLETED', 'AVAILABLE', 'CREATING', 'EXPIRED'),
        keptDays: fc.constantFrom(1, 34, 35, 400),
        isCold: fc.boolean(),
        of: fc.constantFrom('Object', 'History', 'Index', 'other'),
        isPlain: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((list) =>
      list.map(({ age, status, keptDays, isCold, of, isPlain }, at) =>
        aPoint({
          arn: isPlain ? `arn:aws:dynamodb:r:a:table/t/backup/${at}` : `arn:aws:backup:r:a:p:${at}`,
          resourceArn: tableArnOf(`sdp-prod-e2dd35eedfec-${of}`),
          createdAt: ago(age),
          expiresAt: new Date(ago(age).getTime() + keptDays * dayMs),
          status,
          isCold,
          isCopy,
        }),
      ),
    );

const locks = fc.constantFrom<VaultDescription['lock']>({ kind: 'off' }, aVault().lock, {
  kind: 'on',
  mode: 'governance',
  immutableFrom: undefined,
  minimumDays: 40,
  maximumDays: 300,
});
const policies = fc.constantFrom<VaultDescription['policy']>(
  { kind: 'seen', value: { kind: 'none' } },
  { kind: 'seen', value: { kind: 'document', text: 'no json' } },
  copyVault().policy,
  policyOf(denial()),
  policyOf({ Effect: 'Allow', Principal: '*', Action: 'backup:*', Resource: '*' }),
);

const selections = fc.array(
  fc.constantFrom(
    aSelection({ resources: ['*'] }),
    aSelection({ resources: [object] }),
    aSelection({ tags: [{ key: 'Backup', value: 'daily' }] }),
    aSelection({ resources: [tableArnOf('*-Object')] }),
    aSelection({ resources: ['*'], notResources: [object], roleArn: '' }),
  ),
  { maxLength: 2 },
);
const rules = fc.array(
  fc.constantFrom(
    aRule(),
    aRule({ name: 'weekly', schedule: 'cron(0 5 ? * SUN *)' }),
    aRule({ name: 'short', lifecycle: { coldAfterDays: undefined, deleteAfterDays: 3 } }),
    aRule({ name: 'gone', vault: 'gone', copies: [] }),
    aRule({ name: 'odd', schedule: 'nonsense', isContinuous: true }),
    aRule({ name: 'rate', schedule: 'rate(1 day)', startWindowMinutes: 60 }),
  ),
  { maxLength: 2 },
);
const plans = fc
  .array(fc.record({ selections, rules, name: fc.constantFrom('a', 'b') }), { maxLength: 3 })
  .map((list): readonly BackupPlan[] =>
    list.map((each, at) => aPlan({ ...each, id: `plan-${at}` })),
  );

const states = fc.constantFrom('COMPLETED', 'FAILED', 'EXPIRED', 'PARTIAL', 'RUNNING', 'CREATED');
const jobs = fc
  .array(fc.record({ state: states, age: ages, resourceArn: fc.constantFrom(object, 'x') }), {
    maxLength: 4,
  })
  .map((list) =>
    list.map(({ state, age, resourceArn }, at) => ({
      backup: aJob({ id: `${at}`, state: state as never, createdAt: ago(age), resourceArn }),
      copy: aCopyJob({ id: `${at}`, state: state as never, createdAt: ago(age), resourceArn }),
    })),
  );

const settings = fc.record({
  isOptedIn: fc.constantFrom(true, true, false, undefined),
  isFullyManaged: fc.constantFrom(true, true, false, undefined),
});

const homeFacts = fc
  .record({ settings, plans, jobs, points: points(false), lock: locks, policy: policies })
  .map(({ jobs: made, ...each }): BackupFacts =>
    backupFacts({
      settings: seen(each.settings),
      plans: seen(each.plans),
      vaults: seen([aVault({ lock: each.lock, policy: each.policy }), aVault({ name: 'second' })]),
      jobs: seen(made.map(({ backup }) => backup)),
      copyJobs: seen(made.map(({ copy }) => copy)),
      contents: new Map([content('depot', each.points), content('second', pointsOfAll())]),
    }),
  );

const copyFacts = fc
  .record({
    points: points(true),
    lock: locks,
    policy: policies,
    name: fc.constantFrom('depot-copies', 'Default'),
  })
  .map(({ points: held, name, ...vault }): BackupFacts =>
    backupFacts({
      plans: seen([]),
      vaults: seen([copyVault({ ...vault, name })]),
      contents: new Map([content(name, held)]),
    }),
  );

const keys = fc.constantFrom(
  aKey(),
  aKey({ state: 'Disabled' }),
  aKey({ manager: 'aws', policy: undefined }),
  aKey({ policy: policyOf() }),
  aKey({
    policy: policyOf({
      Effect: 'Allow',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id } },
    }),
  }),
);

const copies = fc.constantFrom<readonly WantedCopy[]>(
  [],
  [aWantedCopy()],
  [aWantedCopy(), aWantedCopy({ account: accountId, retentionDays: 90 })],
);

const worlds: fc.Arbitrary<WorldChanges> = fc
  .record({
    copies,
    maximumAgeHours: fc.constantFrom(6, 30),
    home: homeFacts,
    there: copyFacts,
    tags: fc.constantFrom([], [{ key: 'Backup', value: 'daily' }]),
    key: keys,
    copyKey: keys,
    organizations: fc.constantFrom(
      [seen(organization), seen(organization)],
      [seen(organization), absent()],
      [seen(organization), seen({ ...organization, id: 'o-other' })],
    ),
    isSwitchedOn: fc.boolean(),
  })
  .map(({ organizations: [own, other], ...each }) => ({
    posture: { copies: each.copies, maximumAgeHours: each.maximumAgeHours },
    home: each.home,
    copies: each.there,
    tags: seen(each.tags),
    key: seen(each.key),
    copyKey: seen(each.copyKey),
    account: {
      organization: own ?? absent(),
      backupSettings: seen({ isCrossAccountEnabled: each.isSwitchedOn }),
    },
    otherAccount: {
      organization: other ?? absent(),
      backupSettings: seen({ isCrossAccountEnabled: each.isSwitchedOn }),
    },
  }));

/** Which reads of a place fail, each with its own cause. */
const failures = fc.record(
  {
    settings: hidden,
    plans: hidden,
    jobs: hidden,
    copyJobs: hidden,
    vaults: hidden,
  },
  { requiredKeys: [] },
);
const blindness = fc.record({
  home: failures,
  there: failures,
  homeContents: fc.option(hidden, { nil: undefined }),
  copyContents: fc.option(hidden, { nil: undefined }),
  parts: fc.record({ tags: hidden, key: hidden, copyKey: hidden }, { requiredKeys: [] }),
  organization: fc.option(hidden, { nil: undefined }),
  otherSettings: fc.option(hidden, { nil: undefined }),
});

type Blindness = typeof blindness extends fc.Arbitrary<infer T> ? T : never;

function hide<T>(
  contents: ReadonlyMap<string, Observed<T>>,
  with_: Observed<never> | undefined,
): ReadonlyMap<string, Observed<T>> {
  if (with_ === undefined) return contents;
  return new Map([...contents].map(([name, held], at) => [name, at === 0 ? with_ : held]));
}

/** The same world with some reads failed. What a vault holds is not read where none is listed. */
function blind(world: WorldChanges, hiding: Blindness): WorldChanges {
  const place = (
    facts: Partial<BackupFacts> | undefined,
    failed: Partial<BackupFacts>,
    contents: Observed<never> | undefined,
  ): Partial<BackupFacts> => ({
    ...facts,
    ...failed,
    contents:
      failed.vaults === undefined ? hide(facts?.contents ?? new Map(), contents) : new Map(),
  });
  return {
    ...world,
    ...hiding.parts,
    home: place(world.home, hiding.home, hiding.homeContents),
    copies: place(world.copies, hiding.there, hiding.copyContents),
    account: {
      ...world.account,
      ...(hiding.organization === undefined ? {} : { organization: hiding.organization }),
    },
    otherAccount: {
      ...world.otherAccount,
      ...(hiding.otherSettings === undefined ? {} : { backupSettings: hiding.otherSettings }),
    },
  };
}

/** What a finding does not promise while the other side of it was not seen. */
const beyond: readonly string[] = [
  'plan-sound CopyVaultMissing',
  'plan-sound LockRefusesCopy',
  'copy-jobs CopyWithoutPoint',
];

describe('random half-seen estates', () => {
  it('pass nothing that the whole sight would not pass, and fail nothing that it would pass', () => {
    fc.assert(
      fc.property(worlds, blindness, (world, hiding) => {
        const whole = new Map(sorted(aWorld(world)).map((each) => [each.id, each]));
        const wrong = sorted(aWorld(blind(world, hiding)))
          .filter(({ verdict }) => verdict !== 'unknown')
          .filter(({ id, verdict }) => {
            const sighted = whole.get(id);
            return sighted !== undefined && sighted.verdict !== verdict;
          })
          .filter(({ id, control }) => !beyond.includes(`${control} ${whole.get(id)?.reason}`))
          .map(({ control, verdict, reason, message, id }) => ({
            control,
            verdict,
            reason,
            message,
            whole: whole.get(id)?.message,
          }));
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('say each unknown with its cause: a read that failed or was not made, or what it left out', () => {
    fc.assert(
      fc.property(worlds, blindness, (world, hiding) => {
        const odd = sorted(aWorld(blind(world, hiding)))
          .filter(({ verdict }) => verdict === 'unknown')
          .filter(({ failure, reason }) =>
            failure === undefined
              ? reason !== 'NotReported' && reason !== 'ReadInvalid'
              : failure.reason !== reason,
          );
        expect(odd).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('give the same findings whatever the order of the observations', () => {
    fc.assert(
      fc.property(worlds, blindness, fc.infiniteStream(fc.nat()), (world, hiding, order) => {
        const given = aWorld(blind(world, hiding));
        const shuffled = given.observations
          .map((observation) => ({ observation, at: order.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ observation }) => observation);
        expect(sorted({ ...given, observations: shuffled })).toEqual(sorted(given));
      }),
      { numRuns: 100 },
    );
  });

  it('have no two findings of one control and subject, nor any without a message', () => {
    fc.assert(
      fc.property(worlds, blindness, (world, hiding) => {
        const findings = findingsOf(aWorld(blind(world, hiding)));
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        const shown = new Set(
          findings.map(({ control, subject }) => JSON.stringify([control, subject])),
        );
        expect(shown.size).toBe(findings.length);
        expect(findings.filter(({ message }) => message === '')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('one read that fails', () => {
  const blindTo: readonly {
    readonly name: string;
    readonly world: WorldChanges;
    readonly unknown: readonly string[];
  }[] = [
    {
      name: 'the settings at home, where plans go by wildcard',
      world: { home: { settings: unknown() } },
      // Vaults that hold points are known nevertheless.
      unknown: ['backup-features', 'backup-planned'],
    },
    {
      name: 'the vaults at home',
      world: { home: { vaults: unknown(), contents: new Map() } },
      unknown: [
        'backup-records-agree',
        'plan-sound',
        'recovery-point-fresh',
        'recovery-point-kept',
        'vault-key',
        'vault-lock',
        'vault-policy',
      ],
    },
    {
      name: 'the plans at home',
      world: { home: { plans: unknown() } },
      unknown: ['backup-planned', 'plan-sound'],
    },
    {
      name: 'the jobs',
      world: { home: { jobs: unknown() } },
      unknown: ['backup-jobs', 'backup-records-agree'],
    },
    { name: 'the copy jobs', world: { home: { copyJobs: unknown() } }, unknown: ['copy-jobs'] },
    {
      name: 'the content of the vault at home',
      world: { home: { contents: new Map([['depot', unknown()]]) } },
      unknown: ['backup-records-agree', 'recovery-point-fresh', 'recovery-point-kept'],
    },
    {
      name: 'everything of AWS Backup at the destination',
      world: {
        copies: {
          settings: unknown(),
          vaults: unknown(),
          plans: unknown(),
          jobs: unknown(),
          copyJobs: unknown(),
          contents: new Map(),
        },
      },
      unknown: ['backup-features', 'copy-arrived', 'vault-key', 'vault-lock', 'vault-policy'],
    },
    { name: 'the key at home', world: { key: unknown() }, unknown: ['vault-key'] },
    {
      name: 'the organisation',
      world: { account: { organization: unknown() } },
      unknown: ['cross-account-copying'],
    },
    { name: 'the tags, which no selection asks for', world: { tags: unknown() }, unknown: [] },
    {
      name: 'the table itself',
      world: { table: { table: unknown(), pitr: unknown(), settings: undefined } },
      unknown: [],
    },
  ];

  it.each(blindTo)('$name leaves the rest as it is', ({ world, unknown: expected }) => {
    const findings = findingsOf(aWorld(world));
    const silent = findings.filter(({ verdict }) => verdict === 'unknown');
    expect([...new Set(silent.map(({ control }) => control))].toSorted()).toEqual(expected);
    expect(findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(silent.every(({ failure }) => failure?.reason === 'ReadDenied')).toBe(true);
  });

  it('is none in a world in perfect order, which passes everything', () => {
    const findings = findingsOf(aWorld());
    expect(findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(countByControl(findings)).toEqual({
      'backup-planned': 3,
      'recovery-point-fresh': 3,
      'recovery-point-kept': 3,
      'backup-jobs': 3,
      'backup-records-agree': 3,
      'copy-arrived': 3,
      'copy-jobs': 3,
      'backup-features': 2,
      'cross-account-copying': 1,
      'plan-sound': 1,
      'vault-lock': 2,
      'vault-policy': 2,
      'vault-key': 2,
    });
  });
});
