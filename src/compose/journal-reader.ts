import type { JournalReader } from '../ports/journal.js';

/**
 * The journal in a state directory, for reading beside a daemon that writes it; undefined where there
 * is none yet. The caller closes it.
 */
export function readJournal(_directory: string): Promise<JournalReader | undefined> {
  return Promise.resolve(undefined);
}
