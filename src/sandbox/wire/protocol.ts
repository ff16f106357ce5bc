import type { AwsFault } from '../service.js';
import type { Members } from './members.js';
import type { ParsedRequest, WireResponse } from './message.js';
import type { OperationModel } from './model.js';

/** Which operation a request names, and what its path held. */
export interface Routed {
  readonly operation: OperationModel;
  /** Decoded once. */
  readonly labels: Readonly<Record<string, string>>;
}

/** One AWS protocol of one service. */
export interface Protocol {
  /** The operation of the SDK's model that the request names; undefined = none. @throws AwsFault */
  route(request: ParsedRequest): Routed | undefined;
  /** The operation's input. @throws AwsFault when body, query or headers cannot be read */
  decode(routed: Routed, request: ParsedRequest): Promise<Members>;
  /** The answer of an operation whose output was walked. */
  encode(routed: Routed, output: Members, requestId: string): WireResponse;
  /** The answer to a call that failed; a HEAD request gets no body. */
  fault(fault: AwsFault, requestId: string, method: string): WireResponse;
  /** A success without a single member. */
  empty(routed: Routed, requestId: string): WireResponse;
  /** A success whose body cannot be parsed. */
  garbled(requestId: string): WireResponse;
}
