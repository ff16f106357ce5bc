/**
 * Who we are in each account: base credentials, or a role assumed with them, proven once by
 * GetCallerIdentity. One attempt per account: a failure is remembered, so that a thousand reads of
 * an account that we cannot enter cost one call. Make one set per run.
 */
import type { Clock } from '../kernel/clock.js';
import { withDeadline } from '../kernel/clock.js';
import { DrError, isDrError } from '../kernel/errors.js';
import { hourMs, minuteMs, secondMs } from '../kernel/units.js';
import type { Account } from '../estate/environment.js';
import type { AccountId, RegionId, RoleArn } from '../estate/ids.js';
import type { CallRecord, ReadFailure } from '../estate/observation.js';
import type { Recorder } from '../ports/recorder.js';
import type { Caller, CallTarget } from './calls.js';
import { createCallLog } from './calls.js';
import type { Identity } from './clients.js';
import { FailedCall, failureOf, invalidAnswer } from './errors.js';
import type { CredentialProvider, Credentials } from './sdk.js';

export interface CredentialsOptions {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly call: Caller;
  /** Undefined = found as every AWS tool finds them (environment, profile, instance, ...). */
  readonly base: CredentialProvider | undefined;
  readonly sessionName: string;
  /** For entering an account, ms. Shorter than a read's, so that reads report this cause. */
  readonly deadlineMs: number;
  /** Ends what is under way; it belongs to no single read. */
  readonly closing: AbortSignal;
}

type Session =
  | { readonly kind: 'open'; readonly identity: Identity }
  | {
      readonly kind: 'failed';
      readonly failure: ReadFailure;
      /** What was sent to get in. */
      readonly calls: readonly CallRecord[];
    };

export interface Sessions {
  /** The account's session; the first request enters it, the others wait. Never throws. */
  enter(account: Account): Promise<Session>;
}

/** More than this cannot be had through a chain of roles. @source Roles terms, IAM User Guide */
const sessionSeconds = hourMs / secondMs;
const refreshBeforeMs = 5 * minuteMs;
const leastUseMs = minuteMs;

/** See the head of this file. */
export function createSessions(options: CredentialsOptions): Sessions {
  const sessions = new Map<AccountId, Promise<Session>>();
  const base: Identity = { key: 'base', provide: options.base ?? defaultCredentials() };
  return {
    enter(account) {
      const known = sessions.get(account.id);
      if (known !== undefined) return known;
      const entered = enter(account, base, options);
      sessions.set(account.id, entered);
      return entered;
    },
  };
}

function defaultCredentials(): CredentialProvider {
  let chain: Promise<CredentialProvider> | undefined;
  return async () => {
    chain ??= import('@aws-sdk/credential-providers').then((sdk) => sdk.fromNodeProviderChain());
    return (await chain)();
  };
}

/** An account's regions are tried in turn: the one that is lost may be the first. */
const mostRegions = 3;

async function enter(
  account: Account,
  base: Identity,
  options: CredentialsOptions,
): Promise<Session> {
  const log = createCallLog(options.clock, options.recorder);
  const regions = account.regions.slice(0, mostRegions);
  const deadlineMs = options.deadlineMs / Math.max(1, regions.length);
  let failure = failureOf(noRegion(account));
  for (const region of regions) {
    try {
      const entering = { ...options, deadlineMs };
      return {
        kind: 'open',
        identity: await enterThrough(region, account, base, entering, log),
      };
    } catch (error) {
      if (!isDrError(error)) throw error;
      log.giveUp(error.code);
      failure = error instanceof FailedCall ? error.failure : failureOf(error);
      const isOutage = failure.kind === 'unavailable' || failure.kind === 'timed-out';
      if (!isOutage) break; // another region would say the same
    }
  }
  return { kind: 'failed', failure, calls: log.records };
}

