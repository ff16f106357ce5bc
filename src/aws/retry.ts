import type { STSClientConfig } from '@aws-sdk/client-sts';
import { isClockSkewCorrectedError, isTransientError } from '@smithy/core/retry';
import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';
import { headerOf } from './error-shape.js';

/** The SDK's retry contract, version 2. */
export type RetryStrategy = Extract<
  NonNullable<STSClientConfig['retryStrategy']>,
  { acquireInitialRetryToken: unknown }
>;
type Token = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>;
type ErrorInfo = Parameters<RetryStrategy['refreshRetryTokenForRetry']>[1];
type ErrorType = ErrorInfo['errorType'];

const throttleBaseMs = secondMs;
const transientBaseMs = 50;
const longestWaitMs = 20 * secondMs;

export interface RetryOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of one call, the first included; >= 1. */
  readonly maximumAttempts: number;
  /** Of the call that asks, by its retry scope, so that a wait ends with it. */
  readonly signalOf: (scope: string) => AbortSignal | undefined;
}

/** One more failure and how it looked. */
export interface Failure {
  /** Failed attempts so far, >= 1. */
  readonly failures: number;
  readonly type: ErrorType;
  /** By the service. */
  readonly askedMs: number | undefined;
}

/**
 * Wait before the next attempt in ms: full jitter below a doubling limit, never above 20 s; at
 * least what the service asked for, within that cap. Undefined = not worth another attempt.
 * @source Retry behavior, AWS SDKs and Tools Reference Guide
 */
export function nextWaitMs(
  { failures, type, askedMs }: Failure,
  random: () => number,
): number | undefined {
  if (type !== 'THROTTLING' && type !== 'TRANSIENT') return undefined;
  const base = type === 'THROTTLING' ? throttleBaseMs : transientBaseMs;
  const wait = random() * Math.min(longestWaitMs, base * 2 ** (failures - 1));
  return Math.min(longestWaitMs, Math.max(wait, askedMs ?? 0));
}

/**
 * What the service asks us to wait, in ms from `now`; undefined when it asks for nothing. Its own
 * header counts milliseconds, the one of HTTP seconds or names a date.
 */
export function retryAfterMs(error: unknown, now: Date): number | undefined {
  const ownHeader = headerOf(error, 'x-amz-retry-after');
  if (ownHeader !== undefined && /^\d{1,9}$/.test(ownHeader)) return Number(ownHeader);
  const header = headerOf(error, 'retry-after');
  if (header === undefined) return undefined;
  if (/^\d{1,9}(\.\d{1,9})?$/.test(header)) return Math.ceil(Number(header) * secondMs);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** How a service words that it was asked with a time of signature it does not accept. */
const signatureTimeErrors = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/**
 * The kind of a failure. On a machine whose clock is off by minutes the SDK corrects its time after
 * every answer and calls every failure transient, a denial too. Only a refused time of signature
 * is worth another attempt for that alone.
 */
export function failureTypeOf({ errorType, error }: ErrorInfo): ErrorType {
  if (errorType !== 'TRANSIENT' || error === undefined) return errorType;
  if (!isClockSkewCorrectedError(error)) return errorType;
  if (signatureTimeErrors.has(error.name)) return 'TRANSIENT';
  const $metadata = { ...error.$metadata, clockSkewCorrected: false };
  const uncorrected = Object.create(error, { $metadata: { value: $metadata } });
  return isTransientError(uncorrected) ? 'TRANSIENT' : 'CLIENT_ERROR';
}

/**
 * Retries that wait on our clock: the SDK's own strategies sleep on real timers, which a turned
 * clock cannot see.
 */
export function createRetryStrategy(options: RetryOptions): RetryStrategy {
  const { clock, random, maximumAttempts, signalOf } = options;
  return {
    acquireInitialRetryToken: async (scope) => token(0, scope),
    recordSuccess: () => undefined,
    async refreshRetryTokenForRetry(last, info) {
      const failures = last.getRetryCount() + 1;
      const askedMs = retryAfterMs(info.error, clock.now());
      const wait = nextWaitMs({ failures, type: failureTypeOf(info), askedMs }, random);
      // The SDK takes a refusal as "give the last error to the caller".
      if (wait === undefined || failures >= maximumAttempts) {
        throw new DrError('no further attempt', { code: 'AttemptsUsedUp', kind: 'aborted' });
      }
      const scope = scopeOf(last);
      await clock.sleep(wait, signalOf(scope));
      return token(failures, scope);
    },
  };
}

interface ScopedToken extends Token {
  readonly scope: string;
}

function token(count: number, scope: string): ScopedToken {
  return { getRetryCount: () => count, getRetryDelay: () => 0, scope }; // the wait is over by then
}

function scopeOf(given: Token): string {
  return 'scope' in given && typeof given.scope === 'string' ? given.scope : '';
}
