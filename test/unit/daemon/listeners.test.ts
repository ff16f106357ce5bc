import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { listen, type ListenOptions } from '../../../src/daemon/listeners.js';
import { tokenVariable } from '../../../src/daemon/secrets.js';
import { breathe } from '../../../src/kernel/breathe.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { createMetrics } from '../../../src/telemetry/metrics.js';
import { configured, createBench } from './support/bench.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function options(
  changes: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<ListenOptions> {
  const bench = createBench();
  const { board, scheduler } = await bench.start();
  return {
    configuration: configured({ ops: { port: 0 }, page: { port: 0 }, ...changes }),
    world: {
      env,
      cwd: '/',
      readFile: () => Promise.reject(new Error('there is no such file')),
      clock: systemClock,
    },
    source: board,
    demand: scheduler,
    journal: bench.journal,
    metrics: createMetrics({
      registry: new Registry(),
      version: '1.2.3',
      nodeVersion: 'v20.19.0',
      startedAt: new Date(),
      maximumSeries: 1000,
      errorNames: [],
      processMetrics: false,
      breathe,
    }),
    recorder: bench.partsOf().recorder,
  };
}

/** A port that somebody else holds. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );
  return (server.address() as AddressInfo).port;
}

const isOpen = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  );

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const port = await takenPort();
  await closers.pop()?.();
  return port;
}

describe('the listeners of a daemon', () => {
  it('answer where they say', async () => {
    const opened = await listen(await options({}));
    closers.push(...opened.map((each) => () => each.close()));
    expect(opened.map(({ what }) => what)).toEqual(['status page', 'metrics']);
    const answers = await Promise.all(opened.map(async ({ url }) => (await fetch(url)).status));
    expect(answers).toEqual([200, 200]);
  });

  it('are both closed when the second cannot be opened', async () => {
    const pagePort = await freePort();
    const ops = { port: await takenPort() };
    await expect(listen(await options({ ops, page: { port: pagePort } }))).rejects.toMatchObject({
      code: 'PortInUse',
      kind: 'conflict',
      hint: expect.stringContaining('DEPOTDR_OPS_PORT') as string,
    });
    expect(await isOpen(pagePort)).toBe(false);
  });

  it('are not opened when the first one is refused', async () => {
    const opsPort = await freePort();
    const page = { port: await takenPort() };
    await expect(listen(await options({ ops: { port: opsPort }, page }))).rejects.toMatchObject({
      code: 'PortInUse',
      hint: expect.stringContaining('DEPOTDR_PAGE_PORT') as string,
    });
    expect(await isOpen(opsPort)).toBe(false);
  });

  it('tell once in the log that wrong tokens hold the sign-in back', async () => {
    const notes: unknown[] = [];
    const given = await options({}, { [tokenVariable]: 'a-token-of-24-characters' });
    const note: ListenOptions['recorder']['note'] = (...told) => void notes.push(told);
    const opened = await listen({ ...given, recorder: { ...given.recorder, note } });
    closers.push(...opened.map((each) => () => each.close()));
    const statuses: number[] = [];
    for (let turn = 0; turn < 12; turn++) {
      const body = new URLSearchParams({ token: 'wrong' });
      const { status } = await fetch(`${opened[0]?.url}login`, { method: 'POST', body });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429]);
    expect(notes).toEqual([
      ['warn', 'wrong tokens: the sign-in is held back', { detail: 'page', count: 10 }],
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, string>>, string]>([
    ['lies open to a network', { page: { address: '0.0.0.0', port: 0 } }, {}, 'PageUnprotected'],
    ['has a token that is guessed', {}, { [tokenVariable]: 'secret' }, 'TokenTooShort'],
    [
      'names a token file that is not there',
      { page: { tokenFile: 'no' } },
      {},
      'TokenFileUnreadable',
    ],
  ])('are refused where the page %s', async (_, changes, env, code) => {
    await expect(listen(await options(changes, env))).rejects.toMatchObject({
      code,
      kind: 'config',
    });
  });
});
