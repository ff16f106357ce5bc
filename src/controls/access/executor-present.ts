import type { Environment } from '../../estate/environment.js';
import { type Control, notReported, unseen } from '../control.js';
import type { AccessScene } from './access-scene.js';
import { isBackupExecutor } from './allowed-locations.js';
import { quoted } from './quoted.js';

type Reason = 'ExecutorMissing';

/** The environment has the executor that Depot's own backups run on. */
export const executorPresent: Control<Environment, AccessScene, Reason> = {
  id: 'executor-present',
  title: 'Backup executor present',
  subject: 'environment',
  rationale:
    "Depot's backup of a dataset runs on an EMR Serverless executor. Without one it is refused, which shows only when a backup is wanted.",
  source: 'guide, "Prerequisites"; Depot docs, Executors',
  reasons: {
    ExecutorMissing: {
      severity: 'warning',
      meaning:
        'Depot lists no EMR Serverless executor (a hint where no backup location is configured).',
    },
  },
  evaluate({ backupLocation }, { facts: { executors } }) {
    if (executors === undefined) return undefined; // no gateway: said by dataset-storage
    if (executors.kind === 'unknown') return unseen(executors);
    if (executors.kind === 'absent') return notReported('the executors of the environment');
    if (executors.value.some(isBackupExecutor)) {
      return { verdict: 'pass', message: 'an EMR Serverless executor is there' };
    }
    const types = [...new Set(executors.value.map(({ type }) => quoted(type)))].toSorted();
    return {
      verdict: 'fail',
      reason: 'ExecutorMissing',
      message: `no EMR Serverless executor is there: ${types.length === 0 ? 'Depot lists none at all' : `only ${types.slice(0, 5).join(', ')}`}`,
      remedy: "Add Executor.EmrServerless to the environment's CDK code and deploy it.",
      ...(backupLocation === undefined ? { severity: 'info' as const } : {}),
    };
  },
};
