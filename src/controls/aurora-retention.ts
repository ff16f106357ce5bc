import type { ClusterFacts } from '../estate/facts.js';
import type { ClusterTarget } from '../estate/targets.js';
import { type Control, unseen } from './control.js';

type Reason = 'ClusterMissing' | 'AuroraRetentionTooShort';

/** Aurora keeps its automatic backups for the wanted number of days. */
export const auroraRetention: Control<ClusterTarget, ClusterFacts, Reason> = {
  id: 'aurora-retention',
  title: 'Aurora retention',
  subject: 'cluster',
  rationale:
    'Datasets on Aurora have no other backup than the automatic one, which Depot sets to seven days.',
  source:
    'Overview of backing up and restoring an Aurora DB cluster, Amazon Aurora User Guide; guide, "Aurora"',
  reasons: {
    ClusterMissing: { severity: 'critical', meaning: 'There is no cluster of that name.' },
    AuroraRetentionTooShort: {
      severity: 'warning',
      meaning: 'BackupRetentionPeriod is below the posture.',
    },
  },
  evaluate({ environment, cluster: id }, { cluster }) {
    if (cluster.kind === 'unknown') return unseen(cluster);
    if (cluster.kind === 'absent') {
      return {
        verdict: 'fail',
        reason: 'ClusterMissing',
        message: 'the Aurora cluster is missing',
        remedy:
          'Check its name in the configuration; a deleted cluster may have left retained backups: aws rds describe-db-cluster-automated-backups.',
      };
    }
    const { retentionDays } = cluster.value;
    const wanted = environment.posture.aurora.retentionDays;
    if (retentionDays >= wanted) {
      return { verdict: 'pass', message: `automatic backups are kept ${retentionDays} days` };
    }
    return {
      verdict: 'fail',
      reason: 'AuroraRetentionTooShort',
      message: `automatic backups are kept ${retentionDays} ${retentionDays === 1 ? 'day' : 'days'}; ${wanted} are wanted`,
      remedy: `aws rds modify-db-cluster --region ${environment.region} --db-cluster-identifier ${id} --backup-retention-period ${wanted} --apply-immediately`,
    };
  },
};
