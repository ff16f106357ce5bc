import { Readable } from 'node:stream';
import { HttpResponse, type HttpHandler, type HttpRequest } from '@smithy/core/protocols';
import type { Clock } from '../../kernel/clock.js';
import type { Endpoint } from './endpoint.js';
import type { WireRequest, WireResponse } from './message.js';
import { collectBody } from './request-body.js';
import { targetOf } from './request-target.js';

export interface RequestHandlerOptions {
  /** Counts request timeouts. */
  readonly clock: Clock;
  /** For requests that bring no timeout of their own; undefined = wait for ever. */
  readonly requestTimeoutMs?: number | undefined;
}

type HandlerOptions = Parameters<HttpHandler['handle']>[1];

/** The SDK's `requestHandler` with an endpoint behind it and no socket between. */
export function createRequestHandler(
  endpoint: Endpoint,
  { clock, requestTimeoutMs }: RequestHandlerOptions,
): HttpHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined, // the endpoint belongs to whoever made it
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    handle: async (request, options) => {
      const timeoutMs = options?.requestTimeout ?? requestTimeoutMs;
      const response = await withAbort(clock, timeoutMs, options, async (signal) =>
        endpoint.handle(await wireRequest(request, endpoint.limits.bodyBytes, signal)),
      );
      return { response: httpResponse(response) };
    },
  };
}

async function wireRequest(
  request: HttpRequest,
  bytesMax: number,
  signal: AbortSignal,
): Promise<WireRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  headers['host'] ??= request.hostname;
  const body: unknown = request.body;
  return {
    method: request.method,
    target: targetOf(request),
    headers,
    body: await collectBody(body, bytesMax),
    signal,
  };
}

function httpResponse({ status, headers, body }: WireResponse): HttpResponse {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return new HttpResponse({
    statusCode: status,
    headers: { ...headers },
    body: Readable.from(bytes.byteLength === 0 ? [] : [bytes], { objectMode: false }),
  });
}

/** @throws Error named `AbortError` or `TimeoutError`, as the SDK's own handlers name them */
async function withAbort<T>(
  clock: Clock,
  timeoutMs: number | undefined,
  options: HandlerOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const given = options?.abortSignal;
  // Signals of the SDK's old kind cannot be listened to; nothing makes them any more.
  const signal = given !== undefined && 'addEventListener' in given ? given : undefined;
  const controller = new AbortController();
  const abort = (): void =>
    controller.abort(named('AbortError', 'Request aborted', signal?.reason));
  if (given?.aborted === true) throw named('AbortError', 'Request aborted', signal?.reason);
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(controller.signal.reason);
    controller.signal.addEventListener('abort', giveUp, { once: true });
  });
  signal?.addEventListener('abort', abort, { once: true });
  const stopTimer = startTimer(clock, timeoutMs, controller);
  try {
    return await Promise.race([work(controller.signal), givenUp]);
  } finally {
    stopTimer();
    signal?.removeEventListener('abort', abort);
  }
}

/** Aborts `controller` after the timeout, if there is one; the answer is to stop it. */
function startTimer(
  clock: Clock,
  timeoutMs: number | undefined,
  controller: AbortController,
): () => void {
  if (timeoutMs === undefined || timeoutMs <= 0) return () => undefined;
  const timer = new AbortController();
  clock.sleep(timeoutMs, timer.signal).then(
    () => controller.abort(named('TimeoutError', `no answer within ${timeoutMs} ms`)),
    () => undefined, // stopped: the answer came first
  );
  return () => timer.abort(answered);
}

const answered = 'the answer came first';

function named(name: string, message: string, cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  error.name = name;
  return error;
}
