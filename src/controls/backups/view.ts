import type { BackupFacts, BackupJob, CopyJob } from '../../estate/backup-facts.js';
import type { ControlCard } from '../control.js';
import type { Finding } from '../finding.js';
import type { Sight } from '../sight.js';
import { type Coverage, coverageOf } from './coverage.js';
import { backupIn, listed, type Place, placeKey } from './places.js';
import { type PlacePoints, pointsIn } from './points.js';
import { type WatchedTable, watchedTables } from './watched.js';

/** What all controls of AWS Backup look at, worked out once for a pass. */
export interface BackupView {
  readonly sight: Sight;
  readonly tables: readonly WatchedTable[];
  backup(place: Place): BackupFacts;
  points(place: Place): PlacePoints;
  coverage(table: WatchedTable): Coverage;
  /** Backup jobs of a table that were seen in its own account and region. */
  jobsOf(table: WatchedTable): readonly BackupJob[];
  /** Copy jobs of a table, in whatever account and region that was looked at. */
  copyJobsOf(arn: string): readonly CopyJob[];
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

function byArn<T extends { readonly resourceArn: string }>(
  jobs: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const job of jobs) {
    const of = map.get(job.resourceArn);
    if (of === undefined) map.set(job.resourceArn, [job]);
    else of.push(job);
  }
  return map;
}

/** All copy jobs that were seen, by the ARN of their table. A job is listed where its source is. */
function copyJobsByArn(sight: Sight): ReadonlyMap<string, readonly CopyJob[]> {
  const seen = sight.places.flatMap(({ facts }) =>
    facts.backup === undefined ? [] : listed(facts.backup.copyJobs).list,
  );
  return byArn(uniqueBy(seen, ({ id }) => id));
}

export function viewOf(sight: Sight): BackupView {
  const copyJobs = copyJobsByArn(sight);
  const backup = once(placeKey, (place: Place) => backupIn(sight, place));
  const jobs = once(placeKey, (place: Place) => byArn(listed(backup(place).jobs).list));
  return {
    sight,
    tables: watchedTables(sight),
    backup,
    points: once(placeKey, (place: Place) => pointsIn(backup(place), place)),
    coverage: once(
      (table: WatchedTable) => table,
      (table: WatchedTable) => coverageOf(table, sight),
    ),
    jobsOf: ({ home, arn }) => jobs(home).get(arn) ?? [],
    copyJobsOf: (arn) => copyJobs.get(arn) ?? [],
  };
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
