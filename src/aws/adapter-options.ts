import type { Account } from '../estate/environment.js';
import type { Clock } from '../kernel/clock.js';
import type { AwsMemory } from './memory.js';
import type { Read } from './read.js';

/** What an adapter is made of that knows accounts and remembers answers. */
export interface AdapterOptions {
  readonly read: Read;
  readonly clock: Clock;
  /** Those that may be asked about. */
  readonly accounts: readonly Account[];
  readonly memory: AwsMemory;
}
