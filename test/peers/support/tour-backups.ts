import * as backup from '@aws-sdk/client-backup';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import type {
  BackupsDescription,
  JobFaultEffect,
  VaultDescription,
} from '../../../src/sandbox/backup-description.js';
import { away, home, prod } from './peer-estate.js';
import type { SdkClients } from './sdk-clients.js';
import type { TellOf } from './tour-surroundings.js';

type Tell = ReturnType<TellOf>;

const BackupVaultName = 'tour-vault';
const made = 'tour-vault-made';
const IamRoleArn = `arn:aws:iam::${prod}:role/tour-role`;

const tableArn = (table: string): string => `arn:aws:dynamodb:${home}:${prod}:table/${table}`;
const vaultArn = (region: string): string =>
  `arn:aws:backup:${region}:${prod}:backup-vault:${BackupVaultName}`;

const vaultIn = (region: string, more: Partial<VaultDescription>): VaultDescription => ({
  account: prod,
  region,
  name: BackupVaultName,
  keyArn: undefined,
  policy: undefined,
  ageDays: 30,
  lock: undefined,
  ...more,
});

/** What becomes of the jobs of each table: together every state that a job can have. */
const outcomes: Readonly<Record<string, JobFaultEffect | 'copyFails' | 'copyStays'>> = {
  'tour-INACCESSIBLE_ENCRYPTION_CREDENTIALS': 'fail',
  'tour-REPLICATION_NOT_AUTHORIZED': 'expire',
  'tour-ARCHIVED': 'stay',
  'tour-plain-1': 'partial',
  'tour-plain-2': 'issues',
  'tour-plain-3': 'copyFails',
  'tour-plain-4': 'copyStays',
};

/** Tables that the tour of the backups wants beside those of the tour of the tables. */
export const backedUpTables = Object.keys(outcomes).filter((name) => name.includes('plain'));
const backedUp = 'tour-ACTIVE';
/** No plan covers it, so no other job of it can run when one is started. */
const onDemand = 'tour-anew';

/** Vaults with a lock and a policy, and a plan that has run for three days and copies. */
export const backups: BackupsDescription = {
  organization: {
    id: 'o-tour123456',
    managementAccount: prod,
    accounts: [prod],
    crossAccountBackup: false,
  },
  settings: [],
  vaults: [
    vaultIn(home, {
      lock: { minimumDays: 1, maximumDays: 400, changeableForDays: 3, ageDays: 10 },
    }),
    vaultIn(away, {}),
  ],
  plans: [
    {
      account: prod,
      region: home,
      name: 'tour-plan',
      ageDays: 3,
      tags: { tour: 'yes' },
      rules: [
        {
          name: 'six-hourly',
          vault: BackupVaultName,
          schedule: 'cron(0 0/6 ? * * *)',
          timeZone: 'Etc/UTC',
          startWindowMinutes: 60,
          completionWindowMinutes: 180,
          coldAfterDays: 1,
          deleteAfterDays: 120,
          copies: [{ vaultArn: vaultArn(away), coldAfterDays: undefined, deleteAfterDays: 35 }],
        },
      ],
      selections: [
        {
          name: 'tables',
          roleArn: IamRoleArn,
          resources: [backedUp, ...Object.keys(outcomes)].map(tableArn),
          notResources: [],
          tags: [],
          conditions: [],
        },
      ],
    },
  ],
  jobFaults: Object.entries(outcomes).map(([table, outcome]) => {
    const resourceArn = tableArn(table);
    if (outcome === 'copyFails') return { kind: 'copy', resourceArn, effect: 'fail' };
    if (outcome === 'copyStays') return { kind: 'copy', resourceArn, effect: 'stay' };
    return { kind: 'backup', resourceArn, effect: outcome };
  }),
};

