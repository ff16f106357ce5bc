import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, startDeadline } from '../kernel/clock.js';
import { isDrError } from '../kernel/errors.js';
import { type Answer, type Parts, problem, type Problem } from './answer.js';
import type { Connections } from './connections.js';
import type { HttpLimits } from './limits.js';
import { hasBody, readBody } from './request-body.js';
import { type Asked, match, type Match, type Method, type Reply, type Route } from './router.js';

/** One answered request, for metrics and the log. No header, no query, nothing secret. */
export interface RequestRecord {
  readonly listener: 'ops' | 'page';
  readonly at: Date;
  readonly method: string;
  /** The pattern of its route: a closed set. Undefined when none fitted. */
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  /** The client went away, or was cut off, before it had the whole answer. */
  readonly isCut: boolean;
  /** What went wrong on our side, for a status of 500 and above. */
  readonly error: unknown;
}

/** What a listener is made of, beside its socket. */
export interface Service {
  readonly listener: 'ops' | 'page';
  readonly routes: readonly Route[];
  /** A problem when the request may not be answered, whatever it asks for. */
  readonly admit: (request: IncomingMessage, route: Route | undefined) => Problem | undefined;
  /** A problem in the form that the client reads. */
  readonly show: (found: Problem, asked: Pick<Asked<unknown>, 'path' | 'headers'>) => Answer;
  readonly headers: Readonly<Record<string, string>>;
  readonly onRequest: (record: RequestRecord) => void;
}

export interface ExchangeOptions {
  readonly service: Service;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly limits: HttpLimits;
  /** Every answer closes its connection from now on. */
  readonly isClosing: () => boolean;
}

/** What a failed handler is answered with: what it says of itself, or nothing of its inside. */
function problemOf(error: unknown): Problem {
  if (!isDrError(error) || error.kind === 'invariant') {
    return problem(500, 'Internal', 'this is a defect of depot-dr', {
      hint: 'The log of the daemon holds the error.',
    });
  }
  const { code, message, hint, kind } = error;
  const status = ['unavailable', 'timed-out', 'aborted', 'conflict'].includes(kind) ? 503 : 500;
  return problem(status, code, message, { hint });
}

