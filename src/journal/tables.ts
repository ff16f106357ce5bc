import { approvalTable } from './approvals.js';
import { changeTable } from './changes.js';
import { missedFireTable } from './decisions.js';
import { factTable } from './kept-facts.js';
import { findingTable } from './kept-findings.js';
import { ledgerTable } from './ledgers.js';
import { passTable } from './passes.js';
import { runTable } from './runs.js';
import type { AnyTable } from './sealed-table.js';
import { stepTable } from './steps.js';
import type { Store } from './store.js';
import { vectorTable } from './vectors.js';

/** Each row stands for itself. */
export const recordTables: readonly AnyTable[] = [
  ledgerTable,
  runTable,
  missedFireTable,
  changeTable,
  approvalTable,
  stepTable,
];

/** What the newest pass left: right together, or not at all. */
export const postureTables: readonly AnyTable[] = [passTable, findingTable, factTable, vectorTable];

/** Reads every row. @throws DrError `invalid` when one is not as it was written */
export function checkRows(store: Store): void {
  for (const table of [...recordTables, ...postureTables]) table.check(store);
}
