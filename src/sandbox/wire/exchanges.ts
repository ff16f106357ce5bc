import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectionReset } from './connection.js';
import { answerControl, isControl, type Control } from './control.js';
import type { Endpoint } from './endpoint.js';
import { bytesOf, emptyBody, type WireRequest, type WireResponse } from './message.js';
import { collectBody } from './request-body.js';

/** The HTTP exchanges that are going on. */
export interface Exchanges {
  /** Answers one request. Never rejects: what is no answer breaks the connection. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** False for a body that is announced as too large: it is answered without being read. */
  isWelcome(request: IncomingMessage): boolean;
  /** Ends requests that hang or are still arriving; resolves when all are answered or gone. */
  close(): Promise<void>;
}

/** One for all: an error with its stack for each answered request would cost more than the answer. */
const connectionGone = new Error('the connection is gone');

export function createExchanges(endpoint: Endpoint, control: Control | undefined): Exchanges {
  const open = new Map<Promise<void>, () => void>();
  let isClosing = false;
  const exchange = async (
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      const wire = await wireRequest(endpoint, request, signal);
      const answer = isControl(wire)
        ? await answerControl(control, wire)
        : await endpoint.handle(wire);
      // What was not read of an oversized body would be taken for the next request.
      if (!request.complete || isClosing) response.setHeader('connection', 'close');
      await send(response, answer);
    } catch (error) {
      if (error instanceof ConnectionReset || signal.aborted || response.headersSent) {
        response.destroy();
        request.destroy();
      } else await send(response, internalFailure); // a defect, which was reported where it arose
    }
  };
  return {
    isWelcome: (request) => isWithin(endpoint, request),
    serve: async (request, response) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort(connectionGone));
      const done = exchange(request, response, gone.signal);
      open.set(done, () => {
        if (!request.complete) request.destroy();
        gone.abort(new Error('the sandbox closes'));
      });
      await done;
      open.delete(done);
    },
    close: async () => {
      isClosing = true;
      for (const end of open.values()) end();
      await Promise.all(open.keys());
    },
  };
}

const internalFailure: WireResponse = {
  status: 500,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InternalFailure' },
  body: bytesOf('{"__type":"InternalFailure","message":"A defect of the sandbox."}'),
};

function isWithin(endpoint: Endpoint, request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) <= endpoint.limits.bodyBytes;
}

async function wireRequest(
  endpoint: Endpoint,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<WireRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const isRead = isWithin(endpoint, request);
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    body: isRead ? await collectBody(request, endpoint.limits.bodyBytes) : emptyBody,
    signal,
  };
}

/** Resolves when the answer is written or its connection is gone. */
async function send(
  response: ServerResponse,
  { status, headers, body }: WireResponse,
): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    response.once('close', () => resolve());
    response.writeHead(status, { ...headers });
    response.end(body);
  });
}
