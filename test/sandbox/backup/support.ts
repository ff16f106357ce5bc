import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  ListBackupJobsCommand,
  ListCopyJobsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  type BackupRuleInput,
  type BackupSelection,
} from '@aws-sdk/client-backup';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { systemClock } from '../../../src/kernel/clock.js';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import type {
  BackupsDescription,
  PlanDescription,
  RuleDescription,
  SelectionDescription,
  VaultDescription,
} from '../../../src/sandbox/backup-description.js';
import type { TableDescription, WorldDescription } from '../../../src/sandbox/description.js';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';

// A small world with AWS Backup and real SDK clients on it, on a clock that only the test turns.

export const platform = '123456789012';
export const safe = '210987654321';
export const stranger = '345678901234';
export const home = 'eu-west-1';
export const away = 'eu-central-1';
export const startsAt = new Date('2026-11-01T12:00:00Z');
export const tableName = 'sdp-prod-Object';
const roleName = 'AWSBackupDefaultServiceRole';

const stopped = { ...systemClock, now: () => startsAt };

export const tableArn = (name = tableName, region = home, account = platform): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;
export const vaultArn = (name: string, region = home, account = platform): string =>
  `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
export const roleArn = (account = platform): string =>
  `arn:aws:iam::${account}:role/service-role/${roleName}`;

export function aTable(changes: Partial<TableDescription> = {}): TableDescription {
  return {
    account: platform,
    name: tableName,
    role: 'Object',
    ageDays: 200,
    items: 5,
    placements: [
      {
        region: home,
        status: 'ACTIVE',
        inaccessibleHours: undefined,
        detached: false,
        deletionProtection: false,
        pitr: { windowDays: 35, enabledDays: 100, lagSeconds: 300 },
      },
    ],
    deleted: undefined,
    ...changes,
  };
}

export function aVault(changes: Partial<VaultDescription> = {}): VaultDescription {
  return {
    account: platform,
    region: home,
    name: 'depot',
    keyArn: undefined,
    policy: undefined,
    ageDays: 200,
    lock: undefined,
    ...changes,
  };
}

export function aRule(changes: Partial<RuleDescription> = {}): RuleDescription {
  return {
    name: 'daily',
    vault: 'depot',
    schedule: 'cron(0 5 ? * * *)',
    timeZone: 'Etc/UTC',
    startWindowMinutes: 60,
    completionWindowMinutes: 240,
    coldAfterDays: undefined,
    deleteAfterDays: 35,
    copies: [],
    ...changes,
  };
}

export function aSelection(changes: Partial<SelectionDescription> = {}): SelectionDescription {
  return {
    name: 'tables',
    roleArn: roleArn(),
    resources: [tableArn()],
    notResources: [],
    tags: [],
    conditions: [],
    ...changes,
  };
}

export function aPlan(changes: Partial<PlanDescription> = {}): PlanDescription {
  return {
    account: platform,
    region: home,
    name: 'depot-daily',
    ageDays: 100,
    tags: {},
    rules: [aRule()],
    selections: [aSelection()],
    ...changes,
  };
}

/** Lets an organisation's members copy into the vault. */
export const openPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${platform}:root` },
      Action: 'backup:CopyIntoBackupVault',
      Resource: '*',
    },
  ],
});

export const organization = {
  id: 'o-exampleorgid',
  managementAccount: platform,
  accounts: [platform, safe],
  crossAccountBackup: true,
};

function backups(changes: Partial<BackupsDescription> = {}): BackupsDescription {
  return {
    organization,
    settings: [],
    vaults: [],
    plans: [],
    jobFaults: [],
    ...changes,
  };
}

export function aSandbox(
  described: Partial<BackupsDescription> = {},
  changes: Partial<WorldDescription> = {},
): Sandbox {
  const world: WorldDescription = {
    startsAt: undefined,
    seed: 7,
    accounts: [platform, safe, stranger].map((id) => ({
      id,
      name: id,
      regions: [home, away],
      roles: [],
    })),
    tables: [aTable()],
    buckets: [],
    clusters: [],
    depots: [],
    faults: [],
    backups: backups(described),
    ...changes,
  };
  return createSandbox(world, {
    clock: stopped,
    rates: 'off',
    onDefect: (error) => {
      throw error;
    },
  });
}

export interface Hand {
  readonly backup: BackupClient;
  readonly dynamodb: DynamoDBClient;
  readonly organizations: OrganizationsClient;
}

export function operator(sandbox: Sandbox, account = platform, region = home): Hand {
  const config = {
    region,
    credentials: sandbox.demoCredentials(account),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
    accountIdEndpointMode: 'disabled' as const,
  };
  return {
    backup: new BackupClient(config),
    dynamodb: new DynamoDBClient(config),
    organizations: new OrganizationsClient(config),
  };
}

/** Name of the error and its message; fails when there is none. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      $metadata?: { httpStatusCode?: number };
    };
    return `${name} ${$metadata?.httpStatusCode}: ${message}`;
  }
  throw new Error('expected a failure');
}

export const turn = (sandbox: Sandbox, ms: number): void => sandbox.clock.advance(ms);
/** A time of the first days of the world, in hours after midnight of 2 November. */
export function turnTo(sandbox: Sandbox, hours: number, minutes = 0): void {
  const at = Date.UTC(2026, 10, 2) + hours * hourMs + minutes * minuteMs;
  turn(sandbox, at - sandbox.clock.now().getTime());
}

export async function jobsOf({ backup }: Hand, filter: object = {}) {
  return (await backup.send(new ListBackupJobsCommand(filter))).BackupJobs ?? [];
}

export async function copiesOf({ backup }: Hand, filter: object = {}) {
  return (await backup.send(new ListCopyJobsCommand(filter))).CopyJobs ?? [];
}

export async function pointsIn({ backup }: Hand, vault = 'depot', filter: object = {}) {
  const asked = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: vault, ...filter });
  return (await backup.send(asked)).RecoveryPoints ?? [];
}

export async function makeVault({ backup }: Hand, name = 'depot'): Promise<void> {
  await backup.send(new CreateBackupVaultCommand({ BackupVaultName: name }));
}

export async function makePlan(
  { backup }: Hand,
  rule: Partial<BackupRuleInput> = {},
  name = 'plan',
): Promise<string> {
  const Rules = [{ RuleName: 'rule', TargetBackupVaultName: 'depot', ...rule }];
  const made = await backup.send(
    new CreateBackupPlanCommand({ BackupPlan: { BackupPlanName: name, Rules } }),
  );
  return made.BackupPlanId ?? '';
}

export async function select(
  { backup }: Hand,
  plan: string,
  selection: Partial<BackupSelection> = {},
): Promise<string> {
  const made = await backup.send(
    new CreateBackupSelectionCommand({
      BackupPlanId: plan,
      BackupSelection: { SelectionName: 'tables', IamRoleArn: roleArn(), ...selection },
    }),
  );
  return made.SelectionId ?? '';
}

export async function makeTable(
  { dynamodb }: Hand,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
}

export { dayMs, hourMs, minuteMs };
