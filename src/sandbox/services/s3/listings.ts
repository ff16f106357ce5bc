import type {
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { Call, Handler } from '../../service.js';
import { ownerId } from './bucket-operations.js';
import { sequenceOf, type Bucket, type ObjectVersion } from './bucket.js';
import type { Door } from './door.js';
import { s3Fault } from './faults.js';
import { decodeToken, encodeToken, listPage, pageSize, urlEncoder, type Page } from './page.js';

type Output<T> = Omit<T, '$metadata'>;

/** ListObjectsV2 and ListObjectVersions. */
export function listOperations(door: Door): Readonly<Record<string, Handler>> {
  return {
    ListObjectsV2: (input: ListObjectsV2CommandInput, call: Call) =>
      listObjects(door.enter(input, call, 's3:ListBucket'), input),
    ListObjectVersions: (input: ListObjectVersionsCommandInput, call: Call) =>
      listVersions(door.enter(input, call, 's3:ListBucketVersions'), input),
  };
}

function listObjects(
  bucket: Bucket,
  input: ListObjectsV2CommandInput,
): Output<ListObjectsV2CommandOutput> {
  const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
  const { ContinuationToken: token, StartAfter: startAfter } = input;
  const encode = urlEncoder(input.EncodingType);
  const size = pageSize(input.MaxKeys);
  const after = token === undefined ? (startAfter ?? '') : decodeToken(token);
  const page = listPage(
    bucket.objects,
    { prefix, delimiter, size, after, afterVersion: undefined },
    (versions) => versions.slice(0, 1).filter(({ content }) => content !== undefined),
  );
  const owner = input.FetchOwner === true ? { Owner: { ID: ownerId(bucket.account) } } : {};
  const contents = page.entries.flatMap((entry) =>
    entry.kind === 'version' ? [{ ...describeContent(entry.version, encode), ...owner }] : [],
  );
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    MaxKeys: size,
    KeyCount: page.entries.length,
    IsTruncated: page.isTruncated,
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(startAfter === undefined ? {} : { StartAfter: encode(startAfter) }),
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(page.isTruncated ? { NextContinuationToken: encodeToken(lastOf(page).key) } : {}),
    ...(contents.length === 0 ? {} : { Contents: contents }),
    ...commonPrefixes(page, encode),
  };
}

function listVersions(
  bucket: Bucket,
  input: ListObjectVersionsCommandInput,
): Output<ListObjectVersionsCommandOutput> {
  const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker: keyMarker = '' } = input;
  const versionMarker = input.VersionIdMarker;
  const encode = urlEncoder(input.EncodingType);
  const size = pageSize(input.MaxKeys);
  const afterVersion = versionFilter(bucket, keyMarker, versionMarker);
  const page = listPage(
    bucket.objects,
    { prefix, delimiter, size, after: keyMarker, afterVersion },
    (versions) => versions,
  );
  const owner = { Owner: { ID: ownerId(bucket.account) } };
  const described = page.entries.flatMap((entry) =>
    entry.kind === 'version' ? [{ ...entry, common: { ...owner, IsLatest: entry.isLatest } }] : [],
  );
  const versions = described
    .filter(({ version }) => version.content !== undefined)
    .map(({ version, common }) => ({
      ...describeContent(version, encode),
      ...common,
      VersionId: version.versionId,
    }));
  const markers = described
    .filter(({ version }) => version.content === undefined)
    .map(({ version, common }) => ({
      ...common,
      Key: encode(version.key),
      VersionId: version.versionId,
      LastModified: version.lastModified,
    }));
  const last = page.isTruncated ? lastOf(page) : undefined;
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionMarker ?? '',
    MaxKeys: size,
    IsTruncated: page.isTruncated,
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(last === undefined ? {} : { NextKeyMarker: encode(last.key) }),
    ...(last?.versionId === undefined ? {} : { NextVersionIdMarker: last.versionId }),
    ...(versions.length === 0 ? {} : { Versions: versions }),
    ...(markers.length === 0 ? {} : { DeleteMarkers: markers }),
    ...commonPrefixes(page, encode),
  };
}

/** Versions older than the marker; also right when the marked version is gone meanwhile. */
function versionFilter(
  bucket: Bucket,
  key: string,
  versionMarker: string | undefined,
): ((version: ObjectVersion) => boolean) | undefined {
  if (versionMarker === undefined || versionMarker === '') return undefined;
  if (key === '') {
    const message = 'A version-id marker cannot be specified without a key marker.';
    throw s3Fault('InvalidArgument', message);
  }
  const sequence =
    bucket.objects.find(key, versionMarker)?.sequence ??
    (versionMarker === 'null' ? 0 : sequenceOf(versionMarker));
  if (sequence === undefined) {
    throw s3Fault('InvalidArgument', 'Invalid version id specified');
  }
  return (version) => version.sequence < sequence;
}

function describeContent(
  { key, lastModified, content }: ObjectVersion,
  encode: (text: string) => string,
): { Key: string; LastModified: Date; ETag: string; Size: number; StorageClass: 'STANDARD' } {
  return {
    Key: encode(key),
    LastModified: lastModified,
    ETag: content?.etag ?? '',
    Size: content?.body.byteLength ?? 0,
    StorageClass: 'STANDARD',
  };
}

function commonPrefixes(
  page: Page,
  encode: (text: string) => string,
): { CommonPrefixes?: { Prefix: string }[] } {
  const prefixes = page.entries.flatMap((entry) =>
    entry.kind === 'prefix' ? [{ Prefix: encode(entry.prefix) }] : [],
  );
  return prefixes.length === 0 ? {} : { CommonPrefixes: prefixes };
}

/** Where the next page begins: behind this key or common prefix, and behind this version of it. */
function lastOf(page: Page): { readonly key: string; readonly versionId: string | undefined } {
  const last = page.entries.at(-1);
  if (last?.kind !== 'version') return { key: last?.prefix ?? '', versionId: undefined };
  return { key: last.version.key, versionId: last.version.versionId };
}
