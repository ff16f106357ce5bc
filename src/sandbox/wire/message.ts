/**
 * The wire: bytes in, calls to `Service` handlers, bytes out. Purpose of this folder: speak AWS's
 * protocols from the SDK's own exported schemas, for any client, in process or over loopback HTTP.
 * It knows nothing of any one service's behaviour. Read `endpoint.ts` next.
 */

/** One HTTP request, however it arrived. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as sent: percent-encoded, never normalised. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A request with its target taken apart and its body freed of chunk framing. */
export interface ParsedRequest extends WireRequest {
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export const emptyBody = new Uint8Array(0);

/** UTF-8 bytes of `text`. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** `bytes` read as UTF-8; never throws. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Path (percent-encoded) and query of a request target, absolute form included. Never throws. */
export function parseTarget(target: string): { path: string; query: URLSearchParams } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  const path = mark < 0 ? local : local.slice(0, mark);
  return {
    path: path === '' ? '/' : path,
    query: new URLSearchParams(mark < 0 ? '' : local.slice(mark + 1)),
  };
}
