import type { HttpHandler } from '@smithy/core/protocols';
import type { Clock } from '../kernel/clock.js';
import { createSandboxClock, type SandboxClock } from './clock.js';
import { createControl } from './control.js';
import type { WorldDescription } from './description.js';
import { createCredentialStore, type DemoCredentials } from './iam/credentials.js';
import { createRandom, type Random } from './random.js';
import { createServices } from './services.js';
import type { Control } from './wire/control.js';
import { createEndpoint, defaultLimits, type Endpoint } from './wire/endpoint.js';
import { createFaultRules, type FaultRules } from './wire/fault-rules.js';
import { listen } from './wire/listener.js';
import { createRateLimits } from './wire/rate-limits.js';
import { documentedRates } from './wire/rates.js';
import { createRequestHandler } from './wire/request-handler.js';

export interface SandboxOptions {
  /** The base clock: real waits (latency, request timeouts) run on it, the world's time beside it. */
  readonly clock: Clock;
  /** `documented`: the request rates that AWS publishes; `off`: none. */
  readonly rates: 'documented' | 'off';
  /** Added to every call, on the base clock; undefined = none. */
  readonly latencyMs?: number | undefined;
  /**
   * Told of every bug of the sandbox itself. What it throws goes to the client instead of HTTP 500.
   * The last defects are also part of `state()`.
   */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

/** An embedded AWS and its Depots, in memory. Two sandboxes share nothing. */
export interface Sandbox {
  /** For the SDK's `requestHandler` option: no socket between. Any number of clients may share it. */
  requestHandler(): HttpHandler;
  /**
   * Serves the same world on 127.0.0.1, with the controls under `/_sandbox/`.
   * @param port - 0 = any free port
   * @throws the node error (`EADDRINUSE`, ...) when the port cannot be had
   */
  listen(port: number): Promise<ServedSandbox>;
  readonly clock: SandboxClock;
  readonly faults: FaultRules;
  /** Answers requests under `/_sandbox/`. */
  readonly control: Control;
  /** A summary of the world as plain JSON, bounded. */
  state(): unknown;
  /** The keys of an account's operator. @throws AwsFault for an account that is not in the world */
  demoCredentials(accountId: string): DemoCredentials;
}

export interface ServedSandbox {
  readonly port: number;
  readonly url: string;
  /** Ends open requests and resolves when every connection is gone. */
  close(): Promise<void>;
}

const defectsKept = 20;

/**
 * Builds the described world. The same description and the same calls give the same world.
 * @throws Error when an SDK client lacks what the wire builds on
 */
export function createSandbox(description: WorldDescription, options: SandboxOptions): Sandbox {
  const { clock: base, rates, latencyMs = 0 } = options;
  const random = createRandom(description.seed);
  const clock = createSandboxClock(base, description.startsAt);
  const credentials = createCredentialStore({
    accounts: description.accounts,
    clock,
    random: random.fork('credentials'),
  });
  const services = createServices({ description, clock, random, credentials });
  const faults = createFaultRules(description.faults);
  const defects: string[] = [];
  const endpoint = delayed(
    createEndpoint({
      services,
      authenticate: (scope) => credentials.authenticate(scope),
      faults,
      rates: createRateLimits({ table: documentedRates, clock, enabled: rates === 'documented' }),
      clock,
      ids: requestIds(random.fork('request ids')),
      limits: defaultLimits,
      onDefect: (error) => {
        defects.push(String(error));
        if (defects.length > defectsKept) defects.shift();
        options.onDefect?.(error);
      },
    }),
    base,
    latencyMs,
  );
  const state = (): unknown => ({
    now: clock.now().toISOString(),
    accounts: description.accounts.map(({ id, name, regions }) => ({ id, name, regions })),
    services: Object.fromEntries(
      services.map(({ service }) => [service.signingName, service.state()]),
    ),
    faults: faults.list(),
    defects: [...defects],
  });
  const operations = new Map(
    services.map(({ service }) => [service.signingName, Object.keys(service.handlers)]),
  );
  const targets = { operations, accounts: description.accounts };
  const control = createControl({ clock, faults, state, targets });
  const requestHandler = createRequestHandler(endpoint, { clock: base });
  return {
    requestHandler: () => requestHandler,
    listen: (port) => listen(endpoint, { port, host: '127.0.0.1', control }),
    clock,
    faults,
    control,
    state,
    demoCredentials: (accountId) => credentials.demoCredentials(accountId),
  };
}

/** The same endpoint, farther away: every call waits first. */
function delayed(endpoint: Endpoint, clock: Clock, latencyMs: number): Endpoint {
  if (latencyMs <= 0) return endpoint;
  return {
    limits: endpoint.limits,
    close: () => endpoint.close(),
    handle: async (request) => {
      await clock.sleep(latencyMs, request.signal);
      return endpoint.handle(request);
    },
  };
}

/** In the form of a UUID, as AWS's are; the last part counts. */
function requestIds(random: Random): () => string {
  const fixed = [random.hex(8), random.hex(4), `4${random.hex(3)}`, `a${random.hex(3)}`].join('-');
  let sent = 0;
  return () => `${fixed}-${(++sent).toString(16).padStart(12, '0')}`;
}
