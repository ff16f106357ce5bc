import type {
  BackupFacts,
  VaultDescription,
  VaultLock,
} from '../../../../src/estate/backup-facts.js';
import type { ReadFailure } from '../../../../src/estate/observation.js';
import { dayMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  anEnvironment,
  aPosture,
  away,
  home,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aBackupPosture,
  aKey,
  aPlan,
  aPoint,
  aRule,
  aVault,
  aWantedCopy,
  aWorld,
  content,
  copyVault,
  denial,
  findingsOf,
  pointsOfAll,
  policyOf,
  vaultAccount,
  vaultArn,
  type WorldChanges,
} from './support.js';

function found(control: string, world: WorldChanges): readonly string[] {
  return findingsOf(aWorld(world))
    .filter((finding) => finding.control === control)
    .map(({ subject, verdict, reason, severity }) =>
      [
        subject.resource,
        verdict,
        ...(reason === undefined ? [] : [reason]),
        ...(verdict === 'fail' ? [severity] : []),
      ].join(' '),
    );
}

const vault = (changes: Partial<VaultDescription>): Partial<BackupFacts> => ({
  vaults: seen([aVault(changes)]),
});

interface Case {
  readonly name: string;
  readonly world: WorldChanges;
  readonly expected: string;
}

describe('the vaults that are judged', () => {
  it('are those that rules name and those that hold points of the tables', () => {
    const world: WorldChanges = {
      home: {
        plans: seen([aPlan({ rules: [aRule({ vault: 'planned' })] })]),
        vaults: seen(['held', 'planned', 'foreign'].map((name) => aVault({ name }))),
        contents: new Map([
          content('held', pointsOfAll()),
          content('planned', []),
          content('foreign', [aPoint({ resourceArn: 'arn:aws:rds:eu-west-1:1:cluster:x' })]),
        ]),
      },
    };
    expect(found('vault-lock', world)).toEqual(['held pass', 'planned pass', 'depot-copies pass']);
  });

  it('include an air-gapped one that a rule fills', () => {
    const arn = vaultArn('sealed');
    const world: WorldChanges = {
      home: {
        plans: seen([aPlan({ rules: [aRule({ airGappedVaultArn: arn })] })]),
        vaults: seen([
          aVault(),
          aVault({
            name: 'sealed',
            type: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT',
            keyArn: undefined,
            lock: {
              kind: 'on',
              mode: 'compliance',
              immutableFrom: undefined,
              minimumDays: 7,
              maximumDays: 400,
            },
          }),
        ]),
        contents: new Map([content('depot', pointsOfAll()), content('sealed', [])]),
      },
    };
    expect(found('vault-lock', world)).toEqual(['depot pass', 'sealed pass', 'depot-copies pass']);
    expect(found('vault-key', world)).toEqual(['depot pass', 'sealed pass', 'depot-copies pass']);
    expect(found('vault-policy', world)).toContain('sealed pass');
  });

  it('are named together where they could not be listed', () => {
    const world = { home: { vaults: unknown() } };
    for (const control of ['vault-lock', 'vault-policy', 'vault-key']) {
      expect(found(control, world)).toEqual(['depot-copies pass', 'vaults unknown ReadDenied']);
    }
  });

  it('are unknown where the plans could hide one and no point tells', () => {
    const world: WorldChanges = {
      posture: { copies: [] },
      home: { plans: unknown('ReadThrottled'), contents: new Map([content('depot', [])]) },
    };
    expect(found('vault-lock', world)).toEqual(['vaults unknown ReadThrottled']);
  });

  it('are none where everything was seen and nothing is kept', () => {
    const world: WorldChanges = {
      posture: { copies: [] },
      home: { plans: seen([]), contents: new Map([content('depot', [])]) },
    };
    expect(found('vault-lock', world)).toEqual([]);
  });

  it('belong to one environment, or to several and then to none', () => {
    const second = anEnvironment({
      name: 'second' as never,
      id: 'test-e2dd35eedfec' as never,
      posture: aPosture({ backups: aBackupPosture() }),
    });
    const environments = (world: WorldChanges) =>
      findingsOf(aWorld(world))
        .filter(({ control }) => control === 'vault-lock')
        .map(({ subject }) => subject.environment);
    expect(environments({})).toEqual(['prod-orders', 'prod-orders']);
    expect(environments({ environments: [second] })).toEqual([undefined, undefined]);
  });
});

