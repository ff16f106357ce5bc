import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { minute } from '../spans.js';

/** What an environment needs to come back: keys, stack, roles, settings. */
export const returnAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrKeyUnusable',
    forSeconds: 5 * minute,
    tells: {
      'key-usable': ['KeyDisabled', 'KeyDeletionScheduled', 'KeyUnavailable', 'KeyMissing'],
      'vault-key': ['KeyUnusable'],
      'bucket-encryption': ['KeyMissing', 'KeyPendingDeletion', 'KeyUnusable'],
    },
    what: 'A key that data lies under cannot be used, or is to be deleted',
    loss: 'Without its key every copy under it is noise: table, PITR, backups and a locked bucket alike.',
    runbook: {
      means:
        'A KMS key that a table, a vault or a backup bucket is encrypted with is disabled, missing, or waiting to be deleted. Once it is deleted nothing under it can ever be read. DynamoDB archives a table whose key is out of reach for seven days. No lock protects a key.',
      look: [
        ...lookAtFinding,
        'The finding tells when it will be deleted.',
        'Who did it? CloudTrail, `DisableKey` and `ScheduleKeyDeletion`, in the account of the key.',
        'What lies under it? The keys on the environment dashboard, and `aws dynamodb describe-table --query Table.SSEDescription`.',
      ],
      act: [
        'Cancel the deletion first: `aws kms cancel-key-deletion`; it leaves the key disabled.',
        'Then `aws kms enable-key`.',
        'Deny `kms:ScheduleKeyDeletion` and `kms:DisableKey` to all but a few, by the policy of the key or of the organisation.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrStackUnprotected',
    forSeconds: 15 * minute,
    tells: { 'stack-protected': ['StackUnprotected'] },
    what: 'Termination protection of a stack is off',
    loss: 'One call by mistake deletes the stack, and with it every table of the environment.',
    runbook: {
      means:
        'Nothing keeps the CloudFormation stack of the environment from being deleted. What would be left of its tables are system backups, each of another moment.',
      act: [
        'Switch it on: the remedy of the finding is the whole command.',
        'Set it in the CDK code as well (`terminationProtection: true`), or the next deployment undoes it.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrStackBroken',
    forSeconds: 30 * minute,
    tells: { 'stack-settled': ['StackStuck', 'StackBroken'] },
    what: 'A stack is stuck or broken',
    loss: 'Nothing can be deployed to it, which is how most settings are put right.',
    runbook: {
      means:
        '`StackBroken`: the last change failed and was not undone. `StackStuck`: it has been changing for more than six hours.',
      look: [
        ...lookAtFinding,
        '`aws cloudformation describe-stack-events --stack-name <stack> --region <region>`: the first failure.',
      ],
      act: [
        'Remove the cause, then continue the rollback (`aws cloudformation continue-update-rollback`) or deploy again.',
        'Do not delete the stack to begin anew: that deletes its tables.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrReturnNotReady',
    forSeconds: 30 * minute,
    tells: {
      'return-region': ['RegionNotEnabled', 'NotWatched'],
      'return-roles': ['RestoreRoleMissing', 'ServiceRoleMissing'],
      'return-name-free': ['NameTaken'],
      'rebuild-ready': ['BootstrapMissing'],
    },
    what: 'An environment could not come back as planned',
    loss: 'What is missing now has to be made in the hour in which it is needed.',
    runbook: {
      means:
        'The backups may be good, but where they are to be restored something is missing. `RegionNotEnabled`: the region is not enabled for the account. `NotWatched`: the configuration does not look there. `RestoreRoleMissing`, `ServiceRoleMissing`: a role does not exist. `NameTaken`: a table that is no replica has the name. `BootstrapMissing`: the bucket that a rebuild begins from is not there.',
      look: [
        ...lookAtFinding,
        'Was it there before? CloudTrail of that account, `DeleteRole`, `DeleteServiceLinkedRole`, `DisableRegion`, `DeleteBucket`.',
      ],
      act: [
        'Make what is missing: the remedy of the finding is the command.',
        '`NameTaken`: find out whose table it is; rename or remove it after a backup.',
        'If another place is meant, correct the configuration.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrSettingsNotKept',
    forSeconds: 30 * minute,
    tells: { 'settings-kept': ['SettingsNotKept', 'SettingsOld', 'SettingsOfAnotherTable'] },
    what: 'The settings of a table are not kept',
    loss: 'A restored table comes without them, and a deleted one cannot be asked.',
    runbook: {
      means:
        'Time to live, tags, scaling, stream, policy and protection of the table were not seen whole for longer than the posture allows, were never, or are those of an earlier table of this name.',
      look: [
        ...lookAtFinding,
        'DepotDrChecksUnknown of the same region tells which read is refused.',
        'When they were kept last: the placements on the environment dashboard.',
      ],
      act: [
        'Let the role read all settings: `depot-dr iam-policy --mode=observe`. The next pass keeps them.',
        'If the table is gone already, what is kept of it stays in the journal: keep a copy of the state directory.',
      ],
    },
  }),
];
