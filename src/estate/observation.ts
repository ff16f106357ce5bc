import type { ErrorKind } from '../kernel/errors.js';
import type { AccountId, RegionId } from './ids.js';

/** One call to AWS, as it is shown: never its input. */
export interface CallRecord {
  readonly service: string;
  readonly operation: string;
  readonly account: AccountId;
  readonly region: RegionId;
  readonly at: Date;
  readonly durationMs: number;
  /** `ok`, or the error's name as the service spells it. */
  readonly outcome: string;
  readonly attempts: number;
  /** Attempts that were answered with a throttle. */
  readonly throttles: number;
  /** Spent waiting under our own request rate, of `durationMs`. */
  readonly waitedMs: number;
  readonly requestId: string | undefined;
}

/** Why a read told us nothing. Stable: these are the reasons of unknown findings. */
export const unknownReasons = [
  'ReadDenied',
  'ReadThrottled',
  'ReadTimedOut',
  'ReadUnavailable',
  'ReadUnsupported',
  'ReadInvalid',
  'NotReported',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** What stood in the way of a read, ready to be shown. */
export interface ReadFailure {
  readonly reason: UnknownReason;
  readonly kind: ErrorKind;
  /** Name of the error, `AccessDeniedException`, `DeadlinePassed`, ... */
  readonly code: string;
  readonly message: string;
  /** The IAM action that was refused, when that was the trouble. */
  readonly permission: string | undefined;
  readonly hint: string | undefined;
}

/** What one read told us. `unknown` is neither pass nor fail: it is held. */
export type Observed<T> = { readonly at: Date; readonly calls: readonly CallRecord[] } & (
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly failure: ReadFailure }
);
