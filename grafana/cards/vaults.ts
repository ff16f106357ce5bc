import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { minute, overRestart } from '../spans.js';

/** Backup plans against what is wanted of them, and the vaults that hold the points. */
export const vaultAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrPlanUnsound',
    forSeconds: 15 * minute,
    tells: {
      'plan-sound': [
        'RoleMissing',
        'RoleForeign',
        'RoleNotTrusting',
        'RoleWithoutRights',
        'VaultMissing',
        'CopyVaultMissing',
        'CopyVaultDefault',
        'ScheduleTooRare',
        'OverlappingWindows',
        'ContinuousBackup',
        'TwinPlan',
      ],
      'vault-key': ['KeyForbidsAccount'],
    },
    what: 'A backup plan cannot do what is wanted of it',
    loss: 'Its next jobs fail, never run, or come too rarely.',
    runbook: {
      means:
        'AWS takes a plan without looking at what it needs. The role, the vault, the schedule or the start window of a rule is such that backups or copies cannot come as the posture wants. `OverlappingWindows`: of two rules only the one of longest retention runs. `KeyForbidsAccount`: the key of the vault does not admit the account that is copied to.',
      look: [
        ...lookAtFinding,
        'The finding lists all that is wrong with the plan, the worst first.',
        'Who changed it? CloudTrail, `UpdateBackupPlan`, `DeleteBackupVault`, `DeleteRole`, `PutKeyPolicy`.',
      ],
      act: [
        'Change the plan where it is defined (CDK, Terraform): the remedy of the finding says how.',
        'Start a job by hand afterwards, and see it end well.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrRetentionConflict',
    forSeconds: 15 * minute,
    tells: {
      'plan-sound': [
        'LockRefusesRule',
        'LockRefusesCopy',
        'RetentionTooShort',
        'CopyRetentionTooShort',
        'ColdTooShort',
      ],
    },
    what: 'The retention of a backup plan contradicts its vault or what is wanted',
    loss: 'Jobs fail at the lock of the vault, or points go before their time.',
    runbook: {
      means:
        '`LockRefusesRule`, `LockRefusesCopy`: the plan keeps points for less or more than the lock of the vault allows, so every job fails. `RetentionTooShort`, `CopyRetentionTooShort`: shorter than the posture wants. `ColdTooShort`: deleted less than 90 days after the move to cold storage, which AWS refuses.',
      look: [
        ...lookAtFinding,
        '`aws backup describe-backup-vault --backup-vault-name <vault> --region <region>`: `MinRetentionDays`, `MaxRetentionDays`.',
      ],
      act: [
        'Change `DeleteAfterDays` of the rule or of its copy action, so that it is within the lock and as long as wanted.',
        'A compliance lock cannot be changed once its date has passed: then the plan must follow, or take another vault.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrVaultUnlocked',
    forSeconds: 10 * minute,
    tells: {
      'vault-lock': [
        'VaultUnlocked',
        'LockModeWeaker',
        'LockStillChangeable',
        'LockWithoutMinimum',
        'LockMinimumTooShort',
      ],
    },
    what: 'A backup vault is not locked as wanted',
    loss: 'Who takes over the account can delete the recovery points with it.',
    runbook: {
      means:
        'The vault holds recovery points that a lock should keep. `VaultUnlocked`: there is none. `LockModeWeaker`: governance, where a permission is enough to remove it. `LockStillChangeable`: a compliance lock whose date has not come. `LockWithoutMinimum`, `LockMinimumTooShort`: points may be put there that expire early.',
      look: [
        ...lookAtFinding,
        'Was it locked before? CloudTrail, `DeleteBackupVaultLockConfiguration` and `PutBackupVaultLockConfiguration`.',
        'Were points deleted meanwhile? CloudTrail, `DeleteRecoveryPoint`.',
      ],
      act: [
        'Read the remedy of the finding before you set a lock: a compliance lock with a wrong retention can never be undone.',
        'Lock it in governance mode first, see the plans fit, then in compliance mode with some days to change it.',
        '`LockStillChangeable`: wait for its date; putting the lock again may move it.',
      ],
    },
  }),
  {
    name: 'DepotDrVaultLockClosing',
    concern: 'posture',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: overRestart,
    silencedBy: { checks: ['vault-lock'], on: ['account', 'region'], resource: 'vault' },
    expr: (of, { lockNotice }) =>
      `0 < ${of('vault_lock_effective_timestamp_seconds', { mode: '="compliance"' })} - time() < ${lockNotice}`,
    summary:
      'The lock of vault {{ $labels.vault }} in {{ $labels.region }} of account {{ $labels.account }} becomes irrevocable soon.',
    description:
      'In {{ $value | humanizeDuration }} nobody can change or remove it any more, AWS included. If its retention is wrong, this is the last time to say so.',
    runbook: {
      means:
        'A compliance lock can be changed or removed for some days after it is put. That time ends within a day. From then on the vault cannot be deleted while it holds a point, and its retention holds for good.',
      look: [
        '`aws backup describe-backup-vault --backup-vault-name <vault> --region <region>`: `LockDate`, `MinRetentionDays`, `MaxRetentionDays`.',
        'Do all plans that keep points there fit? DepotDrRetentionConflict is silent, and `depot-dr check` names no `plan-sound` failure.',
        'Who put it? CloudTrail, `PutBackupVaultLockConfiguration`. A lock that nobody planned may be meant to make you pay.',
      ],
      act: [
        'If it is as it should be, nothing: this goes by itself.',
        'If not, remove it in time: `aws backup delete-backup-vault-lock-configuration`, and put it right.',
      ],
      clears: 'When its date has passed, or the lock is gone.',
    },
  },
  failureAlert({
    name: 'DepotDrVaultExposed',
    forSeconds: 10 * minute,
    tells: {
      'vault-policy': [
        'AnyoneMayDelete',
        'OthersMayDelete',
        'AnyoneMayCopyIn',
        'DeletionNotDenied',
      ],
    },
    what: 'The policy of a backup vault lets too many in',
    loss: 'Recovery points can be deleted or their life shortened, where no lock holds them.',
    runbook: {
      means:
        '`AnyoneMayDelete`, `OthersMayDelete`: the policy of the vault allows to delete points, or to change the policy. `AnyoneMayCopyIn`: everybody may fill the vault, and its owner pays. `DeletionNotDenied`: nothing denies the deletion, and no lock stands in its way.',
      look: [
        ...lookAtFinding,
        '`aws backup get-backup-vault-access-policy --backup-vault-name <vault> --region <region>`; who changed it? CloudTrail, `PutBackupVaultAccessPolicy`.',
      ],
      act: [
        'Put a policy that denies `backup:DeleteRecoveryPoint` and `backup:UpdateRecoveryPointLifecycle` to all, and lets in only the accounts that copy there.',
        'Then count the points: the newest and the oldest on the environment dashboard.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrExportFailed',
    forSeconds: 0,
    tells: { 'export-jobs': ['ExportFailed'] },
    what: 'An export of a table failed',
    loss: 'What it would have held is not in the bucket; once PITR does not reach back that far, it cannot be exported any more.',
    runbook: {
      means:
        'DynamoDB takes an export before it looks at the bucket. What is wrong with the bucket, its policy or its key shows minutes later, as the failure of the export. The finding has its code and message.',
      look: [
        ...lookAtFinding,
        '`aws dynamodb describe-export --export-arn <export> --region <region>`: the code, the bucket and its owner.',
      ],
      act: [
        'Put right what the code names: the bucket, its policy for the role that exports, or its key.',
        'Export again from the same instant on: a window that was left out breaks a chain of incremental exports.',
      ],
      clears: 'Five minutes after the pass that finds a newer export complete.',
    },
  }),
  failureAlert({
    name: 'DepotDrExportBaseExpiring',
    forSeconds: 15 * minute,
    tells: { 'export-base-kept': ['BaseExpired', 'BaseExpiresFirst', 'BaseUnlocked'] },
    what: 'The full export that a chain builds on is gone or about to go',
    loss: 'Without it the incremental exports after it hold nothing.',
    runbook: {
      means:
        'An incremental export is of use only with the full one that its chain begins with. `BaseExpired`: the lifecycle of the bucket has deleted that one. `BaseExpiresFirst`: it will within two days. `BaseUnlocked`: its object lock has ended before that of its links.',
      act: [
        'Make a full export now: `aws dynamodb export-table-to-point-in-time`; the chain begins anew with it.',
        'Lengthen the lifecycle of the bucket to the age of a whole chain and its retention, or make full exports more often.',
      ],
      clears: 'Five minutes after the pass that finds a newer full export.',
    },
  }),
];
