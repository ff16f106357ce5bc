import { evaluate } from '../controls/evaluate.js';
import { byUrgency, type Finding } from '../controls/finding.js';
import type { Estate } from '../estate/environment.js';
import { targetsOf } from '../estate/targets.js';
import { startDeadline } from '../kernel/clock.js';
import { type ExitName } from '../kernel/exit-codes.js';
import { observe, type ObserveOptions } from './observe.js';

export interface CheckOptions extends ObserveOptions {
  /** The whole pass ends by then; what was not seen is unknown. */
  readonly deadlineMs: number;
}

export interface CheckResult {
  /** The instant that everything was judged at. */
  readonly at: Date;
  readonly durationMs: number;
  /** Failures first, worst first. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Finding['verdict'], number>>;
  /** Checks with a real verdict over checks expected, 0..1. */
  readonly coverage: number;
  readonly exit: ExitName;
}

/** The exit of a pass: violated before unseen; an info finding fails nothing. */
export function exitOf(findings: readonly Finding[]): ExitName {
  if (findings.some(({ verdict, severity }) => verdict === 'fail' && severity !== 'info')) {
    return 'violated';
  }
  return findings.some(({ verdict }) => verdict === 'unknown') ? 'unseen' : 'ok';
}

/** Counts and coverage of findings. Coverage of nothing is 1. */
export function summarise(
  findings: readonly Finding[],
): Pick<CheckResult, 'counts' | 'coverage' | 'exit'> {
  const counts = { pass: 0, fail: 0, unknown: 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  const seen = counts.pass + counts.fail;
  return {
    counts,
    coverage: findings.length === 0 ? 1 : seen / findings.length,
    exit: exitOf(findings),
  };
}

/**
 * One observation pass over an estate, judged.
 * @throws the signal's reason when the run was given up
 */
export async function check(estate: Estate, options: CheckOptions): Promise<CheckResult> {
  const { clock, signal, deadlineMs } = options;
  const begin = clock.monotonicMs();
  const deadline = startDeadline({ clock, ms: deadlineMs, what: 'the observation pass', signal });
  try {
    const observations = await observe(targetsOf(estate), { ...options, signal: deadline.signal });
    const at = clock.now();
    const findings = byUrgency(evaluate(observations, at));
    return { at, durationMs: clock.monotonicMs() - begin, findings, ...summarise(findings) };
  } finally {
    deadline.release();
  }
}
