import type { SandboxClock } from '../clock.js';
import type { AccountDescription } from '../description.js';
import type { Random } from '../random.js';
import { AwsFault, type Caller } from '../service.js';
import { partitionOf } from './partition.js';

/** A key pair of an account's demo operator. Its secret guards nothing: signatures are not checked. */
export interface DemoCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Temporary credentials of a role session. */
interface SessionCredentials extends DemoCredentials {
  readonly sessionToken: string;
  readonly expiresAt: Date;
}

/** What a request says about who sent it. */
interface Claim {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly region: string;
  readonly service: string;
}

/** Who may call: the demo operators, and the role sessions issued so far. */
export interface CredentialStore {
  /**
   * The operator of an account, who may do everything. The same account always has the same keys.
   * @throws AwsFault `ValidationException` for an account that is not in the world
   */
  demoCredentials(accountId: string): DemoCredentials;
  /**
   * The caller behind a claim. Signatures are not verified: a known difference from AWS.
   * @throws AwsFault as the service words it: unknown key, wrong or expired token, region not enabled
   */
  authenticate(claim: Claim): Caller;
  /** New credentials for a role session that end `durationSeconds` after the sandbox's now. */
  issue(caller: Caller, durationSeconds: number): SessionCredentials;
}

interface Session {
  readonly caller: Caller;
  readonly sessionToken: string;
  readonly expiresAt: Date;
}

/** Sessions kept, expired ones included so that they answer as expired. The oldest go first. */
const maximumSessions = 10_000;

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function createCredentialStore(options: {
  readonly accounts: readonly AccountDescription[];
  readonly clock: SandboxClock;
  readonly random: Random;
}): CredentialStore {
  const { clock, random } = options;
  const accounts = new Map(options.accounts.map((account) => [account.id, account]));
  const operators = new Map(
    options.accounts.map((account) => [operatorKeyId(account.id), operatorOf(account)]),
  );
  const sessions = new Map<string, Session>();

  const callerBehind = (claim: Claim): Caller => {
    const operator = operators.get(claim.accessKeyId);
    if (operator !== undefined && claim.sessionToken === undefined) return operator;
    const session = sessions.get(claim.accessKeyId);
    if (session === undefined) throw unknownKey(claim.service);
    if (session.sessionToken !== claim.sessionToken) throw wrongToken(claim.service);
    if (session.expiresAt <= clock.now()) throw expiredToken(claim.service);
    return session.caller;
  };

  return {
    demoCredentials: (accountId) => {
      if (!accounts.has(accountId)) {
        throw new AwsFault('ValidationException', `The sandbox has no account ${accountId}.`);
      }
      return {
        accessKeyId: operatorKeyId(accountId),
        secretAccessKey: `sandbox-operator-of-${accountId}-not-a-secret`,
      };
    },
    authenticate: (claim) => {
      const caller = callerBehind(claim);
      const regions = accounts.get(caller.account)?.regions ?? [];
      if (!regions.includes(claim.region) && !isGlobalDoor(claim)) throw unknownKey(claim.service);
      return caller;
    },
    issue: (caller, durationSeconds) => {
      const accessKeyId = `ASIA${base32Text(random, 16)}`;
      const session = {
        caller,
        sessionToken: `sandbox-session-${random.hex(64)}`,
        expiresAt: new Date(clock.now().getTime() + durationSeconds * 1000),
      };
      sessions.set(accessKeyId, session);
      const [oldest] = sessions.keys();
      if (sessions.size > maximumSessions && oldest !== undefined) sessions.delete(oldest);
      const { sessionToken, expiresAt } = session;
      const secretAccessKey = `sandbox-session-not-a-secret-${accessKeyId}`;
      return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
    },
  };
}

/** The global endpoints of these services sign for us-east-1, a region that no account can switch off. */
const globalServices: ReadonlySet<string> = new Set(['sts', 's3', 'iam', 'organizations']);

function isGlobalDoor({ region, service }: Claim): boolean {
  return region === 'us-east-1' && globalServices.has(service);
}

function operatorOf(account: AccountDescription): Caller {
  const partition = partitionOf(account.regions[0] ?? 'us-east-1');
  return {
    account: account.id,
    arn: `arn:${partition}:iam::${account.id}:user/sandbox-operator`,
    userId: `AIDASANDBOX${accountCode(account.id)}`,
    policy: undefined,
  };
}

/** Twenty characters like a long-term key of AWS; the last eight spell the account's number. */
function operatorKeyId(accountId: string): string {
  return `AKIASANDBOXX${accountCode(accountId)}`;
}

/** Eight base32 digits hold any twelve decimal ones. */
function accountCode(accountId: string): string {
  let rest = Number(accountId);
  let code = '';
  for (let digit = 0; digit < 8; digit++) {
    code = (base32[rest % 32] ?? 'A') + code;
    rest = Math.floor(rest / 32);
  }
  return code;
}

function base32Text(random: Random, length: number): string {
  return Array.from({ length }, () => base32[Math.floor(random.next() * 32)] ?? 'A').join('');
}

const invalidToken = 'The security token included in the request is invalid.';

/** Also what a region that is not enabled answers: it does not know the account's keys. */
function unknownKey(service: string): AwsFault {
  switch (service) {
    case 's3': {
      const message = 'The AWS Access Key Id you provided does not exist in our records.';
      return new AwsFault('InvalidAccessKeyId', message, { status: 403 });
    }
    case 'sts':
    case 'rds':
    case 'iam':
    case 'cloudformation':
    case 'monitoring':
      return new AwsFault('InvalidClientTokenId', invalidToken, { status: 403 });
    case 'backup':
    case 'lambda':
      return new AwsFault('UnrecognizedClientException', invalidToken, { status: 403 });
    default:
      return new AwsFault('UnrecognizedClientException', invalidToken, { status: 400 });
  }
}

function wrongToken(service: string): AwsFault {
  if (service !== 's3') return unknownKey(service);
  const message = 'The provided token is malformed or otherwise invalid.';
  return new AwsFault('InvalidToken', message, { status: 400 });
}

function expiredToken(service: string): AwsFault {
  switch (service) {
    case 's3':
      return new AwsFault('ExpiredToken', 'The provided token has expired.', { status: 400 });
    case 'sts':
    case 'rds':
    case 'iam':
    case 'cloudformation':
    case 'monitoring': {
      const message = 'The security token included in the request is expired';
      return new AwsFault('ExpiredToken', message, { status: 403 });
    }
    default: {
      const message = 'The security token included in the request is expired';
      const status = service === 'lambda' || service === 'backup' ? 403 : 400;
      return new AwsFault('ExpiredTokenException', message, { status });
    }
  }
}
