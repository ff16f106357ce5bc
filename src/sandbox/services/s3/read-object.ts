import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type { Call, Handler } from '../../service.js';
import type { Bucket, ObjectContent, ObjectVersion } from './bucket.js';
import { preconditionFailed, sameEtag } from './conditions.js';
import type { Door } from './door.js';
import { findVersion } from './find-version.js';
import { s3Fault } from './faults.js';

/** The body is whole: the wire writes it as it is. */
type GetObjectOutput = Omit<GetObjectCommandOutput, '$metadata' | 'Body'> & {
  readonly Body: Uint8Array;
};
type HeadObjectOutput = Omit<HeadObjectCommandOutput, '$metadata'>;

type ReadInput = GetObjectCommandInput | HeadObjectCommandInput;

/** GetObject and HeadObject. */
export function readOperations(door: Door): Readonly<Record<string, Handler>> {
  const get = (input: GetObjectCommandInput, call: Call): GetObjectOutput => {
    const { bucket, version, content } = open(door, input, call);
    return answer(door, { bucket, version, content, input, call });
  };
  const head = (input: HeadObjectCommandInput, call: Call): HeadObjectOutput => {
    const { bucket, version, content } = open(door, input, call);
    const { Body: _, ...rest } = answer(door, { bucket, version, content, input, call });
    return rest;
  };
  return { GetObject: get, HeadObject: head };
}

interface Opened {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
  readonly content: ObjectContent;
}

/** Finds the version that is asked for and checks the request's conditions on it. */
function open(door: Door, input: ReadInput, call: Call): Opened {
  const { Key: key = '', VersionId: versionId } = input;
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const bucket = door.enter(input, call, action, key);
  const version = findVersion(door, bucket, call, { key, versionId });
  const content = version.content;
  if (content === undefined) throw deleteMarker(version, versionId);
  checkConditions(input, version, content);
  return { bucket, version, content };
}

/** Source: Amazon S3 User Guide, "Working with delete markers". */
function deleteMarker(version: ObjectVersion, asked: string | undefined): Error {
  const members = { Key: version.key, 'x-amz-delete-marker': 'true' };
  return asked === undefined
    ? s3Fault('NoSuchKey', 'The specified key does not exist.', members)
    : s3Fault(
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
        members,
      );
}

/** Source: Amazon S3 API Reference, "GetObject": If-Match before If-Unmodified-Since, and so on. */
function checkConditions(input: ReadInput, version: ObjectVersion, content: ObjectContent): void {
  const matches = (list: string): boolean =>
    list.split(',').some((etag) => etag.trim() === '*' || sameEtag(etag.trim(), content.etag));
  if (input.IfMatch !== undefined) {
    if (!matches(input.IfMatch)) throw preconditionFailed('If-Match');
  } else if (
    input.IfUnmodifiedSince !== undefined &&
    version.lastModified > input.IfUnmodifiedSince
  ) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (input.IfNoneMatch !== undefined) {
    if (matches(input.IfNoneMatch)) throw s3Fault('NotModified', 'Not Modified');
  } else if (input.IfModifiedSince !== undefined && version.lastModified <= input.IfModifiedSince) {
    throw s3Fault('NotModified', 'Not Modified');
  }
}

function answer(
  door: Door,
  { bucket, version, content, input, call }: Opened & { input: ReadInput; call: Call },
): GetObjectOutput {
  const range = parseRange(input.Range, content.body.byteLength);
  const body =
    range === undefined ? content.body : content.body.subarray(range.first, range.last + 1);
  const withChecksums = input.ChecksumMode === 'ENABLED' && range === undefined;
  // Without the permission the lock's fields are missing, not refused.
  const showsLock = door.may(bucket, call, 's3:GetObjectRetention', version.key);
  return {
    Body: body,
    AcceptRanges: 'bytes',
    LastModified: version.lastModified,
    ContentLength: body.byteLength,
    ETag: content.etag,
    ...content.headers,
    Metadata: { ...content.metadata },
    ServerSideEncryption: 'AES256',
    ...(range === undefined
      ? {}
      : { ContentRange: `bytes ${range.first}-${range.last}/${content.body.byteLength}` }),
    ...(withChecksums && Object.keys(content.checksums).length > 0
      ? { ...content.checksums, ChecksumType: 'FULL_OBJECT' as const }
      : {}),
    ...(bucket.versioning === 'never' ? {} : { VersionId: version.versionId }),
    ...(showsLock && version.retention !== undefined
      ? {
          ObjectLockMode: version.retention.mode,
          ObjectLockRetainUntilDate: version.retention.until,
        }
      : {}),
  };
}

/**
 * Both ends inclusive; undefined: the whole object, also for a header that is no single byte range.
 * @throws AwsFault InvalidRange when it begins behind the end
 */
function parseRange(
  header: string | undefined,
  size: number,
): { readonly first: number; readonly last: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/u.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (first >= size) throw s3Fault('InvalidRange', 'The requested range is not satisfiable');
  return { first, last };
}
