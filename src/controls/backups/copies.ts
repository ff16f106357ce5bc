import { type CopyJob, placeOfVault } from '../../estate/backup-facts.js';
import type { WantedCopy } from '../../estate/environment.js';
import type { FindingSubject } from '../finding.js';
import { isSamePlace, listed } from './places.js';
import type { PlacedPoint } from './points.js';
import type { BackupView } from './view.js';
import { keyOfTable, subjectOf, type WatchedTable } from './watched.js';

/** A copy that is wanted of a table. */
export interface TableCopy {
  readonly table: WatchedTable;
  readonly copy: WantedCopy;
}

export function copiesOf(table: WatchedTable): readonly TableCopy[] {
  return table.wanted.copies.map((copy) => ({ table, copy }));
}

/** All of them, in the order of the estate. */
export function wantedCopies({ tables }: BackupView): readonly TableCopy[] {
  return tables.flatMap(copiesOf);
}

/** The subject of findings of a copy: the table, in the place where the copy is wanted. */
export function subjectOfCopy({ table, copy }: TableCopy): FindingSubject {
  return subjectOf(table, copy);
}

/** What a copy is, see `Finding.id`. */
export function keyOfCopy({ table, copy }: TableCopy): readonly string[] {
  return [...keyOfTable(table), copy.account, copy.region];
}

export function isCrossAccount({ table, copy }: TableCopy): boolean {
  return table.home.account !== copy.account;
}

/**
 * Copies of the table where they are wanted; newest first. A copied point keeps the ARN of the table
 * that its original was made of.
 */
export function copiesThere({ table, copy }: TableCopy, view: BackupView): readonly PlacedPoint[] {
  const points = view.points(copy).byArn.get(table.arn) ?? [];
  return isSamePlace(table.home, copy) ? points.filter(({ point }) => point.isCopy) : points;
}

function newestFirst(a: CopyJob, b: CopyJob): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** Copy jobs of the table to that place, in whatever account they ran; newest first. */
export function copyJobsTo({ table, copy }: TableCopy, view: BackupView): readonly CopyJob[] {
  return view
    .copyJobsOf(table.arn)
    .filter(({ vaultArn }) => {
      const to = placeOfVault(vaultArn);
      return to !== undefined && isSamePlace(to, copy);
    })
    .toSorted(newestFirst);
}

/** Whether a listing of vaults is known not to have one of a name. */
export function isVaultMissing(view: BackupView, copy: WantedCopy, name: string): boolean {
  const { vaults } = view.backup(copy);
  return vaults.kind !== 'unknown' && !listed(vaults).list.some((vault) => vault.name === name);
}
