import { type BackupRule, placeOfVault } from '../../estate/backup-facts.js';
import { type Gate, shut, unread } from './gates.js';
import { lockRefusal } from './locks.js';
import { describePlace, listed, type Place } from './places.js';
import type { BackupView } from './view.js';

export type PlanVaultReason =
  'VaultMissing' | 'LockRefusesRule' | 'CopyVaultMissing' | 'CopyVaultDefault' | 'LockRefusesCopy';

/** Where a rule's own points go. */
function targetsOf({ vault, airGappedVaultArn }: BackupRule): readonly string[] {
  const airGapped = placeOfVault(airGappedVaultArn ?? '')?.name;
  return airGapped === undefined ? [vault] : [vault, airGapped];
}

function ownGates(
  rule: BackupRule,
  place: Place,
  view: BackupView,
): readonly Gate<PlanVaultReason>[] {
  const { list, gap } = listed(view.backup(place).vaults);
  if (gap !== undefined) return [unread(`the vaults of ${describePlace(place)}`, gap)];
  return targetsOf(rule).flatMap((name): readonly Gate<PlanVaultReason>[] => {
    const vault = list.find((each) => each.name === name);
    if (vault === undefined) {
      return [
        shut(
          'VaultMissing',
          `rule ${rule.name} keeps its points in vault ${name}, which does not exist in ${describePlace(place)}`,
          `aws backup create-backup-vault --region ${place.region} --backup-vault-name ${name} --encryption-key-arn KEY_ARN`,
        ),
      ];
    }
    const refusal = lockRefusal(vault, rule.lifecycle);
    return refusal === undefined
      ? []
      : [
          shut(
            'LockRefusesRule',
            `rule ${rule.name} ${refusal}`,
            `Set its Lifecycle.DeleteAfterDays to days within the lock of vault ${name}: aws backup update-backup-plan --region ${place.region}`,
          ),
        ];
  });
}

/** Only what was seen of other places is held against a plan. */
function copyGates(
  rule: BackupRule,
  place: Place,
  view: BackupView,
): readonly Gate<PlanVaultReason>[] {
  return rule.copies.flatMap(({ vaultArn, lifecycle }): readonly Gate<PlanVaultReason>[] => {
    const to = placeOfVault(vaultArn);
    if (to === undefined) return [];
    if (to.name === 'Default' && to.account !== place.account) {
      return [
        shut(
          'CopyVaultDefault',
          `rule ${rule.name} copies into vault Default of ${describePlace(to)}, which takes nothing of other accounts`,
          'Copy into a vault of another name.',
        ),
      ];
    }
    const { vaults } = view.backup(to);
    if (vaults.kind === 'unknown') return [];
    const vault = listed(vaults).list.find(({ name }) => name === to.name);
    if (vault === undefined) {
      return [
        shut(
          'CopyVaultMissing',
          `rule ${rule.name} copies into vault ${to.name}, which does not exist in ${describePlace(to)}`,
          `In ${to.account}: aws backup create-backup-vault --region ${to.region} --backup-vault-name ${to.name} --encryption-key-arn KEY_ARN`,
        ),
      ];
    }
    const refusal = lockRefusal(vault, lifecycle);
    return refusal === undefined
      ? []
      : [
          shut(
            'LockRefusesCopy',
            `the copy of rule ${rule.name} to ${describePlace(to)} ${refusal}`,
            `Set the Lifecycle of that copy action to days within the lock of vault ${to.name}: aws backup update-backup-plan --region ${place.region}`,
          ),
        ];
  });
}

/** The vaults of a plan's rules and copies exist, and their locks take what the rules make. */
export function planVaultGates(
  rules: readonly BackupRule[],
  place: Place,
  view: BackupView,
): readonly Gate<PlanVaultReason>[] {
  return rules.flatMap((rule) => [...ownGates(rule, place, view), ...copyGates(rule, place, view)]);
}
