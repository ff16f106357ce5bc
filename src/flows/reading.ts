import type { Scope } from '../estate/scope.js';
import type { SharedValues } from '../estate/shared-values.js';
import type { Clock } from '../kernel/clock.js';
import type { Observers } from '../ports/observers.js';
import type { HeldAnswers } from './again.js';

/** What the reads of one pass share. */
export interface Reading {
  readonly observers: Observers;
  readonly clock: Clock;
  readonly scope: Scope;
  /** What passes before this one saw. */
  readonly held: HeldAnswers;
  readonly shared: SharedValues;
  readonly signal: AbortSignal;
}
