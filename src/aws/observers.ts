/**
 * AWS behind the ports. Purpose of this folder: the only place that knows the SDK; it hands out
 * what the ports ask for and must not know how that is judged. Read `read.ts` (how each read is
 * made) and `operations.ts` (all that is ever sent) next.
 */
import { setMaxListeners } from 'node:events';
import { DrError } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';
import type { Account } from '../estate/environment.js';
import type { GatewayInvoke } from '../ports/gateway-invoke.js';
import type { Observers } from '../ports/observers.js';
import type { Recorder } from '../ports/recorder.js';
import type { AccountBuckets } from '../ports/survey.js';
import { createAccess } from './access.js';
import { createAccountBuckets } from './account-buckets.js';
import { createBackups } from './backups.js';
import { createBuckets } from './buckets.js';
import { createCaller } from './calls.js';
import { createClients } from './clients.js';
import { createClusters } from './clusters.js';
import { createSessions } from './credentials.js';
import type { Environment } from './endpoints.js';
import { createGatewayInvoke } from './gateway-invoke.js';
import { createKeys } from './keys.js';
import { createAwsMemory } from './memory.js';
import type { AwsMemory } from './memory.js';
import { createPlaces } from './places.js';
import { createBucketPresence } from './presence.js';
import { createRead } from './read.js';
import type { CredentialProvider, RequestHandler } from './sdk.js';
import { createStacks } from './stacks.js';
import { createTables } from './tables.js';

export interface AwsSettings {
  /** Shown in CloudTrail; letters, digits and `+=,.@-`, 2 to 64. */
  readonly sessionName: string;
  /** Of one attempt. */
  readonly requestTimeoutMs: number;
  /** Of one read, retries included; waiting for its turn under a rate does not count. */
  readonly readDeadlineMs: number;
  /** Of one call, the first included. */
  readonly maximumAttempts: number;
  /** Share of the documented request rates that may be used, > 0 and <= 1. */
  readonly rateShare: number;
}

export interface AwsOptions {
  readonly accounts: readonly Account[];
  readonly clock: Clock;
  /** Uniform in [0, 1), for the jitter of retries. */
  readonly random: () => number;
  readonly recorder: Recorder;
  readonly env: Environment;
  readonly settings: AwsSettings;
  /** Undefined = found as every AWS tool finds them. */
  readonly baseCredentials?: CredentialProvider | undefined;
  /** What earlier runs over the same place remember; undefined = this run remembers for itself. */
  readonly memory?: AwsMemory | undefined;
  /** In place of the network. */
  readonly requestHandler?: RequestHandler | undefined;
}

export interface Aws {
  /** What AWS itself tells; datasets are told by Depot, through `gateway`. */
  readonly observers: Omit<Observers, 'datasets'>;
  readonly gateway: GatewayInvoke;
  /** What only a first look asks. */
  readonly accountBuckets: AccountBuckets;
  /** Closes every connection; reads still under way end as unknown or are the caller's to abort. */
  close(): void;
}

/** Entering an account comes before the time of the read that needs it. */
const entryShareOfDeadline = 0.8;

/** Wires the adapters. Sends nothing by itself. Make one per run: failed logins are remembered. */
export function createObservers(options: AwsOptions): Aws {
  const { accounts, clock, recorder, settings } = options;
  const clients = createClients({ ...options, ...settings });
  const call = createCaller(clients);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const sessions = createSessions({
    clock,
    recorder,
    call,
    base: options.baseCredentials,
    sessionName: settings.sessionName,
    deadlineMs: settings.readDeadlineMs * entryShareOfDeadline,
    closing: closing.signal,
  });
  const deadlineMs = settings.readDeadlineMs;
  const memory = options.memory ?? createAwsMemory();
  const read = createRead({ clock, recorder, accounts, sessions, call, deadlineMs });
  return {
    observers: {
      tables: createTables(read, clock, memory),
      clusters: createClusters(read),
      places: createPlaces(read),
      keys: createKeys(read),
      stacks: createStacks(read),
      buckets: createBuckets(read, clock),
      backups: createBackups({ read, clock, accounts, memory }),
      access: createAccess({ read, clock, accounts, memory }),
      presence: createBucketPresence(read),
    },
    gateway: createGatewayInvoke(read),
    accountBuckets: createAccountBuckets(read, accounts),
    close() {
      closing.abort(new DrError('closed', { code: 'Closed', kind: 'aborted' }));
      clients.close();
    },
  };
}
