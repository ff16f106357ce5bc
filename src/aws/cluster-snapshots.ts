import type { DBClusterSnapshot } from '@aws-sdk/client-rds';
import type { ClusterSnapshot } from '../estate/facts.js';
import type { Clusters } from '../ports/observers.js';
import { optionalInstant, required } from './answers.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';

const mostPages = 50;
const pageSize = 100;
/** Kept of one kind; of those that are being made as many again. */
const mostPerKind = 10;

/** Without a type the automated and the manual ones are listed, and not those of AWS Backup. */
const listings = [undefined, 'awsbackup'] as const;

/** `Clusters.snapshots`: the newest of each kind. @source API DescribeDBClusterSnapshots, Amazon RDS API Reference */
export function createClusterSnapshots(read: Read): Clusters['snapshots'] {
  return ({ account, region, cluster }, signal) =>
    read(
      {
        operation: 'DescribeDBClusterSnapshots',
        account,
        region,
        subject: `the snapshots of cluster ${cluster}`,
        absentOn: ['DBClusterNotFoundFault'],
        work: (send) => listSnapshots(send, cluster),
      },
      signal,
    );
}

async function listSnapshots(send: Send, cluster: string): Promise<readonly ClusterSnapshot[]> {
  const found = new Map<string, ClusterSnapshot>();
  for (const type of listings) {
    await everyPage('DescribeDBClusterSnapshots', mostPages, async (token) => {
      const answer = await send('DescribeDBClusterSnapshots', {
        DBClusterIdentifier: cluster,
        MaxRecords: pageSize,
        ...(type === undefined ? {} : { SnapshotType: type }),
        ...(token === undefined ? {} : { Marker: token }),
      });
      const page = required(answer.DBClusterSnapshots, 'DescribeDBClusterSnapshots');
      for (const each of page) {
        if (each.DBClusterIdentifier !== cluster) continue; // not every endpoint honours the filter
        const snapshot = describeSnapshot(each);
        found.set(snapshot.arn, snapshot);
      }
      return answer.Marker;
    });
  }
  return newestOf([...found.values()]);
}

function newestOf(all: readonly ClusterSnapshot[]): readonly ClusterSnapshot[] {
  const kept = new Map<string, number>();
  return all.toSorted(newestFirst).filter(({ kind, createdAt }) => {
    const key = `${kind} ${createdAt === undefined}`;
    const count = (kept.get(key) ?? 0) + 1;
    kept.set(key, count);
    return count <= mostPerKind;
  });
}

/** Those without a date come last. */
function newestFirst(a: ClusterSnapshot, b: ClusterSnapshot): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0);
}

/** What is still being made holds nothing, whatever date it bears. */
function describeSnapshot(snapshot: DBClusterSnapshot): ClusterSnapshot {
  const status = required(snapshot.Status, 'DescribeDBClusterSnapshots: Status');
  const createdAt = optionalInstant(
    snapshot.SnapshotCreateTime,
    'DescribeDBClusterSnapshots: SnapshotCreateTime',
  );
  return {
    arn: required(
      snapshot.DBClusterSnapshotArn,
      'DescribeDBClusterSnapshots: DBClusterSnapshotArn',
    ),
    kind: required(snapshot.SnapshotType, 'DescribeDBClusterSnapshots: SnapshotType'),
    status,
    createdAt: status === 'creating' ? undefined : createdAt,
  };
}