function targetOf(request: IncomingMessage): { readonly path: string; readonly query: string } {
  const target = request.url ?? '';
  const at = target.indexOf('?');
  return at === -1
    ? { path: target, query: '' }
    : { path: target.slice(0, at), query: target.slice(at + 1) };
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST'] satisfies readonly Method[];

function isMethod(method: string): method is Method {
  return methods.includes(method);
}

/** The route that a request is for, or why it is for none. */
function routed(
  request: IncomingMessage,
  { service, limits }: ExchangeOptions,
): { readonly found: Match; readonly refusal: Problem | undefined } {
  const { path } = targetOf(request);
  if (request.httpVersion === '1.1' && request.headers.host === undefined) {
    const detail = 'HTTP/1.1 asks for a Host header';
    return { found: { kind: 'none' }, refusal: problem(400, 'HostMissing', detail) };
  }
  if (!path.startsWith('/')) {
    const detail = 'the request must name a path that begins with "/"';
    return { found: { kind: 'none' }, refusal: problem(400, 'TargetInvalid', detail) };
  }
  if ((request.url ?? '').length > limits.targetCharacters) {
    const detail = `path and query exceed ${limits.targetCharacters} characters`;
    return { found: { kind: 'none' }, refusal: problem(414, 'TargetTooLong', detail) };
  }
  const found = match(service.routes, request.method ?? '', path);
  const refusal = service.admit(request, found.kind === 'route' ? found.route : undefined);
  return { found, refusal };
}

async function replyTo(
  request: IncomingMessage,
  found: Match,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<Reply> {
  const { path, query } = targetOf(request);
  const method = request.method ?? '';
  if (found.kind === 'malformed') {
    return problem(400, 'PathInvalid', 'the path is not percent-encoded UTF-8');
  }
  if (found.kind === 'none') return problem(404, 'PathUnknown', `there is no ${path}`);
  if (found.kind === 'method' || !isMethod(method)) {
    const allowed = (found.kind === 'method' ? found.allowed : methods).join(', ');
    return problem(405, 'MethodNotAllowed', `${path} answers to ${allowed}`, {
      headers: { Allow: allowed },
    });
  }
  if (method !== 'POST' && hasBody(request)) {
    return problem(400, 'BodyUnexpected', `${method} takes no body`);
  }
  const body = method === 'POST' ? await readBody(request, limits.bodyBytes) : Buffer.alloc(0);
  if (body === undefined) {
    return problem(413, 'BodyTooLarge', `the body exceeds ${limits.bodyBytes} bytes`);
  }
  const { headers } = request;
  const asked = { method, path, params: found.params, query: new URLSearchParams(query) };
  return found.route.handle({ ...asked, headers, body, signal });
}

/** Writes part by part, no faster than the client reads. The first part decides the status. */
async function writeParts(
  response: ServerResponse,
  parts: Parts,
  begin: () => void,
  signal: AbortSignal,
): Promise<void> {
  let hasBegun = false;
  for await (const part of parts) {
    signal.throwIfAborted();
    if (!hasBegun) begin();
    hasBegun = true;
    if (part !== '' && !response.write(part)) await once(response, 'drain', { signal });
  }
  if (!hasBegun) begin();
  response.end();
}

/** Answers requests, each once, within the limits. Never throws, never rejects. */
export function createExchange(options: ExchangeOptions) {
  const { service, connections, clock, limits, isClosing } = options;

  const send = async (
    request: IncomingMessage,
    response: ServerResponse,
    { status, headers, body }: Answer,
    isLastOfConnection: boolean,
    signal: AbortSignal,
  ): Promise<void> => {
    const begin = (length: number | undefined): void => {
      // What was not read of a body would be taken for the next request.
      const isLast = isLastOfConnection || isClosing() || !request.complete;
      response.writeHead(status, {
        ...service.headers,
        ...headers,
        ...(length === undefined ? {} : { 'Content-Length': length }),
        ...(isLast ? { Connection: 'close' } : {}),
      });
    };
    if (typeof body === 'function') {
      if (request.method === 'HEAD') {
        begin(undefined);
        response.end();
      } else await writeParts(response, body(signal), () => begin(undefined), signal);
      return;
    }
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    begin(status === 304 ? undefined : bytes.length);
    response.end(request.method === 'HEAD' || status === 304 ? undefined : bytes);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { socket } = request;
    const at = clock.now();
    const beganMs = clock.monotonicMs();
    const what = `${service.listener} ${request.method ?? ''}`;
    const deadline = startDeadline({ clock, ms: limits.answerMs, what });
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, deadline.signal]);
    const { found, refusal } = routed(request, options);
    let failure: unknown;
    const isLast = connections.began(socket) >= limits.requestsPerConnection;
    deadline.signal.addEventListener('abort', () => response.destroy(), { once: true });
    response.on('error', () => undefined); // the client is gone: `close` follows
    response.once('close', () => {
      deadline.release();
      over.abort();
      connections.ended(socket);
      if (isClosing()) socket.destroySoon();
      service.onRequest({
        listener: service.listener,
        at,
        method: request.method ?? '',
        route: found.kind === 'route' ? found.route.pattern : undefined,
        status: response.statusCode,
        durationMs: clock.monotonicMs() - beganMs,
        isCut: !response.writableFinished,
        error: failure,
      });
    });
    const shown = (reply: Reply): Answer =>
      reply.kind === 'answer'
        ? reply
        : service.show(reply, { path: targetOf(request).path, headers: request.headers });
    try {
      const reply = refusal ?? (await replyTo(request, found, limits, signal));
      await send(request, response, shown(reply), isLast, signal);
    } catch (error) {
      if (over.signal.aborted) return; // nobody is left to be answered
      failure = error;
      // Half an answer must not look whole.
      if (response.headersSent) response.destroy();
      else await send(request, response, shown(problemOf(error)), isLast, signal);
    }
  };
  return { serve };
}
