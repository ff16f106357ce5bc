import type { Configuration } from '../config/configuration.js';
import { stateDirectory } from '../config/state-directory.js';
import type { HeldFact } from '../estate/held-fact.js';
import { errorLine } from '../kernel/errors.js';
import type { Recorder } from '../ports/recorder.js';
import type { World } from './world.js';

/**
 * What passes of a daemon with the same state directory kept; nothing where there was none. What
 * cannot be read is told and costs no more than the findings that would stand on it.
 */
export async function keptFacts(
  configuration: Pick<Configuration, 'file' | 'settings'>,
  { cwd, exists }: Pick<World, 'cwd' | 'exists'>,
  recorder: Recorder,
): Promise<readonly HeldFact[]> {
  const directory = stateDirectory(configuration, cwd);
  if (!exists(directory)) return [];
  try {
    const { readJournal } = await import('../compose/journal-reader.js');
    const journal = await readJournal(directory);
    if (journal === undefined) return [];
    try {
      return await journal.facts();
    } finally {
      await journal.close();
    }
  } catch (error) {
    const fields = { directory, cause: errorLine(error) };
    recorder.note('warn', 'what earlier passes kept cannot be read', fields);
    return [];
  }
}
