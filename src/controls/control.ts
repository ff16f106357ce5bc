/**
 * Controls: pure rules that judge what was observed against what is wanted. Purpose of this folder:
 * one rule a file, each giving exactly one judgement per subject. They must not read, write or know
 * the time except as `now`. `catalogue.ts` is the table of contents, `evaluate.ts` runs them all.
 */
import type { ReadFailure, UnknownReason } from '../estate/observation.js';
import { minuteMs } from '../kernel/units.js';

export type Severity = 'critical' | 'warning' | 'info';

/** What a control says of one subject. Messages are for people; match on `reason`. */
export type Judgement<Reason extends string> =
  | { readonly verdict: 'pass'; readonly message: string }
  | {
      readonly verdict: 'fail';
      readonly reason: Reason;
      readonly message: string;
      readonly remedy: string;
      /** Where the reason's own severity does not fit this subject. */
      readonly severity?: Severity;
    }
  | {
      readonly verdict: 'unknown';
      readonly reason: UnknownReason;
      readonly message: string;
      readonly remedy: string;
      readonly failure: ReadFailure | undefined;
    };

interface ReasonDefinition {
  readonly severity: Severity;
  /** The condition in one sentence, for the reference pages. */
  readonly meaning: string;
}

/** What describes a control, whatever its subject. */
export interface ControlCard {
  readonly id: string;
  readonly title: string;
  readonly subject:
    | 'table'
    | 'placement'
    | 'replica'
    | 'bucket'
    | 'cluster'
    | 'dataset'
    | 'environment'
    | 'place'
    | 'vault'
    | 'plan'
    | 'copy'
    | 'account'
    | 'key'
    | 'waiver';
  /** Why it matters, in one or two sentences. */
  readonly rationale: string;
  /** AWS page title or guide section. */
  readonly source: string;
  /** Controls of others with the same intent, where there are any. */
  readonly equivalents?: {
    /** AWS Config managed rule, such as `dynamodb-pitr-enabled`. */
    readonly configRule?: string;
    /** AWS Backup Audit Manager control, such as `BACKUP_LAST_RECOVERY_POINT_CREATED`. */
    readonly auditManager?: string;
  };
  readonly reasons: Readonly<Record<string, ReasonDefinition>>;
}

/** A rule over a subject `T` and its facts `F`. Undefined: it has no subject here. */
export interface Control<T, F, Reason extends string> extends ControlCard {
  readonly reasons: Readonly<Record<Reason, ReasonDefinition>>;
  evaluate(target: T, facts: F, now: Date): Judgement<Reason> | undefined;
}

/** The judgement for a read that told us nothing: never a verdict. */
export function unseen({ failure }: { readonly failure: ReadFailure }): Judgement<never> {
  return {
    verdict: 'unknown',
    reason: failure.reason,
    message: failure.message,
    remedy: failure.hint ?? 'Try again; the cause is in the message.',
    failure,
  };
}

/** Clocks may differ by this much before an instant in the future is taken for nonsense. */
export const skewMs = 2 * minuteMs;

/** What helps against an instant in the future. */
export const clockRemedy =
  'Check that the clock of this machine is right to the minute, then that the endpoint is AWS.';

/** What is said of a window that has just begun. */
export function windowTooYoung(): Judgement<never> {
  return notReported(
    'a window with any length yet: earliest and latest instant are the same',
    'PITR was switched on moments ago: run again in some minutes. If it stays so, the endpoint is not AWS.',
  );
}

/** The judgement for an answer that left out what is needed to judge. */
export function notReported(
  what: string,
  remedy = 'Check that the endpoint is AWS; an emulator may not support this.',
): Judgement<never> {
  return {
    verdict: 'unknown',
    reason: 'NotReported',
    message: `the answer does not tell ${what}`,
    remedy,
    failure: undefined,
  };
}
