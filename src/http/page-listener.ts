import type { IncomingMessage } from 'node:http';
import { preferred } from './accept.js';
import {
  checkProtection,
  createTokens,
  isOwnOrigin,
  type PageAuth,
  type Tokens,
} from './access.js';
import { isKnownHost, type ListenAddress, resolveAddress } from './addresses.js';
import { type Answer, answer, problem, type Problem, problemJson } from './answer.js';
import { type ApiOptions, apiRoutes } from './api-routes.js';
import type { RequestRecord } from './exchange.js';
import { createGuessLimit } from './guess-limit.js';
import { type Listener, startListener } from './listener.js';
import { htmlType, pageRoutes } from './page-routes.js';
import { assetRoutes } from './pages/assets.js';
import { problemPage, signInPage } from './pages/plain-pages.js';
import type { Asked, Route } from './router.js';
import { securityHeaders } from './security-headers.js';
import { describeSetting, pageSettingNames } from './setting-names.js';
import { signInRoutes } from './sign-in.js';
import type { TlsMaterial } from './tls.js';

interface PageRoutesOptions extends ApiOptions {
  /** Told once each time that wrong tokens hold the sign-in back. Never throws. */
  readonly onHeldBack: () => void;
}

export interface PageListenerOptions extends PageRoutesOptions {
  /** IP address or name. */
  readonly address: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly auth: PageAuth;
  readonly tls: TlsMaterial | undefined;
  /** Told of every answered request. Never throws. */
  readonly onRequest: (record: RequestRecord) => void;
}

interface Gate {
  readonly place: ListenAddress;
  readonly hostNames: readonly string[];
  readonly tokens: Tokens | undefined;
  /** Off this machine the token guards reading, unless client certificates do. */
  readonly guardsReading: boolean;
}

const challenge = { 'WWW-Authenticate': 'Bearer realm="depot-dr"' } as const;

/** Why a request may not be answered; undefined when it may. */
function refusalOf(gate: Gate, { headers, method }: IncomingMessage, route: Route | undefined) {
  const { place, hostNames, tokens, guardsReading } = gate;
  if (place.isLoopback && !isKnownHost(headers.host, hostNames)) {
    return problem(421, 'HostUnknown', 'the Host header names another machine', {
      hint: `Behind a proxy, set its name: ${describeSetting(pageSettingNames.hostNames)}.`,
    });
  }
  if (method === 'POST' && !isOwnOrigin(headers)) {
    return problem(403, 'CrossOrigin', 'the request was made by the page of another site');
  }
  const access = route?.access ?? 'read';
  if (access === 'token' && tokens === undefined) {
    return problem(403, 'TokenUnset', 'starting a job needs a token, and none is set', {
      hint: `Set one: ${describeSetting(pageSettingNames.token)}.`,
    });
  }
  const needsToken = access === 'token' || (access === 'read' && guardsReading);
  if (!needsToken || tokens === undefined || tokens.hasBearer(headers)) return undefined;
  if (access === 'read' && tokens.hasSession(headers)) return undefined;
  return problem(401, 'TokenNeeded', 'this needs the token of the page', {
    hint: 'Send it as "Authorization: Bearer TOKEN", or sign in at /login with a browser.',
    headers: challenge,
  });
}

/** JSON for the API and for who asks for it, else a page; the sign-in for who may not see it yet. */
function show(found: Problem, { path, headers }: Pick<Asked<unknown>, 'path' | 'headers'>): Answer {
  const type = preferred(headers.accept, [
    'text/html',
    'application/problem+json',
    'application/json',
  ]);
  if (path.startsWith('/api/') || type !== 'text/html') return problemJson(found);
  const page = found.status === 401 ? signInPage(false) : problemPage(found);
  return answer(found.status, htmlType, page, found.headers);
}

/** Every route of the page listener. */
export function pageListenerRoutes(
  options: PageRoutesOptions,
  tokens: Tokens | undefined,
  isTls: boolean,
): readonly Route[] {
  const { clock, limits, onHeldBack } = options;
  const guesses = createGuessLimit(clock, limits);
  return [
    ...pageRoutes(options),
    ...apiRoutes(options),
    ...assetRoutes(),
    ...(tokens === undefined ? [] : signInRoutes({ tokens, isTls, guesses, onHeldBack })),
  ];
}

/**
 * Serves the status page and the API. Nothing here writes but the start of a job, which always needs
 * the token.
 * @throws DrError `config` when it would lie open to a network, when the token is too short, when the
 *   address or the certificate cannot be used; `conflict` when the port is in use
 */
export async function startPageListener(options: PageListenerOptions): Promise<Listener> {
  const { auth, tls, clock } = options;
  const place = await resolveAddress('page', options.address);
  checkProtection(place, auth, tls);
  const tokens = auth.token === undefined ? undefined : createTokens(auth.token, clock);
  const gate: Gate = {
    place,
    hostNames: auth.hostNames,
    tokens,
    guardsReading: !place.isLoopback && tls?.clientAuthority === undefined,
  };
  return startListener({
    address: place.address,
    port: options.port,
    tls,
    clock,
    limits: options.limits,
    service: {
      listener: 'page',
      routes: pageListenerRoutes(options, tokens, tls !== undefined),
      admit: (request, route) => refusalOf(gate, request, route),
      show,
      headers: securityHeaders('page', tls !== undefined),
      onRequest: options.onRequest,
    },
  });
}
