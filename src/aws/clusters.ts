import type { DBCluster } from '@aws-sdk/client-rds';
import type { ClusterDescription, ClusterDetails } from '../estate/facts.js';
import type { Clusters } from '../ports/observers.js';
import { optionalInstant, required } from './answers.js';
import { createClusterSnapshots } from './cluster-snapshots.js';
import { absent } from './read.js';
import type { Read } from './read.js';

/** The port `Clusters` on RDS. */
export function createClusters(read: Read): Clusters {
  return {
    describe: ({ account, region, cluster }, signal) =>
      read(
        {
          operation: 'DescribeDBClusters',
          account,
          region,
          subject: `cluster ${cluster}`,
          absentOn: ['DBClusterNotFoundFault'],
          work: async (send) => {
            const answer = await send('DescribeDBClusters', { DBClusterIdentifier: cluster });
            const found = required(answer.DBClusters, 'DescribeDBClusters: DBClusters').find(
              ({ DBClusterIdentifier }) => DBClusterIdentifier === cluster,
            );
            return found === undefined ? absent : describeCluster(found);
          },
        },
        signal,
      ),
    snapshots: createClusterSnapshots(read),
  };
}

function describeCluster(cluster: DBCluster): ClusterDescription {
  return {
    engine: required(cluster.Engine, 'DescribeDBClusters: Engine'),
    retentionDays: required(
      cluster.BackupRetentionPeriod,
      'DescribeDBClusters: BackupRetentionPeriod',
    ),
    details: detailsOf(cluster),
  };
}

function detailsOf(cluster: DBCluster): ClusterDetails {
  return {
    status: cluster.Status || undefined,
    earliest: optionalInstant(
      cluster.EarliestRestorableTime,
      'DescribeDBClusters: EarliestRestorableTime',
    ),
    latest: optionalInstant(
      cluster.LatestRestorableTime,
      'DescribeDBClusters: LatestRestorableTime',
    ),
    backupWindow: cluster.PreferredBackupWindow || undefined,
    deletionProtection: cluster.DeletionProtection,
    keyArn: cluster.StorageEncrypted === true ? cluster.KmsKeyId || undefined : undefined,
  };
}
