import { setMaxListeners } from 'node:events';
import type { SandboxClock } from '../clock.js';
import { AwsFault, type Call, type Caller } from '../service.js';
import { isChunked, unchunk, unchunkedHeaders } from './aws-chunked.js';
import { commonFault } from './aws-faults.js';
import { ConnectionReset } from './connection.js';
import { readScope, type CredentialScope } from './credential-scope.js';
import { checkOutput } from './defect.js';
import { interrupt, throttled, unknownOperation } from './effects.js';
import type { FaultRules } from './fault-rules.js';
import { inputFault, knownMembers } from './input-check.js';
import { parseTarget, type ParsedRequest, type WireRequest, type WireResponse } from './message.js';
import type { ServiceWire } from './model.js';
import { withConstantToken, withoutPageToken } from './page-tokens.js';
import { asMembers } from './members.js';
import type { Routed } from './protocol.js';
import type { RateLimits } from './rate-limits.js';
import { resourcesOf } from './resources.js';
import {
  createServed,
  guessService,
  notServed,
  signatureFault,
  type ServedService,
} from './served.js';

export interface EndpointLimits {
  readonly bodyBytes: number;
  /** Names and values of all headers together. */
  readonly headerBytes: number;
}

/** Bodies of 16 MiB; headers of 16 KiB, as Node's server takes. */
export const defaultLimits: EndpointLimits = { bodyBytes: 16 * 1024 ** 2, headerBytes: 16 * 1024 };

export interface EndpointOptions {
  readonly services: readonly ServiceWire[];
  /** Who signed. @throws AwsFault in the service's own words, also for a region not opted in */
  readonly authenticate: (scope: CredentialScope) => Caller;
  readonly faults: FaultRules;
  readonly rates: RateLimits;
  readonly clock: SandboxClock;
  /** A new request id each time. */
  readonly ids: () => string;
  readonly limits: EndpointLimits;
  /**
   * Told of every bug of the sandbox: a handler that threw something else than an `AwsFault`, or
   * answered against its schema. What it throws goes to the client instead of HTTP 500.
   */
  readonly onDefect: (error: unknown) => void;
}

/** All services behind one door. */
export interface Endpoint {
  readonly limits: EndpointLimits;
  /**
   * @throws ConnectionReset when a fault breaks the connection; the request signal's reason when it
   * ends a request that hangs; what `onDefect` throws
   */
  handle(request: WireRequest): Promise<WireResponse>;
  /** Ends requests that hang. */
  close(): void;
}

/** A signed request on its way through. */
interface Signed {
  readonly served: ServedService;
  readonly request: ParsedRequest;
  readonly scope: CredentialScope;
  readonly requestId: string;
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const all = createServed(options.services);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every request that hangs listens to it
  return {
    limits: options.limits,
    close: () => closing.abort(),
    handle: async (wireRequest) => {
      const request = { ...wireRequest, ...parseTarget(wireRequest.target) };
      const requestId = options.ids();
      const found = readScope(request);
      const scope = found.kind === 'signed' ? found.scope : undefined;
      const served = scope === undefined ? guessService(all, request) : all.get(scope.service);
      if (served === undefined) {
        return finish(notServed(all, request, scope, requestId), request, options.clock);
      }
      const work = async (): Promise<WireResponse> => {
        checkSize(served, request, options.limits);
        if (found.kind !== 'signed') throw signatureFault(served, found.kind);
        const signed = { served, request, scope: found.scope, requestId };
        return answer(options, signed, closing.signal);
      };
      const response = await work().catch((error: unknown) =>
        served.protocol.fault(
          asFault(options, served, error, request.signal),
          requestId,
          request.method,
        ),
      );
      return finish(response, request, options.clock);
    },
  };
}

