import { createHash } from 'node:crypto';
import type { AccountId, EnvironmentName, RegionId } from '../estate/ids.js';
import type { Observed, ReadFailure } from '../estate/observation.js';
import type { ControlCard, Judgement, Severity } from './control.js';

/** What a finding is about. `resource` names it as an operator would type it. */
export interface FindingSubject {
  /** Undefined for a bucket that several environments share, or none. */
  readonly environment: EnvironmentName | undefined;
  /** `Object`, `History`, `Index` or the name of an extra table. */
  readonly table: string | undefined;
  readonly account: AccountId;
  readonly region: RegionId;
  /** Table, bucket, cluster or dataset. */
  readonly resource: string;
}

/** A control's verdict on a subject. The id is the same from run to run. */
export interface Finding {
  readonly id: string;
  readonly control: string;
  readonly severity: Severity;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Undefined when the verdict is pass. */
  readonly reason: string | undefined;
  readonly subject: FindingSubject;
  readonly message: string;
  /** Undefined when the verdict is pass. */
  readonly remedy: string | undefined;
  /** What stood in the way, for an unknown that was caused by a failed read. */
  readonly failure: ReadFailure | undefined;
  /** The reads that it stands on. */
  readonly basis: readonly Basis[];
  /** Of a failure that is covered: it is told, but alerts nobody and fails no check. */
  readonly waiver?: FindingWaiver | undefined;
}

/** Who answers for a failure that is let be, why, and until when. */
export interface FindingWaiver {
  readonly owner: string;
  readonly reason: string;
  readonly until: Date;
}

/** A read by its name, with what it told. */
export interface Basis {
  readonly read: string;
  readonly observed: Observed<unknown>;
}

const rank: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/**
 * `<control>:<12 hex digits>`, from what the subject is and not from how it is called or shared.
 * @param key - unique among the subjects of the control
 */
function findingId(control: string, key: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([control, ...key]))
    .digest('hex');
  return `${control}:${digest.slice(0, 12)}`;
}

const worst = new WeakMap<ControlCard, Severity>();

/** Severity for pass and unknown: the worst that the control could say. */
function worstOf(card: ControlCard): Severity {
  const known = worst.get(card);
  if (known !== undefined) return known;
  const severities = Object.values(card.reasons).map(({ severity }) => severity);
  const [first = 'info'] = severities.toSorted((a, b) => rank[a] - rank[b]);
  worst.set(card, first);
  return first;
}

/** @param key - what the subject is, see `findingId` */
export function makeFinding(
  card: ControlCard,
  subject: FindingSubject,
  key: readonly string[],
  judgement: Judgement<string>,
  basis: readonly Basis[],
): Finding {
  const failed = judgement.verdict === 'fail' ? card.reasons[judgement.reason] : undefined;
  const own = judgement.verdict === 'fail' ? judgement.severity : undefined;
  return {
    id: findingId(card.id, key),
    control: card.id,
    severity: own ?? failed?.severity ?? worstOf(card),
    verdict: judgement.verdict,
    reason: judgement.verdict === 'pass' ? undefined : judgement.reason,
    subject,
    message: judgement.message,
    remedy: judgement.verdict === 'pass' ? undefined : judgement.remedy,
    failure: judgement.verdict === 'unknown' ? judgement.failure : undefined,
    basis,
  };
}

const verdictRank = { fail: 0, unknown: 1, pass: 2 } as const;

/** Failures first, worst first; equal ones keep their order. */
export function byUrgency<F extends Pick<Finding, 'verdict' | 'severity'>>(
  findings: readonly F[],
): readonly F[] {
  return findings.toSorted(
    (a, b) =>
      verdictRank[a.verdict] - verdictRank[b.verdict] || rank[a.severity] - rank[b.severity],
  );
}
