import { partitionOf } from '../aws/partition.js';
import type { GapDocument } from '../config/documents.js';
import type { BackupPosture, Environment, WantedCopy } from '../estate/environment.js';
import type { VaultDescription, VaultLockDescription } from '../sandbox/backup-description.js';
import { ageDays, gapsOf, justNowHours } from './sandbox-gaps.js';
import { vaultKeyArn } from './sandbox-keys.js';

type Gaps = readonly GapDocument[];

/** Of a compliance lock: days until nobody could undo it, which are long over. */
const changeableForDays = 3;

/** Each environment has vaults of its own, so that each has the lock that it wants. */
export function vaultName({ id }: Environment): string {
  return `depot-${id}`;
}

/** A copy beside its source cannot go to the same vault. */
function copyVaultName(environment: Environment, { account, region }: WantedCopy): string {
  const isBeside = account === environment.account && region === environment.region;
  return isBeside ? `${vaultName(environment)}-copy` : vaultName(environment);
}

export function copyVaultArn(environment: Environment, copy: WantedCopy): string {
  const { account, region } = copy;
  const name = copyVaultName(environment, copy);
  return `arn:${partitionOf(region)}:backup:${region}:${account}:backup-vault:${name}`;
}

/** Where a gap is; in the environment's own place when it names none. */
interface AtVault {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

function lockOf(posture: BackupPosture, age: number): VaultLockDescription | undefined {
  const wanted = posture.vaultLock;
  if (wanted === undefined) return undefined;
  const isCompliance = wanted.mode === 'compliance';
  return {
    minimumDays: wanted.minimumDays,
    maximumDays: undefined,
    changeableForDays: isCompliance ? changeableForDays : undefined,
    ageDays: age,
  };
}

/** What would undo a backup or what protects it: nobody does it, with or without a lock. */
const denied = [
  'backup:DeleteRecoveryPoint',
  'backup:UpdateRecoveryPointLifecycle',
  'backup:PutBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultAccessPolicy',
];

/** @param copying - who may copy in; undefined = nobody from elsewhere */
function policyOf(copying: unknown): string {
  const keep = { Sid: 'KeepPoints', Effect: 'Deny', Principal: '*', Action: denied, Resource: '*' };
  const copyIn = {
    Sid: 'CopyIntoVault',
    Effect: 'Allow',
    Principal: copying,
    Action: 'backup:CopyIntoBackupVault',
    Resource: '*',
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: copying === undefined ? [keep] : [keep, copyIn],
  });
}

function spoiled(
  environment: Environment,
  posture: BackupPosture,
  vault: VaultDescription,
  gaps: Gaps,
): VaultDescription {
  const at = (gap: AtVault): boolean =>
    (gap.account ?? environment.account) === vault.account &&
    (gap.region ?? environment.region) === vault.region;
  let found = vault;
  if (gapsOf(gaps, 'vault-policy-open').some(at)) found = { ...found, policy: policyOf('*') };
  if (gapsOf(gaps, 'vault-lock-absent').some(at)) found = { ...found, lock: undefined };
  const weak = gapsOf(gaps, 'vault-lock-weak').find(at);
  const { ageDays: age } = vault;
  if (weak !== undefined) {
    const vaultLock = { mode: weak.mode, minimumDays: weak.minimumDays };
    found = { ...found, lock: lockOf({ ...posture, vaultLock }, age) };
  }
  const outside = gapsOf(gaps, 'retention-outside-lock').find(() => at({}));
  if (outside === undefined) return found;
  const maximumDays = Math.max(1, posture.retentionDays - 1);
  const none = { minimumDays: undefined, changeableForDays: undefined, ageDays: 0 };
  return {
    ...found,
    lock: { ...(found.lock ?? none), maximumDays },
    lockBefore: { hoursAgo: outside.hoursAgo ?? justNowHours, lock: found.lock },
  };
}

/**
 * The environment's own vault and those of its copies: as its posture wants them, but for the gaps.
 * @param gaps - of this environment, accounts by their ids
 */
export function vaultsOf(
  environment: Environment,
  posture: BackupPosture,
  gaps: Gaps,
): readonly VaultDescription[] {
  const age = ageDays[environment.tier];
  const { account, region } = environment;
  const partition = partitionOf(region);
  const vaultAt = (place: Pick<WantedCopy, 'account' | 'region'>, name: string) => ({
    account: place.account,
    region: place.region,
    name,
    keyArn: vaultKeyArn(environment, place),
    policy: policyOf(
      place.account === account ? undefined : { AWS: `arn:${partition}:iam::${account}:root` },
    ),
    ageDays: age,
    lock: lockOf(posture, age),
  });
  const own = vaultAt({ account, region }, vaultName(environment));
  const copies = posture.copies.map((copy) => vaultAt(copy, copyVaultName(environment, copy)));
  return [own, ...copies].map((vault) => spoiled(environment, posture, vault, gaps));
}