describe('vault-lock', () => {
  const locked = (changes: Partial<Extract<VaultLock, { kind: 'on' }>>): WorldChanges => ({
    home: vault({
      lock: {
        kind: 'on',
        mode: 'compliance',
        immutableFrom: ago(dayMs),
        minimumDays: 7,
        maximumDays: undefined,
        ...changes,
      },
    }),
  });
  const governance = { vaultLock: { mode: 'governance', minimumDays: 7 } } as const;
  // Wanted: compliance, at least 7 days.
  const cases: readonly Case[] = [
    { name: 'compliance in force', world: locked({}), expected: 'pass' },
    {
      name: 'no lock',
      world: { home: vault({ lock: { kind: 'off' } }) },
      expected: 'fail VaultUnlocked critical',
    },
    {
      name: 'governance where compliance is wanted',
      world: locked({ mode: 'governance', immutableFrom: undefined }),
      expected: 'fail LockModeWeaker critical',
    },
    {
      name: 'governance where governance is wanted',
      world: { ...locked({ mode: 'governance', immutableFrom: undefined }), posture: governance },
      expected: 'pass',
    },
    {
      name: 'compliance where governance is wanted',
      world: { ...locked({ immutableFrom: ago(-dayMs) }), posture: governance },
      expected: 'pass',
    },
    {
      name: 'compliance that can still be removed',
      world: locked({ immutableFrom: ago(-dayMs) }),
      expected: 'fail LockStillChangeable warning',
    },
    {
      name: 'compliance whose date is not reported',
      world: locked({ immutableFrom: undefined }),
      expected: 'unknown NotReported',
    },
    {
      name: 'a lock without bounds',
      world: locked({ minimumDays: undefined }),
      expected: 'fail LockWithoutMinimum warning',
    },
    {
      name: 'a least retention below the wanted one',
      world: locked({ minimumDays: 6 }),
      expected: 'fail LockMinimumTooShort warning',
    },
    {
      name: 'a least retention above the wanted one',
      world: locked({ minimumDays: 8 }),
      expected: 'pass',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(found('vault-lock', world)[0]).toBe(`depot ${expected}`);
  });

  it('is not judged where no lock is wanted', () => {
    expect(found('vault-lock', { posture: { vaultLock: undefined } })).toEqual([]);
  });

  it('takes the strictest of what several environments want', () => {
    const second = anEnvironment({
      name: 'second' as never,
      id: 'test-e2dd35eedfec' as never,
      posture: aPosture({
        backups: aBackupPosture({ vaultLock: { mode: 'governance', minimumDays: 30 } }),
      }),
    });
    const [first] = found('vault-lock', {
      ...locked({ mode: 'governance', immutableFrom: undefined, minimumDays: 30 }),
      environments: [second],
    });
    expect(first).toBe('depot fail LockModeWeaker critical');
    const [days] = found('vault-lock', { ...locked({}), environments: [second] });
    expect(days).toBe('depot fail LockMinimumTooShort warning');
  });

  it('warns of what cannot be undone, and never proposes it as a bare command', () => {
    const { remedy } =
      findingsOf(aWorld({ home: vault({ lock: { kind: 'off' } }) })).find(
        ({ reason }) => reason === 'VaultUnlocked',
      ) ?? {};
    expect(remedy).toBe(
      `aws backup put-backup-vault-lock-configuration --region ${home} --backup-vault-name depot --min-retention-days 7 (makes a governance lock; only with --changeable-for-days N it becomes a compliance lock, which nobody can ever undo after those days)`,
    );
  });
});

