import type {
  GetObjectRetentionCommandInput,
  GetObjectRetentionCommandOutput,
  PutObjectRetentionCommandInput,
} from '@aws-sdk/client-s3';
import { AwsFault, type Call, type Handler } from '../../service.js';
import type { Bucket, ObjectVersion } from './bucket.js';
import type { Door } from './door.js';
import { s3Fault, withRegion } from './faults.js';
import { findVersion } from './find-version.js';
import { mayShorten, parseRetention, weakens } from './lock-rules.js';

type GetOutput = Omit<GetObjectRetentionCommandOutput, '$metadata'>;

/** GetObjectRetention and PutObjectRetention. */
export function retentionOperations(door: Door): Readonly<Record<string, Handler>> {
  const put = (input: PutObjectRetentionCommandInput, call: Call): object => {
    const bucket = door.enter(input, call, 's3:PutObjectRetention', input.Key ?? '');
    const version = lockedVersion(door, bucket, input, call);
    const wanted = input.Retention ?? {};
    const isRemoval = wanted.Mode === undefined && wanted.RetainUntilDate === undefined;
    const after = isRemoval ? undefined : parseRetention(wanted, call.now);
    const bypasses =
      input.BypassGovernanceRetention === true &&
      door.may(bucket, call, 's3:BypassGovernanceRetention', version.key);
    if (weakens(version.retention, after) && !mayShorten(version.retention, call.now, bypasses)) {
      const message = 'Access Denied because object protected by object lock.';
      throw withRegion(new AwsFault('AccessDenied', message, { status: 403 }), bucket);
    }
    version.retention = after;
    return {};
  };

  const get = (input: GetObjectRetentionCommandInput, call: Call): GetOutput => {
    const bucket = door.enter(input, call, 's3:GetObjectRetention', input.Key ?? '');
    const { retention } = lockedVersion(door, bucket, input, call);
    if (retention === undefined) {
      throw s3Fault(
        'NoSuchObjectLockConfiguration',
        'The specified object does not have a ObjectLock configuration',
      );
    }
    return { Retention: { Mode: retention.mode, RetainUntilDate: retention.until } };
  };

  return { PutObjectRetention: put, GetObjectRetention: get };
}

function lockedVersion(
  door: Door,
  bucket: Bucket,
  input: { readonly Key?: string | undefined; readonly VersionId?: string | undefined },
  call: Call,
): ObjectVersion {
  if (bucket.lock === undefined) {
    throw s3Fault('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  const asked = { key: input.Key ?? '', versionId: input.VersionId };
  const version = findVersion(door, bucket, call, asked);
  if (version.content === undefined) {
    throw s3Fault('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
  return version;
}
