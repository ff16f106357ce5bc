import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Random } from '../../random.js';
import { AwsFault, type Call, type Handler } from '../../service.js';
import { makeVersionId, type Bucket } from './bucket.js';
import { preconditionFailed, sameEtag, wholeSecond } from './conditions.js';
import type { Door } from './door.js';
import { s3Fault, withRegion } from './faults.js';
import { mayShorten } from './lock-rules.js';

type Output = Omit<DeleteObjectCommandOutput, '$metadata'>;

/** DeleteObject. Source: Amazon S3 User Guide, "Deleting object versions", "Locking objects". */
export function deleteOperation(door: Door, random: Random): Readonly<Record<string, Handler>> {
  const remove = (input: DeleteObjectCommandInput, call: Call): Output => {
    const { Key: key = '', VersionId: versionId } = input;
    const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
    const bucket = door.enter(input, call, action, key);
    checkCondition(bucket, input);
    return versionId === undefined
      ? deleteNewest(bucket, key, call, random)
      : deleteVersion(bucket, { key, versionId, door, input }, call);
  };
  return { DeleteObject: remove };
}

function checkCondition(
  bucket: Bucket,
  { Key: key = '', IfMatch: ifMatch }: DeleteObjectCommandInput,
): void {
  if (ifMatch === undefined) return;
  const current = bucket.objects.latest(key)?.content?.etag;
  if (current === undefined)
    throw s3Fault('NoSuchKey', 'The specified key does not exist.', { Key: key });
  if (ifMatch !== '*' && !sameEtag(ifMatch, current)) throw preconditionFailed('If-Match');
}

/** With versioning nothing goes away: a delete marker comes on top. Locks do not stand against it. */
function deleteNewest(bucket: Bucket, key: string, call: Call, random: Random): Output {
  if (bucket.versioning === 'never') {
    bucket.objects.remove(key, 'null');
    return {};
  }
  const sequence = bucket.objects.nextSequence();
  const versionId = bucket.versioning === 'Enabled' ? makeVersionId(random, sequence) : 'null';
  bucket.objects.add({
    key,
    versionId,
    sequence,
    lastModified: wholeSecond(call.now),
    content: undefined,
    retention: undefined,
  });
  return { DeleteMarker: true, VersionId: versionId };
}

/** A version is gone for good, unless its retention still runs. An unknown version is no error. */
function deleteVersion(
  bucket: Bucket,
  asked: { key: string; versionId: string; door: Door; input: DeleteObjectCommandInput },
  call: Call,
): Output {
  const { key, versionId, door, input } = asked;
  const version = bucket.objects.find(key, versionId);
  if (version === undefined) return { VersionId: versionId };
  const bypasses =
    input.BypassGovernanceRetention === true &&
    door.may(bucket, call, 's3:BypassGovernanceRetention', key);
  if (!mayShorten(version.retention, call.now, bypasses)) {
    const message = 'Access Denied because object protected by object lock.';
    throw withRegion(new AwsFault('AccessDenied', message, { status: 403 }), bucket);
  }
  bucket.objects.remove(key, versionId);
  return { VersionId: versionId, ...(version.content === undefined ? { DeleteMarker: true } : {}) };
}
