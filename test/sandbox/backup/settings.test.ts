import {
  CreateBackupSelectionCommand,
  DescribeBackupVaultCommand,
  DescribeGlobalSettingsCommand,
  DescribeRegionSettingsCommand,
  GetBackupPlanCommand,
  ListBackupJobsCommand,
  ListBackupVaultsCommand,
  UpdateGlobalSettingsCommand,
  UpdateRegionSettingsCommand,
  BackupClient,
} from '@aws-sdk/client-backup';
import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { FaultRule } from '../../../src/sandbox/description.js';
import {
  aPlan,
  aSandbox,
  aVault,
  away,
  failure,
  home,
  makePlan,
  operator,
  organization,
  platform,
  roleArn,
  safe,
  stranger,
  vaultArn,
} from './support.js';

describe('the settings of a region', () => {
  it('are on unless the world says otherwise, and are set type by type', async () => {
    const settings = [{ account: platform, region: away, optedIn: false, advancedFeatures: false }];
    const sandbox = aSandbox({ settings });
    const read = async (region: string) => {
      const { backup } = operator(sandbox, platform, region);
      const found = await backup.send(new DescribeRegionSettingsCommand({}));
      return [
        found.ResourceTypeOptInPreference?.['DynamoDB'],
        found.ResourceTypeManagementPreference?.['DynamoDB'],
      ];
    };
    expect(await read(home)).toEqual([true, true]);
    expect(await read(away)).toEqual([false, false]);
    const { backup } = operator(sandbox, platform, away);
    await backup.send(
      new UpdateRegionSettingsCommand({ ResourceTypeManagementPreference: { DynamoDB: true } }),
    );
    expect(await read(away)).toEqual([false, true]);
    const found = await backup.send(new DescribeRegionSettingsCommand({}));
    expect(found.ResourceTypeOptInPreference?.['RDS']).toBe(true);
    const wrong = new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { Paper: true } });
    expect(await failure(backup.send(wrong))).toMatch(/^InvalidParameterValueException 400/);
  });
});

describe('the settings of an organisation', () => {
  const crossAccount = (value: string) =>
    new UpdateGlobalSettingsCommand({ GlobalSettings: { isCrossAccountBackupEnabled: value } });

  it('are read by every member and written by the management account only', async () => {
    const sandbox = aSandbox();
    const management = operator(sandbox).backup;
    const member = operator(sandbox, safe).backup;
    expect(await failure(member.send(crossAccount('false')))).toMatch(/^InvalidRequestException/);
    await management.send(crossAccount('false'));
    const { GlobalSettings } = await member.send(new DescribeGlobalSettingsCommand({}));
    expect(GlobalSettings).toEqual({ isCrossAccountBackupEnabled: 'false' });
    expect(await failure(management.send(crossAccount('yes')))).toMatch(
      /^InvalidParameterValueException/,
    );
  });

  it('are an error outside of one', async () => {
    const { backup } = operator(aSandbox(), stranger);
    expect(await failure(backup.send(new DescribeGlobalSettingsCommand({})))).toMatch(
      /^InvalidRequestException 400/,
    );
  });
});

describe('the organisation', () => {
  it('is described to its members, also where us-east-1 is not enabled', async () => {
    const sandbox = aSandbox();
    const client = new OrganizationsClient({
      region: 'us-east-1',
      credentials: sandbox.demoCredentials(safe),
      requestHandler: sandbox.requestHandler(),
    });
    const { Organization: found } = await client.send(new DescribeOrganizationCommand({}));
    expect(found).toMatchObject({
      Id: organization.id,
      MasterAccountId: platform,
      FeatureSet: 'ALL',
      Arn: `arn:aws:organizations::${platform}:organization/${organization.id}`,
    });
  });

  it.each([
    ['of which the account is no member', {}, stranger],
    ['that there is not', { organization: undefined }, platform],
  ])('%s is not in use', async (_, changes, account) => {
    const { organizations } = operator(aSandbox(changes), account);
    expect(await failure(organizations.send(new DescribeOrganizationCommand({})))).toMatch(
      /^AWSOrganizationsNotInUseException /,
    );
  });
});

