import { parseBackupLocation } from '../../estate/backup-location.js';
import type { BackupLocation } from '../../estate/environment.js';
import type { ExecutorDescription } from '../../estate/place-facts.js';

/** The kind of executor that backs up. @source guide, "Prerequisites" */
export function isBackupExecutor({ type }: ExecutorDescription): boolean {
  return /(?:^|\.)emr[-_]?serverless$/iu.test(type);
}

/** Whether a path is another one, or lies in it; by its parts, not by its letters. */
function within(outer: string, inner: string): boolean {
  return inner.startsWith(outer) && (inner.length === outer.length || inner[outer.length] === '/');
}

export function locationPath({ bucket, prefix }: BackupLocation): string {
  return prefix === '' ? bucket : `${bucket}/${prefix}`;
}

/** A listed location as a path; undefined when it is none. */
function pathOf(listed: string): string | undefined {
  const parsed = parseBackupLocation(listed);
  return parsed.ok ? locationPath(parsed.value) : undefined;
}

/** The listed entry that covers a location: the same, or a parent of it. */
export function coveringEntry(
  listed: readonly string[],
  location: BackupLocation,
): string | undefined {
  return listed.find((entry) => {
    const path = pathOf(entry);
    return path !== undefined && within(path, locationPath(location));
  });
}

/** Everything that the executors of an environment may back up into, as it stands there. */
export function listedLocations(executors: readonly ExecutorDescription[]): readonly string[] {
  return executors
    .filter(isBackupExecutor)
    .flatMap(({ allowedBackupLocations }) => allowedBackupLocations ?? []);
}

/** The same without scheme and outer slashes; what is no location is left out. */
export function listedPaths(executors: readonly ExecutorDescription[]): readonly string[] {
  return listedLocations(executors).flatMap((entry) => pathOf(entry) ?? []);
}

/** The first listed entry that is no location, and what is wrong with it: `is empty`. */
export function malformedEntry(
  listed: readonly string[],
): { readonly entry: string; readonly wrong: string } | undefined {
  for (const entry of listed) {
    const parsed = parseBackupLocation(entry);
    if (!parsed.ok) return { entry, wrong: parsed.wrong };
  }
  return undefined;
}
