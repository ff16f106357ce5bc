import type { Path } from './problem.js';

const maximumLength = 60;
const maximumRead = 4096;
const secretKey = /secret|token|password|externalid/i;
const mask = '***';

/** True when what stands under this key must never be shown. */
function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

function shorten(text: string): string {
  const oneLine = text
    .slice(0, maximumRead)
    .replace(/\/\/[^/@\s]*@/g, `//${mask}@`) // credentials in a URL
    .replace(/[\p{C}\p{Z}]+/gu, ' ') // also keeps terminal control sequences out
    .trim();
  return oneLine.length <= maximumLength
    ? oneLine
    : `${oneLine.slice(0, maximumLength - 3).replace(/[\uD800-\uDBFF]$/, '')}...`;
}

/**
 * A configured value as it may be shown: one line, at most 60 characters, secrets masked at any
 * depth. Empty for undefined. Never throws.
 * @param written - the scalar as it stands in the file; wins over the parsed value
 */
export function showValue(path: Path, value: unknown, written?: string): string {
  if (value === undefined) return '';
  if (path.some((part) => typeof part === 'string' && isSecretKey(part))) return mask;
  if (typeof value === 'string') return shorten(value);
  if (typeof value !== 'object') return shorten(written ?? JSON.stringify(value));
  return shorten(JSON.stringify(value, (key, inner: unknown) => (isSecretKey(key) ? mask : inner)));
}