/** Calls every operation of AWS Backup and AWS Organizations that the sandbox serves. */
export async function tourBackups(
  { backup: client, organizations }: SdkClients,
  tell: TellOf,
  settle: () => void,
): Promise<void> {
  await tell('organizations')(
    'DescribeOrganization',
    organizations.send(new DescribeOrganizationCommand({})),
  );
  const told = tell('backup');
  await tourVaults(client, told);
  await tourPlans(client, told);
  await tourJobs(client, told, settle);
  await tourPoints(client, told);
  await tourSwitches(client, told);
}

async function tourVaults(client: backup.BackupClient, tell: Tell): Promise<void> {
  const named = { BackupVaultName: made };
  const EncryptionKeyArn = `arn:aws:kms:${home}:${prod}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const create = new backup.CreateBackupVaultCommand({ ...named, EncryptionKeyArn });
  await tell('CreateBackupVault', client.send(create));
  const Policy = JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'backup:CopyIntoBackupVault', Resource: '*' },
    ],
  });
  const put = new backup.PutBackupVaultAccessPolicyCommand({ ...named, Policy });
  await tell('PutBackupVaultAccessPolicy', client.send(put));
  const get = new backup.GetBackupVaultAccessPolicyCommand(named);
  await tell('GetBackupVaultAccessPolicy', client.send(get));
  const remove = new backup.DeleteBackupVaultAccessPolicyCommand(named);
  await tell('DeleteBackupVaultAccessPolicy', client.send(remove));
  const lock = new backup.PutBackupVaultLockConfigurationCommand({
    ...named,
    MinRetentionDays: 7,
    ChangeableForDays: 3,
  });
  await tell('PutBackupVaultLockConfiguration', client.send(lock));
  for (const each of [made, BackupVaultName]) {
    const describe = new backup.DescribeBackupVaultCommand({ BackupVaultName: each });
    await tell('DescribeBackupVault', client.send(describe));
  }
  const unlock = new backup.DeleteBackupVaultLockConfigurationCommand(named);
  await tell('DeleteBackupVaultLockConfiguration', client.send(unlock));
  await tell('ListBackupVaults', client.send(new backup.ListBackupVaultsCommand({})));
}

async function tourPlans(client: backup.BackupClient, tell: Tell): Promise<void> {
  const BackupPlan = {
    BackupPlanName: 'tour-plan-made',
    Rules: [{ RuleName: 'daily', TargetBackupVaultName: made }],
  };
  const create = new backup.CreateBackupPlanCommand({ BackupPlan });
  const { BackupPlanId } = await tell('CreateBackupPlan', client.send(create));
  const select = new backup.CreateBackupSelectionCommand({
    BackupPlanId,
    BackupSelection: {
      SelectionName: 'tagged',
      IamRoleArn,
      ListOfTags: [
        { ConditionType: 'STRINGEQUALS', ConditionKey: 'tier', ConditionValue: 'production' },
      ],
    },
  });
  const { SelectionId } = await tell('CreateBackupSelection', client.send(select));
  const selection = { BackupPlanId, SelectionId };
  const selected = new backup.GetBackupSelectionCommand(selection);
  await tell('GetBackupSelection', client.send(selected));
  const selections = new backup.ListBackupSelectionsCommand({ BackupPlanId });
  await tell('ListBackupSelections', client.send(selections));
  const Lifecycle = { DeleteAfterDays: 35 };
  const Rules = BackupPlan.Rules.map((rule) => ({ ...rule, Lifecycle }));
  const update = new backup.UpdateBackupPlanCommand({
    BackupPlanId,
    BackupPlan: { ...BackupPlan, Rules },
  });
  await tell('UpdateBackupPlan', client.send(update));
  const get = new backup.GetBackupPlanCommand({ BackupPlanId, MaxScheduledRunsPreview: 2 });
  await tell('GetBackupPlan', client.send(get));
  await tell('ListBackupPlans', client.send(new backup.ListBackupPlansCommand({})));
  const versions = new backup.ListBackupPlanVersionsCommand({ BackupPlanId });
  await tell('ListBackupPlanVersions', client.send(versions));
  const unselect = new backup.DeleteBackupSelectionCommand(selection);
  await tell('DeleteBackupSelection', client.send(unselect));
  const remove = new backup.DeleteBackupPlanCommand({ BackupPlanId });
  await tell('DeleteBackupPlan', client.send(remove));
}

async function tourJobs(
  client: backup.BackupClient,
  tell: Tell,
  settle: () => void,
): Promise<void> {
  const start = new backup.StartBackupJobCommand({
    BackupVaultName,
    ResourceArn: tableArn(onDemand),
    IamRoleArn,
    Lifecycle: { DeleteAfterDays: 35 }, // as the lock of the vault wants it
  });
  const { BackupJobId } = await tell('StartBackupJob', client.send(start));
  const job = new backup.DescribeBackupJobCommand({ BackupJobId });
  await tell('DescribeBackupJob', client.send(job));
  settle();
  const { RecoveryPointArn } = await tell('DescribeBackupJob', client.send(job));
  await tell('ListBackupJobs', client.send(new backup.ListBackupJobsCommand({})));
  const copy = new backup.StartCopyJobCommand({
    RecoveryPointArn,
    SourceBackupVaultName: BackupVaultName,
    DestinationBackupVaultArn: vaultArn(away),
    IamRoleArn,
  });
  const { CopyJobId } = await tell('StartCopyJob', client.send(copy));
  await tell('DescribeCopyJob', client.send(new backup.DescribeCopyJobCommand({ CopyJobId })));
  settle();
  settle();
  await tell('ListCopyJobs', client.send(new backup.ListCopyJobsCommand({})));
}

async function tourPoints(client: backup.BackupClient, tell: Tell): Promise<void> {
  const list = new backup.ListRecoveryPointsByBackupVaultCommand({ BackupVaultName });
  const { RecoveryPoints = [] } = await tell('ListRecoveryPointsByBackupVault', client.send(list));
  // The newest is warm, the oldest is cold.
  for (const point of [RecoveryPoints.at(0), RecoveryPoints.at(-1)]) {
    const { RecoveryPointArn } = point ?? {};
    const describe = new backup.DescribeRecoveryPointCommand({ BackupVaultName, RecoveryPointArn });
    await tell('DescribeRecoveryPoint', client.send(describe));
  }
  const ofTable = new backup.ListRecoveryPointsByResourceCommand({
    ResourceArn: tableArn(backedUp),
  });
  await tell('ListRecoveryPointsByResource', client.send(ofTable));
  const ResourceArn = vaultArn(home);
  const tag = new backup.TagResourceCommand({ ResourceArn, Tags: { a: 'b' } });
  await tell('TagResource', client.send(tag));
  await tell('ListTags', client.send(new backup.ListTagsCommand({ ResourceArn })));
  const untag = new backup.UntagResourceCommand({ ResourceArn, TagKeyList: ['a'] });
  await tell('UntagResource', client.send(untag));
}

async function tourSwitches(client: backup.BackupClient, tell: Tell): Promise<void> {
  const both = { DynamoDB: true };
  const update = new backup.UpdateRegionSettingsCommand({
    ResourceTypeOptInPreference: both,
    ResourceTypeManagementPreference: both,
  });
  await tell('UpdateRegionSettings', client.send(update));
  const region = new backup.DescribeRegionSettingsCommand({});
  await tell('DescribeRegionSettings', client.send(region));
  const GlobalSettings = { isCrossAccountBackupEnabled: 'true' };
  const allow = new backup.UpdateGlobalSettingsCommand({ GlobalSettings });
  await tell('UpdateGlobalSettings', client.send(allow));
  const global = new backup.DescribeGlobalSettingsCommand({});
  await tell('DescribeGlobalSettings', client.send(global));
}
