import { accountId, anAccount, away, home } from '../../support/estate-builders.js';
import { forever, json, restError, scripted } from './canned.js';
import type { Script } from './canned.js';

const place = { account: accountId, region: home };
const arnOf = (name: string): string => `arn:aws:backup:${home}:${accountId}:backup-vault:${name}`;

const vault = (name: string, changes: object = {}): object => ({
  BackupVaultName: name,
  BackupVaultArn: arnOf(name),
  VaultType: 'BACKUP_VAULT',
  VaultState: 'AVAILABLE',
  CreationDate: 1_760_000_000.5,
  EncryptionKeyArn: `arn:aws:kms:${home}:${accountId}:key/1`,
  NumberOfRecoveryPoints: 12,
  Locked: false,
  ...changes,
});

const noPolicy = restError('ResourceNotFoundException');

const vaults = async (script: Script) => {
  const { aws, clock, sent } = scripted({ GetBackupVaultAccessPolicy: noPolicy, ...script });
  return { observed: await clock.run(aws.observers.backups.vaults(place, forever)), sent };
};

const one = (changes: object): Script => ({
  ListBackupVaults: json({ BackupVaultList: [vault('daily', changes)] }),
});

describe('backup vaults', () => {
  it('are told by name, each whole', async () => {
    const { observed } = await vaults({
      ListBackupVaults: json({ BackupVaultList: [vault('weekly'), vault('daily')] }),
    });
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [{ name: 'daily' }, { name: 'weekly' }],
    });
    expect(observed.kind === 'seen' && observed.value[0]).toEqual({
      name: 'daily',
      arn: arnOf('daily'),
      type: 'BACKUP_VAULT',
      state: 'AVAILABLE',
      createdAt: new Date(1_760_000_000_500),
      keyArn: `arn:aws:kms:${home}:${accountId}:key/1`,
      lock: { kind: 'off' },
      pointCount: 12,
      policy: { kind: 'seen', value: { kind: 'none' } },
    });
  });

  it('that are none are an empty list', async () => {
    const { observed } = await vaults({ ListBackupVaults: json({ BackupVaultList: [] }) });
    expect(observed).toMatchObject({ kind: 'seen', value: [] });
  });

  const lockDate = 1_760_000_000;
  it.each([
    [{ Locked: false, MinRetentionDays: 7 }, { kind: 'off' }],
    [
      { Locked: true },
      {
        kind: 'on',
        mode: 'governance',
        immutableFrom: undefined,
        minimumDays: undefined,
        maximumDays: undefined,
      },
    ],
    [
      { Locked: true, MinRetentionDays: 7, MaxRetentionDays: 0 },
      {
        kind: 'on',
        mode: 'governance',
        immutableFrom: undefined,
        minimumDays: 7,
        maximumDays: undefined,
      },
    ],
    [
      { Locked: true, LockDate: lockDate, MinRetentionDays: 7, MaxRetentionDays: 365 },
      {
        kind: 'on',
        mode: 'compliance',
        immutableFrom: new Date(lockDate * 1000),
        minimumDays: 7,
        maximumDays: 365,
      },
    ],
  ])('with %j have the lock that it tells, compliance by its date', async (changes, lock) => {
    const { observed, sent } = await vaults(one(changes));
    expect(observed.kind === 'seen' && observed.value[0]?.lock).toEqual(lock);
    expect(sent('DescribeBackupVault')).toEqual([]);
  });

  it('whose lock the list leaves out are described one by one', async () => {
    const { observed, sent } = await vaults({
      ...one({ Locked: undefined }),
      DescribeBackupVault: json({ ...vault('daily'), Locked: true, LockDate: lockDate }),
    });
    expect(observed).toMatchObject({ value: [{ lock: { mode: 'compliance' } }] });
    expect(sent('DescribeBackupVault')).toHaveLength(1);
    const silent = await vaults({
      ...one({ Locked: undefined }),
      DescribeBackupVault: json({ BackupVaultName: 'daily' }),
    });
    expect(silent.observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });

  it('have a policy, none, or one that is unknown on its own', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    const { observed } = await vaults({
      ListBackupVaults: json({ BackupVaultList: ['a', 'b', 'c', 'd'].map((name) => vault(name)) }),
      GetBackupVaultAccessPolicy: ({ path }) => {
        if (path.includes('/a/')) return json({ Policy: policy });
        if (path.includes('/b/')) return noPolicy;
        return path.includes('/c/') ? restError('AccessDeniedException', 403, '') : json({});
      },
    });
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { policy: { kind: 'seen', value: { kind: 'document', text: policy } } },
        { policy: { kind: 'seen', value: { kind: 'none' } } },
        {
          policy: {
            kind: 'unknown',
            failure: { reason: 'ReadDenied', permission: 'backup:GetBackupVaultAccessPolicy' },
          },
        },
        { policy: { kind: 'unknown', failure: { reason: 'ReadInvalid' } } },
      ],
    });
  });

  it('are listed page by page', async () => {
    const { observed, sent } = await vaults({
      ListBackupVaults: ({ query }) =>
        query['nextToken'] === 'more'
          ? json({ BackupVaultList: [vault('a')], NextToken: '' })
          : json({ BackupVaultList: [vault('b')], NextToken: 'more' }),
    });
    expect(observed).toMatchObject({ value: [{ name: 'a' }, { name: 'b' }] });
    expect(sent('ListBackupVaults').map(({ query }) => query['maxResults'])).toEqual([
      '1000',
      '1000',
    ]);
  });

  it.each([
    [restError('AccessDeniedException', 403), { reason: 'ReadDenied' }],
    [json({}), { reason: 'ReadInvalid' }],
    [json({ BackupVaultList: [vault('a', { BackupVaultName: undefined })] }), { kind: 'invalid' }],
    [json({ BackupVaultList: [vault('a', { BackupVaultArn: null })] }), { kind: 'invalid' }],
    [json({ BackupVaultList: [], NextToken: 'same' }), { code: 'PageTokenRepeated' }],
  ])('that cannot be listed are unknown (%#)', async (answer, failure) => {
    const { observed } = await vaults({ ListBackupVaults: answer });
    expect(observed).toMatchObject({ kind: 'unknown', failure });
  });

  it('are those of the place that is asked about', async () => {
    const other = anAccount();
    const { aws, clock, sent } = scripted({ ListBackupVaults: json({ BackupVaultList: [] }) });
    const asked = { account: other.id, region: away };
    await clock.run(aws.observers.backups.vaults(asked, forever));
    expect(sent('ListBackupVaults')).toMatchObject([
      { region: away, accessKey: `ASIA${other.id}` },
    ]);
  });
});
