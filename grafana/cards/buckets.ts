import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { minute } from '../spans.js';

/** Backup buckets, and whether Depot may use them. */
export const bucketAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrBucketMissing',
    forSeconds: 5 * minute,
    tells: { 'bucket-versioning': ['BucketMissing'] },
    what: 'A backup bucket is missing',
    loss: 'Backups of the environments that use it have nowhere to go, and those in it are gone.',
    runbook: {
      means:
        'There is no bucket of the configured name. It was deleted, or its name or account in the configuration is wrong. A free name can be taken by anyone, who would then be sent your backups.',
      look: [
        ...lookAtFinding,
        'Who deleted it? CloudTrail, `DeleteBucket`, in the account that owns it.',
      ],
      act: [
        'If the name is wrong, correct the configuration.',
        'If it was deleted, make it again in the right account at once, with versioning and object lock; stop dataset backups until then.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBucketUnsafe',
    forSeconds: 10 * minute,
    tells: {
      'bucket-versioning': ['VersioningSuspended', 'VersioningNeverEnabled'],
      'bucket-object-lock': [
        'ObjectLockOff',
        'NoDefaultRetention',
        'LockModeWeaker',
        'LockRetentionTooShort',
      ],
      'bucket-lifecycle': ['ExpiresEarly', 'NoncurrentExpiresEarly', 'ArchivesBackups'],
    },
    what: 'A backup bucket does not keep what is in it',
    loss: 'Backups can be overwritten or deleted, by mistake, by a rule or with a stolen credential.',
    runbook: {
      means:
        'Versioning, object lock or lifecycle of the bucket is not what the posture wants. `VersioningSuspended`, `VersioningNeverEnabled`: an overwrite destroys the backup. `ObjectLockOff`, `NoDefaultRetention`: versions can be deleted. `LockModeWeaker`: a permission is enough to bypass the lock. `LockRetentionTooShort`: the lock ends too early. `ExpiresEarly`, `NoncurrentExpiresEarly`: a lifecycle rule deletes what is still wanted. `ArchivesBackups`: a rule moves backups to where they take hours to be read.',
      look: [
        ...lookAtFinding,
        'Who changed it? CloudTrail, `PutBucketVersioning`, `PutObjectLockConfiguration` and `PutBucketLifecycleConfiguration`.',
        'Were objects deleted meanwhile? `aws s3api list-object-versions --bucket <bucket> --prefix <prefix>`.',
      ],
      act: [
        'Versioning: the remedy of the finding is the whole command.',
        'Object lock can never be switched off again: read the remedy, agree on the period, then set it.',
        'Lifecycle: narrow the rule to prefixes without backups, or lengthen it.',
        'What was written while it was unsafe has no earlier versions: run a dataset backup again.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBucketExposed',
    forSeconds: 10 * minute,
    tells: {
      'bucket-public-access': ['PolicyPublic', 'BlockOff'],
      'bucket-policy-width': ['ExcessActions'],
      'bucket-location-shared': ['LocationShared', 'LocationOpenToOther'],
      'bucket-ownership': ['OwnershipNotEnforced'],
    },
    what: 'A backup bucket is open to others than it should be',
    loss: 'Others may read the backups, or write over them.',
    runbook: {
      means:
        'Who may reach the backups is not what it should be. `PolicyPublic`: everybody on the internet. `BlockOff`: nothing would stop a policy that lets everybody in. `ExcessActions`: another account may bypass the lock, destroy versions or change the policy. `LocationShared`, `LocationOpenToOther`: two environments write to one place. `OwnershipNotEnforced`: objects belong to who wrote them, and the owner of the bucket may be unable to read them.',
      look: [
        ...lookAtFinding,
        'The policy: `aws s3api get-bucket-policy --bucket <bucket>`; the block: `aws s3api get-public-access-block --bucket <bucket>`.',
        'Who changed it? CloudTrail, `PutBucketPolicy`, `DeletePublicAccessBlock`, `PutBucketOwnershipControls`.',
        'Did somebody use it? CloudTrail data events or the access log of the bucket, by account and address.',
      ],
      act: [
        '`PolicyPublic`: remove the statement now; the remedy of the finding names it. Then take what is in the bucket for read by strangers.',
        '`depot-dr bucket-policy --bucket=<bucket>` prints the policy that is enough.',
        '`LocationShared`: give each environment a prefix of its own, and run dataset backups again.',
        'The others: the remedy of the finding is the whole command.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBackupRefused',
    forSeconds: 15 * minute,
    tells: {
      'bucket-policy': ['PolicyMissing', 'ActionMissing', 'ActionDenied'],
      'data-role-access': ['RoleMissing', 'ActionDenied', 'ActionMissing', 'BucketRefuses'],
      'backup-location-allowed': ['LocationNotAllowed'],
      'bucket-encryption': [
        'KeyInOtherRegion',
        'KeyNotShareable',
        'KeyNotShared',
        'KeyByName',
        'KeyOfOtherAccount',
      ],
    },
    what: 'Depot may not back up where it is configured to',
    loss: 'The next dataset backup or restore is refused; the ones before stay as they are.',
    runbook: {
      means:
        'A dataset backup needs four things at once: an executor that lists the location, a data role that may write there, a bucket policy that lets the account in, and a key that may be used. One of them is missing. Nothing fails until a backup or a restore is started.',
      look: [
        ...lookAtFinding,
        'The check names the side: `bucket-policy` and `bucket-encryption` are of the bucket, `data-role-access` of the IAM role, `backup-location-allowed` of the executor.',
        'Did it work before? Look at when the newest backup of a dataset was made; then at CloudTrail, `PutBucketPolicy`, `PutKeyPolicy`, `DeleteRolePolicy`, `UpdateStack`.',
      ],
      act: [
        'Bucket: `depot-dr bucket-policy --bucket=<bucket>` prints the policy that passes; merge it, do not replace what is there.',
        "Role and executor: add the location to `allowedBackupLocations` of the executor in the environment's CDK code and deploy it, which gives the role its rights.",
        'Key: a customer key in the region of the bucket, by its ARN, whose policy lets the data role of each account use it.',
        'Run a dataset backup afterwards: it alone proves that all four fit.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrExecutorMissing',
    forSeconds: 15 * minute,
    tells: { 'executor-present': ['ExecutorMissing'] },
    what: 'Depot has no executor to back up with',
    loss: 'Datasets of the environment cannot be backed up or restored.',
    runbook: {
      means:
        'Depot runs backups of datasets on an EMR Serverless executor, and lists none for this environment.',
      act: [
        "Add `Executor.EmrServerless` to the environment's CDK code, with the backup location in `allowedBackupLocations`, and deploy it.",
        'Run a dataset backup afterwards.',
      ],
    },
  }),
];
