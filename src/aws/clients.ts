import { setMaxListeners } from 'node:events';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Clock } from '../kernel/clock.js';
import { DrError, invariant } from '../kernel/errors.js';
import type { RegionId } from '../estate/ids.js';
import type { Recorder } from '../ports/recorder.js';
import { withBoundedBodies } from './bounded-body.js';
import { createClockComparison } from './clock-comparison.js';
import { endpointFor } from './endpoints.js';
import type { Environment } from './endpoints.js';
import { isThrottle } from './errors.js';
import { operations, services } from './operations.js';
import type { InputOf, OperationName, OutputOf } from './operations.js';
import type { Patience } from './patience.js';
import { createRateBuckets } from './rate-buckets.js';
import type { RateBucket } from './rate-buckets.js';
import { createRetryStrategy } from './retry.js';
import { clientsAt } from './sdk.js';
import type { ClientsAt, CredentialProvider, Pacer, RequestHandler } from './sdk.js';
import { createTurns } from './turns.js';

/** Whose credentials a call is made with. */
export interface Identity {
  /** Account id, or `base` for the process's own credentials. Unique per provider. */
  readonly key: string;
  readonly provide: CredentialProvider;
  /**
   * Asked before a call. The result drops the credentials that were held then, because AWS calls
   * them expired; true = others can be had. Undefined where nothing can be renewed.
   */
  readonly holding?: () => () => boolean;
}

/** One call under way; its counts can be read after it failed. */
export interface CallScope {
  readonly patience: Patience;
  attempts: number;
  throttles: number;
  /** For its turn: under our own rate, and among our own calls. */
  waitedMs: number;
}

interface RunningCall {
  readonly name: OperationName;
  readonly account: string;
  readonly host: string;
  readonly scope: CallScope;
  readonly bucket: RateBucket;
}

export interface ClientsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly recorder: Recorder;
  readonly env: Environment;
  /** Of one attempt, ms. */
  readonly requestTimeoutMs: number;
  readonly maximumAttempts: number;
  /** Share of the documented rates that may be used, > 0 and <= 1. */
  readonly rateShare: number;
  /** In place of the network. */
  readonly requestHandler?: RequestHandler | undefined;
}

export interface Clients {
  /**
   * Sends one operation, with retries and paced.
   * @throws the SDK's errors, unchanged; the signal's reason when it aborts while waiting
   */
  send<N extends OperationName>(
    name: N,
    input: InputOf<N>,
    as: { readonly identity: Identity; readonly region: RegionId },
    scope: CallScope,
  ): Promise<OutputOf<N>>;
  /** Closes every connection; nothing can be sent afterwards. */
  close(): void;
}

const connectionTimeoutMs = 3000;
const mostSocketsPerHost = 64;
const mostSockets = 512;

/**
 * One cached client per identity, region and service, over shared connections.
 * @throws DrError `config` when an endpoint of the environment is no URL
 */
export function createClients(options: ClientsOptions): Clients {
  const { clock, random, env, maximumAttempts, rateShare } = options;
  const running = new Map<string, CallScope>();
  let calls = 0;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const compareClocks = createClockComparison(options);
  const buckets = createRateBuckets(clock, rateShare);
  const turns = createTurns(mostSocketsPerHost);
  const retryStrategy = createRetryStrategy({
    clock,
    random,
    maximumAttempts,
    signalOf: (scope) => running.get(scope)?.patience.signal ?? closing.signal,
  });
  const pacerOf = ({ name, account, host, scope, bucket }: RunningCall): Pacer => {
    let ended: (() => void) | undefined;
    return {
      scope: String(++calls),
      async begin() {
        const { patience } = scope;
        const resume = patience.pause();
        const beganMs = clock.monotonicMs();
        try {
          await bucket.take(patience.signal);
          ended = await turns.take(host, patience.signal);
        } finally {
          scope.waitedMs += clock.monotonicMs() - beganMs;
          resume();
        }
        scope.attempts++;
      },
      answered(response) {
        ended?.();
        if (name === 'GetCallerIdentity') compareClocks(response, account);
      },
      failed(error) {
        ended?.();
        if (!isThrottle(error)) return;
        scope.throttles++;
        bucket.slowDown();
      },
    };
  };
  const endpoints = new Map(services.map((service) => [service, endpointFor(service, env)]));
  const opened: { destroy(): void }[] = [];
  const places = new Map<string, ClientsAt>();
  const requestHandler = withBoundedBodies(options.requestHandler ?? networkHandler(options));

  const at = (identity: Identity, region: RegionId): ClientsAt => {
    const key = `${identity.key}/${region}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = clientsAt(
      (service) => {
        const endpoint = endpoints.get(service);
        return {
          region,
          credentials: identity.provide,
          maxAttempts: maximumAttempts,
          retryStrategy,
          requestHandler,
          ...(endpoint === undefined ? {} : { endpoint }),
        };
      },
      (client) => (closing.signal.aborted ? client.destroy() : opened.push(client)),
    );
    places.set(key, place);
    return place;
  };
  return {
    async send(name, input, { identity, region }, scope) {
      invariant(!closing.signal.aborted, 'a call was sent after its clients were closed');
      const bucket = buckets.of(identity.key, region, operations[name].rate);
      const { service } = operations[name];
      const host = endpoints.get(service) ?? `${service}/${region}`;
      const pacer = pacerOf({ name, account: identity.key, host, scope, bucket });
      running.set(pacer.scope, scope);
      try {
        const sending = { abortSignal: scope.patience.signal };
        return await at(identity, region).send(name, input, sending, pacer);
      } finally {
        running.delete(pacer.scope);
      }
    },
    close() {
      closing.abort(new DrError('closed', { code: 'Closed', kind: 'aborted' }));
      for (const client of opened.splice(0)) client.destroy();
    },
  };
}

/** Shared by all clients, since an agent per client would be hundreds. */
function networkHandler({ requestTimeoutMs, recorder }: ClientsOptions): RequestHandler {
  const agent = { keepAlive: true, maxSockets: mostSocketsPerHost, maxTotalSockets: mostSockets };
  return new NodeHttpHandler({
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true, // without it the limit is only a warning
    httpAgent: agent,
    httpsAgent: agent,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => recorder.note('warn', 'http connections', { message }),
      error: (message: unknown) => recorder.note('warn', 'http connections', { message }),
    },
  });
}
