import type { IncomingMessage } from 'node:http';

/** A body longer than it may be is still read so far, so that its sender gets to read the answer. */
const discardedBytesMax = 1024 * 1024;

function declaredBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}

/** Whether a request brings a body, be it empty chunks. */
export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || declaredBytes(request) > 0;
}

/**
 * The body, or undefined when it is longer than `maximum` bytes. Holds no more than that.
 * @throws the socket's error when the client goes away
 */
export async function readBody(
  request: IncomingMessage,
  maximum: number,
): Promise<Buffer | undefined> {
  if (declaredBytes(request) > discardedBytesMax) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    // oxlint-disable-next-line no-unsafe-type-assertion -- no encoding is set: chunks are buffers
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > discardedBytesMax) return undefined;
    if (bytes <= maximum) chunks.push(part);
  }
  return bytes > maximum ? undefined : Buffer.concat(chunks);
}