describe('vault-policy', () => {
  const governed: VaultLock = {
    kind: 'on',
    mode: 'governance',
    immutableFrom: undefined,
    minimumDays: 7,
    maximumDays: undefined,
  };
  const policed = (...statements: readonly object[]): WorldChanges => ({
    home: vault({ lock: governed, policy: policyOf(...statements) }),
  });
  const allow = (changes: object = {}): object => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 'backup:*',
    Resource: '*',
    ...changes,
  });
  const except = (operator: string, arn: string) => ({
    Condition: { [operator]: { 'aws:PrincipalArn': [arn] } },
  });
  const admin = `arn:aws:iam::${accountId}:role/backup-admin`;
  const failure: ReadFailure = {
    reason: 'ReadDenied',
    kind: 'denied',
    code: 'AccessDeniedException',
    message: 'the role may not call backup:GetBackupVaultAccessPolicy',
    permission: 'backup:GetBackupVaultAccessPolicy',
    hint: undefined,
  };

  const cases: readonly Case[] = [
    { name: 'everything denied to everybody', world: policed(denial()), expected: 'pass' },
    {
      name: 'denied to everybody but a role',
      world: policed(denial(except('ArnNotLike', admin))),
      expected: 'pass',
    },
    {
      name: 'denied to everybody but a role, by StringNotLike',
      world: policed(denial(except('StringNotLike', admin))),
      expected: 'pass',
    },
    {
      name: 'denied to one role only',
      world: policed(denial(except('ArnLike', admin))),
      expected: 'fail DeletionNotDenied warning',
    },
    {
      name: 'denied under a condition that cannot be told',
      world: policed(denial({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })),
      expected: 'unknown NotReported',
    },
    {
      name: 'denied by NotPrincipal',
      world: policed(denial({ Principal: undefined, NotPrincipal: { AWS: admin } })),
      expected: 'unknown NotReported',
    },
    {
      name: 'everything denied but copying in, by NotAction',
      world: policed(denial({ Action: undefined, NotAction: 'backup:CopyIntoBackupVault' })),
      expected: 'pass',
    },
    {
      name: 'everything denied but deleting, by NotAction',
      world: policed(denial({ Action: undefined, NotAction: 'backup:DeleteRecoveryPoint' })),
      expected: 'fail DeletionNotDenied warning',
    },
    {
      name: 'only deleting denied',
      world: policed(denial({ Action: ['backup:DeleteRecoveryPoint'] })),
      expected: 'fail DeletionNotDenied warning',
    },
    {
      name: 'denied for the vault, which is no recovery point',
      world: policed(denial({ Resource: vaultArn('depot') })),
      expected: 'fail DeletionNotDenied warning',
    },
    {
      name: 'denied for the vault and for recovery points',
      world: policed(
        denial({
          Resource: [vaultArn('depot'), `arn:aws:backup:${home}:${accountId}:recovery-point:*`],
        }),
      ),
      expected: 'pass',
    },
    {
      name: 'no policy',
      world: { home: vault({ lock: governed }) },
      expected: 'fail DeletionNotDenied warning',
    },
    {
      name: 'no policy, and no lock wanted',
      world: { posture: { vaultLock: undefined }, home: vault({ lock: { kind: 'off' } }) },
      expected: 'fail DeletionNotDenied info',
    },
    { name: 'no policy under a compliance lock in force', world: {}, expected: 'pass' },
    {
      name: 'no policy under a compliance lock that can still be removed',
      world: {
        home: vault({
          lock: { ...governed, mode: 'compliance', immutableFrom: ago(-dayMs) },
        }),
      },
      expected: 'fail DeletionNotDenied warning',
    },
    {
      name: 'everything allowed to everybody',
      world: policed(allow()),
      expected: 'fail AnyoneMayDelete critical',
    },
    {
      name: 'everything allowed to everybody, but denied after all',
      world: policed(allow({ Action: 'backup:DeleteRecoveryPoint' }), denial()),
      expected: 'pass',
    },
    {
      name: 'everything allowed to everybody, under a compliance lock in force',
      world: { home: vault({ policy: policyOf(allow()) }) },
      expected: 'fail AnyoneMayDelete warning',
    },
    {
      name: 'everything allowed to everybody but one account, by NotPrincipal',
      world: policed(allow({ Principal: undefined, NotPrincipal: { AWS: vaultAccount } })),
      expected: 'fail AnyoneMayDelete critical',
    },
    {
      name: 'everything but copying in allowed to everybody, by NotAction',
      world: policed(allow({ Action: undefined, NotAction: 'backup:CopyIntoBackupVault' })),
      expected: 'fail AnyoneMayDelete critical',
    },
    {
      name: 'deleting allowed to another account',
      world: policed(allow({ Principal: { AWS: vaultAccount } }), denial({ Action: 'backup:x' })),
      expected: 'fail OthersMayDelete warning',
    },
    {
      name: 'copying in allowed to everybody',
      world: policed(allow({ Action: 'backup:CopyIntoBackupVault' }), denial()),
      expected: 'fail AnyoneMayCopyIn warning',
    },
    {
      name: 'copying in allowed to an organisation',
      world: policed(
        allow({
          Action: 'backup:CopyIntoBackupVault',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } },
        }),
        denial(),
      ),
      expected: 'pass',
    },
    {
      name: 'copying in allowed to an account',
      world: policed(
        allow({ Action: 'backup:CopyIntoBackupVault', Principal: { AWS: vaultAccount } }),
        denial(),
      ),
      expected: 'pass',
    },
    {
      name: 'a policy that is no JSON',
      world: {
        home: vault({
          lock: governed,
          policy: { kind: 'seen', value: { kind: 'document', text: '{"Statement":' } },
        }),
      },
      expected: 'unknown ReadInvalid',
    },
    {
      name: 'a policy that could not be read',
      world: { home: vault({ lock: governed, policy: { kind: 'unknown', failure } }) },
      expected: 'unknown ReadDenied',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(found('vault-policy', world)[0]).toBe(`depot ${expected}`);
  });

  it('says why a policy cannot be judged', () => {
    const world = policed(denial({ Principal: undefined, NotPrincipal: { AWS: admin } }));
    const finding = findingsOf(aWorld(world)).find(
      ({ control, subject }) => control === 'vault-policy' && subject.resource === 'depot',
    );
    expect(finding?.message).toMatch(
      /^who may delete recovery points of vault depot cannot be told: the policy .* NotPrincipal in statement 1$/,
    );
  });
});

