import { bytesOf, parseTarget, type WireRequest, type WireResponse } from './message.js';

/** Turns the sandbox's clock, its faults and its state: whatever is under `/_sandbox/`. */
export type Control = (request: WireRequest) => Promise<WireResponse>;

export const controlPrefix = '/_sandbox/';

/** True for a request to the controls, whether or not they are there. Never throws. */
export function isControl({ target }: WireRequest): boolean {
  return parseTarget(target).path.startsWith(controlPrefix);
}

/**
 * The control's answer; 403 to a request that a web page may have sent (an `Origin` header, or a
 * `Host` that is not loopback, as DNS rebinding gives); 404 where there is no control.
 */
export async function answerControl(
  control: Control | undefined,
  request: WireRequest,
): Promise<WireResponse> {
  const { origin, host = '' } = request.headers;
  if (origin !== undefined || !isLoopbackHost(host)) {
    return refusal(403, 'The sandbox is turned from this machine and by programs only.');
  }
  return control === undefined ? refusal(404, 'This sandbox has no controls.') : control(request);
}

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/** True for a host name, with or without a port, that never leaves the machine. */
export function isLoopbackHost(host: string): boolean {
  return loopbackNames.includes(host.replace(/:\d{1,5}$/, '')) || loopbackNames.includes(host);
}

function refusal(status: number, message: string): WireResponse {
  const body = bytesOf(JSON.stringify({ error: message }));
  return {
    status,
    headers: { 'content-type': 'application/json', 'content-length': String(body.byteLength) },
    body,
  };
}
