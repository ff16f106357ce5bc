import type { BucketName, RegionId } from './ids.js';
import { partitionOfRegion } from './partition.js';

/**
 * ARN of a bucket, or with `key` of objects in it. Never throws.
 * @param region - any of the bucket's partition
 * @source Actions, resources, and condition keys for Amazon S3, Service Authorization Reference
 */
export function bucketArn(region: RegionId, bucket: BucketName, key?: string): string {
  const arn = `arn:${partitionOfRegion(region)}:s3:::${bucket}`;
  return key === undefined ? arn : `${arn}/${key}`;
}
