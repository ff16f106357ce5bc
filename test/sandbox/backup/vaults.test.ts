import {
  CreateBackupVaultCommand,
  DeleteBackupVaultAccessPolicyCommand,
  DeleteBackupVaultLockConfigurationCommand,
  DescribeBackupVaultCommand,
  GetBackupVaultAccessPolicyCommand,
  ListBackupVaultsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListTagsCommand,
  PutBackupVaultAccessPolicyCommand,
  PutBackupVaultLockConfigurationCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-backup';
import {
  aSandbox,
  aVault,
  away,
  dayMs,
  failure,
  makeVault,
  openPolicy,
  operator,
  safe,
  startsAt,
  turn,
  vaultArn,
} from './support.js';

const BackupVaultName = 'depot';

describe('a vault', () => {
  it('is made, described and listed in its own account and region', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    await makeVault(hand);
    const { backup } = hand;
    const found = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName }));
    expect(found).toMatchObject({
      BackupVaultName,
      BackupVaultArn: vaultArn('depot'),
      VaultType: 'BACKUP_VAULT',
      VaultState: 'AVAILABLE',
      CreationDate: startsAt,
      NumberOfRecoveryPoints: 0,
      Locked: false,
    });
    expect(found.EncryptionKeyArn).toMatch(
      /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/,
    );
    expect(found.LockDate).toBeUndefined();
    for (const other of [operator(sandbox, safe), operator(sandbox, undefined, away)]) {
      const { BackupVaultList: list } = await other.backup.send(new ListBackupVaultsCommand({}));
      expect(list).toEqual([]);
    }
  });

  it('has its own key when one is given, and refuses one of another region', async () => {
    const { backup } = operator(aSandbox());
    const make = (key: string) =>
      backup.send(new CreateBackupVaultCommand({ BackupVaultName, EncryptionKeyArn: key }));
    expect(await failure(make('arn:aws:kms:us-east-1:123456789012:key/k'))).toMatch(
      /^InvalidParameterValueException 400/,
    );
    await make('arn:aws:kms:eu-west-1:123456789012:key/k');
    expect(await backup.send(new DescribeBackupVaultCommand({ BackupVaultName }))).toMatchObject({
      EncryptionKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k',
      EncryptionKeyType: 'CUSTOMER_MANAGED_KMS_KEY',
    });
  });

  it('has a name of its own: the same request again is no error, another one is', async () => {
    const { backup } = operator(aSandbox());
    const make = (id: string) =>
      backup.send(new CreateBackupVaultCommand({ BackupVaultName, CreatorRequestId: id }));
    const first = await make('one');
    expect((await make('one')).BackupVaultArn).toBe(first.BackupVaultArn);
    expect(await failure(make('two'))).toMatch(/^AlreadyExistsException 400/);
    const bad = new CreateBackupVaultCommand({ BackupVaultName: 'a vault' });
    expect(await failure(backup.send(bad))).toMatch(/^InvalidParameterValueException 400/);
  });

  it('that is missing answers as if the caller had no right to it', async () => {
    const { backup } = operator(aSandbox());
    for (const command of [
      new DescribeBackupVaultCommand({ BackupVaultName }),
      new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName }),
      new GetBackupVaultAccessPolicyCommand({ BackupVaultName }),
    ]) {
      expect(await failure(backup.send(command))).toBe(
        'AccessDeniedException 403: Insufficient privileges to perform this action.',
      );
    }
  });

  it('is listed page by page', async () => {
    const names = ['a1', 'b2', 'c3', 'd4', 'e5'];
    const { backup } = operator(aSandbox({ vaults: names.map((name) => aVault({ name })) }));
    const seen: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const listed = await backup.send(
        new ListBackupVaultsCommand({
          MaxResults: 2,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      expect(listed.BackupVaultList?.length).toBeLessThanOrEqual(2);
      seen.push(...(listed.BackupVaultList ?? []).map((vault) => vault.BackupVaultName));
      token = listed.NextToken;
    } while (token !== undefined);
    expect(seen).toEqual(names);
    const wrong = new ListBackupVaultsCommand({ NextToken: 'nonsense' });
    expect(await failure(backup.send(wrong))).toMatch(/^InvalidParameterValueException 400/);
  });

  it('carries tags', async () => {
    const hand = operator(aSandbox());
    await makeVault(hand);
    const ResourceArn = vaultArn('depot');
    const tags = async () => (await hand.backup.send(new ListTagsCommand({ ResourceArn }))).Tags;
    await hand.backup.send(
      new TagResourceCommand({ ResourceArn, Tags: { team: 'dr', tier: '1' } }),
    );
    expect(await tags()).toEqual({ team: 'dr', tier: '1' });
    await hand.backup.send(new UntagResourceCommand({ ResourceArn, TagKeyList: ['tier'] }));
    expect(await tags()).toEqual({ team: 'dr' });
    const missing = new ListTagsCommand({ ResourceArn: vaultArn('other') });
    expect(await failure(hand.backup.send(missing))).toMatch(/^ResourceNotFoundException 400/);
  });
});

