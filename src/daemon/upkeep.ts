import type { Configuration } from '../config/configuration.js';
import type { Clock } from '../kernel/clock.js';
import { describeBytes, megabyte } from '../kernel/units.js';
import type { Journal, UpkeepResult } from '../ports/journal.js';

export interface UpkeepParts {
  readonly configuration: () => Configuration;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly measured: (sizeBytes: number) => void;
}

/** Calls of one run; each removes a bounded amount, so that the loop is never held for long. */
const mostCalls = 1000;

/**
 * Keeps the journal within its configured age and size.
 * @returns what was removed, in words
 * @throws the journal's error; the signal's reason when it aborts between two calls
 */
export async function upkeep(parts: UpkeepParts, signal: AbortSignal): Promise<string> {
  const { keepDays, maximumMegabytes } = parts.configuration().settings.state;
  let count = 0;
  let left: UpkeepResult | undefined;
  for (let call = 0; call < mostCalls && left?.isComplete !== true; call++) {
    signal.throwIfAborted();
    left = await parts.journal.upkeep({
      at: parts.clock.now(),
      keepDays,
      maximumBytes: maximumMegabytes * megabyte,
    });
    parts.measured(left.sizeBytes);
    count += left.removedRuns + left.removedMissedFires + left.removedChanges;
  }
  const what = count === 0 ? 'nothing to remove' : `${count} old records removed`;
  const more = left?.isComplete === true ? '' : ', more the next time';
  return `${what}${more}; the journal is ${describeBytes(left?.sizeBytes ?? 0)}`;
}
