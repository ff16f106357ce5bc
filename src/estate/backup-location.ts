import type { BackupLocation } from './environment.js';
import { parseBucketName } from './ids.js';

/** A location, or what is wrong with the text, what would be right and what to do. */
type ParsedLocation =
  | { readonly ok: true; readonly value: BackupLocation }
  | {
      readonly ok: false;
      readonly expected: string;
      readonly wrong: string;
      readonly remedy?: string | undefined;
    };

const form = 's3://bucket/prefix, such as s3://example-backups/prod';
/** @source Creating object key names, Amazon S3 User Guide: 1,024 bytes; we leave room below it. */
const maximumPrefixBytes = 512;

function whyNot(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (/\s/.test(text)) return 'contains white space';
  if (/^https?:\/\//i.test(text)) return 'is a web address, not a place in S3';
  if (/^s3[an]:\/\//i.test(text)) return "has Hadoop's scheme, which Depot does not take";
  if (text.startsWith('arn:')) return 'is an ARN';
  if (!text.startsWith('s3://')) return 'does not begin with s3://';
  return undefined;
}

function whyNotPrefix(prefix: string): string | undefined {
  if (prefix.split('/').includes('')) return 'has an empty part in its prefix ("//")';
  if (/[\p{Cc}*?#]/u.test(prefix)) return 'has "*", "?", "#" or a control character in its prefix';
  if (Buffer.byteLength(prefix) > maximumPrefixBytes) {
    return `has a prefix of more than ${maximumPrefixBytes} bytes`;
  }
  return undefined;
}

/**
 * Reads `s3://bucket[/prefix]`; slashes at the end are dropped, the prefix may be empty.
 * Never throws.
 * @source guide, "Create Backup Bucket"
 */
export function parseBackupLocation(text: string): ParsedLocation {
  const wrong = whyNot(text);
  if (wrong !== undefined) return { ok: false, expected: form, wrong };
  const [, bucketText = '', prefix = ''] = /^s3:\/\/([^/]*)\/?(.*?)\/*$/.exec(text) ?? [];
  const bucket = parseBucketName(bucketText);
  if (!bucket.ok) {
    const noBucket = bucketText === '';
    return {
      ok: false,
      expected: form,
      wrong: noBucket ? 'names no bucket' : 'has a bucket name that S3 does not allow',
      remedy: noBucket ? `use ${form}` : `name ${bucket.expected}`,
    };
  }
  const wrongPrefix = prefix === '' ? undefined : whyNotPrefix(prefix);
  if (wrongPrefix !== undefined) return { ok: false, expected: form, wrong: wrongPrefix };
  return { ok: true, value: { bucket: bucket.value, prefix } };
}
