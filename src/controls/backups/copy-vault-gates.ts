import type { VaultDescription } from '../../estate/backup-facts.js';
import type { AccessQuestion } from '../access/access.js';
import { readPolicy } from '../access/policy-document.js';
import { isCrossAccount, type TableCopy } from './copies.js';
import { type PlannedCopy, plannedCopies } from './copy-gates.js';
import { type Gate, open, shut, unclear, unread, worstOf } from './gates.js';
import { keyAdmits, keyStateGate } from './keys.js';
import { lockRefusal } from './locks.js';
import { membershipOf } from './organizations.js';
import { describePlace, listed } from './places.js';
import { copyAccess, copyInto } from './vault-access.js';
import type { BackupView } from './view.js';

export type DestinationReason =
  | 'DestinationVaultMissing'
  | 'DestinationVaultDefault'
  | 'DestinationVaultNotReady'
  | 'DestinationPolicyRefuses'
  | 'DestinationKeyUnusable'
  | 'SourceKeyUnusable'
  | 'SourceKeyForbids'
  | 'CopyLifecycleRefused';

/** What stands in the way at one of the vaults that a rule copies into. */
export function vaultGates(of: TableCopy, view: BackupView): readonly Gate<DestinationReason>[] {
  const planned = plannedCopies(of, view);
  const { list, gap } = listed(view.backup(of.copy).vaults);
  if (gap !== undefined) return [unread(`the vaults of ${describePlace(of.copy)}`, gap)];
  if (planned.length === 0) {
    return list.length > 0 ? [] : [missing(of, 'VAULT')];
  }
  return planned.flatMap((each) => {
    const vault = list.find(({ name }) => name === each.vault);
    return vault === undefined
      ? [missing(of, each.vault)]
      : [
          standing(of, vault),
          admission(of, vault, view),
          vaultKey(of, vault, view),
          lifecycle(of, each, vault),
        ];
  });
}

function missing({ copy }: TableCopy, name: string): Gate<DestinationReason> {
  return shut(
    'DestinationVaultMissing',
    name === 'VAULT'
      ? `there is no vault in ${describePlace(copy)}`
      : `there is no vault ${name} in ${describePlace(copy)}`,
    `In ${copy.account}: aws backup create-backup-vault --region ${copy.region} --backup-vault-name ${name} --encryption-key-arn KEY_ARN`,
  );
}

function standing(of: TableCopy, { name, state }: VaultDescription): Gate<DestinationReason> {
  if (isCrossAccount(of) && name === 'Default') {
    return shut(
      'DestinationVaultDefault',
      'the rule copies into the vault Default, which takes nothing of other accounts',
      'Copy into a vault of another name.',
    );
  }
  if (state === undefined || state === 'AVAILABLE') return open;
  return shut(
    'DestinationVaultNotReady',
    `vault ${name} is ${state}`,
    'Wait until it is AVAILABLE; a FAILED one must be made again.',
  );
}

/** Across accounts the policy must let the source in; inside one it must only not refuse. */
function admission(
  of: TableCopy,
  vault: VaultDescription,
  view: BackupView,
): Gate<DestinationReason> {
  const { table, copy } = of;
  const { account } = table.home;
  const { policy, name } = vault;
  if (policy.kind === 'unknown') {
    return unread(`the policy of vault ${name}`, policy);
  }
  const reading = policy.value.kind === 'none' ? undefined : readPolicy(policy.value.text);
  const roleArn = view.coverage(table).selects[0]?.selection.roleArn;
  const principal: AccessQuestion['principal'] = {
    ...(roleArn === undefined ? { kind: 'account' } : { kind: 'role', arn: roleArn }),
    account,
    organization: membershipOf(view.sight, account),
  };
  const access = copyAccess(reading, vault, principal);
  const refuses = (why: string): Gate<DestinationReason> =>
    shut(
      'DestinationPolicyRefuses',
      why,
      `In ${copy.account}, add to the policy of the vault (aws backup put-backup-vault-access-policy --region ${copy.region} --backup-vault-name ${name}): {"Effect":"Allow","Principal":{"AWS":"${account}"},"Action":"${copyInto}","Resource":"*"}`,
    );
  if (access.kind === 'denied') return refuses(`the policy of vault ${name} denies ${copyInto}`);
  if (!isCrossAccount(of) || access.kind === 'allowed') return open;
  if (access.kind === 'not-granted') {
    return refuses(`the policy of vault ${name} does not let ${account} copy into it`);
  }
  return unclear(
    access.kind === 'conditional'
      ? `vault ${name} lets ${account} copy into it only where these allow it: ${access.keys.join(', ')}`
      : `whether vault ${name} admits ${account} cannot be told: its policy ${access.reason}`,
  );
}

function vaultKey(
  { copy }: TableCopy,
  { keyArn }: VaultDescription,
  { sight }: BackupView,
): Gate<DestinationReason> {
  // A key of AWS's own, or one that is not reported: there is nothing to ask.
  return keyArn === undefined ? open : keyStateGate(sight, copy, keyArn, 'DestinationKeyUnusable');
}

function lifecycle(
  { copy }: TableCopy,
  { rule, action }: PlannedCopy,
  vault: VaultDescription,
): Gate<DestinationReason> {
  const refusal = lockRefusal(vault, action.lifecycle);
  if (refusal === undefined) return open;
  return shut(
    'CopyLifecycleRefused',
    `rule ${rule.name} ${refusal}`,
    `Set the Lifecycle of the copy action to days within the lock of vault ${vault.name} in ${describePlace(copy)}.`,
  );
}

/** The key of the vault that is copied from. */
export function sourceKeyGate(
  of: TableCopy,
  view: BackupView,
  vaultName: string | undefined,
): Gate<DestinationReason> {
  const { home } = of.table;
  const { list } = listed(view.backup(home).vaults);
  const keyArn = list.find(({ name }) => name === vaultName)?.keyArn;
  if (keyArn === undefined) return open;
  const { sight } = view;
  return worstOf([
    keyStateGate(sight, home, keyArn, 'SourceKeyUnusable'),
    isCrossAccount(of)
      ? keyAdmits(sight, { place: home, arn: keyArn }, of.copy.account, 'SourceKeyForbids')
      : open,
  ]);
}
