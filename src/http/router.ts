import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Problem } from './answer.js';

type Names<Pattern extends string> = Pattern extends `${infer Head}/${infer Tail}`
  ? Names<Head> | Names<Tail>
  : Pattern extends `:${infer Name}`
    ? Name
    : never;

/** The variable segments of a pattern, by name. */
export type Params<Pattern extends string> = { readonly [Name in Names<Pattern>]: string };

export type Method = 'GET' | 'HEAD' | 'POST';

/** A request as a handler sees it. */
export interface Asked<P> {
  readonly method: Method;
  /** As it was sent, without the query. */
  readonly path: string;
  /** Decoded. */
  readonly params: P;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty but for POST. */
  readonly body: Buffer;
  /** Aborts when the answer was sent, the client went away or the time is up. */
  readonly signal: AbortSignal;
}

export type Reply = Answer | Problem;

/**
 * Who may ask. `open`: anybody. `read`: who may see the page. `token`: nobody without the token, on
 * whatever address.
 */
export type Access = 'open' | 'read' | 'token';

export interface Route {
  /** GET stands for HEAD as well. */
  readonly method: 'GET' | 'POST';
  readonly pattern: string;
  readonly access: Access;
  readonly handle: (asked: Asked<Readonly<Record<string, string>>>) => Reply | Promise<Reply>;
}

/** @param pattern - segments, those that begin with a colon are variable: `/environments/:name` */
export function route<Pattern extends string>(
  method: Route['method'],
  pattern: Pattern,
  access: Access,
  handle: (asked: Asked<Params<Pattern>>) => Reply | Promise<Reply>,
): Route {
  return {
    method,
    pattern,
    access,
    // oxlint-disable-next-line no-unsafe-type-assertion -- `match` gives every name of the pattern
    handle: (asked) => handle(asked as Asked<Params<Pattern>>),
  };
}

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Record<string, string> }
  /** The path is known, the method is not. */
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  /** A segment that cannot be decoded. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' };

function paramsOf(
  pattern: string,
  segments: readonly string[],
): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, want] of wanted.entries()) {
    const segment = segments[at] ?? '';
    if (want.startsWith(':')) {
      if (segment === '') return undefined;
      params[want.slice(1)] = segment;
    } else if (want !== segment) return undefined;
  }
  return params;
}

/** Segments decoded, so that an encoded slash stays within its segment. */
function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined; // not UTF-8, or a stray percent sign
  }
}

/** The route of a request; the first one that fits. */
export function match(routes: readonly Route[], method: string, path: string): Match {
  const segments = segmentsOf(path);
  if (segments === undefined) return { kind: 'malformed' };
  const fitting = routes.flatMap((each) => {
    const params = paramsOf(each.pattern, segments);
    return params === undefined ? [] : [{ route: each, params }];
  });
  if (fitting.length === 0) return { kind: 'none' };
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = fitting.find((each) => each.route.method === asked);
  if (found !== undefined) return { kind: 'route', ...found };
  const methods = fitting.flatMap((each) =>
    each.route.method === 'GET' ? ['GET', 'HEAD'] : [each.route.method],
  );
  return { kind: 'method', allowed: [...new Set(methods)] };
}
