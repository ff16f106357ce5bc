import { discoveryFamily } from './discovery/discovery.js';
import { returnFamily } from './return/return.js';
import type { Family } from './sight.js';

/** Controls over several observations, in the order in which they are documented. */
export const families: readonly Family[] = [returnFamily, discoveryFamily];
