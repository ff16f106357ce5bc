import type {
  BackupVaultListMember,
  CreateBackupVaultInput,
  CreateBackupVaultOutput,
  DeleteBackupVaultAccessPolicyInput,
  DeleteBackupVaultLockConfigurationInput,
  DescribeBackupVaultInput,
  DescribeBackupVaultOutput,
  GetBackupVaultAccessPolicyInput,
  GetBackupVaultAccessPolicyOutput,
  ListBackupVaultsInput,
  ListBackupVaultsOutput,
  PutBackupVaultAccessPolicyInput,
  PutBackupVaultLockConfigurationInput,
} from '@aws-sdk/client-backup';
import { partitionOf } from '../../iam/partition.js';
import { parsePolicy } from '../../iam/policy.js';
import type { Call } from '../../service.js';
import { dayMs } from '../../../kernel/units.js';
import { alreadyExists, invalidRequest, invalidValue, limitExceeded, notFound } from './faults.js';
import { nextToken, page } from './pages.js';
import { Points } from './points.js';
import { readTags } from './tags.js';
import { isImmutable, type Vault } from './vault.js';
import { vaultArn, type BackupWorld } from './world.js';

/** @source AWS Backup Developer Guide, AWS Backup quotas */
const mostVaults = 300;
const longestLockDays = 36_500;
const leastChangeableDays = 3;

export function newVault(
  world: BackupWorld,
  parts: Pick<Vault, 'account' | 'region' | 'name' | 'createdAtMs'> & {
    readonly keyArn: string | undefined;
  },
): Vault {
  const { account, region, name, keyArn, createdAtMs } = parts;
  const itself = { account, region, name, arn: vaultArn(account, region, name) };
  return {
    ...itself,
    itself,
    partition: partitionOf(region),
    // The key with the alias aws/backup, one in each account and region.
    keyArn: keyArn ?? managedKey(world, account, region),
    hasCustomerKey: keyArn !== undefined,
    createdAtMs,
    creatorRequestId: undefined,
    policy: undefined,
    lock: undefined,
    tags: new Map(),
    points: new Points(),
  };
}

function managedKey(world: BackupWorld, account: string, region: string): string {
  const known = [...world.places.at(account, region).vaults.values()].find(
    ({ hasCustomerKey }) => !hasCustomerKey,
  );
  return (
    known?.keyArn ??
    world.managedKey(account, region) ??
    `arn:${partitionOf(region)}:kms:${region}:${account}:key/${world.uuid()}`
  );
}

/** @source AWS Backup API Reference, CreateBackupVault */
export function createVault(
  world: BackupWorld,
  input: CreateBackupVaultInput,
  call: Call,
): CreateBackupVaultOutput {
  const { vaults } = world.at(call);
  const name = input.BackupVaultName ?? '';
  if (!/^[a-zA-Z0-9_-]{2,50}$/.test(name)) {
    throw invalidValue('The Backup vault name must be 2 to 50 letters, digits, hyphens and _.');
  }
  const found = vaults.get(name);
  if (found !== undefined) {
    const { creatorRequestId } = found;
    if (creatorRequestId === undefined || creatorRequestId !== input.CreatorRequestId) {
      throw alreadyExists('Backup vault with the same name already exists.', {
        arn: found.arn,
        creatorRequestId,
      });
    }
    return created(found);
  }
  if (vaults.size >= mostVaults) throw limitExceeded(`At most ${mostVaults} vaults are allowed.`);
  const { EncryptionKeyArn: keyArn } = input;
  if (keyArn !== undefined && !keyArn.startsWith(`arn:${call.partition}:kms:${call.region}:`)) {
    throw invalidValue(`The key ${keyArn} is not a KMS key of ${call.region}.`);
  }
  const { account } = call.caller;
  const createdAtMs = call.now.getTime();
  const vault: Vault = {
    ...newVault(world, { account, region: call.region, name, createdAtMs, keyArn }),
    creatorRequestId: input.CreatorRequestId,
    tags: readTags(new Map(), input.BackupVaultTags ?? {}),
  };
  world.putVault(vault);
  return created(vault);
}

function created({ name, arn, createdAtMs }: Vault): CreateBackupVaultOutput {
  return { BackupVaultName: name, BackupVaultArn: arn, CreationDate: new Date(createdAtMs) };
}

/** @source AWS Backup API Reference, ListBackupVaults */
export function listVaults(
  world: BackupWorld,
  input: ListBackupVaultsInput,
  call: Call,
): ListBackupVaultsOutput {
  const isWanted = (input.ByVaultType ?? 'BACKUP_VAULT') === 'BACKUP_VAULT' && !input.ByShared;
  const all = isWanted ? world.at(call).vaults.values() : [];
  const { items, token } = page(all, nameOf, 'ascending', input);
  return {
    BackupVaultList: items.map((vault) => describe(vault, call.now.getTime())),
    ...nextToken(token),
  };
}

const nameOf = ({ name }: Vault): string => name;

