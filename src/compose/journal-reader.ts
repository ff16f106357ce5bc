import { openJournalForReading } from '../journal/journal.js';
import { isDrError } from '../kernel/errors.js';
import type { JournalReader } from '../ports/journal.js';

/**
 * The journal in a state directory, for reading beside a daemon that writes it; undefined where there
 * is none yet. The caller closes it.
 * @throws DrError when there is one that cannot be read
 */
export async function readJournal(directory: string): Promise<JournalReader | undefined> {
  try {
    return await openJournalForReading({ directory });
  } catch (error) {
    if (isDrError(error) && error.kind === 'missing') return undefined;
    throw error;
  }
}
