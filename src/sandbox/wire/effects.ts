import type { FaultEffect } from '../description.js';
import type { AwsFault, Call } from '../service.js';
import { commonFault } from './aws-faults.js';
import { ConnectionReset, hang } from './connection.js';
import { bytesOf, type ParsedRequest, type WireResponse } from './message.js';
import type { Routed } from './protocol.js';
import { deniedMessage } from './resources.js';
import type { ServedService } from './served.js';
import type { Members } from './members.js';

/** A call at the point where its faults are looked up. */
export interface FaultyCall {
  readonly served: ServedService;
  readonly routed: Routed;
  readonly request: ParsedRequest;
  readonly input: Members;
  readonly call: Call;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

/** Every effect but `repeat-token`, which needs the handler's output. */
export type Interruption = Exclude<FaultEffect, 'repeat-token'>;

const page = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in.</body></html>';

/**
 * The answer that a fault gives instead of the handler's.
 * @throws AwsFault for effects that AWS shows as an error; `ConnectionReset`; the reason of whatever
 * ends a request that hangs
 */
export async function interrupt(effect: Interruption, faulty: FaultyCall): Promise<WireResponse> {
  const { protocol } = faulty.served;
  switch (effect) {
    case 'deny':
    case 'throttle':
    case 'unavailable':
    case 'unsupported':
      throw faultOf(effect, faulty);
    case 'reset':
      throw new ConnectionReset();
    case 'hang':
      return hang(faulty.request, faulty.closing);
    case 'html':
      return html(200);
    case 'html-404':
      return html(404);
    case 'malformed':
      return protocol.garbled(faulty.call.requestId);
    case 'empty':
      return protocol.empty(faulty.routed, faulty.call.requestId);
    default:
      return effect satisfies never;
  }
}

function faultOf(
  effect: 'deny' | 'throttle' | 'unavailable' | 'unsupported',
  { served: { model }, call, input }: FaultyCall,
): AwsFault {
  switch (effect) {
    case 'deny':
      return commonFault(model, 'denied', deniedMessage(call, input));
    case 'throttle':
      return throttled(model);
    case 'unavailable':
      return commonFault(model, 'unavailable', 'The service is temporarily unavailable.');
    case 'unsupported':
      return unknownOperation(model, call.operation);
    default:
      return effect satisfies never;
  }
}

/** The service's throttling error. */
export function throttled(model: ServedService['model']): AwsFault {
  const message =
    model.protocol === 'restXml' ? 'Please reduce your request rate.' : 'Rate exceeded';
  return commonFault(model, 'throttled', message);
}

/** The service's answer to an operation that it does not know; `name` is undefined when none was. */
export function unknownOperation(
  model: ServedService['model'],
  name: string | undefined,
): AwsFault {
  if (model.protocol === 'restXml') {
    const message = 'A header or query you provided implies functionality that is not implemented.';
    return commonFault(model, 'unknownOperation', message);
  }
  if (model.protocol === 'awsQuery') {
    const message = `Could not find operation ${name ?? ''} for version ${model.version}`;
    return commonFault(model, 'unknownOperation', message);
  }
  return commonFault(model, 'unknownOperation', `Unknown operation: ${name ?? 'none'}`);
}

function html(status: number): WireResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: bytesOf(page) };
}