/** A client of a role that may do what `statements` say. */
async function roleClient(...statements: object[]): Promise<BackupClient> {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const role = { name: 'reader', trustedAccounts: [platform], externalId: undefined, policy };
  const sandbox = aSandbox(
    { vaults: [aVault(), aVault({ name: 'other' })], plans: [aPlan()] },
    { accounts: [{ id: platform, name: 'platform', regions: [home], roles: [role] }] },
  );
  const config = { region: home, requestHandler: sandbox.requestHandler(), maxAttempts: 1 };
  const sts = new STSClient({ ...config, credentials: sandbox.demoCredentials(platform) });
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${platform}:role/reader`,
      RoleSessionName: 'session',
    }),
  );
  return new BackupClient({
    ...config,
    credentials: {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
    },
  });
}

describe('who may call', () => {
  const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });

  it('is asked for the action, in the words of IAM', async () => {
    const client = await roleClient(allow('backup:ListBackupVaults'));
    await client.send(new ListBackupVaultsCommand({}));
    expect(await failure(client.send(new ListBackupJobsCommand({})))).toMatch(
      /^AccessDeniedException 403: User: .* is not authorized to perform: backup:ListBackupJobs on resource: \* because no identity-based policy allows/,
    );
  });

  it('is asked for a vault or a plan by its ARN', async () => {
    const client = await roleClient(
      allow('backup:DescribeBackupVault', vaultArn('depot')),
      allow('backup:GetBackupPlan', `arn:aws:backup:${home}:${platform}:backup-plan:none`),
    );
    const describeIt = (BackupVaultName: string) =>
      client.send(new DescribeBackupVaultCommand({ BackupVaultName }));
    expect((await describeIt('depot')).BackupVaultName).toBe('depot');
    expect(await failure(describeIt('other'))).toMatch(/^AccessDeniedException 403: User: /);
    const get = (BackupPlanId: string) => client.send(new GetBackupPlanCommand({ BackupPlanId }));
    expect(await failure(get('none'))).toMatch(/^ResourceNotFoundException/);
    expect(await failure(get('other'))).toMatch(/^AccessDeniedException/);
  });

  it('needs to pass the role of a selection', async () => {
    const select = new CreateBackupSelectionCommand({
      BackupPlanId: 'none',
      BackupSelection: { SelectionName: 'tables', IamRoleArn: roleArn() },
    });
    const without = await roleClient(allow('backup:*'));
    expect(await failure(without.send(select))).toMatch(/^AccessDeniedException.*iam:PassRole/);
    const withIt = await roleClient(allow('backup:*'), allow('iam:PassRole', roleArn()));
    expect(await failure(withIt.send(select))).toMatch(/^ResourceNotFoundException/);
  });
});

describe('a fault rule', () => {
  const ruled = (rule: Partial<FaultRule>) =>
    aSandbox(
      { vaults: [aVault(), aVault({ name: 'other' })] },
      { faults: [{ id: 'one', service: 'backup', effect: 'deny', ...rule }] },
    );
  const describeIt = (sandbox: ReturnType<typeof aSandbox>, BackupVaultName: string) =>
    operator(sandbox).backup.send(new DescribeBackupVaultCommand({ BackupVaultName }));

  it('acts on a vault by its name or its ARN', async () => {
    for (const resource of ['depot', vaultArn('depot')]) {
      const sandbox = ruled({ resource });
      expect(await failure(describeIt(sandbox, 'depot'))).toMatch(
        /^AccessDeniedException 403: User: .*backup:DescribeBackupVault on resource: arn:aws:backup:eu-west-1:123456789012:backup-vault:depot/,
      );
      expect((await describeIt(sandbox, 'other')).BackupVaultName).toBe('other');
    }
  });

  it('acts on a plan by its id', async () => {
    const sandbox = ruled({ resource: 'none', operation: 'GetBackupPlan' });
    const hand = operator(sandbox);
    const get = (BackupPlanId: string) =>
      hand.backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    expect(await failure(get('none'))).toMatch(/^AccessDeniedException.*backup-plan:none/);
    await get(await makePlan(hand));
  });

  it('throttles, and repeats a page token', async () => {
    const busy = ruled({ effect: 'throttle', operation: 'ListBackupVaults' });
    const list = (sandbox: typeof busy) =>
      operator(sandbox).backup.send(new ListBackupVaultsCommand({}));
    expect(await failure(list(busy))).toMatch(/^ThrottlingException 400/);
    const endless = ruled({ effect: 'repeat-token', operation: 'ListBackupVaults' });
    expect((await list(endless)).NextToken).toBe((await list(endless)).NextToken);
    expect((await list(endless)).NextToken).toBeDefined();
  });
});
