import type { BackupFacts, RecoveryPoint } from '../../../../src/estate/backup-facts.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  away,
  home,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aboutObject,
  aCopyJob,
  aKey,
  aPlan,
  aPoint,
  aRole,
  aRule,
  aSelection,
  aVault,
  aWantedCopy,
  aWorld,
  backupFacts,
  content,
  copiesOfAll,
  copyVault,
  denial,
  findingsOf,
  pointsOfAll,
  policyOf,
  role,
  tableArnOf,
  vaultAccount,
  vaultArn,
  type WorldChanges,
} from './support.js';

function verdictOf(control: string, world: WorldChanges): string {
  const { verdict, reason } = aboutObject(control, aWorld(world));
  return reason === undefined ? verdict : `${verdict} ${reason}`;
}

const none: Partial<BackupFacts> = { contents: new Map([content('depot-copies', [])]) };
const arrived = (...points: readonly RecoveryPoint[]): Partial<BackupFacts> => ({
  contents: new Map([content('depot-copies', points)]),
});
const copy = (changes: Partial<RecoveryPoint> = {}): RecoveryPoint =>
  aPoint({ arn: 'copy', isCopy: true, ...changes });
const planning = (changes: Parameters<typeof aRule>[0]): Partial<BackupFacts> => ({
  plans: seen([aPlan({ rules: [aRule(changes)] })]),
});
const copyTo = (vault: string, days: number | undefined = 35) => ({
  copies: [{ vaultArn: vault, lifecycle: { coldAfterDays: undefined, deleteAfterDays: days } }],
});
const grant = (principal: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'backup:CopyIntoBackupVault',
  Resource: '*',
  ...more,
});
const policed = (...statements: readonly object[]): Partial<BackupFacts> => ({
  ...none,
  vaults: seen([copyVault({ policy: policyOf(...statements) })]),
});

interface Case {
  readonly name: string;
  readonly world: WorldChanges;
  readonly expected: string;
}

