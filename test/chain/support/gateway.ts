import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';

type Handler = ReturnType<Sandbox['requestHandler']>;

/** The sandbox with every gateway Lambda answering so, whatever it is asked. */
export function gatewayAnswering(sandbox: Sandbox, answer: unknown): Handler {
  const handler = sandbox.requestHandler();
  return {
    metadata: handler.metadata ?? { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    handle: async (request, options) =>
      request.path.includes('/invocations')
        ? {
            response: new HttpResponse({
              statusCode: 200,
              headers: { 'content-type': 'application/json' },
              body: Readable.from([Buffer.from(JSON.stringify(answer))]),
            }),
          }
        : handler.handle(request, options),
  };
}
