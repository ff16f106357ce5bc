import { emptyBody } from './message.js';

/**
 * All bytes of a request body as the SDK hands it over: text, bytes or a stream.
 * Reads no further than one byte chunk past `bytesMax`.
 * @throws TypeError for a body of another kind; what the stream throws
 */
export async function collectBody(body: unknown, bytesMax: number): Promise<Uint8Array> {
  if (body === undefined || body === null) return emptyBody;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (ArrayBuffer.isView(body)) {
    // A view may cover a part of its buffer only, and its owner may use the buffer again.
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  if (body instanceof ArrayBuffer) return new Uint8Array(body).slice();
  if (!isAsyncIterable(body)) throw new TypeError(`a request body of type ${typeof body}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    if (!(bytes instanceof Uint8Array)) throw new TypeError('a stream of other things than bytes');
    parts.push(bytes);
    size += bytes.byteLength;
    if (size > bytesMax) break;
  }
  return Buffer.concat(parts, size);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
