import { DrError } from '../kernel/errors.js';
import { mostSkipped, type Page, pageLimit } from '../ports/journal.js';
import type { Cell } from './store.js';

/** @throws DrError `usage` when the page is out of bounds */
function checkPage({ limit, skip = 0 }: Page): void {
  const isWhole = Number.isInteger(limit) && Number.isInteger(skip);
  if (isWhole && limit >= 1 && limit <= pageLimit && skip >= 0 && skip <= mostSkipped) return;
  throw new DrError(`a page of ${limit} after ${skip} is out of bounds`, {
    code: 'PageOutOfBounds',
    kind: 'usage',
    hint: `Ask for 1 to ${pageLimit} at once, after at most ${mostSkipped} that are skipped.`,
  });
}

/** What follows FROM for a page, newest first; `unique` settles the order within one instant. */
export function pageClause(
  page: Page,
  {
    at,
    unique,
    only,
  }: {
    readonly at: string;
    readonly unique: string;
    readonly only?: readonly [column: string, value: string | undefined];
  },
): readonly [clause: string, ...cells: Cell[]] {
  checkPage(page);
  const conditions: string[] = [];
  const cells: Cell[] = [];
  if (only?.[1] !== undefined) {
    conditions.push(`${only[0]} = ?`);
    cells.push(only[1]);
  }
  if (page.before !== undefined) {
    conditions.push(`${at} < ?`);
    cells.push(page.before.getTime());
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const order = `ORDER BY ${at} DESC, ${unique} DESC LIMIT ? OFFSET ?`;
  return [`${where} ${order}`, ...cells, page.limit, page.skip ?? 0];
}
