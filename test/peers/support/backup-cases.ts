import {
  type BackupRuleInput,
  CreateBackupPlanCommand,
  CreateBackupVaultCommand,
  DeleteBackupVaultLockConfigurationCommand,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  ListBackupPlansCommand,
  ListBackupVaultsCommand,
  ListTagsCommand,
  PutBackupVaultLockConfigurationCommand,
  type PutBackupVaultLockConfigurationCommandInput,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-backup';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import type { Difference, PeerCase } from './case.js';
import { home, prod, staging } from './peer-estate.js';
import type { PeerWorld } from './two-worlds.js';

const backup = (world: PeerWorld) => world.at(prod, home).backup;

const makeVault = (world: PeerWorld, BackupVaultName: string) =>
  backup(world).send(new CreateBackupVaultCommand({ BackupVaultName }));

type Lock = Omit<PutBackupVaultLockConfigurationCommandInput, 'BackupVaultName'>;

async function lock(world: PeerWorld, BackupVaultName: string, as: Lock): Promise<void> {
  await makeVault(world, BackupVaultName);
  await backup(world).send(new PutBackupVaultLockConfigurationCommand({ BackupVaultName, ...as }));
}

/** What one vault says of its lock, and in how many days nobody can undo it. */
async function lockOf(world: PeerWorld, BackupVaultName: string): Promise<unknown> {
  const vault = await backup(world).send(new DescribeBackupVaultCommand({ BackupVaultName }));
  const { Locked, MinRetentionDays, MaxRetentionDays, LockDate } = vault;
  const days =
    LockDate === undefined || vault.CreationDate === undefined
      ? undefined
      : Math.round((LockDate.getTime() - vault.CreationDate.getTime()) / 86_400_000);
  return [Locked, MinRetentionDays, MaxRetentionDays, days];
}

function makePlan(world: PeerWorld, own: string, rule: Partial<BackupRuleInput> = {}) {
  const Rules = [{ RuleName: 'daily', TargetBackupVaultName: own, ...rule }];
  const BackupPlan = { BackupPlanName: own, Rules };
  const BackupPlanTags = { a: 'b' };
  return backup(world).send(new CreateBackupPlanCommand({ BackupPlan, BackupPlanTags }));
}

/** The tags of a plan after two were added and one of them was taken off. */
async function tagsOf(world: PeerWorld, own: string): Promise<unknown> {
  const { BackupPlanArn: ResourceArn } = await makePlan(world, own);
  const added = { 'c d': 'e', f: 'g' };
  await backup(world).send(new TagResourceCommand({ ResourceArn, Tags: added }));
  await backup(world).send(new UntagResourceCommand({ ResourceArn, TagKeyList: ['f'] }));
  const list = await backup(world).send(new ListTagsCommand({ ResourceArn }));
  return list.Tags;
}

/** AWS Backup as far as moto knows it, and AWS Organizations. */
export const backupCases: readonly PeerCase[] = [
  {
    name: 'a vault',
    run: async (world, own) => {
      const made = await makeVault(world, own);
      const { BackupVaultList = [] } = await backup(world).send(new ListBackupVaultsCommand({}));
      const listed = BackupVaultList.find(({ BackupVaultName }) => BackupVaultName === own);
      return [made.BackupVaultArn, listed?.BackupVaultArn, listed?.NumberOfRecoveryPoints];
    },
  },
  {
    name: 'a vault that is there already',
    run: async (world, own) => {
      await makeVault(world, own);
      await makeVault(world, own);
    },
  },
  {
    name: 'a vault without a lock',
    run: async (world, own) => {
      await makeVault(world, own);
      return lockOf(world, own);
    },
  },
  {
    name: 'a lock that can be taken off for ever',
    run: async (world, own) => {
      await lock(world, own, { MinRetentionDays: 7, MaxRetentionDays: 30 });
      return lockOf(world, own);
    },
  },
  {
    name: 'a lock that can be taken off for three days',
    run: async (world, own) => {
      await lock(world, own, { MinRetentionDays: 7, ChangeableForDays: 3 });
      return lockOf(world, own);
    },
  },
  {
    name: 'a lock that is taken off in time',
    run: async (world, own) => {
      await lock(world, own, { MinRetentionDays: 7, ChangeableForDays: 3 });
      await backup(world).send(
        new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName: own }),
      );
      return lockOf(world, own);
    },
  },
  {
    name: 'a lock that can be taken off for one day',
    run: (world, own) => lock(world, own, { ChangeableForDays: 1 }),
  },
  {
    name: 'a plan whose rule leaves out what it can',
    run: async (world, own) => {
      const { BackupPlanId } = await makePlan(world, own);
      const { BackupPlan } = await backup(world).send(new GetBackupPlanCommand({ BackupPlanId }));
      const [rule] = BackupPlan?.Rules ?? [];
      return [
        BackupPlan?.BackupPlanName,
        rule?.RuleName,
        rule?.TargetBackupVaultName,
        rule?.ScheduleExpression,
        rule?.ScheduleExpressionTimezone,
        rule?.StartWindowMinutes,
        rule?.CompletionWindowMinutes,
        rule?.Lifecycle,
      ];
    },
  },
  {
    name: 'a plan that is there already',
    run: async (world, own) => {
      await makePlan(world, own);
      await makePlan(world, own);
    },
  },
  {
    name: 'a missing plan',
    run: (world) => backup(world).send(new GetBackupPlanCommand({ BackupPlanId: 'none' })),
  },
  {
    name: 'a plan of another account',
    run: async (world, own) => {
      await makePlan(world, own);
      const theirs = world.at(staging, home).backup;
      const { BackupPlansList = [] } = await theirs.send(new ListBackupPlansCommand({}));
      return BackupPlansList.filter(({ BackupPlanName }) => BackupPlanName === own);
    },
  },
  {
    name: 'an account without an organization',
    run: (world) => world.at(prod, home).organizations.send(new DescribeOrganizationCommand({})),
  },
];

export const backupDifferences: readonly Difference[] = [
  {
    name: 'a vault whose name has a dot',
    run: (world, own) => makeVault(world, `${own}.dot`),
    documented: { error: 'InvalidParameterValueException', status: 400 },
    moto: 'makes it',
    source: 'AWS Backup API Reference: CreateBackupVault',
  },
  {
    name: 'a plan that backs up every five minutes',
    run: (world, own) => makePlan(world, own, { ScheduleExpression: 'cron(0/5 * * * ? *)' }),
    documented: { error: 'InvalidParameterValueException', status: 400 },
    moto: 'makes it',
    source: 'AWS Backup Developer Guide: Create a backup plan',
  },
  {
    name: 'a plan without a rule',
    run: (world, own) =>
      backup(world).send(
        new CreateBackupPlanCommand({ BackupPlan: { BackupPlanName: own, Rules: [] } }),
      ),
    documented: { error: 'InvalidParameterValueException', status: 400 },
    moto: 'makes it',
    source: 'AWS Backup API Reference: BackupPlanInput',
  },
  {
    name: 'the tags of a plan',
    run: tagsOf,
    documented: { answer: { a: 'b', 'c d': 'e' } },
    says: 'lists them',
    moto: 'lists none',
    source: 'AWS Backup API Reference: ListTags',
  },
];
