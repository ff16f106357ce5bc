import type { Severity } from './control.js';
import type { Finding } from './finding.js';

/** A finding as it is remembered: without the reads it stands on, with its times. */
export interface HeldFinding extends Omit<Finding, 'basis'> {
  /**
   * When it became as it is; never after `judgedAt`. A failure goes on while it cannot be seen:
   * fail, unknown and fail again is one failure, since its first moment. The same holds for a pass.
   */
  readonly since: Date;
  /** The pass that judged it last. */
  readonly judgedAt: Date;
  /** The newest real verdict, while the present one is `unknown`. */
  readonly before: SeenVerdict | undefined;
}

/** A verdict that rested on answers. */
export interface SeenVerdict {
  readonly verdict: 'pass' | 'fail';
  readonly severity: Severity;
  readonly reason: string | undefined;
  readonly since: Date;
}

function seenOf(held: HeldFinding): SeenVerdict | undefined {
  const { verdict, severity, reason, since } = held;
  return verdict === 'unknown' ? held.before : { verdict, severity, reason, since };
}

/** When the verdict of `finding` began. A failure for another reason is another failure. */
function sinceOf(finding: Finding, held: HeldFinding, at: Date): Date {
  if (finding.verdict === 'unknown') return held.verdict === 'unknown' ? held.since : at;
  const seen = seenOf(held);
  const isSame = seen?.verdict === finding.verdict && seen.reason === finding.reason;
  return isSame ? seen.since : at;
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/**
 * The finding to remember.
 * @param held - what was remembered under the same id; undefined = nothing
 * @param at - when `finding` was judged. Where the clock was set back since, what began in a time to
 *   come is counted from now: what is wrong has lasted for some time, not for less than none
 */
export function holdFinding(
  held: HeldFinding | undefined,
  finding: Finding,
  at: Date,
): HeldFinding {
  const { basis: _, ...rest } = finding;
  return {
    ...rest,
    since: held === undefined ? at : earlier(sinceOf(finding, held, at), at),
    judgedAt: at,
    before: finding.verdict === 'unknown' && held !== undefined ? seenOf(held) : undefined,
  };
}
