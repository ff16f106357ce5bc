import { evaluate } from '../../iam/evaluate.js';
import type { CopyJob } from './job.js';
import { isCold } from './lifecycle.js';
import { lockRefusal, type Vault } from './vault.js';
import { parseVaultArn, type BackupWorld } from './world.js';

interface Gate {
  readonly message: string;
  readonly category: string;
}

const invalid = (message: string): Gate => ({ message, category: 'InvalidParameters' });
const denied = (message: string): Gate => ({ message, category: 'AccessDenied' });

/**
 * The gate that keeps a copy back; undefined = it may go. In the order in which they are met.
 * @source AWS Backup Developer Guide, Creating backup copies across AWS accounts; Creating backup
 *   copies across AWS Regions; Advanced DynamoDB backup; AWS Backup Vault Lock
 */
export function copyRefusal(world: BackupWorld, job: CopyJob, atMs: number): Gate | undefined {
  const { source } = job;
  const { destinationVaultArn } = job.order;
  const { account } = source.vault;
  if (!source.isAdvanced) {
    return invalid(
      'Copy job failed. The recovery point was made without advanced features for DynamoDB and cannot be copied.',
    );
  }
  if (isCold(source.retention, source.createdAtMs, atMs)) {
    return invalid('Copy job failed. A recovery point in cold storage cannot be copied.');
  }
  const destination = parseVaultArn(destinationVaultArn);
  const isForeign = destination?.account !== account;
  if (isForeign && destination !== undefined) {
    const closed = organizationGate(world, account, destination.account);
    if (closed !== undefined) return closed;
    if (destination.name === 'Default') {
      return invalid('Copy job failed. A Default Backup vault cannot be the destination.');
    }
  }
  const vault = world.vaultAt(destinationVaultArn);
  if (vault === undefined) {
    return isForeign
      ? denied('Copy job failed. Access denied trying to call AWS Backup service.')
      : invalid(`Copy job failed. Backup vault ${destinationVaultArn} does not exist.`);
  }
  if (isForeign && !letsIn(world, vault, job)) {
    return denied('Copy job failed. Access denied trying to call AWS Backup service.');
  }
  if (world.keyState(vault.keyArn, atMs) === 'unusable' || unusableSource(world, job, atMs)) {
    return denied('Copy job failed. KMS access denied: the key cannot be used.');
  }
  const locked = lockRefusal(vault, job.retention);
  return locked === undefined ? undefined : invalid(`Copy job failed. ${locked}`);
}

function unusableSource(world: BackupWorld, { source }: CopyJob, atMs: number): boolean {
  return source.keyArn !== undefined && world.keyState(source.keyArn, atMs) === 'unusable';
}

function organizationGate(world: BackupWorld, from: string, to: string): Gate | undefined {
  const members = world.organization?.accounts ?? [];
  if (!members.includes(from) || !members.includes(to)) {
    return invalid(
      'Copy job failed. Both source and destination account must be a member of the same organization',
    );
  }
  if (world.crossAccount.isEnabled) return undefined;
  return denied('Copy job failed. Cross-account backup is not enabled in the organization.');
}

/** Whether a vault's policy lets the source account copy into it. */
function letsIn(world: BackupWorld, vault: Vault, job: CopyJob): boolean {
  const parsed = vault.policy?.parsed;
  if (parsed === undefined || parsed.kind === 'malformed') return false;
  const { account } = job.source.vault;
  const { roleArn } = job.order;
  const verdict = evaluate('resource', parsed.statements, {
    principal: { account, arn: roleArn, roleArn },
    action: 'backup:CopyIntoBackupVault',
    resource: vault.arn,
    context: {
      'aws:principalarn': roleArn,
      'aws:principalaccount': account,
      'aws:principalorgid': world.organization?.id,
      'aws:requestedregion': vault.region,
      'aws:securetransport': 'true',
    },
  });
  return verdict === 'allowed' || verdict === 'delegated';
}
