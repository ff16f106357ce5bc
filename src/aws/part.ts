import { isDrError } from '../kernel/errors.js';
import type { Part } from '../estate/table-settings.js';
import { FailedCall, failureOf } from './errors.js';

/**
 * A part of a bigger read that may fail on its own.
 * @throws what is no failure of a read
 */
export async function partOf<T>(work: Promise<T>): Promise<Part<T>> {
  try {
    return { kind: 'seen', value: await work };
  } catch (error) {
    if (error instanceof FailedCall) return { kind: 'unknown', failure: error.failure };
    if (!isDrError(error) || error.kind !== 'invalid') throw error;
    return { kind: 'unknown', failure: failureOf(error) };
  }
}

/** True for a call that ended with one of these errors, as the service spells them. */
export function endedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof FailedCall && codes.includes(error.code);
}
