import { request } from 'node:https';
import fc from 'fast-check';
import { createTokens, isOwnOrigin, sessionCookie } from '../../../src/http/access.js';
import { createGuessLimit } from '../../../src/http/guess-limit.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import { certify } from '../../support/certificates.js';
import { readMarkup } from '../../support/markup.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { ask, open } from './client.js';
import { pageServers, token } from './page-server.js';

const servers = pageServers();
afterEach(servers.closeAll);

const bearer = { authorization: `Bearer ${token}` };
const everywhere = '0.0.0.0';

describe('off loopback', () => {
  it('the page does not start without a token or client certificates', async () => {
    await expect(servers.start({ address: everywhere })).rejects.toMatchObject({
      code: 'PageUnprotected',
      kind: 'config',
      hint: expect.stringMatching(/DEPOTDR_PAGE_TOKEN.*DEPOTDR_PAGE_CLIENT_CA_FILE.*127\.0\.0\.1/),
    });
    const own = certify('page');
    const tls = { certificate: own.certificate, key: own.key, clientAuthority: undefined };
    await expect(servers.start({ address: everywhere, tls })).rejects.toMatchObject({
      code: 'PageUnprotected',
    });
  });

  it.each([
    'two words of a token',
    `sixteen-letters\u0000\u0000`,
    'sechzehn-zeichen-ä',
    'two-lines-of-it\nin-the-file',
    'x'.repeat(1025),
  ])('a token that no client could send is refused: %j', async (useless) => {
    await expect(servers.start({ token: useless })).rejects.toMatchObject({
      code: 'TokenUnusable',
      kind: 'config',
      message: expect.not.stringContaining(useless),
    });
  });

  it.each(['', 'brief', 'fifteen-letters'])('a token like %j is refused', async (short) => {
    for (const address of [everywhere, '127.0.0.1']) {
      await expect(servers.start({ address, token: short })).rejects.toMatchObject({
        code: 'TokenTooShort',
        kind: 'config',
        message: expect.not.stringContaining(short === '' ? '""' : short),
      });
    }
  });

  it.each([
    '/',
    '/environments/prod-orders',
    '/findings/x',
    '/nothing',
    '/api/v1/status',
    '/api/v1/findings',
    '/api/v1/runs',
    '/api/v1/schedules',
    '/api/v1/plan',
  ])('%s is shown to nobody without the token', async (path) => {
    const { port } = await servers.start({ address: everywhere, token });
    const got = await ask(port, path);
    expect(got.status).toBe(401);
    expect(got.headers['www-authenticate']).toBe('Bearer realm="depot-dr"');
    expect(got.body).not.toMatch(/prod-orders|staging/);
    expect((await ask(port, path, { headers: bearer })).status).not.toBe(401);
  });

  it.each([
    ['none', {}],
    ['another token', { authorization: 'Bearer another-token-of-24-char' }],
    ['the beginning', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['more than it', { authorization: `Bearer ${token}x` }],
    ['Basic', { authorization: `Basic ${Buffer.from(`a:${token}`).toString('base64')}` }],
    ['no scheme', { authorization: token }],
    ['a made-up session', { cookie: `${sessionCookie}=zzzzzzzz.${'a'.repeat(43)}` }],
    ['an empty session', { cookie: `${sessionCookie}=` }],
  ])('%s is not the token', async (_what, headers) => {
    const { port } = await servers.start({ address: everywhere, token });
    expect((await ask(port, '/api/v1/status', { headers })).status).toBe(401);
  });

  it('shows a browser where to sign in, and what that page needs', async () => {
    const { port } = await servers.start({ address: everywhere, token });
    const { status, body } = await ask(port, '/', { headers: { accept: 'text/html' } });
    expect(status).toBe(401);
    expect(body).toContain('action="/login"');
    const [, style = ''] = /href="(\/assets\/page-[^"]+)"/.exec(body) ?? [];
    expect((await ask(port, style)).status).toBe(200);
  });

  it('a sign-in gives a session that reads but starts no job', async () => {
    const { port, clock } = await servers.start({ address: everywhere, token });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const send = (given: string) =>
      ask(port, '/login', { method: 'POST', headers: form, body: `token=${given}` });
    expect(await send('wrong')).toMatchObject({ status: 403 });
    const signedIn = await send(token);
    expect(signedIn).toMatchObject({ status: 303, headers: { location: '/' } });
    const [set = ''] = signedIn.headers['set-cookie'] ?? [];
    expect(set).toMatch(/; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(token);
    const cookie = set.split(';')[0] ?? '';
    expect((await ask(port, '/', { headers: { cookie } })).status).toBe(200);
    expect(
      (await ask(port, '/api/v1/jobs/sweep/run', { method: 'POST', headers: { cookie } })).status,
    ).toBe(401);
    await clock.advance(12 * hourMs);
    expect((await ask(port, '/', { headers: { cookie } })).status).toBe(401);
  });

  it('ten wrong tokens within a minute hold the sign-in back for a minute, and nothing else', async () => {
    const server = await servers.start({ address: everywhere, token });
    const { port, clock, heldBack } = server;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const show = (given: string) =>
      ask(port, '/login', { method: 'POST', headers: form, body: `token=${given}` });
    const [set = ''] = (await show(token)).headers['set-cookie'] ?? [];
    for (let turn = 0; turn < 10; turn++) {
      expect([heldBack(), (await show(`wrong-${turn}`)).status]).toEqual([0, 403]);
      await clock.advance(5 * secondMs);
    }
    expect(heldBack()).toBe(1);
    // The right one as well, so that the answer tells nothing of it.
    const held = await show(token);
    expect(held).toMatchObject({ status: 429, headers: { 'retry-after': '55' } });
    expect(held.headers['set-cookie']).toBeUndefined();
    expect(readMarkup(held.body).text).toMatch(/Too many tries[^]*Sign in again in 55 s/);
    const cookie = set.split(';')[0] ?? '';
    for (const headers of [{ cookie }, bearer]) {
      expect((await ask(port, '/', { headers })).status).toBe(200);
    }
    await clock.advance(55 * secondMs);
    expect((await show(token)).status).toBe(303);
    // What is held back does not count, or it would never end.
    expect(await show('wrong')).toMatchObject({ status: 403 });
    expect(heldBack()).toBe(1);
  });

  it('takes no other form', async () => {
    const { port } = await servers.start({ address: everywhere, token });
    expect((await ask(port, '/login', { method: 'POST', body: `token=${token}` })).status).toBe(
      400,
    );
  });
});

