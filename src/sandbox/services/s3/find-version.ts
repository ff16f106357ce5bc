import { AwsFault, type Call } from '../../service.js';
import type { Bucket, ObjectVersion } from './bucket.js';
import type { Door } from './door.js';
import { s3Fault, withRegion } from './faults.js';

/**
 * The version asked for, or the newest. Whoever may not list the bucket is not told that a key is
 * missing. Source: Amazon S3 API Reference, "GetObject", permissions.
 * @throws AwsFault NoSuchKey, NoSuchVersion, InvalidArgument or AccessDenied
 */
export function findVersion(
  door: Door,
  bucket: Bucket,
  call: Call,
  asked: { readonly key: string; readonly versionId: string | undefined },
): ObjectVersion {
  const { key, versionId } = asked;
  const found =
    versionId === undefined ? bucket.objects.latest(key) : bucket.objects.find(key, versionId);
  if (found !== undefined) return found;
  if (!door.may(bucket, call, 's3:ListBucket')) {
    throw withRegion(new AwsFault('AccessDenied', 'Access Denied', { status: 403 }), bucket);
  }
  if (versionId === undefined) {
    throw s3Fault('NoSuchKey', 'The specified key does not exist.', { Key: key });
  }
  if (versionId !== 'null' && !/^[0-9A-Za-z._-]{1,1024}$/u.test(versionId)) {
    throw s3Fault('InvalidArgument', 'Invalid version id specified');
  }
  throw s3Fault('NoSuchVersion', 'The specified version does not exist.', {
    Key: key,
    VersionId: versionId,
  });
}
