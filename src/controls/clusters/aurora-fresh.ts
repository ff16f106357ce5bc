import type { ClusterFacts, ClusterSnapshot } from '../../estate/facts.js';
import { describeSpan, hourMs } from '../../kernel/units.js';
import {
  clockRemedy,
  type ControlCard,
  type Judgement,
  notReported,
  skewMs,
  unseen,
} from '../control.js';

type Reason = 'SnapshotOld' | 'SnapshotMissing';

/**
 * Automatic backups come once a day within a window; a snapshot may take some hours from its begin.
 * @source guide, "Aurora"; Overview of backing up and restoring an Aurora DB cluster
 */
const longestAgeMs = 28 * hourMs;

/** The cluster's daily backup really happened. */
export const auroraFresh: ControlCard & {
  judge(facts: ClusterFacts): Judgement<Reason> | undefined;
} = {
  id: 'aurora-fresh',
  title: 'Aurora backup recent',
  subject: 'cluster',
  rationale:
    'A retention says how long backups are kept, not that there are any. Depot promises one a day and nothing finer.',
  source:
    'Overview of backing up and restoring an Aurora DB cluster, Amazon Aurora User Guide; guide, "Aurora"',
  reasons: {
    SnapshotOld: {
      severity: 'critical',
      meaning: 'The newest automatic snapshot is older than a day and its window.',
    },
    SnapshotMissing: {
      severity: 'critical',
      meaning: 'The cluster has no automatic snapshot that can be used.',
    },
  },
  judge({ cluster, snapshots }) {
    if (cluster.kind === 'absent') return undefined; // told by aurora-retention
    if (cluster.kind === 'unknown') return unseen(cluster);
    if (snapshots === undefined || snapshots.kind === 'absent') return undefined;
    if (snapshots.kind === 'unknown') return unseen(snapshots);
    const usable = usableOf(snapshots.value);
    const readMs = snapshots.at.getTime();
    const newest = usable.find((createdAt) => createdAt.getTime() - readMs <= skewMs);
    if (newest === undefined && usable.length > 0) {
      return notReported('a believable age: the snapshots begin in the future', clockRemedy);
    }
    if (newest === undefined) {
      return {
        verdict: 'fail',
        reason: 'SnapshotMissing',
        message: 'there is no automatic snapshot',
        remedy:
          'A new cluster has its first one within a day. Else look at the events of the cluster: aws rds describe-events --source-type db-cluster.',
      };
    }
    const ageMs = readMs - newest.getTime();
    if (ageMs > longestAgeMs) {
      return {
        verdict: 'fail',
        reason: 'SnapshotOld',
        message: `the newest automatic snapshot is ${describeSpan(ageMs)} old`,
        remedy:
          'Look at the events of the cluster: aws rds describe-events --source-type db-cluster; until then make one by hand: aws rds create-db-cluster-snapshot.',
      };
    }
    return {
      verdict: 'pass',
      message: `the newest automatic snapshot is ${describeSpan(Math.max(0, ageMs))} old`,
    };
  },
};

/** When the automatic ones that can be used were made; newest first, as they come. */
function usableOf(snapshots: readonly ClusterSnapshot[]): readonly Date[] {
  return snapshots.flatMap(({ kind, status, createdAt }) =>
    kind === 'automated' && status === 'available' && createdAt !== undefined ? createdAt : [],
  );
}
