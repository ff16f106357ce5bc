import type { Clock } from '../kernel/clock.js';
import { envelope } from '../answers/envelope.js';
import { plain } from '../answers/plain.js';
import type { Exposition } from '../ports/exposition.js';
import type { DaemonStatus, StatusSource } from '../ports/status.js';
import { preferred } from './accept.js';
import { isKnownHost, resolveAddress } from './addresses.js';
import { answer, jsonAnswer, problem, problemJson, problemText, textAnswer } from './answer.js';
import type { RequestRecord } from './exchange.js';
import type { HttpLimits } from './limits.js';
import { type Listener, startListener } from './listener.js';
import { type Reply, type Route, route } from './router.js';
import { securityHeaders } from './security-headers.js';

export interface OpsListenerOptions {
  /** IP address or name. */
  readonly address: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly exposition: Exposition;
  readonly source: StatusSource;
  readonly clock: Clock;
  readonly limits: HttpLimits;
  /** Told of every answered request. Never throws. */
  readonly onRequest: (record: RequestRecord) => void;
}

const retryAfterSeconds = '1';

/** The process: 200 while it works, also while it starts or drains. */
function health({ state }: DaemonStatus): Reply {
  const isWell = state !== 'aborting' && state !== 'stopped';
  return textAnswer(isWell ? 200 : 503, isWell ? 'ok\n' : `${state}\n`);
}

function isReady({ state, readiness }: DaemonStatus): boolean {
  return state === 'ready' && readiness.every(({ ready }) => ready);
}

function readinessText(status: DaemonStatus): string {
  const lines = status.readiness.map(
    ({ name, ready, detail }) => `${ready ? 'ok ' : 'not'} ${name}: ${plain(detail)}`,
  );
  return [isReady(status) ? 'ready' : `not ready (${status.state})`, ...lines, ''].join('\n');
}

/** Whether this daemon does its work: its configuration, journal, gauges and first pass. */
function readyReply(status: DaemonStatus, accept: string | undefined, at: Date): Reply {
  const code = isReady(status) ? 200 : 503;
  if (preferred(accept, ['text/plain', 'application/json']) === 'text/plain') {
    return textAnswer(code, readinessText(status));
  }
  const data = { ready: isReady(status), state: status.state, parts: status.readiness };
  return jsonAnswer(code, envelope('readiness', data, { version: status.version, at }));
}

/** The routes of the ops listener. */
export function opsRoutes({
  exposition,
  source,
  limits,
}: Pick<OpsListenerOptions, 'exposition' | 'source' | 'limits'>): readonly Route[] {
  let rendering = 0;
  return [
    route('GET', '/metrics', 'open', ({ method, signal }) => {
      const contentType = exposition.contentType;
      if (method === 'HEAD') return answer(200, contentType, '');
      if (rendering >= limits.renders) {
        return problem(503, 'ScrapesBusy', `${rendering} scrapes are under way`, {
          hint: 'Scrape from fewer places, or less often.',
          headers: { 'Retry-After': retryAfterSeconds },
        });
      }
      signal.throwIfAborted();
      rendering++;
      signal.addEventListener('abort', () => rendering--, { once: true });
      return answer(200, contentType, (over) => exposition.render(over));
    }),
    route('GET', '/healthz', 'open', () => health(source.status())),
    route('GET', '/readyz', 'open', ({ headers }) =>
      readyReply(source.status(), headers.accept, source.now()),
    ),
  ];
}

/**
 * Serves metrics and health. It has no token: open it to no network that may not read them.
 * @throws DrError when the address or port cannot be had
 */
export async function startOpsListener(options: OpsListenerOptions): Promise<Listener> {
  const { address, isLoopback } = await resolveAddress('ops', options.address);
  return startListener({
    address,
    port: options.port,
    tls: undefined,
    clock: options.clock,
    limits: options.limits,
    service: {
      listener: 'ops',
      routes: opsRoutes(options),
      admit: ({ headers }) =>
        isLoopback && !isKnownHost(headers.host, [])
          ? problem(421, 'HostUnknown', 'the Host header names another machine')
          : undefined,
      show: (found, { headers }) =>
        preferred(headers.accept, [
          'text/plain',
          'application/problem+json',
          'application/json',
        ]) === 'text/plain'
          ? problemText(found)
          : problemJson(found),
      headers: securityHeaders('ops', false),
      onRequest: options.onRequest,
    },
  });
}
