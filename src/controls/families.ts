import { accessFamily } from './access/family.js';
import { bucketFamily } from './buckets/family.js';
import type { Family } from './sight.js';

/** Controls over several observations, in the order in which they are documented. */
export const families: readonly Family[] = [bucketFamily, accessFamily];
