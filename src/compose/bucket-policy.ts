import type { BackupBucket, Estate } from '../estate/environment.js';

/**
 * The guide's bucket policy for every account that backs up into the bucket from outside.
 * Undefined where nobody does.
 * @param partition - of the bucket's region
 * @source guide, "Create Backup Bucket"
 */
export function guideBucketPolicy(
  bucket: BackupBucket,
  estate: Estate,
  partition: string,
): string | undefined {
  const accounts = new Set(
    estate.environments
      .filter(
        ({ name, account }) => bucket.environments.includes(name) && account !== bucket.account,
      )
      .map(({ account }) => account),
  );
  if (accounts.size === 0) return undefined;
  const Principal = { AWS: [...accounts].map((id) => `arn:${partition}:iam::${id}:root`) };
  const arn = `arn:${partition}:s3:::${bucket.name}`;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal,
        Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:GetBucketVersioning'],
        Resource: arn,
      },
      {
        Effect: 'Allow',
        Principal,
        Action: [
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
          's3:DeleteObject',
          's3:GetObject',
          's3:PutObject',
        ],
        Resource: `${arn}/*`,
      },
    ],
  });
}
