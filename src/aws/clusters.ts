import type { DBCluster } from '@aws-sdk/client-rds';
import type { ClusterDescription } from '../estate/facts.js';
import type { Clusters } from '../ports/observers.js';
import { required } from './answers.js';
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
  };
}

function describeCluster(cluster: DBCluster): ClusterDescription {
  return {
    engine: required(cluster.Engine, 'DescribeDBClusters: Engine'),
    retentionDays: required(
      cluster.BackupRetentionPeriod,
      'DescribeDBClusters: BackupRetentionPeriod',
    ),
  };
}
