/**
 * Identity in the sandbox: who calls (`credentials.ts`) and what they may do (`policy.ts`,
 * `evaluate.ts`, `access.ts`). It must not know any service's state: a service hands its resource
 * policy in. Read `access.ts` next.
 */
import { partition } from '@aws-sdk/core/client';

/**
 * The partition of a region: `aws`, `aws-cn`, `aws-us-gov`, ... An unknown region counts as `aws`,
 * as in the SDK's endpoint rules. Never throws.
 */
export function partitionOf(region: string): string {
  return partition(region).name;
}
