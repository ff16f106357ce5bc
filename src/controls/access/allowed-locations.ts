import type { BackupLocation } from '../../estate/environment.js';
import type { ExecutorDescription } from '../../estate/place-facts.js';

/** The kind of executor that backs up. @source guide, "Prerequisites" */
export function isBackupExecutor({ type }: ExecutorDescription): boolean {
  return /(?:^|\.)emr[-_]?serverless$/iu.test(type);
}

/** A listed location without scheme and outer slashes: `bucket/prefix`; undefined when it is none. */
function pathOf(listed: string): string | undefined {
  const path = /^s3:\/\/(.+?)\/*$/u.exec(listed.trim())?.[1];
  return path === undefined || path === '' ? undefined : path;
}

function within(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

export function locationPath({ bucket, prefix }: BackupLocation): string {
  return prefix === '' ? bucket : `${bucket}/${prefix}`;
}

/** Whether one location is the other one, or lies in it. */
export function nests(one: BackupLocation, other: BackupLocation): boolean {
  const [a, b] = [locationPath(one), locationPath(other)];
  return within(a, b) || within(b, a);
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

/** The listed entry that is a location or lies in it. */
export function entryWithin(
  listed: readonly string[],
  location: BackupLocation,
): string | undefined {
  return listed.find((entry) => {
    const path = pathOf(entry);
    return path !== undefined && within(locationPath(location), path);
  });
}

/** Everything that the executors of an environment may back up into, as it stands there. */
export function listedLocations(executors: readonly ExecutorDescription[]): readonly string[] {
  return executors
    .filter(isBackupExecutor)
    .flatMap(({ allowedBackupLocations }) => allowedBackupLocations ?? []);
}

/** A listed entry that is no `s3://bucket[/prefix]`. */
export function malformedEntry(listed: readonly string[]): string | undefined {
  return listed.find((entry) => pathOf(entry) === undefined);
}
