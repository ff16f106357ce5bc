import { join } from 'node:path';
import { openJournal } from '../../src/journal/journal.js';
import { systemClock } from '../../src/kernel/clock.js';
import { createMemoryJournal } from '../support/memory-journal.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { type JournalBench, journalContract } from './journal.contract.js';

journalContract('in memory', (): Promise<JournalBench> => {
  const journal = createMemoryJournal();
  return Promise.resolve({
    journal,
    reopen: () => Promise.resolve(journal),
    close: () => journal.close(),
  });
});

journalContract('on disk', async () => {
  const { path, remove } = temporaryDirectory();
  const directory = join(path, 'state', 'journal');
  const open = () => openJournal({ directory, clock: systemClock });
  let journal = await open();
  return {
    journal,
    reopen: async () => {
      await journal.close();
      journal = await open();
      return journal;
    },
    close: async () => {
      await journal.close();
      remove();
    },
  };
});
