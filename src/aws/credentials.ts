/**
 * Who we are in each account: base credentials, or a role assumed with them, proven once by
 * GetCallerIdentity. One attempt per account: a failure is remembered, so that a thousand reads of
 * an account that we cannot enter cost one call. Make one set per run.
 */
import { DrError, isDrError } from '../kernel/errors.js';
import type { Account } from '../estate/environment.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { CallRecord, ReadFailure } from '../estate/observation.js';
import { assumeRole, renewingIdentity } from './assumed-role.js';
import type { CredentialsOptions } from './assumed-role.js';
import type { CallTarget, WritableCallLog } from './calls.js';
import { createCallLog } from './calls.js';
import type { Identity } from './clients.js';
import { FailedCall, failureOf, invalidAnswer } from './errors.js';
import { withPatience } from './patience.js';
import type { Patience } from './patience.js';
import type { CredentialProvider } from './sdk.js';

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

/** Found as every AWS tool finds them, when they are first needed. */
export function defaultCredentials(): CredentialProvider {
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
  const failures: ReadFailure[] = [];
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
      const failure = error instanceof FailedCall ? error.failure : failureOf(error);
      failures.push(failure);
      const isOutage = failure.kind === 'unavailable' || failure.kind === 'timed-out';
      if (!isOutage && !mayBeOfRegion(failure)) break; // another region would say the same
    }
  }
  const failure =
    failures.find((each) => !mayBeOfRegion(each)) ??
    failures.at(-1) ??
    failureOf(noRegion(account));
  return { kind: 'failed', failure, calls: log.records };
}

/** Also how a region that is not enabled words its refusal of good credentials. */
function mayBeOfRegion({ code }: ReadFailure): boolean {
  return ['InvalidClientTokenId', 'UnrecognizedClientException', 'RegionNotEnabled'].includes(code);
}

/** @throws DrError when the region does not let us in, or as another account */
async function enterThrough(
  region: RegionId,
  account: Account,
  base: Identity,
  options: CredentialsOptions,
  log: WritableCallLog,
): Promise<Identity> {
  const { clock, deadlineMs, closing } = options;
  const what = `credentials for account ${account.id} from ${region}`;
  return withPatience({ clock, ms: deadlineMs, what, signal: closing }, async (patience) => {
    const ready = await identityOf(account, region, base, options, log, patience);
    const target: CallTarget = {
      identity: ready,
      account: account.id,
      region,
      subject: `account ${account.id}`,
      proven: false,
    };
    const answer = await options.call('GetCallerIdentity', {}, target, log, patience);
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
  log: WritableCallLog,
  patience: Patience,
): Promise<Identity> {
  const { roleArn } = account;
  if (roleArn === undefined) return { key: account.id, provide: base.provide };
  const assume = (into: WritableCallLog, until: Patience) =>
    assumeRole({ ...account, roleArn }, region, base, options, into, until);
  return renewingIdentity(account, await assume(log, patience), assume, options);
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
