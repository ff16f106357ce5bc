import type { Configuration } from '../config/configuration.js';
import type { Clock } from '../kernel/clock.js';
import { describeBytes, megabyte } from '../kernel/units.js';
import type { Journal } from '../ports/journal.js';

export interface UpkeepParts {
  readonly configuration: () => Configuration;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly measured: (sizeBytes: number) => void;
}

/**
 * Keeps the journal within its configured age and size.
 * @returns what was removed, in words
 * @throws the journal's error
 */
export async function upkeep(parts: UpkeepParts): Promise<string> {
  const { keepDays, maximumMegabytes } = parts.configuration().settings.state;
  const removed = await parts.journal.upkeep({
    at: parts.clock.now(),
    keepDays,
    maximumBytes: maximumMegabytes * megabyte,
  });
  parts.measured(removed.sizeBytes);
  const { removedRuns, removedMissedFires, removedChanges, sizeBytes } = removed;
  const count = removedRuns + removedMissedFires + removedChanges;
  const what = count === 0 ? 'nothing to remove' : `${count} old records removed`;
  return `${what}; the journal is ${describeBytes(sizeBytes)}`;
}