describe('copy-arrived, by arrival', () => {
  // Wanted: at most 36 hours.
  const cases: readonly Case[] = [
    { name: 'a young copy', world: {}, expected: 'pass' },
    {
      name: 'a young copy though no plan asks for it',
      world: { home: planning({ copies: [] }) },
      expected: 'pass',
    },
    {
      name: 'a young copy though every gate is shut',
      world: {
        home: { settings: seen({ isOptedIn: false, isFullyManaged: false }) },
        account: { organization: absent() },
      },
      expected: 'pass',
    },
    {
      name: 'a copy of exactly the wanted age',
      world: { copies: arrived(copy({ createdAt: ago(36 * hourMs) })) },
      expected: 'pass',
    },
    {
      name: 'a copy that is too old, nothing in its way',
      world: { copies: arrived(copy({ createdAt: ago(37 * hourMs) })) },
      expected: 'fail CopyStale',
    },
    { name: 'no copy, nothing in its way', world: { copies: none }, expected: 'fail CopyMissing' },
    {
      name: 'a copy that is not complete',
      world: { copies: arrived(copy({ status: 'CREATING' })) },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a copy past its expiry',
      world: { copies: arrived(copy({ expiresAt: ago(hourMs) })) },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a copy of a table of the same name there',
      world: {
        copies: arrived(
          copy({ resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object', away, vaultAccount) }),
        ),
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a copy in another vault than the plan names',
      world: {
        copies: {
          vaults: seen([copyVault(), copyVault({ name: 'other' })]),
          contents: new Map([content('depot-copies', []), content('other', [copy()])]),
        },
      },
      expected: 'pass',
    },
    {
      name: 'a copy in another account only',
      world: {
        copies: none,
        places: new Map([
          [
            `${accountId}/${away}`,
            backupFacts({ contents: new Map([content('depot', [copy()])]) }),
          ],
        ]),
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a copy that is only shown, in a vault of another account',
      world: {
        copies: {
          ...arrived(copy()),
          vaults: seen([copyVault({ type: 'RESTORE_ACCESS_BACKUP_VAULT' })]),
        },
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a copy from the future',
      world: { copies: arrived(copy({ createdAt: ago(-hourMs) })) },
      expected: 'unknown NotReported',
    },
    {
      name: 'a vault that could not be looked into',
      world: { copies: { contents: new Map([['depot-copies', unknown()]]) } },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'vaults that could not be listed',
      world: { copies: { vaults: unknown('ReadThrottled'), contents: new Map() } },
      expected: 'unknown ReadThrottled',
    },
    {
      name: 'a place that nobody looked at',
      world: { places: new Map([[`${vaultAccount}/${away}`, undefined]]) },
      expected: 'unknown NotReported',
    },
    {
      name: 'a young copy that expires early',
      world: { copies: arrived(copy({ expiresAt: ago(-9 * dayMs) })) },
      expected: 'fail CopiesExpireEarly',
    },
    {
      name: 'a copy inside one account and region, which is no copy',
      world: {
        posture: { copies: [aWantedCopy({ account: accountId, region: home })] },
      },
      expected: 'fail CopyNotPlanned',
    },
    {
      name: 'a copy into another vault of one account and region',
      world: {
        posture: { copies: [aWantedCopy({ account: accountId, region: home })] },
        home: { contents: new Map([content('depot', [aPoint(), copy()])]) },
      },
      expected: 'pass',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(verdictOf('copy-arrived', world)).toBe(expected);
  });
});

describe('copy-arrived, what stands in the way', () => {
  const gates: readonly Case[] = [
    {
      name: 'no rule copies',
      world: { home: planning({ copies: [] }) },
      expected: 'fail CopyNotPlanned',
    },
    {
      name: 'the rule copies to another region of the account',
      world: { home: planning(copyTo(vaultArn('depot-copies', home, vaultAccount))) },
      expected: 'fail CopyNotPlanned',
    },
    {
      name: 'the rule copies to the same region of another account',
      world: { home: planning(copyTo(vaultArn('depot-copies', away, accountId))) },
      expected: 'fail CopyNotPlanned',
    },
    {
      name: 'no plan takes the table',
      world: { home: { plans: seen([]) } },
      expected: 'fail CopyNotPlanned',
    },
    {
      name: 'a plan may take the table',
      world: {
        home: {
          plans: seen([aPlan({ selections: [aSelection({ tags: [{ key: 'a', value: 'b' }] })] })]),
        },
        tags: unknown(),
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'plans that could not be read',
      world: { home: { plans: unknown() } },
      expected: 'fail CopyMissing',
    },
    {
      name: 'nothing to copy',
      world: { home: { contents: new Map([content('depot', [])]) } },
      expected: 'fail NothingToCopy',
    },
    {
      name: 'nothing young to copy',
      world: {
        home: {
          contents: new Map([content('depot', pointsOfAll({ createdAt: ago(37 * hourMs) }))]),
        },
      },
      expected: 'fail NothingToCopy',
    },
    {
      name: 'an old point beside a vault that could not be looked into',
      world: {
        home: {
          vaults: seen([aVault(), aVault({ name: 'other' })]),
          contents: new Map([
            content('depot', pointsOfAll({ createdAt: ago(37 * hourMs) })),
            ['other', unknown()] as const,
          ]),
        },
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'copy jobs that fail',
      world: { home: { copyJobs: seen([aCopyJob({ state: 'FAILED' })]) } },
      expected: 'fail CopyJobsFail',
    },
    {
      name: 'a cold point',
      world: { home: { contents: new Map([content('depot', pointsOfAll({ isCold: true }))]) } },
      expected: 'fail PointCold',
    },
    {
      name: 'advanced features off',
      world: { home: { settings: seen({ isOptedIn: true, isFullyManaged: false }) } },
      expected: 'fail AdvancedFeaturesOff',
    },
    {
      name: 'advanced features on, the newest point from before',
      world: {
        home: {
          contents: new Map([
            content('depot', [
              aPoint({ arn: `${tableArnOf('sdp-prod-e2dd35eedfec-Object')}/backup/01-a` }),
            ]),
          ]),
        },
      },
      expected: 'fail PointNotCopyable',
    },
    {
      name: 'advanced features not known',
      world: { home: { settings: unknown() } },
      // A plan by wildcard then may not take the table either.
      expected: 'fail CopyMissing',
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
      world: {
        otherAccount: { organization: seen({ id: 'o-other', managementAccount: '1' }) },
      },
      expected: 'fail OtherOrganization',
    },
    {
      name: 'cross-account backup off',
      world: { account: { backupSettings: seen({ isCrossAccountEnabled: false }) } },
      expected: 'fail CrossAccountOff',
    },
    {
      name: 'cross-account backup off, as only the other account tells',
      world: {
        account: { backupSettings: unknown() },
        otherAccount: { backupSettings: seen({ isCrossAccountEnabled: false }) },
      },
      expected: 'fail CrossAccountOff',
    },
    {
      name: 'the destination vault missing',
      world: { copies: { vaults: seen([]), contents: new Map() } },
      expected: 'fail DestinationVaultMissing',
    },
    {
      name: 'another vault than the destination there',
      world: {
        copies: {
          vaults: seen([copyVault({ name: 'other' })]),
          contents: new Map([content('other', [])]),
        },
      },
      expected: 'fail DestinationVaultMissing',
    },
    {
      name: 'the destination vault Default',
      world: {
        home: planning(copyTo(vaultArn('Default', away, vaultAccount))),
        copies: {
          vaults: seen([copyVault({ name: 'Default' })]),
          contents: new Map([content('Default', [])]),
        },
      },
      expected: 'fail DestinationVaultDefault',
    },
    {
      name: 'a destination vault that is being made',
      world: { copies: { ...none, vaults: seen([copyVault({ state: 'CREATING' })]) } },
      expected: 'fail DestinationVaultNotReady',
    },
    {
      name: 'no policy',
      world: {
        copies: {
          ...none,
          vaults: seen([copyVault({ policy: { kind: 'seen', value: { kind: 'none' } } })]),
        },
      },
      expected: 'fail DestinationPolicyRefuses',
    },
    {
      name: 'a policy for another account',
      world: { copies: policed(grant({ AWS: '111111111111' })) },
      expected: 'fail DestinationPolicyRefuses',
    },
    {
      name: 'a policy for the account',
      world: { copies: policed(grant({ AWS: accountId })) },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a policy for the role of the selection',
      world: { copies: policed(grant({ AWS: [role] })) },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a policy for the organisation',
      world: {
        copies: policed(
          grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } }),
        ),
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a policy for another organisation',
      world: {
        copies: policed(
          grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } } }),
        ),
      },
      expected: 'fail DestinationPolicyRefuses',
    },
    {
      name: 'a policy for a part of the organisation, which cannot be told',
      world: {
        copies: policed(
          grant('*', {
            Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-example/*' } },
          }),
        ),
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a policy that denies it, too',
      world: {
        copies: policed(
          grant({ AWS: accountId }),
          denial({ Action: 'backup:CopyIntoBackupVault' }),
        ),
      },
      expected: 'fail DestinationPolicyRefuses',
    },
    {
      name: 'a policy by NotPrincipal, which cannot be told',
      world: {
        copies: {
          ...none,
          vaults: seen([
            copyVault({
              policy: policyOf(
                grant({ AWS: accountId }),
                denial({
                  Principal: undefined,
                  NotPrincipal: { AWS: accountId },
                  Action: 'backup:*',
                }),
              ),
            }),
          ]),
        },
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a policy that is no JSON',
      world: {
        copies: {
          ...none,
          vaults: seen([
            copyVault({ policy: { kind: 'seen', value: { kind: 'document', text: '{' } } }),
          ]),
        },
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a policy that could not be read',
      world: {
        copies: {
          ...none,
          vaults: seen([
            copyVault({
              policy: {
                kind: 'unknown',
                failure: {
                  reason: 'ReadDenied',
                  kind: 'denied',
                  code: 'AccessDeniedException',
                  message: 'the role may not call backup:GetBackupVaultAccessPolicy',
                  permission: undefined,
                  hint: undefined,
                },
              },
            }),
          ]),
        },
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'the key of the destination vault disabled',
      world: { copyKey: seen(aKey({ state: 'Disabled' })) },
      expected: 'fail DestinationKeyUnusable',
    },
    {
      name: 'the key of the destination vault gone',
      world: { copyKey: absent() },
      expected: 'fail DestinationKeyUnusable',
    },
    {
      name: 'the key of the source vault about to be deleted',
      world: { key: seen(aKey({ state: 'PendingDeletion', deletionAt: ago(-dayMs) })) },
      expected: 'fail SourceKeyUnusable',
    },
    {
      name: 'the key of the source vault not for the other account',
      world: {
        key: seen(
          aKey({
            policy: policyOf({
              Effect: 'Allow',
              Principal: { AWS: accountId },
              Action: 'kms:*',
              Resource: '*',
            }),
          }),
        ),
      },
      expected: 'fail SourceKeyForbids',
    },
    {
      name: 'the key of AWS over the source vault, which advanced backups may leave',
      world: { key: seen(aKey({ manager: 'aws', policy: undefined })) },
      expected: 'fail CopyMissing',
    },
    {
      name: 'the role gone',
      world: { account: { roles: new Map([['AWSBackupDefaultServiceRole', absent()]]) } },
      expected: 'fail RoleMissing',
    },
    {
      name: 'the role of another account',
      world: {
        home: {
          plans: seen([
            aPlan({
              selections: [
                aSelection({ resources: ['*'], roleArn: `arn:aws:iam::${vaultAccount}:role/x` }),
              ],
            }),
          ]),
        },
        // Which the policy of the vault would let in.
        copies: policed(grant('*')),
      },
      expected: 'fail RoleForeign',
    },
    {
      name: 'a role that trusts somebody else',
      world: {
        account: {
          roles: new Map([
            [
              'AWSBackupDefaultServiceRole',
              seen(
                aRole({
                  trustPolicy: JSON.stringify({
                    Statement: {
                      Effect: 'Allow',
                      Principal: { Service: 'ec2.amazonaws.com' },
                      Action: 'sts:AssumeRole',
                    },
                  }),
                }),
              ),
            ],
          ]),
        },
      },
      expected: 'fail RoleNotTrusting',
    },
    {
      name: 'a role without any policy',
      world: {
        account: {
          roles: new Map([['AWSBackupDefaultServiceRole', seen(aRole({ attached: [] }))]]),
        },
      },
      expected: 'fail RoleWithoutRights',
    },
    {
      name: 'a role with policies of its own, which were not read',
      world: {
        account: {
          roles: new Map([
            ['AWSBackupDefaultServiceRole', seen(aRole({ attached: [], inline: ['own'] }))],
          ]),
        },
      },
      expected: 'fail CopyMissing',
    },
    {
      name: 'a copy that is kept for less than the lock takes',
      world: { home: planning(copyTo(vaultArn('depot-copies', away, vaultAccount), 6)) },
      expected: 'fail CopyLifecycleRefused',
    },
    {
      name: 'a copy that is kept for longer than the lock takes',
      world: { home: planning(copyTo(vaultArn('depot-copies', away, vaultAccount), 401)) },
      expected: 'fail CopyLifecycleRefused',
    },
    {
      name: 'a copy that is kept for ever, which the lock does not take',
      world: {
        home: planning({
          copies: [
            {
              vaultArn: vaultArn('depot-copies', away, vaultAccount),
              lifecycle: { coldAfterDays: undefined, deleteAfterDays: undefined },
            },
          ],
        }),
      },
      expected: 'fail CopyLifecycleRefused',
    },
  ];

  it.each(gates)('$name: $expected', ({ world, expected }) => {
    expect(verdictOf('copy-arrived', { ...world, copies: { ...none, ...world.copies } })).toBe(
      expected,
    );
  });

  it('needs neither organisation nor policy inside one account', () => {
    const world: WorldChanges = {
      posture: { copies: [aWantedCopy({ account: accountId })] },
      home: planning(copyTo(vaultArn('near', away, accountId))),
      account: { organization: absent() },
      places: new Map([
        [
          `${accountId}/${away}`,
          backupFacts({
            vaults: seen([aVault({ name: 'near', keyArn: undefined })]),
            contents: new Map([content('near', [])]),
          }),
        ],
      ]),
    };
    expect(verdictOf('copy-arrived', world)).toBe('fail CopyMissing');
  });

  it('tells all that stands in the way, the failed job, and the remedy of the first', () => {
    const { message, remedy } = aboutObject(
      'copy-arrived',
      aWorld({
        home: {
          settings: seen({ isOptedIn: true, isFullyManaged: false }),
          copyJobs: seen([aCopyJob({ state: 'FAILED', message: 'Access denied' })]),
        },
        copies: policed(denial()),
        account: { organization: absent() },
      }),
    );
    expect(message).toBe(
      `no usable copy is in ${vaultAccount} in ${away}: advanced features for DynamoDB are off in ${accountId} in ${home}, and without them nothing can be copied; account ${accountId} is in no organisation; the policy of vault depot-copies does not let ${accountId} copy into it; copy job copy-1 of 6 h ago is FAILED: Access denied; no good one is recorded`,
    );
    expect(remedy).toContain('--resource-type-management-preference DynamoDB=true');
  });

  it('says what could not be seen where nothing is known to stand in the way', () => {
    const { message } = aboutObject(
      'copy-arrived',
      aWorld({
        copies: none,
        account: { organization: unknown(), roles: new Map() },
      }),
    );
    expect(message).toContain(
      `; not known: the organisation of ${accountId} could not be seen: the role may not call`,
    );
    expect(message).toContain('nobody looked at role AWSBackupDefaultServiceRole');
  });

  it('says where the copy is wanted, one finding for each', () => {
    const world = aWorld({
      posture: { copies: [aWantedCopy(), aWantedCopy({ account: accountId })] },
      copies: arrived(...copiesOfAll()),
    });
    const found = findingsOf(world).filter(
      ({ control, subject }) => control === 'copy-arrived' && subject.table === 'History',
    );
    expect(found.map(({ subject, verdict }) => [subject.account, subject.region, verdict])).toEqual(
      [
        [vaultAccount, away, 'pass'],
        [accountId, away, 'unknown'],
      ],
    );
  });
});
