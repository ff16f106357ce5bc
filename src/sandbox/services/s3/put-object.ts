import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Random } from '../../random.js';
import type { Call, Handler } from '../../service.js';
import {
  makeVersionId,
  type Bucket,
  type ObjectHeaders,
  type ObjectVersion,
  type Retention,
} from './bucket.js';
import { checkDigests, etagOf, hasDigest } from './checksums.js';
import { preconditionFailed, sameEtag, wholeSecond } from './conditions.js';
import type { Door } from './door.js';
import { s3Fault } from './faults.js';
import { defaultRetention, parseRetention } from './lock-rules.js';

type Output<T> = Omit<T, '$metadata'>;

/** As decoded from the wire: the body is whole. */
type PutObjectInput = Omit<PutObjectCommandInput, 'Body'> & {
  readonly Body?: Uint8Array | string;
};

const maximumKeyBytes = 1024;
/** The sandbox keeps objects in memory: all versions of a bucket together may hold this much. */
const maximumBucketBytes = 1024 ** 3;

/** PutObject, with S3's conditional writes and object lock. */
export function putOperation(door: Door, random: Random): Readonly<Record<string, Handler>> {
  const put = (input: PutObjectInput, call: Call): Output<PutObjectCommandOutput> => {
    const key = input.Key ?? '';
    const bucket = door.enter(input, call, 's3:PutObject', key);
    if (Buffer.byteLength(key, 'utf8') > maximumKeyBytes) {
      throw s3Fault('KeyTooLongError', 'Your key is too long');
    }
    const body = bytesOf(input.Body);
    const checksums = checkDigests(body, input);
    const retention = retentionFor(bucket, input, call, door);
    checkConditions(bucket.objects.latest(key), input);
    if (bucket.objects.bytes + body.byteLength > maximumBucketBytes) {
      throw s3Fault('EntityTooLarge', 'The sandbox keeps at most 1 GiB in a bucket.');
    }
    const sequence = bucket.objects.nextSequence();
    const version: ObjectVersion = {
      key,
      versionId: bucket.versioning === 'Enabled' ? makeVersionId(random, sequence) : 'null',
      sequence,
      lastModified: wholeSecond(call.now),
      content: {
        body,
        etag: etagOf(body),
        headers: headersOf(input),
        metadata: { ...input.Metadata },
        checksums,
      },
      retention,
    };
    bucket.objects.add(version);
    return {
      ETag: version.content?.etag,
      ...checksums,
      ...(Object.keys(checksums).length === 0 ? {} : { ChecksumType: 'FULL_OBJECT' }),
      ...(bucket.versioning === 'never' ? {} : { VersionId: version.versionId }),
    };
  };
  return { PutObject: put };
}

/** Puts an object of the world's start. */
export function storeText(
  bucket: Bucket,
  { key, text, at }: { readonly key: string; readonly text: string; readonly at: Date },
  random: Random,
): void {
  const body = bytesOf(text);
  const sequence = bucket.objects.nextSequence();
  bucket.objects.add({
    key,
    versionId: bucket.versioning === 'Enabled' ? makeVersionId(random, sequence) : 'null',
    sequence,
    lastModified: wholeSecond(at),
    content: { body, etag: etagOf(body), headers: headersOf({}), metadata: {}, checksums: {} },
    retention: undefined,
  });
}

/** A copy: a caller in the same process may go on using its buffer. */
function bytesOf(body: Uint8Array | string | undefined): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : Uint8Array.from(body ?? []);
}

function headersOf(input: Partial<PutObjectInput>): ObjectHeaders {
  return {
    ContentType: input.ContentType ?? 'binary/octet-stream',
    ...(input.CacheControl === undefined ? {} : { CacheControl: input.CacheControl }),
    ...(input.ContentDisposition === undefined
      ? {}
      : { ContentDisposition: input.ContentDisposition }),
    ...(input.ContentEncoding === undefined ? {} : { ContentEncoding: input.ContentEncoding }),
    ...(input.ContentLanguage === undefined ? {} : { ContentLanguage: input.ContentLanguage }),
  };
}

/** Source: Amazon S3 User Guide, "Setting Object Lock on objects"; API Reference, "PutObject". */
function retentionFor(
  bucket: Bucket,
  input: PutObjectInput,
  call: Call,
  door: Door,
): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  const isExplicit = mode !== undefined || until !== undefined;
  if (isExplicit) {
    if (bucket.lock === undefined) {
      throw s3Fault('InvalidRequest', 'Bucket is missing Object Lock Configuration');
    }
    door.demand(bucket, call, 's3:PutObjectRetention', input.Key);
  }
  const retention = isExplicit
    ? parseRetention({ Mode: mode, RetainUntilDate: until }, call.now)
    : defaultRetention(bucket, call.now);
  if (retention !== undefined && !hasDigest(input)) {
    throw s3Fault(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  return retention;
}

/**
 * If-None-Match: `*` writes only what is not there; If-Match writes only over the named ETag. A delete
 * marker counts as absent. Source: S3 User Guide, "Conditional writes".
 */
function checkConditions(latest: ObjectVersion | undefined, input: PutObjectInput): void {
  const current = latest?.content?.etag;
  if (input.IfNoneMatch !== undefined) {
    if (input.IfNoneMatch !== '*' || input.IfMatch !== undefined) {
      throw s3Fault(
        'NotImplemented',
        'A header you provided implies functionality that is not implemented',
      );
    }
    if (current !== undefined) throw preconditionFailed('If-None-Match');
  }
  if (input.IfMatch === undefined) return;
  if (current === undefined) {
    throw s3Fault('NoSuchKey', 'The specified key does not exist.', { Key: input.Key });
  }
  if (!sameEtag(input.IfMatch, current)) throw preconditionFailed('If-Match');
}
