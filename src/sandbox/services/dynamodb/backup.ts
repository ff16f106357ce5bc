import type { StoredItem } from './attribute-value.js';
import type { Table } from './table.js';

/** A backup: the items of one instant and what the table was then. */
export interface Backup {
  readonly arn: string;
  /** `<13 or more digits of ms>-<8 hex>`; sorts by time. */
  readonly id: string;
  readonly name: string;
  readonly type: 'USER' | 'SYSTEM' | 'AWS_BACKUP';
  /** The table as it was at that instant. */
  readonly source: Table;
  readonly createdAtMs: number;
  /** CREATING before, AVAILABLE from then on. */
  readonly availableAtMs: number;
  /** Gone from this instant on; Infinity = it stays until it is deleted. */
  readonly expiresAtMs: number;
  /** Loaded on first use; always the same. */
  readonly items: () => readonly (readonly [place: string, item: StoredItem])[];
}
