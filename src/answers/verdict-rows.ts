import type { Account, BackupBucket, Environment, Estate } from '../estate/environment.js';
import type { ShownFinding } from './shown-finding.js';

/**
 * Findings by weight: failures by their severity, then what has no verdict, then failures that a
 * waiver covers, then passes.
 */
export interface Counts {
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
  readonly unknown: number;
  readonly waived: number;
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

type Tally = { -readonly [K in keyof Counts]: Counts[K] };

function emptyTally(): Tally {
  return { critical: 0, warning: 0, info: 0, unknown: 0, waived: 0, pass: 0 };
}

function weightOf({ verdict, severity, waiver }: ShownFinding): keyof Counts {
  if (verdict !== 'fail') return verdict;
  return waiver === undefined ? severity : 'waived';
}

export function countFindings(findings: readonly ShownFinding[]): Counts {
  const counts = emptyTally();
  for (const finding of findings) counts[weightOf(finding)]++;
  return counts;
}

/** Counts of all rows together. */
export function sumCounts(rows: readonly Row[]): Counts {
  const sum = emptyTally();
  for (const { counts } of rows) {
    sum.critical += counts.critical;
    sum.warning += counts.warning;
    sum.info += counts.info;
    sum.unknown += counts.unknown;
    sum.waived += counts.waived;
    sum.pass += counts.pass;
  }
  return sum;
}

function verdictOf({ critical, warning, info, unknown, waived, pass }: Counts): RowVerdict {
  if (critical > 0) return 'at-risk';
  if (warning > 0) return 'warning';
  return unknown > 0 || info + waived + pass === 0 ? 'unseen' : 'ok';
}

/** An account, with what is its own and no environment's or bucket's: vaults, plans, settings. */
export interface AccountRow extends Row {
  readonly account: Account;
}

/** Counts by environment; by bucket where no single environment owns it; by account for the rest. */
interface Tallies {
  readonly environments: ReadonlyMap<string, Counts>;
  readonly buckets: ReadonlyMap<string, Counts>;
  readonly accounts: ReadonlyMap<string, Counts>;
}

/** One look at each finding: there may be many thousands. */
function tally(findings: readonly ShownFinding[], estate: Estate): Tallies {
  const environments = new Map<string, Tally>();
  const buckets = new Map<string, Tally>();
  const accounts = new Map<string, Tally>();
  const known = new Set(estate.buckets.map(({ account, name }) => `${account}/${name}`));
  for (const finding of findings) {
    const { environment, account, resource } = finding.subject;
    const isBucket = known.has(`${account}/${resource}`);
    const group = environment !== undefined ? environments : isBucket ? buckets : accounts;
    const name = environment ?? (isBucket ? resource : account);
    let counts = group.get(name);
    if (counts === undefined) {
      counts = emptyTally();
      group.set(name, counts);
    }
    counts[weightOf(finding)]++;
  }
  return { environments, buckets, accounts };
}

function rowOf(counts: Counts = emptyTally()): Row {
  return { verdict: verdictOf(counts), counts };
}

/** One row per environment of the estate, in its order, also for those without a finding. */
export function environmentRows(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly EnvironmentRow[] {
  return estateRows(estate, findings).environments;
}

/** One row per bucket that no single environment owns, in the estate's order. */
export function bucketRows(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly BucketRow[] {
  return estateRows(estate, findings).buckets;
}

/** One row per account that something is judged of beside environments and buckets. */
export function accountRows(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly AccountRow[] {
  return estateRows(estate, findings).accounts;
}

/** The rows of all kinds. */
export function estateRows(
  estate: Estate,
  findings: readonly ShownFinding[],
): {
  readonly environments: readonly EnvironmentRow[];
  readonly buckets: readonly BucketRow[];
  readonly accounts: readonly AccountRow[];
} {
  const tallies = tally(findings, estate);
  return {
    environments: estate.environments.map((environment) => ({
      environment,
      ...rowOf(tallies.environments.get(environment.name)),
    })),
    buckets: estate.buckets
      .filter(({ environments }) => environments.length !== 1)
      .map((bucket) => ({ bucket, ...rowOf(tallies.buckets.get(bucket.name)) })),
    accounts: estate.accounts.flatMap((account) => {
      const counts = tallies.accounts.get(account.id);
      return counts === undefined ? [] : [{ account, ...rowOf(counts) }];
    }),
  };
}
