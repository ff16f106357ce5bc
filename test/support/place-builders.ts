import type {
  BackupFacts,
  BackupJob,
  BackupPlan,
  BackupRule,
  CopyJob,
  RecoveryPoint,
  VaultContent,
  VaultDescription,
} from '../../src/estate/backup-facts.js';
import type { ClusterDescription, ClusterSnapshot } from '../../src/estate/facts.js';
import type {
  ExecutorDescription,
  KeyDescription,
  PlaceFacts,
  RoleDescription,
  StackDescription,
} from '../../src/estate/place-facts.js';
import { dayMs, hourMs, minuteMs } from '../../src/kernel/units.js';
import { accountId, ago, home, seen } from './estate-builders.js';

// What stands around the tables, in perfect order: AWS Backup, keys, roles, stacks.

const tableArn = `arn:aws:dynamodb:${home}:${accountId}:table/sdp-prod-e2dd35eedfec-Object`;
export const keyArn = `arn:aws:kms:${home}:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export function vaultArn(name: string, region: string = home, account: string = accountId): string {
  return `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
}

export function aVault(changes: Partial<VaultDescription> = {}): VaultDescription {
  const name = changes.name ?? 'depot';
  return {
    name,
    arn: vaultArn(name),
    type: 'BACKUP_VAULT',
    state: 'AVAILABLE',
    createdAt: ago(400 * dayMs),
    keyArn,
    lock: { kind: 'off' },
    pointCount: 35,
    policy: { kind: 'seen', value: { kind: 'none' } },
    ...changes,
  };
}

function aRule(changes: Partial<BackupRule> = {}): BackupRule {
  return {
    id: 'rule-1',
    name: 'daily',
    vault: 'depot',
    airGappedVaultArn: undefined,
    schedule: 'cron(0 5 * * ? *)',
    timeZone: 'Etc/UTC',
    startWindowMinutes: 480,
    completionWindowMinutes: 10_080,
    lifecycle: { coldAfterDays: undefined, deleteAfterDays: 35 },
    copies: [],
    isContinuous: false,
    ...changes,
  };
}

export function aPlan(changes: Partial<BackupPlan> = {}): BackupPlan {
  return {
    id: 'plan-1',
    name: 'depot-daily',
    arn: `arn:aws:backup:${home}:${accountId}:backup-plan:plan-1`,
    versionId: 'version-1',
    rules: [aRule()],
    selections: [
      {
        id: 'selection-1',
        name: 'tables',
        roleArn: `arn:aws:iam::${accountId}:role/service-role/AWSBackupDefaultServiceRole`,
        resources: ['arn:aws:dynamodb:*:*:table/sdp-*'],
        notResources: [],
        tags: [],
        conditions: [],
      },
    ],
    ...changes,
  };
}

export function aBackupJob(changes: Partial<BackupJob> = {}): BackupJob {
  return {
    id: 'job-1',
    resourceArn: tableArn,
    vault: 'depot',
    state: 'COMPLETED',
    message: undefined,
    messageCategory: 'SUCCESS',
    createdAt: ago(7 * hourMs),
    startBy: ago(-hourMs),
    completedAt: ago(6 * hourMs),
    pointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:point-1`,
    plan: { id: 'plan-1', rule: 'rule-1' },
    ...changes,
  };
}

export function aCopyJob(changes: Partial<CopyJob> = {}): CopyJob {
  return {
    id: 'copy-1',
    resourceArn: tableArn,
    sourceVaultArn: vaultArn('depot'),
    vaultArn: vaultArn('copies'),
    state: 'COMPLETED',
    message: undefined,
    messageCategory: 'SUCCESS',
    createdAt: ago(6 * hourMs),
    completedAt: ago(5 * hourMs),
    sourcePointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:point-1`,
    pointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:point-2`,
    ...changes,
  };
}

export function aPoint(changes: Partial<RecoveryPoint> = {}): RecoveryPoint {
  return {
    arn: `arn:aws:backup:${home}:${accountId}:recovery-point:point-1`,
    resourceArn: tableArn,
    status: 'COMPLETED',
    createdAt: ago(7 * hourMs),
    completedAt: ago(6 * hourMs),
    expiresAt: ago(-34 * dayMs),
    isCold: false,
    isCopy: false,
    keyArn,
    sizeBytes: 1_048_576,
    ...changes,
  };
}

export function vaultContent(changes: Partial<VaultContent> = {}): VaultContent {
  return { vault: 'depot', points: [aPoint()], leftOut: 0, ...changes };
}

/** AWS Backup of a place that holds nothing. */
export function backupFacts(changes: Partial<BackupFacts> = {}): BackupFacts {
  return {
    settings: seen({ isOptedIn: true, isFullyManaged: true }),
    vaults: seen([]),
    plans: seen([]),
    jobs: seen([]),
    copyJobs: seen([]),
    contents: new Map(),
    ...changes,
  };
}

export function placeFacts(changes: Partial<PlaceFacts> = {}): PlaceFacts {
  return { tables: seen({ depot: [], total: 0 }), backup: backupFacts(), ...changes };
}

export function aKey(changes: Partial<KeyDescription> = {}): KeyDescription {
  return {
    arn: keyArn,
    state: 'Enabled',
    deletionAt: undefined,
    manager: 'customer',
    isMultiRegion: false,
    policy: { kind: 'seen', value: { kind: 'none' } },
    ...changes,
  };
}

export function aRole(changes: Partial<RoleDescription> = {}): RoleDescription {
  return {
    arn: `arn:aws:iam::${accountId}:role/sdp-prod-e2dd35eedfec-data-role`,
    trustPolicy: undefined,
    boundaryArn: undefined,
    tags: [],
    attached: [],
    inline: [],
    ...changes,
  };
}

export function aStack(changes: Partial<StackDescription> = {}): StackDescription {
  return {
    id: `arn:aws:cloudformation:${home}:${accountId}:stack/sdp-prod-e2dd35eedfec/1`,
    name: 'sdp-prod-e2dd35eedfec',
    status: 'UPDATE_COMPLETE',
    isProtected: true,
    createdAt: ago(400 * dayMs),
    updatedAt: ago(dayMs),
    ...changes,
  };
}

export function aCluster(changes: Partial<ClusterDescription> = {}): ClusterDescription {
  return {
    engine: 'aurora-postgresql',
    retentionDays: 7,
    details: {
      status: 'available',
      earliest: ago(7 * dayMs),
      latest: ago(5 * minuteMs),
      backupWindow: '03:00-04:00',
      deletionProtection: true,
      keyArn: undefined,
    },
    ...changes,
  };
}

export function aClusterSnapshot(changes: Partial<ClusterSnapshot> = {}): ClusterSnapshot {
  return {
    arn: `arn:aws:rds:${home}:${accountId}:cluster-snapshot:rds:orders-1`,
    kind: 'automated',
    status: 'available',
    createdAt: ago(hourMs),
    ...changes,
  };
}

export function anExecutor(changes: Partial<ExecutorDescription> = {}): ExecutorDescription {
  return {
    id: 'executor-1',
    type: 'EMRServerless',
    allowedBackupLocations: undefined,
    ...changes,
  };
}
