import type { Socket } from 'node:net';
import { answer, problemText, textAnswer } from '../../../src/http/answer.js';
import type { RequestRecord } from '../../../src/http/exchange.js';
import { defaultLimits, type HttpLimits } from '../../../src/http/limits.js';
import { type Listener, startListener } from '../../../src/http/listener.js';
import { type Route, route } from '../../../src/http/router.js';
import { securityHeaders } from '../../../src/http/security-headers.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { ask, open, readAll, sendRaw } from './client.js';

const opened: Listener[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((listener) => listener.close()));
});

interface Gate {
  readonly passed: Promise<void>;
  readonly pass: () => void;
}

function aGate(): Gate {
  let pass = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { passed, pass };
}

async function aListener(limits: Partial<HttpLimits> = {}, more: readonly Route[] = []) {
  const records: RequestRecord[] = [];
  const clock = createVirtualClock('2026-11-01T12:00:00Z');
  const listener = await startListener({
    address: '127.0.0.1',
    port: 0,
    tls: undefined,
    clock,
    limits: { ...defaultLimits, ...limits },
    service: {
      listener: 'ops',
      routes: [
        route('GET', '/well', 'open', () => textAnswer(200, 'ok\n')),
        route('GET', '/things/:name', 'open', ({ params }) => textAnswer(200, params.name)),
        route('POST', '/things/:name', 'open', ({ body }) => textAnswer(200, `${body.length}`)),
        ...more,
      ],
      admit: () => undefined,
      show: problemText,
      headers: securityHeaders('ops', false),
      onRequest: (record) => void records.push(record),
    },
  });
  opened.push(listener);
  return { listener, records, clock, port: listener.port };
}

