import type { AwsMemory } from '../aws/memory.js';
import type { AwsOptions } from '../aws/observers.js';
import type { Clock } from '../kernel/clock.js';
import type { Recorder } from '../ports/recorder.js';

/** What the real world hands in. */
export interface ComposeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter of retries. */
  readonly random: () => number;
  readonly recorder: Recorder;
}

/** The ways to reach what is watched; each differs from plain AWS only in what it replaces. */
export interface Reach {
  readonly endpoint: string;
  readonly clock: Clock;
  readonly replaced: Partial<Pick<AwsOptions, 'env' | 'baseCredentials' | 'requestHandler'>>;
  /** What one pass leaves to the next. */
  readonly memory: AwsMemory;
  /** The same place for a later pass, with the time that it shows by then. */
  renewed(): Promise<Reach>;
}
