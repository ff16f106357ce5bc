import { pipeline, Readable, Transform } from 'node:stream';
import { invalidAnswer } from './errors.js';
import type { RequestHandler } from './sdk.js';

/** More than the largest answer that is asked for: 6 MB of a Lambda, and room for its wrapping. */
const mostBytes = 8 * 1024 * 1024;

function limited(body: Readable): Readable {
  let length = 0;
  const limit = new Transform({
    transform(part: Uint8Array, _, done) {
      length += part.byteLength;
      if (length > mostBytes) done(invalidAnswer('an answer of more than 8 MiB', 'AnswerTooLarge'));
      else done(null, part);
    },
  });
  // What breaks is told to whoever reads; the source is closed with it.
  return pipeline(body, limit, () => undefined);
}

type Handle = (
  request: unknown,
  options: unknown,
) => Promise<{ readonly response: { body?: unknown } }>;

function isHandler(value: object): value is { handle: Handle } {
  return 'handle' in value && typeof value.handle === 'function';
}

/** The same handler, whose answers end at 8 MiB: an endless one must not take all memory. */
export function withBoundedBodies(handler: RequestHandler): RequestHandler {
  return new Proxy(handler, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'handle' || !isHandler(target)) {
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async (request: unknown, options: unknown) => {
        const answer = await target.handle(request, options);
        const { body } = answer.response;
        if (body instanceof Readable) answer.response.body = limited(body);
        return answer;
      };
    },
  });
}
