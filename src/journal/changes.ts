import { type FindingChange, type JournalReader } from '../ports/journal.js';
import { dateOf, decode, encode, optional, shape, text } from './codec.js';
import { nextNumber } from './decisions.js';
import { pageClause } from './paging.js';
import { sealedTable } from './sealed-table.js';
import { verdict } from './shapes/records.js';
import type { Store } from './store.js';

export const changeTable = sealedTable('change', ['number'], {
  number: 'integer',
  finding: 'text',
  at: 'integer',
  body: 'text',
});

const changeBody = shape<Pick<FindingChange, 'from' | 'to' | 'reason'>>({
  from: optional(verdict),
  to: optional(verdict),
  reason: optional(text),
});

export function readChanges(
  store: Store,
  page: Parameters<JournalReader['changes']>[0],
): readonly FindingChange[] {
  const only = ['finding', page.id] as const;
  const clause = pageClause(page, { at: 'at', unique: 'number', only });
  return changeTable
    .all(store, ...clause)
    .map(({ finding, at, body }) => ({ id: finding, at: dateOf(at), ...decode(changeBody, body) }));
}

export function addChanges(store: Store, changes: readonly FindingChange[]): void {
  if (changes.length === 0) return;
  let number = nextNumber(store, 'change');
  for (const change of changes) {
    const { id: finding, at } = change;
    const body = encode(changeBody, change);
    changeTable.put(store, { number: number++, finding, at: at.getTime(), body });
  }
}
