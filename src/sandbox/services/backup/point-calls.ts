import type {
  DescribeRecoveryPointInput,
  DescribeRecoveryPointOutput,
  ListRecoveryPointsByBackupVaultInput,
  ListRecoveryPointsByBackupVaultOutput,
  ListRecoveryPointsByResourceInput,
  ListRecoveryPointsByResourceOutput,
  RecoveryPointByBackupVault,
  RecoveryPointCreator,
  RecoveryPointStatus,
} from '@aws-sdk/client-backup';
import type { Call } from '../../service.js';
import { missingVault, notFound, required } from './faults.js';
import { isWithin } from './job-filter.js';
import { calculated, describeLifecycle, isCold } from './lifecycle.js';
import { nextToken, pageOfSorted } from './pages.js';
import { isNewer, pointKey } from './points.js';
import { bytesOf, originalOf, type Creator, type RecoveryPoint } from './vault.js';
import type { BackupWorld } from './world.js';

/** Newest first. @source AWS Backup API Reference, ListRecoveryPointsByBackupVault */
export function listByVault(
  world: BackupWorld,
  input: ListRecoveryPointsByBackupVaultInput,
  call: Call,
): ListRecoveryPointsByBackupVaultOutput {
  const nowMs = call.now.getTime();
  if ((input.BackupVaultAccountId ?? call.caller.account) !== call.caller.account) {
    throw missingVault(); // only air-gapped vaults can be shared
  }
  const vault = world.needVault(input.BackupVaultName, call);
  const isWanted =
    (input.ByResourceType ?? 'DynamoDB') === 'DynamoDB' &&
    input.ByParentRecoveryPointArn === undefined;
  const all = isWanted ? vault.points.newestFirst(nowMs) : [];
  const { items, token } = pageOfSorted(
    all,
    pointKey,
    input,
    (point) =>
      (input.ByResourceArn ?? point.job.table.arn) === point.job.table.arn &&
      (input.ByBackupPlanId ?? point.job.order.creator?.planId) ===
        point.job.order.creator?.planId &&
      isWithin(point.createdAtMs, input.ByCreatedAfter, input.ByCreatedBefore),
  );
  return { RecoveryPoints: items.map((point) => describe(point, nowMs)), ...nextToken(token) };
}

/**
 * Points of a resource in every vault of the place, newest first. A copy is found by the ARN of the
 * table that it was made of. @source AWS Backup API Reference, ListRecoveryPointsByResource
 */
export function listByResource(
  world: BackupWorld,
  input: ListRecoveryPointsByResourceInput,
  call: Call,
): ListRecoveryPointsByResourceOutput {
  const nowMs = call.now.getTime();
  const arn = required(input.ResourceArn, 'ResourceArn');
  const all = [...world.at(call).vaults.values()].flatMap((vault) =>
    vault.points.newestFirst(nowMs).filter(({ job }) => job.table.arn === arn),
  );
  const sorted = all.toSorted(isNewer);
  const { items, token } = pageOfSorted(sorted, pointKey, input);
  return {
    RecoveryPoints: items.map((point) => ({
      RecoveryPointArn: point.arn,
      CreationDate: new Date(point.createdAtMs),
      Status: status(point, nowMs),
      ...(point.keyArn !== undefined && { EncryptionKeyArn: point.keyArn }),
      BackupSizeBytes: bytesOf(point, nowMs),
      BackupVaultName: point.vault.name,
      IsParent: false,
      ResourceName: point.job.table.name,
      VaultType: 'BACKUP_VAULT',
    })),
    ...nextToken(token),
  };
}

/** @source AWS Backup API Reference, DescribeRecoveryPoint */
export function describePoint(
  world: BackupWorld,
  input: DescribeRecoveryPointInput,
  call: Call,
): DescribeRecoveryPointOutput {
  const nowMs = call.now.getTime();
  const point = needPoint(world, input.BackupVaultName, input.RecoveryPointArn, call);
  const { retention, createdAtMs } = point;
  return {
    ...describe(point, nowMs),
    StorageClass: isCold(retention, createdAtMs, nowMs) ? 'COLD' : 'WARM',
  };
}

/** @throws AwsFault AccessDeniedException without the vault, ResourceNotFoundException */
export function needPoint(
  world: BackupWorld,
  vaultName: string | undefined,
  arn: string | undefined,
  call: Call,
): RecoveryPoint {
  const vault = world.needVault(vaultName, call);
  const point = vault.points.get(arn ?? '', call.now.getTime());
  if (point === undefined) throw notFound(`Recovery point ${arn ?? ''} does not exist.`);
  return point;
}

function status({ job }: RecoveryPoint, nowMs: number): RecoveryPointStatus {
  if (nowMs < job.endsAtMs) return 'CREATING';
  return job.end?.state === 'PARTIAL' ? 'PARTIAL' : 'COMPLETED';
}

function describe(
  point: RecoveryPoint,
  nowMs: number,
): RecoveryPointByBackupVault & DescribeRecoveryPointOutput {
  const { retention, createdAtMs, job } = point;
  const original = originalOf(point);
  const initiatedAtMs = original === undefined ? job.createdAtMs : job.startedAtMs;
  const { creator, roleArn } = job.order;
  return {
    RecoveryPointArn: point.arn,
    BackupVaultName: point.vault.name,
    BackupVaultArn: point.vault.arn,
    ...(original !== undefined && { SourceBackupVaultArn: original.vault.arn }),
    ResourceArn: job.table.arn,
    ResourceType: 'DynamoDB',
    ResourceName: job.table.name,
    ...(creator !== undefined && { CreatedBy: describeCreator(creator) }),
    IamRoleArn: roleArn,
    Status: status(point, nowMs),
    CreationDate: new Date(createdAtMs),
    InitiationDate: new Date(initiatedAtMs),
    ...(nowMs >= job.endsAtMs && { CompletionDate: new Date(job.endsAtMs) }),
    BackupSizeInBytes: bytesOf(point, nowMs),
    CalculatedLifecycle: calculated(retention, createdAtMs),
    Lifecycle: describeLifecycle(retention),
    ...(point.keyArn !== undefined && { EncryptionKeyArn: point.keyArn }),
    IsEncrypted: true,
    IsParent: false,
    VaultType: 'BACKUP_VAULT',
  };
}

export function describeCreator(creator: Creator): RecoveryPointCreator {
  return {
    BackupPlanId: creator.planId,
    BackupPlanArn: creator.planArn,
    BackupPlanName: creator.planName,
    BackupPlanVersion: creator.planVersion,
    BackupRuleId: creator.ruleId,
    BackupRuleName: creator.ruleName,
    BackupRuleCron: creator.cron,
    BackupRuleTimezone: creator.timeZone,
  };
}
