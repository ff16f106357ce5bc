import { buildQueryString, type HttpRequest } from '@smithy/core/protocols';

/** Path and query of an SDK request, as its socket handlers would put them on the request line. */
export function targetOf({ path, query }: HttpRequest): string {
  const text = buildQueryString(query ?? {});
  return text === '' ? path : `${path}?${text}`;
}
