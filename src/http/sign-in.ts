import { answer, problem } from './answer.js';
import type { Tokens } from './access.js';
import { htmlType } from './page-routes.js';
import { signInPage } from './pages/plain-pages.js';
import { type Asked, type Reply, type Route, route } from './router.js';

function signIn(tokens: Tokens, isTls: boolean, { headers, body }: Asked<unknown>): Reply {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    return problem(400, 'FormExpected', 'the sign-in takes a form with the field "token"');
  }
  const given = new URLSearchParams(body.toString('utf8')).get('token') ?? '';
  if (!tokens.isToken(given)) return answer(403, htmlType, signInPage(true));
  return answer(303, 'text/plain; charset=utf-8', 'signed in\n', {
    Location: '/',
    'Set-Cookie': tokens.sessionCookie(isTls),
  });
}

/** Where a browser, which cannot send a bearer token by itself, shows it once. */
export function signInRoutes(tokens: Tokens, isTls: boolean): readonly Route[] {
  return [
    route('GET', '/login', 'open', () => answer(200, htmlType, signInPage(false))),
    route('POST', '/login', 'open', (asked) => signIn(tokens, isTls, asked)),
  ];
}
