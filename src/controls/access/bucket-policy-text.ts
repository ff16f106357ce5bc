import type { BackupBucket, Estate } from '../../estate/environment.js';
import type { AccountId } from '../../estate/ids.js';
import { bucketArn } from '../../estate/bucket-arn.js';
import { partitionOfRegion } from '../../estate/partition.js';
import { bucketActions, objectActions } from './backup-actions.js';
import { guestsOf } from './guests.js';

/** A statement as it stands in JSON. */
export interface GrantStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly AWS: readonly string[] };
  readonly Action: readonly string[];
  readonly Resource: string;
}

/**
 * The guide's two statements for some accounts.
 * @param accounts - not empty
 * @source guide, "Create Backup Bucket"
 */
export function grantStatements(
  { name, region }: BackupBucket,
  accounts: readonly AccountId[],
): readonly GrantStatement[] {
  const partition = partitionOfRegion(region);
  const Principal = { AWS: accounts.map((id) => `arn:${partition}:iam::${id}:root`) };
  return [
    {
      Sid: 'DepotBackupBucket',
      Effect: 'Allow',
      Principal,
      Action: bucketActions,
      Resource: bucketArn(region, name),
    },
    {
      Sid: 'DepotBackupObjects',
      Effect: 'Allow',
      Principal,
      Action: objectActions,
      Resource: bucketArn(region, name, '*'),
    },
  ];
}

/** Each account once that backs up into the bucket from outside, in the configured order. */
export function guestAccounts(bucket: BackupBucket, estate: Estate): readonly AccountId[] {
  return [...new Set(guestsOf(bucket, estate).map(({ account }) => account))];
}

/**
 * The guide's bucket policy for every account that backs up into the bucket from outside, as JSON.
 * Undefined where nobody does.
 */
export function guideBucketPolicy(bucket: BackupBucket, estate: Estate): string | undefined {
  const accounts = guestAccounts(bucket, estate);
  if (accounts.length === 0) return undefined;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: grantStatements(bucket, accounts),
  });
}