describe('what is asked wrongly', () => {
  it.each([
    ['an unknown path', 'GET', '/nothing', 404],
    ['an unknown method', 'DELETE', '/well', 405],
    ['a method that is no method', 'BREW', '/well', 400],
    ['a path that is not UTF-8', 'GET', '/things/%ff', 400],
    ['a stray percent sign', 'GET', '/things/%', 400],
    ['an empty segment', 'GET', '/things/', 404],
    ['a target that is no path', 'GET', 'http://evil.example/well', 400],
    ['a long target', 'GET', `/well?${'x'.repeat(2048)}`, 414],
    ['OPTIONS', 'OPTIONS', '/well', 405],
  ])('%s', async (_what, method, path, status) => {
    const { port } = await aListener();
    const got = await sendRaw(
      port,
      `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(got).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('names the methods that a path knows', async () => {
    const { port, records } = await aListener();
    expect((await ask(port, '/things/a', { method: 'PUT' })).headers['allow']).toBe(
      'GET, HEAD, POST',
    );
    expect(records).toEqual([expect.objectContaining({ status: 405, route: undefined })]);
  });

  it.each([
    ['garbage', 'what is this\r\n\r\n', 400],
    ['no host', 'GET /well HTTP/1.1\r\n\r\n', 400],
    [
      'two lengths',
      'POST /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
    [
      'a length and chunks',
      'POST /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['huge headers', `GET /well HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1024 * 1024)}\r\n\r\n`, 431],
    ['a huge request line', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
    ['a body for GET', 'GET /well HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello', 400],
    [
      'a large body',
      `POST /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n${'x'.repeat(100_000)}`,
      413,
    ],
    [
      'a large body in chunks',
      `POST /things/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${`1000\r\n${'x'.repeat(4096)}\r\n`.repeat(10)}0\r\n\r\n`,
      413,
    ],
    [
      'a body that is said to be endless',
      'POST /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n',
      413,
    ],
    [
      'a large body that waits to be asked for',
      'POST /things/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n',
      413,
    ],
  ])('%s is refused, and the connection closed', async (_what, sent, status) => {
    const { port } = await aListener();
    const got = await sendRaw(port, sent);
    expect(got).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(got.match(/^HTTP/gm)).toHaveLength(1);
    expect(got.toLowerCase()).toContain('connection: close');
    expect(got).toContain('X-Content-Type-Options: nosniff');
    expect(got).toContain("Content-Security-Policy: default-src 'none'");
  });

  it('takes a small body, also one that waits to be asked for', async () => {
    const { port } = await aListener();
    expect((await ask(port, '/things/a', { method: 'POST', body: 'abc' })).body).toBe('3');
    const socket = await open(port);
    const read = readAll(socket);
    socket.write(
      'POST /things/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('ab');
    expect(await read).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it('decodes a segment and keeps an encoded slash in it', async () => {
    const { port } = await aListener();
    expect((await ask(port, '/things/a%2Fb%20c')).body).toBe('a/b c');
  });
});

describe('connections', () => {
  it('a thousand idle ones shut nobody out and are not kept', async () => {
    const { port, listener } = await aListener({ connections: 64 });
    const before = process.memoryUsage().heapUsed;
    const sockets: Socket[] = [];
    for (let batch = 0; batch < 20; batch++) {
      sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => open(port)))));
    }
    for (const socket of sockets) socket.on('error', () => undefined);
    expect(await ask(port, '/well')).toMatchObject({ status: 200 });
    expect(listener.connections()).toBeLessThanOrEqual(64);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
    for (const socket of sockets) socket.destroy();
  });

  it('one that is being answered is not given up for a new one', async () => {
    const gate = aGate();
    const begun = aGate();
    const slow = route('GET', '/slow', 'open', async () => {
      begun.pass();
      await gate.passed;
      return textAnswer(200, 'at last');
    });
    const { port, records } = await aListener({ connections: 1 }, [slow]);
    const socket = await open(port);
    const got = readAll(socket);
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await begun.passed;
    expect(await sendRaw(port, '')).toMatch(/^HTTP\/1\.1 503 /);
    gate.pass();
    expect(await got).toMatch(/at last$/);
    expect(records).toEqual([expect.objectContaining({ route: '/slow', status: 200 })]);
  });

  it('serves so many requests on one, then closes it', async () => {
    const { port } = await aListener({ requestsPerConnection: 2 });
    const twice = 'GET /well HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2);
    const got = await sendRaw(port, twice);
    expect(got.match(/^HTTP\/1\.1 200/gm)).toHaveLength(2);
    expect(got).toMatch(/Connection: close/i);
  });

  it('ends one that does not finish its headers or its body', async () => {
    const { port } = await aListener({ headersMs: 100, requestMs: 100, checkMs: 20 });
    expect(await sendRaw(port, 'GET /well HTTP/1.1\r\nHost:')).toMatch(/^HTTP\/1\.1 408 /);
    const body = 'POST /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab';
    expect(await sendRaw(port, body)).not.toMatch(/ 200 /);
  });

  it('says how long one is kept alive', async () => {
    const { port } = await aListener();
    const socket = await open(port);
    socket.write('GET /well HTTP/1.1\r\nHost: a\r\n\r\n');
    const got = await new Promise((resolve) => socket.once('data', resolve));
    expect(String(got)).toMatch(/Keep-Alive: timeout=5\r\n/);
    socket.destroy();
  });

  it('cuts off an answer at its time limit', async () => {
    const never = route('GET', '/never', 'open', () => new Promise(() => undefined));
    const { port, clock, records } = await aListener({}, [never]);
    const got = sendRaw(port, 'GET /never HTTP/1.1\r\nHost: a\r\n\r\n');
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(defaultLimits.answerMs);
    expect(await got).toBe('');
    expect(records).toEqual([expect.objectContaining({ route: '/never', isCut: true })]);
  });
});

describe('closing', () => {
  it('lets an answer end, takes no new connection, and frees the port', async () => {
    const gate = aGate();
    const begun = aGate();
    const slow = route('GET', '/slow', 'open', async () => {
      begun.pass();
      await gate.passed;
      return textAnswer(200, 'at last');
    });
    const { port, listener } = await aListener({}, [slow]);
    const got = ask(port, '/slow', { headers: { connection: 'keep-alive' } });
    await begun.passed;
    const idle = await open(port);
    const idleEnd = readAll(idle);
    const closed = listener.close();
    await idleEnd;
    await expect(open(port)).rejects.toThrow('ECONNREFUSED');
    gate.pass();
    expect(await got).toMatchObject({ body: 'at last', headers: { connection: 'close' } });
    await closed;
    expect(listener.connections()).toBe(0);
  });

  it('cuts off what does not end within the limit', async () => {
    const never = route('GET', '/never', 'open', () => new Promise(() => undefined));
    const { port, listener, clock } = await aListener({}, [never]);
    const got = sendRaw(port, 'GET /never HTTP/1.1\r\nHost: a\r\n\r\n');
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    const closed = listener.close();
    await clock.advance(defaultLimits.closeMs);
    await closed;
    expect(await got).toBe('');
  });
});

it('keeps its headers under those of an answer', async () => {
  const kept = route('GET', '/kept', 'open', () =>
    answer(200, 'text/css', '', { 'Cache-Control': 'max-age=1' }),
  );
  const { port } = await aListener({}, [kept]);
  const { headers } = await ask(port, '/kept');
  expect(headers).toMatchObject({
    'cache-control': 'max-age=1',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers).not.toHaveProperty('strict-transport-security');
  expect((await ask(port, '/well')).headers['cache-control']).toBe('no-store');
});

it('refuses a port that is taken, and says which setting to change', async () => {
  const { port } = await aListener();
  const second = startListener({
    address: '127.0.0.1',
    port,
    tls: undefined,
    clock: systemClock,
    limits: defaultLimits,
    service: {
      listener: 'page',
      routes: [],
      admit: () => undefined,
      show: problemText,
      headers: {},
      onRequest: () => undefined,
    },
  });
  await expect(second).rejects.toMatchObject({
    code: 'PortInUse',
    kind: 'conflict',
    hint: expect.stringContaining('page.port (or DEPOTDR_PAGE_PORT)'),
  });
});

describe('a socket error', () => {
  it('of the server does not end the process', async () => {
    const { port } = await aListener();
    const socket = await open(port);
    socket.write('GET /well HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.resetAndDestroy();
    expect((await ask(port, '/well')).status).toBe(200);
  });
});
