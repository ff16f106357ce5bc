import type { Observation } from '../estate/observations.js';
import type { ExitName } from '../kernel/exit-codes.js';
import { environmentConfigured } from './discovery/environment-configured.js';
import type { Finding } from './finding.js';

/** What one pass over an estate found. */
export interface CheckResult {
  /** The instant that everything was judged at. */
  readonly at: Date;
  readonly durationMs: number;
  /** What the findings stand on, one per target. */
  readonly observations: readonly Observation[];
  /** Failures first, worst first. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Finding['verdict'], number>>;
  /**
   * Checks with a real verdict over checks expected, 0..1. An environment that nobody watches counts
   * like one more check that is expected and was not seen.
   */
  readonly coverage: number;
  readonly exit: ExitName;
}

/** What a verdict and its weight are read from. */
type Judged = Pick<Finding, 'verdict' | 'severity' | 'waiver'>;

/** The exit of a pass: violated before unseen; an info finding and a waived one fail nothing. */
export function exitOf(findings: readonly Judged[]): ExitName {
  const violates = ({ verdict, severity, waiver }: Judged): boolean =>
    verdict === 'fail' && severity !== 'info' && waiver === undefined;
  if (findings.some(violates)) return 'violated';
  return findings.some(({ verdict }) => verdict === 'unknown') ? 'unseen' : 'ok';
}

type Placed = Pick<Finding, 'control' | 'subject'> & Judged;

/**
 * How many environments were found that the configuration does not name. One that a waiver covers is
 * left out: somebody has decided that it is not watched.
 */
export function countUnwatched(findings: readonly Placed[]): number {
  const found = findings.filter(
    ({ control, verdict, waiver }) =>
      control === environmentConfigured.id && verdict === 'fail' && waiver === undefined,
  );
  // Its replicas are found in other regions of the account.
  return new Set(found.map(({ subject }) => `${subject.account}/${subject.resource}`)).size;
}

/** Counts and coverage of findings. Coverage of nothing is 1. */
export function summarise(
  findings: readonly Placed[],
): Pick<CheckResult, 'counts' | 'coverage' | 'exit'> {
  const counts = { pass: 0, fail: 0, unknown: 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  const seen = counts.pass + counts.fail;
  const expected = findings.length + countUnwatched(findings);
  return {
    counts,
    coverage: expected === 0 ? 1 : seen / expected,
    exit: exitOf(findings),
  };
}
