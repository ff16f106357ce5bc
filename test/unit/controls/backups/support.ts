import type {
  BackupFacts,
  BackupJob,
  BackupPlan,
  BackupRegionSettings,
  BackupRule,
  BackupSelection,
  CopyJob,
  RecoveryPoint,
  VaultContent,
  VaultDescription,
} from '../../../../src/estate/backup-facts.js';
import type { BackupPosture, WantedCopy } from '../../../../src/estate/environment.js';
import type { AccountId, RegionId } from '../../../../src/estate/ids.js';
import type { Observed } from '../../../../src/estate/observation.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import { accountId, ago, away, home, seen } from '../../../support/estate-builders.js';

// AWS Backup in perfect order, with modifiers: a test names only what it is about.

export const vaultAccount = '210987654321' as AccountId;
export const role = `arn:aws:iam::${accountId}:role/AWSBackupDefaultServiceRole`;

export function tableArnOf(
  name: string,
  region: string = home,
  account: string = accountId,
): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

export function vaultArn(name: string, region: string = home, account: string = accountId): string {
  return `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
}

export function aWantedCopy(changes: Partial<WantedCopy> = {}): WantedCopy {
  return {
    account: vaultAccount,
    region: away,
    maximumAgeHours: 36,
    retentionDays: 35,
    ...changes,
  };
}

export function aBackupPosture(changes: Partial<BackupPosture> = {}): BackupPosture {
  return {
    maximumAgeHours: 30,
    retentionDays: 35,
    vaultLock: { mode: 'compliance', minimumDays: 7 },
    copies: [aWantedCopy()],
    ...changes,
  };
}

export function aSelection(changes: Partial<BackupSelection> = {}): BackupSelection {
  return {
    id: 'selection-1',
    name: 'tables',
    roleArn: role,
    resources: [],
    notResources: [],
    tags: [],
    conditions: [],
    ...changes,
  };
}

export function aRule(changes: Partial<BackupRule> = {}): BackupRule {
  return {
    id: 'rule-1',
    name: 'daily',
    vault: 'depot',
    airGappedVaultArn: undefined,
    schedule: 'cron(0 5 ? * * *)',
    timeZone: 'Etc/UTC',
    startWindowMinutes: 480,
    completionWindowMinutes: 10_080,
    lifecycle: { coldAfterDays: undefined, deleteAfterDays: 35 },
    copies: [
      {
        vaultArn: vaultArn('depot-copies', away, vaultAccount),
        lifecycle: { coldAfterDays: undefined, deleteAfterDays: 35 },
      },
    ],
    isContinuous: false,
    ...changes,
  };
}

export function aPlan(changes: Partial<BackupPlan> = {}): BackupPlan {
  const id = changes.id ?? 'plan-1';
  return {
    id,
    name: 'depot-daily',
    arn: `arn:aws:backup:${home}:${accountId}:backup-plan:${id}`,
    versionId: 'v1',
    rules: [aRule()],
    selections: [aSelection({ resources: ['*'] })],
    ...changes,
  };
}

export function aVault(changes: Partial<VaultDescription> = {}): VaultDescription {
  const name = changes.name ?? 'depot';
  return {
    name,
    arn: vaultArn(name),
    type: 'BACKUP_VAULT',
    state: 'AVAILABLE',
    createdAt: ago(300 * dayMs),
    keyArn: `arn:aws:kms:${home}:${accountId}:key/backup`,
    lock: {
      kind: 'on',
      mode: 'compliance',
      immutableFrom: ago(100 * dayMs),
      minimumDays: 7,
      maximumDays: 400,
    },
    pointCount: 30,
    policy: { kind: 'seen', value: { kind: 'none' } },
    ...changes,
  };
}

export function aPoint(changes: Partial<RecoveryPoint> = {}): RecoveryPoint {
  const createdAt = changes.createdAt ?? ago(7 * hourMs);
  return {
    arn: `arn:aws:backup:${home}:${accountId}:recovery-point:1`,
    resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object'),
    status: 'COMPLETED',
    createdAt,
    completedAt: new Date(createdAt.getTime() + hourMs / 2),
    expiresAt: new Date(createdAt.getTime() + 35 * dayMs),
    isCold: false,
    isCopy: false,
    keyArn: undefined,
    sizeBytes: 1024,
    ...changes,
  };
}

export function aJob(changes: Partial<BackupJob> = {}): BackupJob {
  const createdAt = changes.createdAt ?? ago(7 * hourMs);
  return {
    id: 'job-1',
    resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object'),
    vault: 'depot',
    state: 'COMPLETED',
    message: undefined,
    messageCategory: 'SUCCESS',
    createdAt,
    startBy: new Date(createdAt.getTime() + 8 * hourMs),
    completedAt: new Date(createdAt.getTime() + hourMs / 2),
    pointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:1`,
    plan: { id: 'plan-1', rule: 'daily' },
    ...changes,
  };
}

export function aCopyJob(changes: Partial<CopyJob> = {}): CopyJob {
  const createdAt = changes.createdAt ?? ago(6 * hourMs);
  return {
    id: 'copy-1',
    resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object'),
    sourceVaultArn: vaultArn('depot'),
    vaultArn: vaultArn('depot-copies', away, vaultAccount),
    state: 'COMPLETED',
    message: undefined,
    messageCategory: 'SUCCESS',
    createdAt,
    completedAt: new Date(createdAt.getTime() + hourMs / 2),
    sourcePointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:1`,
    pointArn: `arn:aws:backup:${away}:${vaultAccount}:recovery-point:2`,
    ...changes,
  };
}

export const allOn: Observed<BackupRegionSettings> = seen({
  isOptedIn: true,
  isFullyManaged: true,
});

export function content(
  vault: string,
  points: readonly RecoveryPoint[],
): readonly [string, Observed<VaultContent>] {
  return [vault, seen({ vault, points, leftOut: 0 })];
}

export function backupFacts(changes: Partial<BackupFacts> = {}): BackupFacts {
  return {
    settings: allOn,
    vaults: seen([aVault()]),
    plans: seen([aPlan()]),
    jobs: seen([]),
    copyJobs: seen([]),
    contents: new Map([content('depot', [])]),
    ...changes,
  };
}

export type Named = { readonly account: AccountId; readonly region: RegionId };