/** @throws DrError when the region does not let us in, or as another account */
async function enterThrough(
  region: RegionId,
  account: Account,
  base: Identity,
  options: CredentialsOptions,
  log: CallLog,
): Promise<Identity> {
  const { clock, deadlineMs, closing } = options;
  const what = `credentials for account ${account.id} from ${region}`;
  return withDeadline({ clock, ms: deadlineMs, what, signal: closing }, async (signal) => {
    const ready = await identityOf(account, region, base, options, log, signal);
    const target: CallTarget = {
      identity: ready,
      account: account.id,
      region,
      subject: `account ${account.id}`,
      proven: false,
    };
    const answer = await options.call('GetCallerIdentity', {}, target, log, signal);
    if (answer.Account === undefined) throw invalidAnswer('GetCallerIdentity named no account');
    if (answer.Account !== account.id) throw wrongAccount(account, answer.Account);
    return ready;
  });
}

async function identityOf(
  account: Account,
  region: RegionId,
  base: Identity,
  options: CredentialsOptions,
  log: CallLog,
  signal: AbortSignal,
): Promise<Identity> {
  const { roleArn } = account;
  if (roleArn === undefined) return { key: account.id, provide: base.provide };
  const assume = (into: CallLog, until: AbortSignal): Promise<AssumedRole> =>
    assumeRole({ ...account, roleArn }, region, base, options, into, until);
  return {
    key: account.id,
    provide: renewing(account, await assume(log, signal), assume, options),
  };
}

type CallLog = ReturnType<typeof createCallLog>;

interface AssumedRole {
  readonly credentials: Credentials;
  readonly expiresAt: number;
  readonly renewAt: number;
}

async function assumeRole(
  account: Account & { readonly roleArn: RoleArn },
  region: RegionId,
  base: Identity,
  { clock, call, sessionName }: CredentialsOptions,
  log: CallLog,
  signal: AbortSignal,
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
  const { Credentials: given } = await call('AssumeRole', input, target, log, signal);
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw invalidAnswer('AssumeRole gave no credentials');
  }
  const now = clock.now().getTime();
  const expiresAt = Expiration?.getTime() ?? now + sessionSeconds * secondMs;
  return {
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      // Long past by any clock: the SDK, which judges by the wall clock, asks us every time.
      expiration: new Date(0),
    },
    expiresAt,
    renewAt: Math.max(expiresAt - refreshBeforeMs, now + leastUseMs),
  };
}

/** A provider that assumes the role again in time, one renewal in flight. */
function renewing(
  account: Account,
  first: AssumedRole,
  assume: (log: CallLog, signal: AbortSignal) => Promise<AssumedRole>,
  { clock, recorder, deadlineMs, closing }: CredentialsOptions,
): CredentialProvider {
  let held = first;
  let renewal: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    const what = `credentials for account ${account.id}`;
    const limit = { clock, ms: deadlineMs, what, signal: closing };
    const log = createCallLog(clock, recorder);
    try {
      held = await withDeadline(limit, (signal) => assume(log, signal));
    } catch (error) {
      if (isDrError(error)) log.giveUp(error.code);
      const now = clock.now().getTime();
      if (now >= held.expiresAt) throw error;
      // What we hold is still good: try again a little later.
      held = { ...held, renewAt: now + leastUseMs };
      recorder.note('warn', 'could not renew credentials', { account: account.id });
    }
  };
  return async () => {
    if (clock.now().getTime() >= held.renewAt) {
      renewal ??= renew().finally(() => {
        renewal = undefined;
      });
      await renewal;
    }
    return held.credentials;
  };
}

function wrongAccount(account: Account, actual: string): DrError {
  const whose = account.roleArn === undefined ? 'The base credentials' : `Role ${account.roleArn}`;
  const belong = account.roleArn === undefined ? 'belong' : 'belongs';
  return new DrError(`the credentials are of account ${actual}, not of ${account.id}`, {
    code: 'WrongAccount',
    kind: 'denied',
    hint: `${whose} ${belong} to account ${actual}: correct the id or the roleArn of account ${account.name} in the configuration.`,
  });
}

function noRegion(account: Account): DrError {
  return new DrError(`account ${account.id} has no region`, {
    code: 'AccountWithoutRegion',
    kind: 'config',
    hint: `Give account ${account.name} at least one region in the configuration.`,
  });
}