/** @throws AwsFault; ConnectionReset; what a hanging request ends with */
async function answer(
  options: EndpointOptions,
  { served, request: framed, scope, requestId }: Signed,
  closing: AbortSignal,
): Promise<WireResponse> {
  const { model, protocol } = served;
  const caller = options.authenticate(scope);
  const routed = protocol.route(framed);
  const name = routed?.operation.name;
  const handler = name === undefined ? undefined : model.service.handlers[name];
  if (routed === undefined || handler === undefined) throw unknownOperation(model, name);
  const request = withoutChunks(framed);
  const input = knownMembers(routed.operation, await protocol.decode(routed, request));
  const call = callOf(options, scope, caller, routed, requestId);
  const subject = {
    service: scope.service,
    operation: call.operation,
    account: caller.account,
    region: scope.region,
  };
  const effect = options.faults.match({ ...subject, resources: resourcesOf(input) });
  if (effect !== undefined && effect !== 'repeat-token') {
    return interrupt(effect, { served, routed, request, input, call, closing });
  }
  if (!options.rates.take(subject)) throw throttled(model);
  const refused = inputFault(model, routed.operation, input);
  if (refused !== undefined) throw refused;
  const isRepeated = effect === 'repeat-token';
  const asked = isRepeated ? withoutPageToken(input) : input;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- walked against the handler's own input schema
  const output: unknown = (await handler(asked as never, call)) ?? {};
  checkOutput(scope.service, routed.operation, output);
  const members = asMembers(output);
  const told = isRepeated ? withConstantToken(routed.operation, members) : members;
  return protocol.encode(routed, told, requestId);
}

function callOf(
  { clock }: EndpointOptions,
  { service, region }: CredentialScope,
  caller: Caller,
  { operation }: Routed,
  requestId: string,
): Call {
  const partition = caller.arn.split(':')[1] ?? 'aws';
  return {
    service,
    operation: operation.name,
    region,
    partition,
    caller,
    requestId,
    now: clock.now(),
  };
}

/** @throws AwsFault when body or headers are larger than the limits */
function checkSize(
  { model }: ServedService,
  { body, headers }: ParsedRequest,
  limits: EndpointLimits,
): void {
  const headerBytes = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    0,
  );
  if (headerBytes > limits.headerBytes) {
    throw commonFault(model, 'headersTooLarge', 'Your request headers exceed the maximum size.');
  }
  const declared = Number(headers['content-length'] ?? 0);
  if (body.byteLength > limits.bodyBytes || declared > limits.bodyBytes) {
    throw commonFault(model, 'tooLarge', `The request body exceeds ${limits.bodyBytes} bytes.`);
  }
}

/** @throws AwsFault `IncompleteBody` */
function withoutChunks(request: ParsedRequest): ParsedRequest {
  if (!isChunked(request.headers)) return request;
  const length = request.headers['x-amz-decoded-content-length'];
  const unchunked = unchunk(request.body, length === undefined ? undefined : Number(length));
  return {
    ...request,
    body: unchunked.body,
    headers: unchunkedHeaders(request.headers, unchunked),
  };
}

/** What the client is told of a failure. @throws whatever is no answer at all */
function asFault(
  options: EndpointOptions,
  { model }: ServedService,
  error: unknown,
  signal: AbortSignal,
): AwsFault {
  if (error instanceof AwsFault) return withModelStatus(model, error);
  if (error instanceof ConnectionReset || signal.aborted) throw error;
  options.onDefect(error);
  return commonFault(model, 'internal', 'An internal error occurred in the sandbox.');
}

/**
 * A fault that gave no status of its own takes the one in the service's model. Services that speak
 * AWS JSON answer 400 to whatever the client did wrong, though some models say otherwise.
 */
function withModelStatus({ errors, protocol }: ServedService['model'], fault: AwsFault): AwsFault {
  const status = errors.get(fault.name)?.status;
  if (fault.status !== 400 || status === undefined || status === 400) return fault;
  if (protocol.startsWith('awsJson') && status < 500) return fault;
  return new AwsFault(fault.name, fault.message, { status, members: fault.members });
}

/** Adds what every answer carries: the sandbox's date and the body's length. */
function finish(
  response: WireResponse,
  { method }: ParsedRequest,
  clock: SandboxClock,
): WireResponse {
  const headers: Record<string, string> = { ...response.headers, date: clock.now().toUTCString() };
  if (method !== 'HEAD' && response.status !== 204 && response.status !== 304) {
    headers['content-length'] = String(response.body.byteLength);
  }
  return { ...response, headers };
}
