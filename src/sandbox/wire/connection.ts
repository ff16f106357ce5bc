import type { WireRequest } from './message.js';

/** The connection breaks without an answer; `code` is what a socket would say. */
export class ConnectionReset extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('read ECONNRESET');
    this.name = 'TimeoutError'; // what the SDK's socket handler makes of such a code
  }
}

/**
 * Waits until nobody waits for the request's answer any more, then throws.
 * @throws the request signal's reason; `ConnectionReset` when `closing` aborts first
 */
export async function hang(request: WireRequest, closing: AbortSignal): Promise<never> {
  return new Promise<never>((_, reject) => {
    const stop = (): void => {
      request.signal.removeEventListener('abort', stop);
      closing.removeEventListener('abort', stop);
      reject(request.signal.aborted ? request.signal.reason : new ConnectionReset());
    };
    if (request.signal.aborted || closing.aborted) stop();
    else {
      request.signal.addEventListener('abort', stop, { once: true });
      closing.addEventListener('abort', stop, { once: true });
    }
  });
}
