import type { Part } from '../estate/table-settings.js';
import { isDrError } from '../kernel/errors.js';
import { FailedCall, failureOf } from './errors.js';

/** A part of a read that may fail on its own. @throws an error of our own making */
export async function partOf<T>(work: () => Promise<T>): Promise<Part<T>> {
  try {
    return { kind: 'seen', value: await work() };
  } catch (error) {
    if (error instanceof FailedCall) return { kind: 'unknown', failure: error.failure };
    if (!isDrError(error) || error.kind === 'invariant') throw error;
    return { kind: 'unknown', failure: failureOf(error) };
  }
}
