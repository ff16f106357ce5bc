import type { BackupFacts } from '../../estate/backup-facts.js';
import type { WantedCopy } from '../../estate/environment.js';
import type { ControlCard } from '../control.js';
import type { Finding } from '../finding.js';
import type { Sight } from '../sight.js';
import { type Coverage, coverageOf } from './coverage.js';
import { backupIn, type Place, placeKey } from './places.js';
import { type PlacePoints, pointsIn } from './points.js';
import { type WatchedTable, watchedTables } from './watched.js';

/** What all controls of AWS Backup look at, worked out once for a pass. */
export interface BackupView {
  readonly sight: Sight;
  readonly tables: readonly WatchedTable[];
  backup(place: Place): BackupFacts;
  points(place: Place): PlacePoints;
  coverage(table: WatchedTable): Coverage;
}

/** A control of AWS Backup: its card and its findings. Pure. */
export interface BackupControl {
  readonly card: ControlCard;
  findings(view: BackupView, now: Date): readonly Finding[];
}

/** A function that works out each value once. */
function once<K, V>(keyOf: (of: K) => unknown, make: (of: K) => V): (of: K) => V {
  const made = new Map<unknown, V>();
  return (of) => {
    const key = keyOf(of);
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(of);
    made.set(key, value);
    return value;
  };
}

export function viewOf(sight: Sight): BackupView {
  const backup = once(placeKey, (place: Place) => backupIn(sight, place));
  return {
    sight,
    tables: watchedTables(sight),
    backup,
    points: once(placeKey, (place: Place) => pointsIn(backup(place), place)),
    coverage: once(
      (table: WatchedTable) => table,
      (table: WatchedTable) => coverageOf(table, sight),
    ),
  };
}

/** A copy that is wanted of a table. */
export interface TableCopy {
  readonly table: WatchedTable;
  readonly copy: WantedCopy;
}

/** All of them, in the order of the estate. */
export function wantedCopies({ tables }: BackupView): readonly TableCopy[] {
  return tables.flatMap((table) => table.wanted.copies.map((copy) => ({ table, copy })));
}

/** The first of each key, in their order. */
export function uniqueBy<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = keyOf(value);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
