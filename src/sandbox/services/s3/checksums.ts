import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { s3Fault } from './faults.js';

/** What a put may say about its bytes. */
export interface DigestClaims {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

const computed = {
  ChecksumCRC32: (body: Uint8Array): string => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  },
  ChecksumSHA1: (body: Uint8Array): string => createHash('sha1').update(body).digest('base64'),
  ChecksumSHA256: (body: Uint8Array): string => createHash('sha256').update(body).digest('base64'),
} as const;

const checksumNames = ['ChecksumCRC32', 'ChecksumSHA1', 'ChecksumSHA256'] as const;

/** The ETag of a single-part object: the hex MD5 of its bytes, in quotes. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/**
 * The checksums that came with a body, after each was recomputed. Other algorithms than CRC32, SHA-1
 * and SHA-256 are taken without being checked and are not kept: a known difference from S3.
 * @throws AwsFault InvalidDigest or BadDigest
 */
export function checkDigests(
  body: Uint8Array,
  claims: DigestClaims,
): Readonly<Record<string, string>> {
  if (claims.ContentMD5 !== undefined) {
    if (Buffer.from(claims.ContentMD5, 'base64').byteLength !== 16) {
      throw s3Fault('InvalidDigest', 'The Content-MD5 you specified was invalid.');
    }
    if (createHash('md5').update(body).digest('base64') !== claims.ContentMD5) {
      const message = 'The Content-MD5 you specified did not match what we received.';
      throw s3Fault('BadDigest', message);
    }
  }
  const kept: Record<string, string> = {};
  for (const name of checksumNames) {
    const claimed = claims[name];
    if (claimed === undefined) continue;
    if (computed[name](body) !== claimed) {
      const algorithm = name.slice('Checksum'.length);
      throw s3Fault(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    kept[name] = claimed;
  }
  return kept;
}

/** True when the request carries some digest of its body, in a header or announced in a trailer. */
export function hasDigest(claims: DigestClaims): boolean {
  return (
    claims.ContentMD5 !== undefined ||
    claims.ChecksumAlgorithm !== undefined ||
    checksumNames.some((name) => claims[name] !== undefined)
  );
}
