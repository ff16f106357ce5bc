import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { minute } from '../spans.js';

/** Backup buckets, Aurora clusters and datasets. */
export const storeAlerts: readonly AlertCard[] = [
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
    },
    what: 'A backup bucket does not keep what is in it',
    loss: 'Backups can be overwritten or deleted, by mistake or with a stolen credential.',
    runbook: {
      means:
        'Versioning or object lock of the bucket is not what the posture wants. `VersioningSuspended`, `VersioningNeverEnabled`: an overwrite destroys the backup. `ObjectLockOff`, `NoDefaultRetention`: versions can be deleted. `LockModeWeaker`: a permission is enough to bypass the lock. `LockRetentionTooShort`: the lock ends too early.',
      look: [
        ...lookAtFinding,
        'Who changed it? CloudTrail, `PutBucketVersioning` and `PutObjectLockConfiguration`.',
        'Were objects deleted meanwhile? `aws s3api list-object-versions --bucket <bucket> --prefix <prefix>`.',
      ],
      act: [
        'Versioning: the remedy of the finding is the whole command.',
        'Object lock can never be switched off again: read the remedy, agree on the period, then set it.',
        'What was written while it was unsafe has no earlier versions: run a dataset backup again.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrClusterMissing',
    forSeconds: 5 * minute,
    tells: { 'aurora-retention': ['ClusterMissing'] },
    what: 'An Aurora cluster is missing',
    loss: 'Datasets on it have no other backup than its automatic one.',
    runbook: {
      means:
        'There is no cluster of the configured name. It was deleted or renamed. Automatic backups of a deleted cluster may have been retained.',
      look: [
        ...lookAtFinding,
        '`aws rds describe-db-cluster-automated-backups --region <region>` and `aws rds describe-db-cluster-snapshots --region <region>`.',
      ],
      act: [
        'If it was renamed, correct the configuration.',
        'If it was deleted, restore it from a retained automatic backup or from its final snapshot.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrAuroraRetentionShort',
    forSeconds: 15 * minute,
    tells: { 'aurora-retention': ['AuroraRetentionTooShort'] },
    what: 'Automatic backups of an Aurora cluster are kept too short',
    loss: 'Damage that is noticed later than that cannot be undone.',
    runbook: {
      means:
        'The retention of automatic backups is below the posture. Datasets on Aurora have no other backup.',
      act: [
        'Set it: the remedy of the finding is the whole command. Ask the owner of the cluster (CDK, Terraform) to set it there as well.',
        'The longer retention fills as time passes; take a snapshot meanwhile.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrDatasetUnsupported',
    forSeconds: 10 * minute,
    tells: { 'dataset-storage': ['UnsupportedPrimary'] },
    what: 'A dataset lies where Depot cannot back it up',
    loss: 'Whatever else is in order, this dataset has no Depot backup at all.',
    runbook: {
      means:
        'The authoritative storage of the dataset is one that the Depot backup does not cover, such as Snowflake.',
      act: [
        "Protect it with that storage's own means, and test a restore.",
        'Or move the dataset to DynamoDB.',
        'If it can be made again from elsewhere, write that down and silence this alert for the dataset.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrDatasetUnwatched',
    forSeconds: 15 * minute,
    tells: { 'dataset-storage': ['AuroraNotWatched', 'GatewayMissing'] },
    what: 'Datasets are not watched',
    loss: 'Whether they can be backed up is not known.',
    runbook: {
      means:
        '`AuroraNotWatched`: a dataset is on Aurora, and the environment names no cluster whose backups could be watched. `GatewayMissing`: the gateway Lambda that lists the datasets does not exist.',
      act: [
        '`AuroraNotWatched`: name the cluster in `storage.clusters` of the environment.',
        '`GatewayMissing`: correct `depot.gateway`, account or region of the environment, or deploy the gateway again.',
      ],
    },
  }),
];