describe('the limit of guesses', () => {
  const limits = { wrongTokens: 4, wrongTokensMs: minuteMs };

  /** Guesses after each of these waits. @returns when a token was looked at, ms */
  function lookedAt(waitsMs: readonly number[]): readonly number[] {
    let nowMs = 0;
    const clock = { ...createVirtualClock('2026-11-01T12:00:00Z'), monotonicMs: () => nowMs };
    const limit = createGuessLimit(clock, limits);
    return waitsMs.flatMap((waitMs) => {
      nowMs += waitMs;
      if (limit.heldMs() > 0) return [];
      limit.wrong();
      return [nowMs];
    });
  }

  it('lets no more tokens be looked at within any minute, however they come', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 100 });
    fc.assert(
      fc.property(waits, (waitsMs) => {
        const looks = lookedAt(waitsMs);
        const spans = looks.slice(limits.wrongTokens).map((at, index) => at - (looks[index] ?? 0));
        expect(spans.filter((span) => span < minuteMs)).toEqual([]);
      }),
    );
  });

  it('holds nobody back where they come slowly, and lets go by itself', () => {
    expect(lookedAt(Array.from({ length: 50 }, () => 20_000))).toHaveLength(50);
    expect(lookedAt([0, 0, 0, 0, 59_999, 1, 0])).toEqual([0, 0, 0, 0, 60_000, 60_000]);
  });
});

describe('on loopback', () => {
  it('reading needs no token, starting a job does', async () => {
    const { port } = await servers.start({ token });
    expect((await ask(port, '/')).status).toBe(200);
    const path = '/api/v1/jobs/sweep/run';
    expect((await ask(port, path, { method: 'POST' })).status).toBe(401);
    expect((await ask(port, path, { method: 'POST', headers: bearer })).status).toBe(503);
  });

  it('no job can be started while no token is set', async () => {
    const { port } = await servers.start();
    const got = await ask(port, '/api/v1/jobs/sweep/run', { method: 'POST', headers: bearer });
    expect(got.status).toBe(403);
    expect(JSON.parse(got.body)).toMatchObject({
      code: 'TokenUnset',
      hint: expect.stringContaining('DEPOTDR_PAGE_TOKEN'),
    });
  });

  it('a foreign host name is not answered, a configured one is', async () => {
    const { port } = await servers.start({ hostNames: ['dr.example.com'] });
    const under = (host: string) => ask(port, '/', { headers: { host } });
    expect(await under('evil.example')).toMatchObject({ status: 421 });
    expect((await under('evil.example')).body).not.toContain('prod-orders');
    expect((await under('dr.example.com')).status).toBe(200);
    expect((await under(`localhost:${port}`)).status).toBe(200);
  });

  it('another site cannot post', async () => {
    const { port } = await servers.start({ token });
    const post = (headers: Readonly<Record<string, string>>) =>
      ask(port, '/api/v1/jobs/sweep/run', { method: 'POST', headers: { ...bearer, ...headers } });
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ origin: 'null' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await post({ origin: `http://127.0.0.1:${port}` })).status).toBe(503);
  });
});

