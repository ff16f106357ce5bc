import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { jsonResponse, wrappedHandler } from './wrapped-handler.js';

/** The sandbox with every gateway Lambda answering so, whatever it is asked. */
export function gatewayAnswering(sandbox: Sandbox, answer: unknown) {
  const head = { statusCode: 200, headers: { 'content-type': 'application/json' } };
  return wrappedHandler(
    sandbox,
    (next) => async (request, options) =>
      request.path.includes('/invocations')
        ? { response: jsonResponse(head, answer) }
        : next(request, options),
  );
}
