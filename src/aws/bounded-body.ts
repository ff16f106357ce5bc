import { finished, Readable, Transform } from 'node:stream';
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
  // What breaks is told to whoever reads; the source is closed with it. `pipeline` does the same, and
  // makes an abort error with its stack each time: a tenth of a sweep's processor time.
  finished(body, { writable: false }, (error) => {
    if (error) limit.destroy(error);
  });
  limit.once('close', () => body.destroy());
  return body.pipe(limit);
}

/** True when the connection itself ends the body within the limit. */
function isAnnouncedWithin({ headers }: Answered): boolean {
  const length = headers?.['content-length'];
  return length !== undefined && Number(length) <= mostBytes;
}

interface Answered {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
}

type Handle = (request: unknown, options: unknown) => Promise<{ readonly response: Answered }>;

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
        if (body instanceof Readable && !isAnnouncedWithin(answer.response)) {
          answer.response.body = limited(body);
        }
        return answer;
      };
    },
  });
}