/** @source AWS Backup API Reference, DescribeBackupVault */
export function describeVault(
  world: BackupWorld,
  input: DescribeBackupVaultInput,
  call: Call,
): DescribeBackupVaultOutput {
  if ((input.BackupVaultAccountId ?? call.caller.account) !== call.caller.account) {
    return describe(world.needVault(undefined, call), 0); // not shared: as if it were missing
  }
  return describe(world.needVault(input.BackupVaultName, call), call.now.getTime());
}

function describe(vault: Vault, nowMs: number): BackupVaultListMember & DescribeBackupVaultOutput {
  const { lock } = vault;
  return {
    ...created(vault),
    VaultType: 'BACKUP_VAULT',
    VaultState: 'AVAILABLE',
    EncryptionKeyArn: vault.keyArn,
    ...(vault.hasCustomerKey && { EncryptionKeyType: 'CUSTOMER_MANAGED_KMS_KEY' }),
    ...(vault.creatorRequestId !== undefined && { CreatorRequestId: vault.creatorRequestId }),
    NumberOfRecoveryPoints: vault.points.count(nowMs),
    Locked: lock !== undefined,
    ...(lock?.minimumDays !== undefined && { MinRetentionDays: lock.minimumDays }),
    ...(lock?.maximumDays !== undefined && { MaxRetentionDays: lock.maximumDays }),
    ...(lock?.immutableFromMs !== undefined && { LockDate: new Date(lock.immutableFromMs) }),
  };
}

/** @source AWS Backup API Reference, PutBackupVaultAccessPolicy */
export function putPolicy(
  world: BackupWorld,
  input: PutBackupVaultAccessPolicyInput,
  call: Call,
): object {
  const vault = world.needVault(input.BackupVaultName, call);
  if (input.Policy === undefined) return deletePolicy(world, input, call);
  const parsed = parsePolicy(input.Policy);
  if (parsed.kind === 'malformed') throw invalidValue(`Invalid policy. ${parsed.problem}`);
  for (const { actions, principals } of parsed.statements) {
    if (principals === undefined) throw invalidValue('Invalid policy. A Principal is required.');
    // "Access policies on vaults": a wildcard in an action is not taken.
    const wild = actions.patterns.find((action) => action.includes('*'));
    if (wild !== undefined) throw invalidValue(`Invalid policy. Wildcard in the action ${wild}.`);
  }
  world.putVault({ ...vault, policy: { text: input.Policy, parsed } });
  return {};
}

/** A vault without one answers that there is none. @source AWS Backup API Reference */
export function getPolicy(
  world: BackupWorld,
  input: GetBackupVaultAccessPolicyInput,
  call: Call,
): GetBackupVaultAccessPolicyOutput {
  const { name, arn, policy } = world.needVault(input.BackupVaultName, call);
  if (policy === undefined) throw notFound(`Backup vault ${name} has no access policy.`);
  return { BackupVaultName: name, BackupVaultArn: arn, Policy: policy.text };
}

/** @source AWS Backup API Reference, DeleteBackupVaultAccessPolicy */
export function deletePolicy(
  world: BackupWorld,
  input: DeleteBackupVaultAccessPolicyInput,
  call: Call,
): object {
  const vault = world.needVault(input.BackupVaultName, call);
  world.putVault({ ...vault, policy: undefined });
  return {};
}

/**
 * Without `ChangeableForDays` the lock is governance; with it nobody can undo it after that many days.
 * Put again before that day, the days count from now.
 * @source AWS Backup API Reference, PutBackupVaultLockConfiguration
 */
export function putLock(
  world: BackupWorld,
  input: PutBackupVaultLockConfigurationInput,
  call: Call,
): object {
  const vault = world.needVault(input.BackupVaultName, call);
  requireChangeable(vault, call);
  const minimumDays = input.MinRetentionDays;
  const maximumDays = input.MaxRetentionDays;
  const { ChangeableForDays: changeableDays } = input;
  for (const days of [minimumDays, maximumDays, changeableDays]) {
    if (days !== undefined && (days < 1 || days > longestLockDays)) {
      throw invalidValue(`Days of a vault lock must be between 1 and ${longestLockDays}.`);
    }
  }
  if (changeableDays !== undefined && changeableDays < leastChangeableDays) {
    throw invalidValue(`ChangeableForDays must be at least ${leastChangeableDays}.`);
  }
  if (minimumDays !== undefined && maximumDays !== undefined && minimumDays > maximumDays) {
    throw invalidValue('MinRetentionDays must not be greater than MaxRetentionDays.');
  }
  const immutableFromMs =
    changeableDays === undefined ? undefined : call.now.getTime() + changeableDays * dayMs;
  const lock = { minimumDays, maximumDays, immutableFromMs };
  world.putVault({ ...vault, lock });
  return {};
}

/** @source AWS Backup API Reference, DeleteBackupVaultLockConfiguration */
export function deleteLock(
  world: BackupWorld,
  input: DeleteBackupVaultLockConfigurationInput,
  call: Call,
): object {
  const vault = world.needVault(input.BackupVaultName, call);
  requireChangeable(vault, call);
  world.putVault({ ...vault, lock: undefined });
  return {};
}

function requireChangeable(vault: Vault, { now }: Call): void {
  if (!isImmutable(vault, now.getTime())) return;
  throw invalidRequest(`Backup vault ${vault.name} is locked; its lock cannot be changed.`);
}
