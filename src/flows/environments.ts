import { bucketArn } from '../estate/bucket-arn.js';
import type { BackupLocation, Environment } from '../estate/environment.js';
import type { RegionId } from '../estate/ids.js';
import type { EnvironmentFacts } from '../estate/place-facts.js';
import type { AccessRequest } from '../ports/surroundings.js';
import type { Reading } from './reading.js';

/**
 * What Depot's data role must be allowed in the place that backups go to.
 * @source guide, "Create Backup Bucket"
 */
export function accessQuestions(
  { bucket, prefix }: BackupLocation,
  region: RegionId,
): AccessRequest['questions'] {
  return [
    {
      actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:GetBucketVersioning'],
      resource: bucketArn(region, bucket),
    },
    {
      actions: [
        's3:PutObject',
        's3:GetObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
        's3:DeleteObject',
      ],
      resource: bucketArn(region, bucket, prefix === '' ? '*' : `${prefix}/*`),
    },
  ];
}

/** Reads what an environment is as a whole. Each read stands for itself. */
export async function observeEnvironment(
  environment: Environment,
  { observers: { stacks, datasets, access: iam, presence }, signal }: Reading,
): Promise<EnvironmentFacts> {
  const { account, region, gateway, backupLocation, bootstrapBucket, dataRole: role } = environment;
  const questions = backupLocation && accessQuestions(backupLocation, region);
  const [stack, depot, executors, access, bootstrap] = await Promise.all([
    stacks.describe({ account, region }, environment.stack, signal),
    gateway && datasets.environment(environment, signal),
    gateway && datasets.executors(environment, signal),
    questions && iam.simulate({ account, role, questions }, signal),
    presence.exists({ account, region, name: bootstrapBucket }, signal),
  ]);
  return { stack, depot, executors, access, bootstrap };
}
