import type { RequestRecord } from '../../../src/http/exchange.js';
import { defaultLimits, type HttpLimits } from '../../../src/http/limits.js';
import type { Listener } from '../../../src/http/listener.js';
import { startOpsListener } from '../../../src/http/ops-listener.js';
import type { Exposition } from '../../../src/ports/exposition.js';
import type { DaemonStatus } from '../../../src/ports/status.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { ask, open, readAll } from './client.js';
import { aStatus, memorySource } from './fixtures.js';

const fewMetrics: Exposition = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  async *render() {
    yield '# HELP a b\n';
    yield await Promise.resolve('a 1\n');
  },
};

const opened: Listener[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((listener) => listener.close()));
});

async function anOpsListener(
  changes: {
    readonly exposition?: Exposition;
    readonly status?: Partial<DaemonStatus>;
    readonly limits?: Partial<HttpLimits>;
    readonly address?: string;
  } = {},
) {
  const clock = createVirtualClock('2026-11-01T12:00:00Z');
  const source = memorySource(await aStatus(changes.status));
  const records: RequestRecord[] = [];
  const listener = await startOpsListener({
    address: changes.address ?? '127.0.0.1',
    port: 0,
    exposition: changes.exposition ?? fewMetrics,
    source,
    clock,
    limits: { ...defaultLimits, ...changes.limits },
    onRequest: (record) => void records.push(record),
  });
  opened.push(listener);
  return { clock, source, records, listener, port: listener.port };
}

describe('/metrics', () => {
  it('is the exposition, part by part', async () => {
    const { port, records } = await anOpsListener();
    const got = await ask(port, '/metrics');
    expect(got).toMatchObject({ status: 200, body: '# HELP a b\na 1\n' });
    expect(got.headers['content-type']).toBe(fewMetrics.contentType);
    expect(records).toEqual([
      expect.objectContaining({ route: '/metrics', status: 200, isCut: false, error: undefined }),
    ]);
  });

  it('renders nothing for HEAD', async () => {
    const render = jest.fn(fewMetrics.render);
    const { port } = await anOpsListener({ exposition: { ...fewMetrics, render } });
    expect(await ask(port, '/metrics', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
    });
    expect(render).not.toHaveBeenCalled();
  });

  /** Renders for ever, or until it is told to stop. */
  function endless(): Exposition & { readonly stopped: Promise<void>; parts: number } {
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const exposition = {
      ...fewMetrics,
      stopped,
      parts: 0,
      async *render(signal: AbortSignal) {
        signal.addEventListener('abort', stop, { once: true });
        for (;;) {
          signal.throwIfAborted();
          exposition.parts++;
          yield await Promise.resolve(`${'x'.repeat(8 * 1024)}\n`);
        }
      },
    };
    return exposition;
  }

  it('stops when the client goes', async () => {
    const exposition = endless();
    const { port, records } = await anOpsListener({ exposition });
    const socket = await open(port);
    socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await exposition.stopped;
    expect(records).toEqual([expect.objectContaining({ route: '/metrics', isCut: true })]);
  });

  it('goes no faster than the client reads, and cuts off one that does not read', async () => {
    const exposition = endless();
    const { port, clock } = await anOpsListener({ exposition });
    const socket = await open(port);
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    let before = -1;
    while (exposition.parts !== before) {
      before = exposition.parts;
      await new Promise((resolve) => setImmediate(resolve));
      await clock.settle();
    }
    // The socket's buffers are full, ours holds one part.
    expect(exposition.parts).toBeLessThan(4096);
    await clock.advance(defaultLimits.answerMs);
    await exposition.stopped;
    const rest = readAll(socket);
    socket.resume();
    expect(await rest).not.toMatch(/0\r\n\r\n$/); // cut, not ended
  });

  it('is rendered for so many at once, and asks the others to come again', async () => {
    const exposition = endless();
    const { port } = await anOpsListener({ exposition, limits: { renders: 1 } });
    const first = await open(port);
    first.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => first.once('data', resolve));
    const second = await ask(port, '/metrics');
    expect(second).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    first.destroy();
    await exposition.stopped;
    const third = await open(port);
    third.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(String(await new Promise((resolve) => third.once('data', resolve)))).toMatch(/ 200 /);
    third.destroy();
  });

  it('is a failure when it cannot be rendered, and never half an answer that looks whole', async () => {
    const broken = (parts: readonly string[]): Exposition => ({
      ...fewMetrics,
      async *render() {
        yield* parts;
        throw await Promise.resolve(new Error('secret inside'));
      },
    });
    const early = await anOpsListener({ exposition: broken([]) });
    const got = await ask(early.port, '/metrics');
    expect(got.status).toBe(500);
    expect(got.body).not.toContain('secret');
    expect(early.records[0]?.error).toEqual(new Error('secret inside'));
    const late = await anOpsListener({ exposition: broken(['a 1\n']) });
    await expect(ask(late.port, '/metrics')).rejects.toThrow(/aborted|hang up/);
  });
});

describe('/healthz', () => {
  it.each([
    ['starting', 200],
    ['ready', 200],
    ['draining', 200],
    ['aborting', 503],
    ['stopped', 503],
  ] as const)('while the daemon is %s: %i', async (state, status) => {
    const { port } = await anOpsListener({ status: { state } });
    const got = await ask(port, '/healthz');
    expect(got).toMatchObject({ status, body: status === 200 ? 'ok\n' : `${state}\n` });
  });
});

describe('/readyz', () => {
  const waiting = { name: 'first-pass', ready: false, detail: 'under way\nfor 3 s' } as const;

  it('lists its parts as text', async () => {
    const { port } = await anOpsListener();
    const got = await ask(port, '/readyz');
    expect(got.status).toBe(200);
    expect(got.body).toBe(
      'ready\nok  configuration: 2 environments\nok  journal: open\nok  gauges: rebuilt\nok  first-pass: ended\n',
    );
  });

  it('lists its parts as JSON', async () => {
    const { port } = await anOpsListener({ status: { readiness: [waiting] } });
    const got = await ask(port, '/readyz', { headers: { accept: 'application/json' } });
    expect(got.status).toBe(503);
    expect(JSON.parse(got.body)).toEqual({
      schemaVersion: 1,
      kind: 'readiness',
      tool: { version: '1.2.3' },
      generatedAt: '2026-11-01T12:00:00.000Z',
      data: { ready: false, state: 'ready', parts: [waiting] },
    });
  });

  it('is not ready while it drains', async () => {
    const { port } = await anOpsListener({ status: { state: 'draining' } });
    expect(await ask(port, '/readyz')).toMatchObject({
      status: 503,
      body: expect.stringMatching(/^not ready \(draining\)\n/),
    });
  });

  it('breaks no line that it did not begin', async () => {
    const { port } = await anOpsListener({ status: { readiness: [waiting] } });
    expect((await ask(port, '/readyz')).body).toBe(
      'not ready (ready)\nnot first-pass: under way for 3 s\n',
    );
  });
});

it('shows nothing of the page, and nothing to a foreign host name', async () => {
  const { port } = await anOpsListener();
  expect((await ask(port, '/')).status).toBe(404);
  const foreign = await ask(port, '/metrics', { headers: { host: 'evil.example' } });
  expect(foreign).toMatchObject({ status: 421 });
  expect(foreign.body).not.toContain('a 1');
});