describe('vault-key', () => {
  const keyPolicy = (...accounts: readonly string[]) =>
    policyOf({
      Effect: 'Allow',
      Principal: { AWS: accounts },
      Action: 'kms:*',
      Resource: '*',
    });
  const cases: readonly Case[] = [
    { name: 'a customer key that admits the other account', world: {}, expected: 'pass' },
    ...['Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable'].map((state) => ({
      name: `a key that is ${state}`,
      world: { key: seen(aKey({ state, deletionAt: ago(-dayMs) })) },
      expected: 'fail KeyUnusable critical',
    })),
    { name: 'a key that is gone', world: { key: absent() }, expected: 'fail KeyUnusable critical' },
    {
      name: 'a key that does not admit the other account',
      world: { key: seen(aKey({ policy: keyPolicy(accountId) })) },
      expected: 'fail KeyForbidsAccount warning',
    },
    {
      name: 'a key that admits the other account for one action only',
      world: {
        key: seen(
          aKey({
            policy: policyOf({
              Effect: 'Allow',
              Principal: { AWS: [vaultAccount] },
              Action: 'kms:DescribeKey',
              Resource: '*',
            }),
          }),
        ),
      },
      expected: 'fail KeyForbidsAccount warning',
    },
    {
      name: 'a key that admits grants of the other account for AWS services only',
      world: {
        key: seen(
          aKey({
            policy: policyOf(
              {
                Effect: 'Allow',
                Principal: { AWS: [vaultAccount] },
                Action: [
                  'kms:DescribeKey',
                  'kms:Decrypt',
                  'kms:GenerateDataKey*',
                  'kms:ReEncrypt*',
                ],
                Resource: '*',
              },
              {
                Effect: 'Allow',
                Principal: { AWS: [vaultAccount] },
                Action: 'kms:CreateGrant',
                Resource: '*',
                Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
              },
            ),
          }),
        ),
      },
      expected: 'pass',
    },
    {
      name: 'a key for one account, where nothing leaves it',
      world: {
        posture: { copies: [aWantedCopy({ account: accountId })] },
        key: seen(aKey({ policy: keyPolicy(accountId) })),
      },
      expected: 'pass',
    },
    {
      name: 'a key whose policy is no JSON',
      world: {
        key: seen(aKey({ policy: { kind: 'seen', value: { kind: 'document', text: 'no' } } })),
      },
      expected: 'unknown NotReported',
    },
    {
      name: 'the key of AWS',
      world: { key: seen(aKey({ manager: 'aws', policy: undefined })) },
      expected: 'fail KeyOfAws info',
    },
    {
      name: 'a key that could not be read',
      world: { key: unknown() },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'a key that nobody looked at',
      world: { home: vault({ keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/other' }) },
      expected: 'unknown NotReported',
    },
    {
      name: 'a key that is not reported',
      world: { home: vault({ keyArn: undefined }) },
      expected: 'unknown NotReported',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(found('vault-key', world)[0]).toBe(`depot ${expected}`);
  });

  it('judges the key of the copies where they lie', () => {
    expect(found('vault-key', { copyKey: seen(aKey({ state: 'Disabled' })) })).toEqual([
      'depot pass',
      'depot-copies fail KeyUnusable critical',
    ]);
    expect(copyVault().arn).toBe(vaultArn('depot-copies', away, vaultAccount));
  });
});
