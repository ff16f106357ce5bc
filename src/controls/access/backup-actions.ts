import type { BackupLocation } from '../../estate/environment.js';
import { bucketArn } from '../../estate/bucket-arn.js';
import type { RegionId } from '../../estate/ids.js';

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

const excessBucketActions = ['s3:PutBucketPolicy'] as const;
const excessObjectActions = ['s3:BypassGovernanceRetention', 's3:DeleteObjectVersion'] as const;

/**
 * What no backup needs and a grant of `s3:*` brings along: to pass over a lock, to destroy versions,
 * to change who may do what.
 */
export const excessActions = [...excessObjectActions, ...excessBucketActions] as const;

/** Actions, and the one resource that they are asked of. */
export interface WantedAccess {
  readonly actions: readonly string[];
  /** Ends with `*` where everything below is meant. */
  readonly resource: string;
}

/**
 * All that an environment must be able to do in its backup location: bucket first, then objects.
 * @param region - any of the bucket's partition
 */
export function wantedAccess(
  { bucket, prefix }: BackupLocation,
  region: RegionId,
): readonly [bucket: WantedAccess, objects: WantedAccess] {
  return [
    { actions: bucketActions, resource: bucketArn(region, bucket) },
    {
      actions: objectActions,
      resource: bucketArn(region, bucket, prefix === '' ? '*' : `${prefix}/*`),
    },
  ];
}

/** What is asked about a data role: what it must be able to do, and what it had better not. */
export function accessQuestions(
  location: BackupLocation,
  region: RegionId,
): readonly WantedAccess[] {
  const [bucket, objects] = wantedAccess(location, region);
  return [
    { ...bucket, actions: [...bucket.actions, ...excessBucketActions] },
    { ...objects, actions: [...objects.actions, ...excessObjectActions] },
  ];
}
