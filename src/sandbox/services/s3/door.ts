import { authorize, isAuthorized, type Need, type ResourceSide } from '../../iam/access.js';
import { partitionOf } from '../../iam/partition.js';
import { AwsFault, type Call } from '../../service.js';
import type { Bucket } from './bucket.js';
import { s3Fault, withRegion } from './faults.js';

/** What every request about a bucket may carry. */
interface BucketRequest {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The way into a bucket: existence, region, owner and permission are looked at in S3's order. */
export interface Door {
  /**
   * The bucket of a request that may do `action` on it, or on its object `key`.
   * @throws AwsFault NoSuchBucket, PermanentRedirect or AccessDenied
   */
  enter(request: BucketRequest, call: Call, action: string, key?: string): Bucket;
  /** Whether the caller may also do `action`; never throws. */
  may(bucket: Bucket, call: Call, action: string, key?: string): boolean;
  /** @throws AwsFault AccessDenied when the caller may not also do `action` */
  demand(bucket: Bucket, call: Call, action: string, key?: string): void;
}

/** Calls about a bucket's policy are refused to other accounts whatever they are granted. */
const ownerOnlyActions: ReadonlySet<string> = new Set([
  's3:GetBucketPolicy',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
]);

export function createDoor(buckets: ReadonlyMap<string, Bucket>): Door {
  return {
    enter: (request, call, action, key) => {
      const name = request.Bucket ?? '';
      const bucket = buckets.get(name);
      if (bucket === undefined || partitionOf(bucket.region) !== call.partition) {
        throw s3Fault('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
      }
      checkRegion(bucket, call);
      checkOwner(bucket, request.ExpectedBucketOwner);
      if (ownerOnlyActions.has(action) && call.caller.account !== bucket.account) {
        throw withRegion(
          s3Fault('MethodNotAllowed', 'The specified method is not allowed against this resource.'),
          bucket,
        );
      }
      demand(bucket, call, action, key);
      return bucket;
    },
    may: (bucket, call, action, key) => {
      const { need, side } = questionOf(bucket, action, key);
      return isAuthorized(call, need, side);
    },
    demand,
  };
}

function demand(bucket: Bucket, call: Call, action: string, key?: string): void {
  const { need, side } = questionOf(bucket, action, key);
  try {
    authorize(call, need, side);
  } catch (error) {
    throw error instanceof AwsFault ? withRegion(error, bucket) : error;
  }
}

/** The question to IAM: what is needed on which ARN, and what the bucket's owner says. */
function questionOf(
  bucket: Bucket,
  action: string,
  key: string | undefined,
): { readonly need: Need; readonly side: ResourceSide } {
  return {
    need: { action, resource: resourceArn(bucket, key) },
    side: { owner: bucket.account, policy: bucket.policy },
  };
}

function resourceArn(bucket: Bucket, key: string | undefined): string {
  const arn = `arn:${partitionOf(bucket.region)}:s3:::${bucket.name}`;
  return key === undefined ? arn : `${arn}/${key}`;
}

/** Source: Amazon S3 User Guide, "Making requests using the REST API: redirects". */
function checkRegion(bucket: Bucket, call: Call): void {
  if (bucket.region === call.region) return;
  // The global endpoint answers this one call about a bucket anywhere.
  if (call.operation === 'GetBucketLocation' && call.region === 'us-east-1') return;
  const fault = s3Fault(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
      'Please send all future requests to this endpoint.',
    { Bucket: bucket.name, Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com` },
  );
  throw withRegion(fault, bucket);
}

/** Source: Amazon S3 User Guide, "Verifying bucket ownership with bucket owner condition". */
function checkOwner(bucket: Bucket, expected: string | undefined): void {
  if (expected === undefined || expected === bucket.account) return;
  const fault = new AwsFault('AccessDenied', 'Access Denied', { status: 403 });
  throw withRegion(fault, bucket);
}
