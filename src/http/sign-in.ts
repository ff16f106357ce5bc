import { secondMs } from '../kernel/units.js';
import { answer, problem } from './answer.js';
import type { Tokens } from './access.js';
import type { GuessLimit } from './guess-limit.js';
import { htmlType } from './page-routes.js';
import { signInPage } from './pages/plain-pages.js';
import { type Asked, type Reply, type Route, route } from './router.js';

export interface SignInOptions {
  readonly tokens: Tokens;
  readonly isTls: boolean;
  readonly guesses: GuessLimit;
  /** Told once each time that the sign-in is held back. Never throws. */
  readonly onHeldBack: () => void;
}

function signIn(
  { tokens, isTls, guesses, onHeldBack }: SignInOptions,
  { headers, body }: Asked<unknown>,
): Reply {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    return problem(400, 'FormExpected', 'the sign-in takes a form with the field "token"');
  }
  // Before the token is looked at: else the answer would tell whether it is the right one.
  const heldMs = guesses.heldMs();
  if (heldMs > 0) {
    const seconds = Math.ceil(heldMs / secondMs);
    return problem(429, 'TooManyWrongTokens', 'too many wrong tokens were shown', {
      hint: `Sign in again in ${seconds} s. Who is signed in, and who sends the token with each request, is not held back.`,
      headers: { 'Retry-After': String(seconds) },
    });
  }
  const given = new URLSearchParams(body.toString('utf8')).get('token') ?? '';
  if (!tokens.isToken(given)) {
    if (guesses.wrong()) onHeldBack();
    return answer(403, htmlType, signInPage(true));
  }
  return answer(303, 'text/plain; charset=utf-8', 'signed in\n', {
    Location: '/',
    'Set-Cookie': tokens.sessionCookie(isTls),
  });
}

/** Where a browser, which cannot send a bearer token by itself, shows it once. */
export function signInRoutes(options: SignInOptions): readonly Route[] {
  return [
    route('GET', '/login', 'open', () => answer(200, htmlType, signInPage(false))),
    route('POST', '/login', 'open', (asked) => signIn(options, asked)),
  ];
}