describe('an access policy', () => {
  it('is put, read and deleted; a vault without one says so', async () => {
    const hand = operator(aSandbox());
    await makeVault(hand);
    const { backup } = hand;
    const read = () => backup.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName }));
    expect(await failure(read())).toMatch(/^ResourceNotFoundException 400/);
    await backup.send(
      new PutBackupVaultAccessPolicyCommand({ BackupVaultName, Policy: openPolicy }),
    );
    expect((await read()).Policy).toBe(openPolicy);
    await backup.send(new DeleteBackupVaultAccessPolicyCommand({ BackupVaultName }));
    expect(await failure(read())).toMatch(/^ResourceNotFoundException 400/);
  });

  it.each([
    ['no JSON', '{'],
    ['no principal', '{"Statement":[{"Effect":"Allow","Action":"backup:CopyIntoBackupVault"}]}'],
    [
      'a wildcard in an action',
      '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"backup:Delete*","Resource":"*"}]}',
    ],
  ])('with %s is refused', async (_, Policy) => {
    const hand = operator(aSandbox());
    await makeVault(hand);
    const put = new PutBackupVaultAccessPolicyCommand({ BackupVaultName, Policy });
    expect(await failure(hand.backup.send(put))).toMatch(/^InvalidParameterValueException 400/);
  });

  it('that denies holds for the account of the vault as well', async () => {
    const denying = JSON.stringify({
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'backup:DeleteBackupVaultAccessPolicy',
          Resource: '*',
        },
      ],
    });
    const { backup } = operator(aSandbox({ vaults: [aVault({ policy: denying })] }));
    const drop = new DeleteBackupVaultAccessPolicyCommand({ BackupVaultName });
    expect(await failure(backup.send(drop))).toMatch(
      /^AccessDeniedException 403: .*explicit deny in a resource-based policy/,
    );
  });
});

describe('a vault lock', () => {
  const put = (changes: object = {}) =>
    new PutBackupVaultLockConfigurationCommand({
      BackupVaultName,
      MinRetentionDays: 7,
      MaxRetentionDays: 90,
      ...changes,
    });
  const drop = new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName });
  const describeIt = new DescribeBackupVaultCommand({ BackupVaultName });

  it('is governance without a date, and can be changed and removed', async () => {
    const hand = operator(aSandbox());
    await makeVault(hand);
    await hand.backup.send(put());
    const found = await hand.backup.send(describeIt);
    expect(found).toMatchObject({ Locked: true, MinRetentionDays: 7, MaxRetentionDays: 90 });
    expect(found.LockDate).toBeUndefined();
    await hand.backup.send(put({ MinRetentionDays: 1 }));
    await hand.backup.send(drop);
    expect((await hand.backup.send(describeIt)).Locked).toBe(false);
  });

  it('is compliance with a date, after which nobody can undo it', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    await makeVault(hand);
    await hand.backup.send(put({ ChangeableForDays: 3 }));
    expect((await hand.backup.send(describeIt)).LockDate).toEqual(
      new Date(startsAt.getTime() + 3 * dayMs),
    );
    turn(sandbox, 3 * dayMs - 1);
    await hand.backup.send(drop);
    await hand.backup.send(put({ ChangeableForDays: 3 }));
    turn(sandbox, 3 * dayMs);
    expect(await failure(hand.backup.send(drop))).toMatch(/^InvalidRequestException 400/);
    expect(await failure(hand.backup.send(put()))).toMatch(/^InvalidRequestException 400/);
    expect((await hand.backup.send(describeIt)).Locked).toBe(true);
  });

  it.each([
    { ChangeableForDays: 2 },
    { MinRetentionDays: 0 },
    { MinRetentionDays: 91 },
    { MaxRetentionDays: 36_501 },
  ])('with %j is refused', async (changes) => {
    const hand = operator(aSandbox());
    await makeVault(hand);
    expect(await failure(hand.backup.send(put(changes)))).toMatch(
      /^InvalidParameterValueException 400/,
    );
  });

  it('is there from the start when it is described, with its own age', async () => {
    const lock = { minimumDays: 7, maximumDays: undefined, changeableForDays: 5, ageDays: 2 };
    const { backup } = operator(aSandbox({ vaults: [aVault({ lock })] }));
    expect((await backup.send(describeIt)).LockDate).toEqual(
      new Date(startsAt.getTime() + 3 * dayMs),
    );
  });
});
