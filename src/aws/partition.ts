import { partition } from '@aws-sdk/core/client';
import type { RegionId } from '../estate/ids.js';

/** The partition of a region (`aws`, `aws-cn`, `aws-us-gov`, ...), by the SDK's own data. */
export function partitionOf(region: RegionId): string {
  return partition(region).name;
}
