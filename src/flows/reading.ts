import type { Scope } from '../estate/scope.js';
import type { Clock } from '../kernel/clock.js';
import type { Observers } from '../ports/observers.js';

/** What the reads of one pass share. */
export interface Reading {
  readonly observers: Observers;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly signal: AbortSignal;
}
