import type { BackupLocation } from '../../estate/environment.js';
import type { BucketName } from '../../estate/ids.js';

/** What Depot's account does to the backup bucket itself. @source guide, "Create Backup Bucket" */
export const bucketActions = [
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:GetBucketVersioning',
] as const;

/** What it does to the objects in it. @source guide, "Create Backup Bucket" */
export const objectActions = [
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:DeleteObject',
  's3:GetObject',
  's3:PutObject',
] as const;

/**
 * What no backup needs and a grant of `s3:*` brings along: to pass over a lock, to destroy versions,
 * to change who may do what.
 */
export const excessActions = [
  's3:BypassGovernanceRetention',
  's3:DeleteObjectVersion',
  's3:PutBucketPolicy',
] as const;

export function bucketArn(bucket: BucketName, partition: string): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** Actions, and the one resource that they are wanted on. */
export interface WantedAccess {
  readonly actions: readonly string[];
  /** Ends with `*` where everything below is meant. */
  readonly resource: string;
}

/** All that an environment must be able to do in its backup location: bucket first, then objects. */
export function wantedAccess(
  { bucket, prefix }: BackupLocation,
  partition: string,
): readonly WantedAccess[] {
  const arn = bucketArn(bucket, partition);
  return [
    { actions: bucketActions, resource: arn },
    { actions: objectActions, resource: `${arn}/${prefix === '' ? '' : `${prefix}/`}*` },
  ];
}
