import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import {
  aBucket,
  anAccount,
  aRole,
  aSandbox,
  backup,
  clients,
  failure,
  home,
  operator,
  platform,
  type Keys,
} from '../assembly/world.js';

const roleArn = (account: string, name = 'depot-dr-observe'): string =>
  `arn:aws:iam::${account}:role/${name}`;

type Sandbox = ReturnType<typeof aSandbox>;

async function assume(
  sandbox: Sandbox,
  account: string,
  changes: Partial<AssumeRoleCommand['input']> = {},
  from: Keys = sandbox.demoCredentials(platform),
): Promise<Keys & { expiresAt: Date | undefined; userId: string | undefined }> {
  const { sts } = clients(sandbox, from);
  const { Credentials, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn(account),
      RoleSessionName: 'session',
      ExternalId: 'external-1',
      ...changes,
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
    expiresAt: Credentials?.Expiration,
    userId: AssumedRoleUser?.AssumedRoleId,
  };
}

describe('AssumeRole', () => {
  it('gives credentials of the role’s account that end after an hour', async () => {
    const sandbox = aSandbox();
    const keys = await assume(sandbox, backup);
    expect(keys.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(keys.expiresAt).toEqual(new Date('2026-11-01T13:00:00Z'));
    const { sts } = clients(sandbox, keys);
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: backup,
      Arn: `arn:aws:sts::${backup}:assumed-role/depot-dr-observe/session`,
      UserId: keys.userId,
    });
  });

  it('knows a role by its path and name; the session is named without the path', async () => {
    const roles = [aRole({ name: 'team/observers/depot-dr-observe' })];
    const sandbox = aSandbox({ accounts: [anAccount({ roles })] });
    const keys = await assume(sandbox, platform, {
      RoleArn: roleArn(platform, 'team/observers/depot-dr-observe'),
    });
    expect(await clients(sandbox, keys).sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${platform}:assumed-role/depot-dr-observe/session`,
    });
    const bare = assume(sandbox, platform, { RoleArn: roleArn(platform) });
    expect(await failure(bare)).toMatchObject({ name: 'AccessDenied' });
  });

  it.each([
    ['a wrong external id', { ExternalId: 'external-2' }],
    ['no external id', { ExternalId: undefined }],
    ['a role that does not exist', { RoleArn: roleArn(backup, 'other') }],
    ['an account that does not exist', { RoleArn: roleArn('999999999999') }],
    ['a role in another partition', { RoleArn: `arn:aws-cn:iam::${backup}:role/depot-dr-observe` }],
  ])('refuses %s with AccessDenied', async (_, changes) => {
    const { name, status, message } = await failure(assume(aSandbox(), backup, changes));
    expect({ name, status }).toEqual({ name: 'AccessDenied', status: 403 });
    expect(message).toContain('is not authorized to perform: sts:AssumeRole on resource: arn:');
  });

  it('refuses an account that the role does not trust', async () => {
    const sandbox = aSandbox();
    const keys = sandbox.demoCredentials(backup);
    expect(await failure(assume(sandbox, platform, {}, keys))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
    });
  });

  it('takes any external id where the role wants none', async () => {
    const sandbox = aSandbox({
      accounts: [anAccount({ roles: [aRole({ externalId: undefined })] })],
    });
    await expect(assume(sandbox, platform, { ExternalId: undefined })).resolves.toBeDefined();
    await expect(assume(sandbox, platform, { ExternalId: 'whatever' })).resolves.toBeDefined();
  });

  it.each([
    ['too short', { DurationSeconds: 899 }],
    ['too long', { DurationSeconds: 43_201 }],
    ['a session name of one letter', { RoleSessionName: 'a' }],
    ['a session name with a space', { RoleSessionName: 'a b' }],
    ['an external id of one letter', { ExternalId: 'x' }],
    ['a session policy that is too large', { Policy: ' '.repeat(2049) }],
  ])('refuses a request that is malformed: %s', async (_, changes) => {
    expect(await failure(assume(aSandbox(), backup, changes))).toMatchObject({
      name: 'ValidationError',
      status: 400,
    });
  });

  it('refuses a session policy that is no policy', async () => {
    expect(await failure(assume(aSandbox(), backup, { Policy: '{"Statement":1}' }))).toMatchObject({
      name: 'MalformedPolicyDocumentException', // the SDK's name for the code without Exception
      status: 400,
    });
  });

  it('lets a role session assume another role for one hour at most', async () => {
    const roles = [aRole({ trustedAccounts: [platform, backup] })];
    const sandbox = aSandbox({
      accounts: [anAccount({ roles }), anAccount({ id: backup, roles })],
    });
    const first = await assume(sandbox, backup, { DurationSeconds: 7200 });
    const refused = await failure(assume(sandbox, platform, { DurationSeconds: 3601 }, first));
    expect(refused.name).toBe('ValidationError');
    expect(refused.message).toContain('role chaining');
    await expect(
      assume(sandbox, platform, { DurationSeconds: 3600 }, first),
    ).resolves.toBeDefined();
  });

  it('needs the caller’s own policy to allow it', async () => {
    const policy = JSON.stringify({
      Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn(backup, 'other') },
    });
    const roles = [aRole({ trustedAccounts: [platform, backup], policy })];
    const sandbox = aSandbox({
      accounts: [anAccount({ roles }), anAccount({ id: backup, roles })],
    });
    const first = await assume(sandbox, platform);
    const refused = await failure(assume(sandbox, backup, {}, first));
    expect(refused.name).toBe('AccessDenied');
    expect(refused.message).toContain('no identity-based policy allows the sts:AssumeRole action');
  });

  it('narrows a session by its session policy', async () => {
    const sandbox = aSandbox({
      buckets: [aBucket({ name: 'one' }), aBucket({ name: 'two' })].map((bucket) => ({
        ...bucket,
        name: `bucket-${bucket.name}`,
      })),
    });
    const keys = await assume(sandbox, backup, {
      Policy: JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::bucket-one' },
        ],
      }),
    });
    const { s3 } = clients(sandbox, keys);
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'bucket-one' }))).resolves.toBeDefined();
    const refused = await failure(s3.send(new HeadBucketCommand({ Bucket: 'bucket-two' })));
    expect(refused.status).toBe(403);
  });
});

describe('credentials', () => {
  it('are the same for an account in every sandbox, and look like AWS’s', () => {
    const [one, two] = [aSandbox(), aSandbox({ seed: 99 })];
    expect(one.demoCredentials(platform)).toEqual(two.demoCredentials(platform));
    expect(one.demoCredentials(platform)).not.toEqual(one.demoCredentials(backup));
    expect(one.demoCredentials(platform).accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(() => one.demoCredentials('999999999999')).toThrow('no account 999999999999');
  });

  it('of a session end with the turned clock', async () => {
    const sandbox = aSandbox({ buckets: [aBucket()] });
    const keys = await assume(sandbox, backup, { DurationSeconds: 900 });
    const mine = clients(sandbox, keys);
    sandbox.clock.advance(899_999);
    await mine.sts.send(new GetCallerIdentityCommand({}));
    sandbox.clock.advance(1);
    const ends = await Promise.all([
      failure(mine.sts.send(new GetCallerIdentityCommand({}))),
      failure(mine.s3.send(new HeadBucketCommand({ Bucket: 'depot-backups' }))),
    ]);
    expect(ends.map(({ status }) => status)).toEqual([403, 400]);
    expect(ends[0]?.name).toBe('ExpiredToken');
  });

  it.each([
    ['unknown key', { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' }],
    ['operator’s key with a token', { sessionToken: 'token' }],
  ])('are refused: %s', async (_, changes) => {
    const sandbox = aSandbox();
    const keys = { ...sandbox.demoCredentials(platform), ...changes };
    const { sts } = clients(sandbox, keys);
    expect(await failure(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'InvalidClientTokenId',
      status: 403,
    });
  });

  it('do not work in a region that the account has not enabled, but for the global doors', async () => {
    const sandbox = aSandbox();
    const asked = (region: string) =>
      operator(sandbox, platform, region).sts.send(new GetCallerIdentityCommand({}));
    expect(await failure(asked('eu-south-1'))).toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(asked('us-east-1')).resolves.toMatchObject({ Account: platform });
    await expect(asked(home)).resolves.toMatchObject({ Account: platform });
  });
});
