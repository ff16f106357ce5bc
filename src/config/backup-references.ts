import { ownerIssues, repeated } from './account-references.js';
import { named } from './estate-draft.js';
import type { EnvironmentView, EstateDraft } from './estate-draft.js';
import { suggest } from './mismatch.js';
import { formatPath } from './problem.js';
import type { Issue, Path } from './problem.js';

/** Buckets: named once, in a known place, and holding prefixes that stay apart. Never throws. */
export function backupReferences(estate: EstateDraft): readonly Issue[] {
  const buckets = named(estate.draft.buckets ?? [], ['buckets']);
  const names = buckets.flatMap(({ value, path }) =>
    value.name === undefined ? [] : [{ value: value.name, path: [...path, 'name'] }],
  );
  return [
    ...repeated(names, 'the name'),
    ...buckets.flatMap(({ value, path }) =>
      ownerIssues({ path, account: value.account, region: value.region }, estate),
    ),
    ...estate.environments.flatMap((view) => undeclared(view, estate.buckets)),
    ...nested(estate.environments),
  ];
}

function locationPath({ path }: EnvironmentView): Path {
  return [...path, 'storage', 'backupLocation'];
}

function undeclared(view: EnvironmentView, buckets: EstateDraft['buckets']): readonly Issue[] {
  const bucket = view.raw.storage?.backupLocation?.bucket;
  if (bucket === undefined || buckets === undefined || buckets.has(bucket)) return [];
  const message = `is in bucket ${bucket}, which is not configured`;
  const remedy = suggest(bucket, [...buckets], `add ${bucket} under buckets`);
  return [{ path: locationPath(view), at: 'value', message, remedy }];
}

/** `a/b/c` gives "", "a", "a/b": the prefixes that it lies in. */
function ancestorsOf(prefix: string): readonly string[] {
  if (prefix === '') return [];
  const parts = prefix.split('/');
  return parts.map((_, index) => parts.slice(0, index).join('/'));
}

/**
 * Equal or nested backup prefixes in one bucket: a backup of one environment would lie in the
 * other's. `a` and `ab` are apart. @source guide, "Create Backup Bucket"
 */
function nested(environments: readonly EnvironmentView[]): readonly Issue[] {
  const owners = new Map<string, EnvironmentView>();
  const issues: Issue[] = [];
  const placed = environments.flatMap((view) => {
    const location = view.raw.storage?.backupLocation;
    return location === undefined ? [] : [{ view, location }];
  });
  const report = (view: EnvironmentView, other: EnvironmentView, how: string): void => {
    const message = `${how} the backup location of ${formatPath(other.path)}`;
    const remedy = 'give each environment a prefix of its own';
    issues.push({ path: locationPath(view), at: 'value', message, remedy });
  };
  for (const { view, location } of placed) {
    const key = `${location.bucket}/${location.prefix}`;
    const first = owners.get(key);
    if (first === undefined) owners.set(key, view);
    else report(view, first, 'repeats');
  }
  for (const { view, location } of placed) {
    const outer = ancestorsOf(location.prefix)
      .map((prefix) => owners.get(`${location.bucket}/${prefix}`))
      .find((owner) => owner !== undefined);
    if (outer !== undefined) report(view, outer, 'lies in');
  }
  return issues;
}
