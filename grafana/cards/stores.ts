import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { minute } from '../spans.js';

/** Aurora clusters and datasets. */
export const storeAlerts: readonly AlertCard[] = [
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
    name: 'DepotDrAuroraSnapshotOld',
    forSeconds: 15 * minute,
    tells: { 'aurora-fresh': ['SnapshotOld', 'SnapshotMissing'] },
    what: 'An Aurora cluster has no recent snapshot',
    loss: 'Its retention promises backups that are not made.',
    runbook: {
      means:
        'Aurora makes one automatic snapshot a day. The newest one that can be used is older than a day and its window, or there is none. Datasets on Aurora have no other backup.',
      look: [
        ...lookAtFinding,
        '`aws rds describe-events --source-type db-cluster --source-identifier <cluster> --region <region>`: did a backup fail?',
        'The age of the newest snapshot over time, on the environment dashboard.',
      ],
      act: [
        'Make one by hand now: `aws rds create-db-cluster-snapshot`.',
        'Remove the cause that the events name: a cluster that is stopped, changed or out of storage makes none.',
        'A cluster that was just made has its first one within a day: wait.',
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
    name: 'DepotDrDatasetBackupMissing',
    forSeconds: 30 * minute,
    tells: { 'backup-layout': ['BackupOfOtherStore'] },
    what: 'Datasets have backups of other stores only',
    loss: 'A restore of the active store finds none of them.',
    runbook: {
      means:
        'Depot keeps the backups of each store by itself. In the backup location lie backups of these datasets, but of stores that are not the active one: they are of before the store was changed.',
      act: [
        'Run a dataset backup of each now, with the CLI of Depot.',
        'Keep the backups of the former store for as long as they may be wanted.',
      ],
      clears: 'Five minutes after the pass that finds a backup of the active store.',
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
