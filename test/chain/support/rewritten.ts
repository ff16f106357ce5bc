import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { jsonResponse, wrappedHandler } from './wrapped-handler.js';

/** An answer that AWS Backup does not give as the sandbox does. */
export interface Rewrite {
  /** Of the request: its path. */
  readonly path: RegExp;
  /** Changes the answer, which is JSON. */
  readonly change: (answer: Record<string, unknown>) => Record<string, unknown>;
}

async function textOf(body: unknown): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

/** The sandbox, with some of its answers changed on their way. */
export function rewritten(sandbox: Sandbox, rewrites: readonly Rewrite[]) {
  return wrappedHandler(sandbox, (next) => async (request, options) => {
    const { response } = await next(request, options);
    const found = rewrites.find(({ path }) => path.test(request.path));
    if (found === undefined) return { response };
    const answer = JSON.parse(await textOf(response.body)) as Record<string, unknown>;
    return { response: jsonResponse(response, found.change(answer)) };
  });
}
