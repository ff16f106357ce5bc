import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { hourMs } from '../kernel/units.js';
import type { ListenAddress } from './addresses.js';
import { describeSetting, pageSettingNames, settingNames } from './setting-names.js';
import type { TlsMaterial } from './tls.js';

export interface PageAuth {
  /** Never shown, never logged; at least 16 characters. Undefined = none is set. */
  readonly token: string | undefined;
  /** Further names under which the page is reached, as behind a proxy on this machine. */
  readonly hostNames: readonly string[];
}

const shortestToken = 16;
/** With its header name it must fit well into the headers that are taken. */
const longestToken = 1024;
const sessionMs = 12 * hourMs;
export const sessionCookie = 'depotdr_session';

/**
 * Refuses what would lie open: off loopback the page needs a token or client certificates.
 * @throws DrError `TokenTooShort`, `TokenUnusable`, `PageUnprotected`; kind `config`
 */
export function checkProtection(
  { address, isLoopback }: ListenAddress,
  { token }: PageAuth,
  tls: TlsMaterial | undefined,
): void {
  const name = describeSetting(pageSettingNames.token);
  if (token !== undefined && token.length < shortestToken) {
    throw new DrError(`the token of the page is shorter than ${shortestToken} characters`, {
      code: 'TokenTooShort',
      kind: 'config',
      hint: `Make one with "openssl rand -hex 32" and set it by ${name}.`,
    });
  }
  if (token !== undefined && (token.length > longestToken || !/^[!-~]+$/.test(token))) {
    throw new DrError('no client could send the token of the page', {
      code: 'TokenUnusable',
      kind: 'config',
      hint: `It is one line of at most ${longestToken} letters, digits and signs, without spaces. Make one with "openssl rand -hex 32" and set it by ${name}.`,
    });
  }
  if (isLoopback || token !== undefined || tls?.clientAuthority !== undefined) return;
  throw new DrError(`the page would be open to everybody who reaches ${address}`, {
    code: 'PageUnprotected',
    kind: 'config',
    hint: `Set a token by ${name}, or client certificates by ${describeSetting(pageSettingNames.clientAuthority)}, or keep it on this machine: ${describeSetting(settingNames.page.address)} = 127.0.0.1.`,
  });
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSame(given: string, wanted: Buffer): boolean {
  return timingSafeEqual(digestOf(given), wanted);
}

function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((pair): [string, string] => {
    const [name = '', ...value] = pair.trim().split('=');
    return [name, value.join('=')];
  });
  return new Map(pairs);
}

/** Who has shown the token, with each request or once in a browser. */
export interface Tokens {
  /** By `Authorization: Bearer`. */
  hasBearer(headers: IncomingHttpHeaders): boolean;
  /** By the cookie that a sign-in gave. */
  hasSession(headers: IncomingHttpHeaders): boolean;
  isToken(given: string): boolean;
  /** A Set-Cookie header: no script reads it, no other site sends it, it ends after 12 hours. */
  sessionCookie(isTls: boolean): string;
}

/**
 * Nothing is kept: a session is the instant of its end, signed with a key that is made of the token.
 * It outlives a restart and ends when the token changes.
 */
export function createTokens(token: string, clock: Clock): Tokens {
  const wanted = digestOf(token);
  const key = digestOf(`depot-dr page session\n${token}`);
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  return {
    hasBearer: ({ authorization }) => {
      const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
      return given !== undefined && isSame(given, wanted);
    },
    hasSession: ({ cookie }) => {
      const [end = '', signature = ''] = (cookiesOf(cookie).get(sessionCookie) ?? '').split('.');
      if (!isSame(signature, digestOf(sign(end)))) return false;
      return clock.now().getTime() < Number.parseInt(end, 36);
    },
    isToken: (given) => isSame(given, wanted),
    sessionCookie: (isTls) => {
      const end = (clock.now().getTime() + sessionMs).toString(36);
      const attributes = `Max-Age=${sessionMs / 1000}; Path=/; HttpOnly; SameSite=Strict`;
      return `${sessionCookie}=${end}.${sign(end)}; ${attributes}${isTls ? '; Secure' : ''}`;
    },
  };
}

/**
 * Whether a request that changes something was made by our own page or by no browser at all: a page
 * of somebody else must not press our buttons.
 * @source Fetch Metadata Request Headers, W3C; RFC 6454, The Web Origin Concept
 */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return origin.replace(/^https?:\/\//, '') === host;
}
