import { partitionOfRegion } from './partition.js';
import type { Placement } from './placement.js';

/**
 * ARN of a table that need not have been seen. Never throws.
 * @source Actions, resources, and condition keys for Amazon DynamoDB, Service Authorization Reference
 */
export function tableArn({ account, region, table }: Placement): string {
  return `arn:${partitionOfRegion(region)}:dynamodb:${region}:${account}:table/${table}`;
}
