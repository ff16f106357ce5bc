import type { BackupVaultListMember } from '@aws-sdk/client-backup';
import type { VaultDescription, VaultLock } from '../estate/backup-facts.js';
import type { PolicyText } from '../estate/table-settings.js';
import { mapBounded } from '../kernel/bounded.js';
import type { BackupService } from '../ports/backup-service.js';
import { optionalInstant, required } from './answers.js';
import { everyPage } from './paging.js';
import { endedWith, partOf } from './part.js';
import type { Read, Send } from './read.js';

const mostPages = 50;
const pageSize = 1000;
const vaultsAtOnce = 8;

/** Every vault of the place, in AWS's order. @throws as a read's work may */
export async function listVaults(send: Send): Promise<readonly BackupVaultListMember[]> {
  const vaults: BackupVaultListMember[] = [];
  await everyPage('ListBackupVaults', mostPages, async (token) => {
    const answer = await send('ListBackupVaults', { MaxResults: pageSize, NextToken: token });
    vaults.push(...required(answer.BackupVaultList, 'ListBackupVaults: BackupVaultList'));
    return answer.NextToken;
  });
  return vaults;
}

/** `BackupService.vaults`. */
export function createVaults(read: Read): BackupService['vaults'] {
  return ({ account, region }, signal) =>
    read(
      {
        operation: 'ListBackupVaults',
        account,
        region,
        subject: 'the backup vaults',
        absentOn: [],
        work: async (send) => {
          const listed = await listVaults(send);
          const vaults = await mapBounded(listed, vaultsAtOnce, (vault) =>
            describeVault(send, vault),
          );
          return vaults.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        },
      },
      signal,
    );
}

async function describeVault(send: Send, vault: BackupVaultListMember): Promise<VaultDescription> {
  const name = required(vault.BackupVaultName, 'ListBackupVaults: BackupVaultName');
  const policy = await partOf(policyOf(send, name));
  return {
    name,
    arn: required(vault.BackupVaultArn, 'ListBackupVaults: BackupVaultArn'),
    type: vault.VaultType ?? 'BACKUP_VAULT', // only the newer kinds are always told
    state: vault.VaultState,
    createdAt: optionalInstant(vault.CreationDate, 'ListBackupVaults: CreationDate'),
    keyArn: vault.EncryptionKeyArn,
    lock: lockOf(await withLock(send, name, vault)),
    pointCount: vault.NumberOfRecoveryPoints,
    policy,
  };
}

interface Locking {
  readonly Locked?: boolean | undefined;
  readonly LockDate?: Date | undefined;
  readonly MinRetentionDays?: number | undefined;
  readonly MaxRetentionDays?: number | undefined;
}

/** A list may leave the lock out; that says nothing of whether there is one. */
async function withLock(send: Send, name: string, vault: Locking): Promise<Locking> {
  if (typeof vault.Locked === 'boolean') return vault;
  return send('DescribeBackupVault', { BackupVaultName: name });
}

/** @source AWS Backup Vault Lock, AWS Backup Developer Guide */
function lockOf({ Locked, LockDate, MinRetentionDays, MaxRetentionDays }: Locking): VaultLock {
  if (!required(Locked, 'DescribeBackupVault: Locked')) return { kind: 'off' };
  const immutableFrom = optionalInstant(LockDate, 'ListBackupVaults: LockDate');
  return {
    kind: 'on',
    mode: immutableFrom === undefined ? 'governance' : 'compliance',
    immutableFrom,
    minimumDays: MinRetentionDays || undefined, // some endpoints give 0 for what is not set
    maximumDays: MaxRetentionDays || undefined,
  };
}

async function policyOf(send: Send, name: string): Promise<PolicyText> {
  try {
    const answer = await send('GetBackupVaultAccessPolicy', { BackupVaultName: name });
    const text = required(answer.Policy, 'GetBackupVaultAccessPolicy: Policy');
    return { kind: 'document', text };
  } catch (error) {
    if (endedWith(error, 'ResourceNotFoundException')) return { kind: 'none' };
    throw error;
  }
}
