import { type ControlCard, type Judgement, notReported } from '../control.js';
import { type Gate, unclearJudgement, worstOf } from './gates.js';
import { keyAdmits, keyIn, keyStateGate } from './keys.js';
import { vaultFindings, type UsedVault } from './used-vaults.js';
import { isAirGapped } from './vault-lock.js';
import { type BackupControl, type BackupView, uniqueBy } from './view.js';

const card = {
  id: 'vault-key',
  title: 'Vault key usable',
  subject: 'vault',
  rationale:
    'Recovery points under a key that is gone are gone. What is copied into another account can be read there only if the key of the source lets that account.',
  source:
    'Encryption for backups in AWS Backup, AWS Backup Developer Guide; Key states of AWS KMS keys, AWS KMS Developer Guide',
  equivalents: {
    configRule: 'backup-recovery-point-encrypted',
    auditManager: 'BACKUP_RECOVERY_POINT_ENCRYPTED',
  },
  reasons: {
    KeyUnusable: {
      severity: 'critical',
      meaning: 'The key does not exist, or is not Enabled: disabled, about to be deleted, ...',
    },
    KeyForbidsAccount: {
      severity: 'warning',
      meaning:
        'The policy of the key does not let an account use it that recovery points are copied to.',
    },
    KeyOfAws: {
      severity: 'info',
      meaning:
        'The vault is encrypted with the key of AWS Backup, whose policy cannot be set. Advanced DynamoDB backups can be copied from under it.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

function judge({ place, vault, leaving }: UsedVault, view: BackupView): Judgement<Reason> {
  const { keyArn, name, type } = vault;
  const { sight } = view;
  if (keyArn === undefined) {
    return isAirGapped(type)
      ? { verdict: 'pass', message: `vault ${name} is encrypted with a key that AWS owns` }
      : notReported('the key of the vault');
  }
  const accounts = uniqueBy(
    leaving.map(({ copy }) => copy.account),
    (each) => each,
  );
  const gate: Gate<Reason> = worstOf([
    keyStateGate(sight, place, keyArn, 'KeyUnusable'),
    ...accounts.map((account) =>
      keyAdmits(sight, { place, arn: keyArn }, account, 'KeyForbidsAccount' as const),
    ),
  ]);
  if (gate.kind === 'shut') {
    return { verdict: 'fail', reason: gate.reason, message: gate.why, remedy: gate.remedy };
  }
  if (gate.kind === 'unseen') return unclearJudgement(gate);
  const key = keyIn(sight, place, keyArn);
  if (key.kind === 'seen' && key.value.manager === 'aws') {
    return {
      verdict: 'fail',
      reason: 'KeyOfAws',
      message: `vault ${name} is encrypted with the key of AWS Backup, of which nobody can say who may use it`,
      remedy: `A vault keeps its key: make another one with a customer key, and let new points go there: aws backup create-backup-vault --region ${place.region} --backup-vault-name NAME --encryption-key-arn KEY_ARN`,
    };
  }
  const others = accounts.length === 0 ? '' : `, and admits ${accounts.join(', ')}`;
  return {
    verdict: 'pass',
    message: `the key of vault ${name} is a customer key and Enabled${others}`,
  };
}

/** The keys of vaults in use can be used, by every account that has to. */
export const vaultKey: BackupControl = {
  card,
  findings: (view) =>
    vaultFindings(
      card,
      view,
      () => true,
      (used) => judge(used, view),
      ({ place, vault }) =>
        vault.keyArn === undefined
          ? []
          : [{ read: `key ${vault.keyArn}`, observed: keyIn(view.sight, place, vault.keyArn) }],
    ),
};
