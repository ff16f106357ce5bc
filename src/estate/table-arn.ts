import type { RegionId } from './ids.js';
import type { Placement } from './placement.js';

/** Beginnings of region ids, with the partition that they stand for; all others are in `aws`. */
const partitions: readonly (readonly [beginning: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export function partitionOf(region: RegionId): string {
  return partitions.find(([beginning]) => region.startsWith(beginning))?.[1] ?? 'aws';
}

/**
 * ARN of a table that need not have been seen. Never throws.
 * @source Actions, resources, and condition keys for Amazon DynamoDB, Service Authorization Reference
 */
export function tableArn({ account, region, table }: Placement): string {
  return `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${table}`;
}
