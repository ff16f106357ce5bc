import { accessFamily } from './access/family.js';
import { backupsFamily } from './backups/family.js';
import { bucketFamily } from './buckets/family.js';
import { clusterFamily } from './clusters/family.js';
import { discoveryFamily } from './discovery/family.js';
import { environmentFamily } from './environments/family.js';
import { returnFamily } from './return/family.js';
import type { Family } from './sight.js';
import { storageFamily } from './storage/family.js';
import { tableFamily } from './tables/family.js';

/** Controls over several observations, in the order in which they are documented. */
export const families: readonly Family[] = [
  tableFamily,
  backupsFamily,
  bucketFamily,
  clusterFamily,
  environmentFamily,
  accessFamily,
  storageFamily,
  returnFamily,
  discoveryFamily,
];
