/** A role that is assumed, and assumed again in time. */
import { withPatience } from './patience.js';
import type { Patience } from './patience.js';
import type { Clock } from '../kernel/clock.js';
import { isDrError } from '../kernel/errors.js';
import { hourMs, minuteMs, secondMs } from '../kernel/units.js';
import type { Account } from '../estate/environment.js';
import type { RegionId, RoleArn } from '../estate/ids.js';
import { createCallLog } from './calls.js';
import type { Caller, CallTarget, WritableCallLog } from './calls.js';
import type { Identity } from './clients.js';
import { invalidAnswer } from './errors.js';
import type { Recorder } from '../ports/recorder.js';
import type { CredentialProvider, Credentials } from './sdk.js';

export interface CredentialsOptions {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly call: Caller;
  /** Undefined = found as every AWS tool finds them (environment, profile, instance, ...). */
  readonly base: CredentialProvider | undefined;
  readonly sessionName: string;
  /** For entering an account, ms; waiting for its turn under a rate does not count. */
  readonly deadlineMs: number;
  /** Ends what is under way; it belongs to no single read. */
  readonly closing: AbortSignal;
}

/** More than this cannot be had through a chain of roles. @source Roles terms, IAM User Guide */
const sessionSeconds = hourMs / secondMs;
const refreshBeforeMs = 5 * minuteMs;
const leastUseMs = minuteMs;

interface AssumedRole {
  readonly credentials: Credentials;
  readonly assumedAt: number;
  readonly expiresAt: number;
  readonly renewAt: number;
}

/** An account that is entered through a role. */
export type RoleAccount = Account & { readonly roleArn: RoleArn };

/** @throws FailedCall when the role cannot be assumed; DrError `invalid` for a broken answer */
export async function assumeRole(
  account: RoleAccount,
  region: RegionId,
  base: Identity,
  { clock, call, sessionName }: CredentialsOptions,
  log: WritableCallLog,
  patience: Patience,
): Promise<AssumedRole> {
  const target: CallTarget = {
    identity: base,
    account: account.id,
    region,
    subject: `role ${account.roleArn}`,
    proven: false,
  };
  const input = {
    RoleArn: account.roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: sessionSeconds,
    ...(account.externalId === undefined ? {} : { ExternalId: account.externalId }),
  };
  const { Credentials: given } = await call('AssumeRole', input, target, log, patience);
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw invalidAnswer('AssumeRole gave no credentials');
  }
  const now = clock.now().getTime();
  const expiresAt = Expiration?.getTime() ?? now + sessionSeconds * secondMs;
  if (Number.isNaN(expiresAt)) throw invalidAnswer('AssumeRole: Expiration is not a date');
  return {
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      // Long past by any clock: the SDK, which judges by the wall clock, asks us every time.
      expiration: new Date(0),
    },
    assumedAt: now,
    expiresAt,
    renewAt: Math.max(expiresAt - refreshBeforeMs, now + leastUseMs),
  };
}

/** An identity that assumes its role again in time, one renewal in flight. */
export function renewingIdentity(
  account: Account,
  first: AssumedRole,
  assume: (log: WritableCallLog, patience: Patience) => Promise<AssumedRole>,
  { clock, recorder, deadlineMs, closing }: CredentialsOptions,
): Identity {
  let held = first;
  let renewal: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    const what = `credentials for account ${account.id}`;
    const limit = { clock, ms: deadlineMs, what, signal: closing };
    const log = createCallLog(clock, recorder);
    try {
      held = await withPatience(limit, (patience) => assume(log, patience));
    } catch (error) {
      if (isDrError(error)) log.giveUp(error.code);
      const now = clock.now().getTime();
      if (now >= held.expiresAt) throw error;
      // What we hold is still good: try again a little later.
      held = { ...held, renewAt: now + leastUseMs };
      const cause = error instanceof Error ? error.message : 'unknown';
      recorder.note('warn', 'could not renew credentials', { account: account.id, cause });
    }
  };
  return {
    key: account.id,
    provide: async () => {
      if (clock.now().getTime() >= held.renewAt) {
        renewal ??= renew().finally(() => {
          renewal = undefined;
        });
        await renewal;
      }
      return held.credentials;
    },
    holding: () => {
      const then = held;
      return () => {
        if (held.credentials !== then.credentials) return true; // another call was quicker
        // New ones would be no better, and each call would assume the role twice.
        if (clock.now().getTime() - held.assumedAt < leastUseMs) return false;
        held = { ...held, expiresAt: 0, renewAt: 0 };
        return true;
      };
    },
  };
}
