import type { Run } from '../../../src/estate/run.js';
import type { FindingChange, JournalReader } from '../../../src/ports/journal.js';

/** A journal that tells what it is given; anything else is not asked for here. */
export function memoryJournal(
  told: {
    readonly runs?: readonly Run[];
    readonly changes?: readonly FindingChange[];
    readonly failure?: Error;
    /** Never answers. */
    readonly hangs?: boolean;
  } = {},
): JournalReader & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const answer = <T>(question: unknown, value: T): Promise<T> => {
    asked.push(question);
    if (told.hangs === true) return new Promise(() => undefined);
    return told.failure === undefined ? Promise.resolve(value) : Promise.reject(told.failure);
  };
  const unexpected = (): Promise<never> => Promise.reject(new Error('not expected here'));
  return {
    asked,
    runs: (page) => {
      const { limit, before, skip = 0 } = page;
      const runs = (told.runs ?? []).filter((run) => !before || run.startedAt < before);
      return answer(page, runs.slice(skip, skip + limit));
    },
    changes: (page) => answer(page, told.changes ?? []),
    ledgers: unexpected,
    missedFires: unexpected,
    lastPass: unexpected,
    findings: unexpected,
    facts: unexpected,
    approvals: unexpected,
    steps: unexpected,
    openWorkflows: unexpected,
    sizeBytes: unexpected,
    close: unexpected,
  };
}
