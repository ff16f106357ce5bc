import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';

type Handler = ReturnType<Sandbox['requestHandler']>;
type Handle = Handler['handle'];

/** The sandbox's own way to answer, in front of which `around` stands. */
export function wrappedHandler(sandbox: Sandbox, around: (next: Handle) => Handle): Handler {
  const handler = sandbox.requestHandler();
  return {
    metadata: handler.metadata ?? { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    handle: around((request, options) => handler.handle(request, options)),
  };
}

/** An HTTP answer whose body is JSON. */
export function jsonResponse(
  { statusCode, headers }: Pick<HttpResponse, 'statusCode' | 'headers'>,
  answer: unknown,
): HttpResponse {
  const body = Readable.from([Buffer.from(JSON.stringify(answer))]);
  return new HttpResponse({ statusCode, headers, body });
}
