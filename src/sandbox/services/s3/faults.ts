import { AwsFault } from '../../service.js';
import type { Bucket } from './bucket.js';

/** S3's errors with their HTTP status. Source: Amazon S3 API Reference, "Error responses". */
const statuses = {
  BadDigest: 400,
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  ConditionalRequestConflict: 409,
  EntityTooLarge: 400,
  IllegalLocationConstraintException: 400,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidBucketState: 409,
  InvalidDigest: 400,
  InvalidLocationConstraint: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidRetentionPeriod: 400,
  KeyTooLongError: 400,
  MalformedPolicy: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchBucketPolicy: 404,
  NoSuchKey: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchObjectLockConfiguration: 404,
  NoSuchPublicAccessBlockConfiguration: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  NotModified: 304,
  ObjectLockConfigurationNotFoundError: 404,
  OwnershipControlsNotFoundError: 404,
  PermanentRedirect: 301,
  PreconditionFailed: 412,
  ReplicationConfigurationNotFoundError: 404,
  ServerSideEncryptionConfigurationNotFoundError: 404,
  TooManyBuckets: 400,
} as const;

/** @param members - further elements of the error document */
export function s3Fault(
  name: keyof typeof statuses,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
): AwsFault {
  return new AwsFault(name, message, { status: statuses[name], members });
}

/** S3 names the bucket's region on every answer about a bucket, also on a refusal. */
export function withRegion(fault: AwsFault, bucket: Bucket): AwsFault {
  return new AwsFault(fault.name, fault.message, {
    status: fault.status,
    members: { ...fault.members, [regionHeader]: bucket.region },
  });
}

const regionHeader = 'x-amz-bucket-region';
