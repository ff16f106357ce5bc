import type { ClusterFacts } from '../../estate/facts.js';
import { type ControlCard, type Judgement, notReported, unseen } from '../control.js';
import type { ClusterTarget } from '../../estate/targets.js';

type Reason = 'ClusterUnprotected';

/** Nobody deletes the cluster by mistake. */
export const auroraProtected: ControlCard & {
  judge(target: ClusterTarget, facts: ClusterFacts): Judgement<Reason> | undefined;
} = {
  id: 'aurora-protected',
  title: 'Aurora deletion protection on',
  subject: 'cluster',
  rationale: 'With the cluster its automatic backups go, unless they were asked to be retained.',
  source: 'Deleting Aurora DB clusters and DB instances, Amazon Aurora User Guide',
  equivalents: { configRule: 'rds-cluster-deletion-protection-enabled' },
  reasons: {
    ClusterUnprotected: {
      severity: 'warning',
      meaning: 'Deletion protection of the cluster is off.',
    },
  },
  judge({ environment, cluster: id }, { cluster }) {
    if (!environment.posture.deletionProtection || cluster.kind === 'absent') return undefined;
    if (cluster.kind === 'unknown') return unseen(cluster);
    const isOn = cluster.value.details?.deletionProtection;
    if (isOn === undefined) return notReported('deletion protection of the cluster');
    if (isOn) return { verdict: 'pass', message: 'deletion protection of the cluster is on' };
    return {
      verdict: 'fail',
      reason: 'ClusterUnprotected',
      message: 'deletion protection of the cluster is off',
      remedy: `aws rds modify-db-cluster --region ${environment.region} --db-cluster-identifier ${id} --deletion-protection --apply-immediately`,
    };
  },
};
