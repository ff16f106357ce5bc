import type { ReadFailure } from '../../../src/estate/observation.js';

function isFailed(value: object): value is { readonly failure: ReadFailure } {
  return 'kind' in value && value.kind === 'unknown' && 'failure' in value;
}

/** Every read, and every part of one, that told nothing, wherever it stands in what was observed. */
function failuresIn(value: unknown): readonly ReadFailure[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  if (isFailed(value)) return [value.failure];
  const inner = value instanceof Map ? [...value.values()] : Object.values(value);
  return inner.flatMap(failuresIn);
}

/** The permissions that were missing for what was observed, each once, sorted. */
export function missingPermissions(value: unknown): readonly string[] {
  const told = failuresIn(value).map(({ reason, permission }) => permission ?? reason);
  return [...new Set(told)].toSorted();
}
