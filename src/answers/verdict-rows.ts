import type { BackupBucket, Environment, Estate } from '../estate/environment.js';
import type { ShownFinding } from './shown-finding.js';

/** Findings by weight: failures by their severity, then what has no verdict, then passes. */
export interface Counts {
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
  readonly unknown: number;
  readonly pass: number;
}

/**
 * `unseen`: nothing failed, but not everything was seen; or nothing was judged at all, as where an
 * environment is new. An info finding spoils nothing.
 */
export type RowVerdict = 'at-risk' | 'warning' | 'unseen' | 'ok';

interface Row {
  readonly verdict: RowVerdict;
  readonly counts: Counts;
}

export interface EnvironmentRow extends Row {
  readonly environment: Environment;
}

/** A bucket that belongs to no single environment; one environment's own bucket is in its row. */
export interface BucketRow extends Row {
  readonly bucket: BackupBucket;
}

export function countFindings(findings: readonly ShownFinding[]): Counts {
  const counts = { critical: 0, warning: 0, info: 0, unknown: 0, pass: 0 };
  for (const { verdict, severity } of findings) counts[verdict === 'fail' ? severity : verdict]++;
  return counts;
}

function verdictOf({ critical, warning, info, unknown, pass }: Counts): RowVerdict {
  if (critical > 0) return 'at-risk';
  if (warning > 0) return 'warning';
  return unknown > 0 || info + pass === 0 ? 'unseen' : 'ok';
}

function rowOf(findings: readonly ShownFinding[]): Row {
  const counts = countFindings(findings);
  return { verdict: verdictOf(counts), counts };
}

function grouped(findings: readonly ShownFinding[], key: (finding: ShownFinding) => string) {
  const groups = new Map<string, ShownFinding[]>();
  for (const finding of findings) {
    const name = key(finding);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [finding]);
    else group.push(finding);
  }
  return groups;
}

/** One row per environment of the estate, in its order, also for those without a finding. */
export function environmentRows(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly EnvironmentRow[] {
  const groups = grouped(findings, ({ subject }) => subject.environment ?? '');
  return estate.environments.map((environment) => ({
    environment,
    ...rowOf(groups.get(environment.name) ?? []),
  }));
}

/** One row per bucket that no single environment owns, in the estate's order. */
export function bucketRows(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly BucketRow[] {
  const shared = findings.filter(({ subject }) => subject.environment === undefined);
  const groups = grouped(shared, ({ subject }) => subject.resource);
  return estate.buckets
    .filter(({ environments }) => environments.length !== 1)
    .map((bucket) => ({ bucket, ...rowOf(groups.get(bucket.name) ?? []) }));
}
