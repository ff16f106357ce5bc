import { accessFamily } from './access/family.js';
import { bucketFamily } from './buckets/family.js';
import { clusterFamily } from './clusters/clusters.js';
import { discoveryFamily } from './discovery/discovery.js';
import { environmentFamily } from './environments/environments.js';
import { returnFamily } from './return/return.js';
import type { Family } from './sight.js';
import { tableFamily } from './tables/tables.js';

/** Controls over several observations, in the order in which they are documented. */
export const families: readonly Family[] = [
  tableFamily,
  bucketFamily,
  clusterFamily,
  environmentFamily,
  accessFamily,
  returnFamily,
  discoveryFamily,
];
