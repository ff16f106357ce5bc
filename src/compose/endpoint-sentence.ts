import type { ConfiguredEndpoint } from '../aws/endpoints.js';
import { services } from '../aws/operations.js';

/** A URL without what may be a secret: user, password, query. */
function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Where calls go, with what says so; services that nothing redirects go to AWS. */
export function endpointSentence(endpoints: readonly ConfiguredEndpoint[]): string {
  const places = new Map<string, readonly string[]>();
  for (const { service, url, source } of endpoints) {
    const place = `${shownUrl(url)} (${source})`;
    places.set(place, [...(places.get(place) ?? []), service]);
  }
  const [only] = places.keys();
  if (only === undefined) return 'calls go to AWS';
  const isEverything = endpoints.length === services.length;
  if (isEverything && places.size === 1) return `calls go to ${only}`;
  const parts = [...places].map(([place, names]) => `${names.join(', ')} calls go to ${place}`);
  return [...parts, ...(isEverything ? [] : ['all other calls go to AWS'])].join('; ');
}
