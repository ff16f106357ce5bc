import { AwsFault } from '../service.js';

export interface Unchunked {
  readonly body: Uint8Array;
  /** Headers after the last chunk, such as checksums. Names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

const trailersMax = 16;

/** True when the body is framed as `aws-chunked`. */
export function isChunked(headers: Readonly<Record<string, string>>): boolean {
  return (
    (headers['content-encoding'] ?? '').includes('aws-chunked') ||
    (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  );
}

/**
 * The content of an `aws-chunked` body, signed or not, with its trailers. Signatures are not checked.
 * Source: Amazon S3 API Reference, "Signature Calculations: Transferring Payload in Multiple Chunks".
 * @param expected - `x-amz-decoded-content-length`; undefined = not given
 * @throws AwsFault `IncompleteBody` when the framing is broken or the length is another
 */
export function unchunk(framed: Uint8Array, expected: number | undefined): Unchunked {
  const source = Buffer.from(framed.buffer, framed.byteOffset, framed.byteLength);
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = source.indexOf('\r\n', at, 'latin1');
    const size = end < 0 ? '' : (source.toString('latin1', at, end).split(';')[0] ?? '');
    if (!/^[0-9a-f]{1,8}$/i.test(size)) throw incomplete();
    const length = Number.parseInt(size, 16);
    at = end + 2;
    if (length === 0) break;
    if (at + length > source.length) throw incomplete();
    parts.push(source.subarray(at, at + length));
    at += length + 2;
  }
  const body = Buffer.concat(parts);
  if (expected !== undefined && expected !== body.length) throw incomplete();
  return { body, trailers: readTrailers(source.toString('latin1', at)) };
}

/** Headers as they would be had the body not been framed: trailers join, framing goes. */
export function unchunkedHeaders(
  headers: Readonly<Record<string, string>>,
  { body, trailers }: Unchunked,
): Record<string, string> {
  const plain: Record<string, string> = { ...headers, ...trailers };
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked' && part !== '')
    .join(',');
  if (encoding === '') delete plain['content-encoding'];
  else plain['content-encoding'] = encoding;
  plain['content-length'] = String(body.byteLength);
  return plain;
}

function readTrailers(text: string): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of text.split('\r\n').slice(0, trailersMax)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name.startsWith('x-amz-checksum-')) trailers[name] = line.slice(colon + 1).trim();
  }
  return trailers;
}

function incomplete(): AwsFault {
  return new AwsFault(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  );
}
