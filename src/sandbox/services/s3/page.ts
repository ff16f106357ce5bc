import type { ObjectTable, ObjectVersion } from './bucket.js';
import { compareKeys } from './bucket.js';
import { s3Fault } from './faults.js';

/** Amazon S3 API Reference, "ListObjectsV2": at most a thousand entries per answer. */
const maximumPage = 1000;

/** One entry of a listing: a version, or what stands for all keys below a delimiter. */
export type Entry =
  | { readonly kind: 'version'; readonly version: ObjectVersion; readonly isLatest: boolean }
  | { readonly kind: 'prefix'; readonly prefix: string };

export interface PageRequest {
  readonly prefix: string;
  /** Empty: keys are not grouped. */
  readonly delimiter: string;
  readonly size: number;
  /** Keys up to and including this one are left out; a common prefix leaves out all below it. */
  readonly after: string;
  /** Of the key `after` itself, the versions older than this one are listed. */
  readonly afterVersion: ((version: ObjectVersion) => boolean) | undefined;
}

export interface Page {
  readonly entries: readonly Entry[];
  readonly isTruncated: boolean;
}

/**
 * One page of a bucket: keys in UTF-8 order, versions of a key newest first.
 * @param choose - the versions of a key that the listing shows; none leaves the key out
 */
export function listPage(
  objects: ObjectTable,
  request: PageRequest,
  choose: (versions: readonly ObjectVersion[]) => readonly ObjectVersion[],
): Page {
  const { prefix, delimiter, size, after } = request;
  const entries: Entry[] = [];
  let group: string | undefined;
  for (const key of objects.sortedKeys()) {
    if (!key.startsWith(prefix) || isBefore(key, request)) continue;
    const all = objects.versionsOf(key);
    const shown = choose(all).filter((version) => key !== after || request.afterVersion?.(version));
    if (shown.length === 0) continue;
    const common = commonPrefix(key, prefix, delimiter);
    if (common !== undefined && common === group) continue;
    group = common;
    for (const version of shown) {
      if (entries.length === size) return { entries, isTruncated: size > 0 };
      if (common !== undefined) {
        entries.push({ kind: 'prefix', prefix: common });
        break;
      }
      entries.push({ kind: 'version', version, isLatest: version === all[0] });
    }
  }
  return { entries, isTruncated: false };
}

function isBefore(key: string, { after, afterVersion, delimiter, prefix }: PageRequest): boolean {
  if (after === '') return false;
  if (key === after) return afterVersion === undefined;
  if (compareKeys(key, after) < 0) return true;
  // A page that ended with a common prefix goes on behind everything below it.
  return delimiter !== '' && commonPrefix(key, prefix, delimiter) === after;
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

/** @throws AwsFault InvalidArgument below zero; more than a thousand count as a thousand */
export function pageSize(wanted: number | undefined): number {
  const size = wanted ?? maximumPage;
  if (!Number.isInteger(size) || size < 0) {
    throw s3Fault(
      'InvalidArgument',
      'Argument maxKeys must be an integer between 0 and 2147483647',
    );
  }
  return Math.min(size, maximumPage);
}

export function encodeToken(value: string): string {
  return Buffer.from(`1.${value}`, 'utf8').toString('base64url');
}

/** @throws AwsFault InvalidArgument for text that `encodeToken` did not make */
export function decodeToken(token: string): string {
  const value = Buffer.from(token, 'base64url').toString('utf8');
  if (!value.startsWith('1.') || encodeToken(value.slice(2)) !== token) {
    throw s3Fault('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return value.slice(2);
}

/** `encoding-type=url`: percent-encoded, slashes kept. */
export function urlEncoder(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== 'url') {
    throw s3Fault('InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}