describe('with TLS', () => {
  const authority = certify('authority');
  const server = certify('page', authority);
  const client = certify('operator', authority);
  const stranger = certify('stranger');

  function askTls(
    port: number,
    path: string,
    shown: { readonly certificate: string; readonly key: string } | undefined,
  ): Promise<{ readonly status: number; readonly headers: NodeJS.Dict<string | string[]> }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path,
          agent: false,
          ca: authority.certificate,
          ...(shown === undefined ? {} : { cert: shown.certificate, key: shown.key }),
        },
        (response) => {
          response.resume();
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers }),
          );
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }

  it('client certificates of the authority open the page, no other', async () => {
    const { port, url } = await servers.start({
      address: everywhere,
      tls: { ...server, clientAuthority: authority.certificate },
    });
    expect(url).toBe(`https://0.0.0.0:${port}`);
    const got = await askTls(port, '/', client);
    expect(got.status).toBe(200);
    expect(got.headers['strict-transport-security']).toBe('max-age=31536000');
    await expect(askTls(port, '/', undefined)).rejects.toThrow(/ECONNRESET|alert|hang up/);
    await expect(askTls(port, '/', stranger)).rejects.toThrow(/ECONNRESET|alert|hang up/);
  });

  it('a certificate that does not fit its key is refused, with the settings', async () => {
    await expect(
      servers.start({
        tls: { certificate: server.certificate, key: client.key, clientAuthority: undefined },
      }),
    ).rejects.toMatchObject({ code: 'TlsRefused', kind: 'config' });
    await expect(
      servers.start({ tls: { certificate: 'no pem', key: 'no pem', clientAuthority: undefined } }),
    ).rejects.toMatchObject({ code: 'TlsRefused' });
  });

  it('a thousand connections without a handshake shut nobody out', async () => {
    const { port, listener } = await servers.start({
      tls: { ...server, clientAuthority: undefined },
      limits: { connections: 16 },
    });
    const sockets = await Promise.all(Array.from({ length: 64 }, () => open(port)));
    for (const socket of sockets) socket.on('error', () => undefined);
    expect((await askTls(port, '/', undefined)).status).toBe(200);
    expect(listener.connections()).toBeLessThanOrEqual(16);
    for (const socket of sockets) socket.destroy();
  });
});

describe('tokens', () => {
  const clock = createVirtualClock('2026-11-01T12:00:00Z');

  it('a session is good for its own token only', () => {
    const [cookie = ''] = createTokens(token, clock).sessionCookie(false).split(';');
    expect(createTokens(token, clock).hasSession({ cookie })).toBe(true);
    expect(createTokens(token, clock).hasSession({ cookie: `a=b; ${cookie}; c=d` })).toBe(true);
    expect(createTokens(`${token}2`, clock).hasSession({ cookie })).toBe(false);
    expect(createTokens(token, clock).sessionCookie(true)).toMatch(/; Secure$/);
  });

  it('no other header is taken for the token', () => {
    const tokens = createTokens(token, clock);
    fc.assert(
      fc.property(fc.string(), fc.string(), (authorization, cookie) => {
        expect(tokens.hasBearer({ authorization })).toBe(false);
        expect(tokens.hasSession({ cookie: `${sessionCookie}=${cookie}` })).toBe(false);
      }),
    );
  });

  it('an origin is our own when its host is the one that was asked', () => {
    expect(isOwnOrigin({ host: 'a:1' })).toBe(true);
    expect(isOwnOrigin({ host: 'a:1', origin: 'https://a:1' })).toBe(true);
    expect(isOwnOrigin({ host: 'a:1', origin: 'https://a:2' })).toBe(false);
    expect(isOwnOrigin({ host: 'a:1', 'sec-fetch-site': 'none' })).toBe(true);
  });
});
