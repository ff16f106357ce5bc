import type { AlertCard } from './alert-card.js';
import { backupAlerts } from './cards/backups.js';
import { bucketAlerts } from './cards/buckets.js';
import { daemonAlerts } from './cards/daemon.js';
import { foundAlerts } from './cards/found.js';
import { jobAlerts } from './cards/jobs.js';
import { pitrAlerts } from './cards/pitr.js';
import { replicaAlerts } from './cards/replicas.js';
import { returnAlerts } from './cards/return.js';
import { sightAlerts } from './cards/sight.js';
import { storeAlerts } from './cards/stores.js';
import { tableAlerts } from './cards/tables.js';
import { vaultAlerts } from './cards/vaults.js';
import { watchAlerts } from './cards/watch.js';

/** Every alert, in the order of the rules file and of the runbooks. */
export const alerts: readonly AlertCard[] = [
  ...watchAlerts,
  ...daemonAlerts,
  ...jobAlerts,
  ...sightAlerts,
  ...tableAlerts,
  ...pitrAlerts,
  ...replicaAlerts,
  ...backupAlerts,
  ...vaultAlerts,
  ...bucketAlerts,
  ...storeAlerts,
  ...returnAlerts,
  ...foundAlerts,
];
