import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeReach, composeWatch } from '../../src/compose/compose.js';
import { serveSandbox } from '../../src/compose/serve-sandbox.js';
import { nothingRemembered } from '../../src/controls/sight.js';
import { check } from '../../src/flows/check.js';
import { shiftedClock, systemClock } from '../../src/kernel/clock.js';
import { isDrError } from '../../src/kernel/errors.js';
import { dayMs } from '../../src/kernel/units.js';
import { configured, estateFile, nobodyAddress } from '../chain/support/estate-file.js';
import { memoryRecorder } from '../support/memory-observers.js';
import { createVirtualClock } from '../support/virtual-clock.js';

// Where a configuration that names the sandbox sends its calls. Servers are on loopback, port 0.

const gap = { gap: 'table-recreated', environment: 'staging', table: 'Index', hoursAgo: 30 };
const inProcess = 'calls go to a sandbox inside this process';

/** The machine's clock, as if the world had just begun. */
const startMs = Date.parse('2026-11-01T12:00:00Z');
const ownClock = shiftedClock(systemClock, startMs - systemClock.now().getTime());

function options(env: Readonly<Record<string, string>> = {}, clock = ownClock) {
  return { env, clock, random: () => 0.5, recorder: memoryRecorder() };
}

function configuration(address = nobodyAddress) {
  return configured(estateFile([gap], { address, rates: 'off' }));
}

async function checked(watch: Awaited<ReturnType<typeof composeWatch>>) {
  const { estate } = configuration();
  const result = await check(estate, {
    observers: watch.observers,
    recorder: memoryRecorder(),
    clock: watch.clock,
    concurrency: 64,
    deadlineMs: 60_000,
    rememberedSettings: nothingRemembered,
    signal: new AbortController().signal,
  });
  return result;
}

const failures = (result: Awaited<ReturnType<typeof checked>>) =>
  result.findings.filter(({ verdict }) => verdict === 'fail').map(({ reason }) => reason);

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The configuration's sandbox on a free port, for this test. */
async function served() {
  const server = await serveSandbox(configuration(), { ...options(), port: 0 });
  closers.push(() => server.close());
  return server;
}

async function composed(...given: Parameters<typeof composeWatch>) {
  const watch = await composeWatch(...given);
  closers.push(() => watch.close());
  return watch;
}

/** Something that listens and is no sandbox. */
async function stranger(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  closers.push(() => gone(server));
  return `http://127.0.0.1:${port}`;
}

async function gone(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
}

async function turn(url: string, ms: number): Promise<void> {
  const response = await fetch(new URL('/_sandbox/clock', url), {
    method: 'POST',
    body: JSON.stringify({ advanceSeconds: ms / 1000 }),
  });
  expect(response.status).toBe(200);
}

describe('a configuration that names the sandbox', () => {
  it('uses one in process when nobody answers', async () => {
    const watch = await composed(configuration(), options());
    expect(watch.endpoint).toBe(inProcess);
    expect(watch.clock.now().toISOString()).toMatch(/^2026-11-01T12:00:/);
    expect(failures(await checked(watch))).toEqual(['TableRecreated']);
  });

  it('uses a served one when it answers, and follows its turned clock', async () => {
    const server = await served();
    const watched = configuration(server.url);
    const first = await composed(watched, options());
    const sentence = `calls go to the sandbox served at ${server.url}`;
    expect(first.endpoint).toBe(sentence);
    expect(failures(await checked(first))).toEqual(['TableRecreated']);

    await turn(server.url, 40 * dayMs);
    const later = await composed(watched, options());
    expect(later.endpoint).toMatch(
      new RegExp(`^${sentence}, whose clock is (40 d|39 d 23 h) ahead$`),
    );
    const ours = shiftedClock(ownClock, 60 * dayMs);
    expect((await composed(watched, options({}, ours))).endpoint).toMatch(
      / (20 d|19 d 23 h) behind$/,
    );
    expect(later.clock.now().toISOString()).toMatch(/^2026-12-11T12:00:/);
    expect(failures(await checked(later))).toEqual([]); // its system backup has expired
  });

  it('asks a served one for its time before each pass, and keeps the last when it is gone', async () => {
    const server = await served();
    const { AWS_ENDPOINT_URL } = server.accounts[0]?.variables ?? {};
    for (const env of [{}, { AWS_ENDPOINT_URL: AWS_ENDPOINT_URL ?? '' }]) {
      const reach = await composeReach(configuration(server.url), options(env));
      const before = reach.clock.now();
      await turn(server.url, 2 * dayMs);
      expect((await reach.renewed()).clock.now().getTime() - before.getTime()).toBeGreaterThan(
        1.9 * dayMs,
      );
    }
    const reach = await composeReach(configuration(server.url), options());
    await server.close();
    const renewed = await reach.renewed();
    expect(renewed.clock.now().getTime() - ownClock.now().getTime()).toBeGreaterThan(3.9 * dayMs);
    expect(renewed.memory).toBe(reach.memory); // what one pass learned is there for the next
  });

  it('keeps the world in process from pass to pass', async () => {
    const reach = await composeReach(configuration(), options());
    expect(await reach.renewed()).toBe(reach);
  });

  it('sends everything to AWS_ENDPOINT_URL when that is set, with its own credentials', async () => {
    const server = await served();
    await turn(server.url, 2 * dayMs);
    const [hub] = server.accounts;
    const env = { AWS_ENDPOINT_URL: server.url };
    // The address would answer, too: the variable wins.
    const watch = await composed(configuration(server.url), options(env));
    expect(watch.endpoint).toBe(`calls go to ${server.url} (AWS_ENDPOINT_URL)`);
    expect(watch.clock.now().toISOString()).toMatch(/^2026-11-03T12:00:/);
    const blind = await checked(watch);
    expect(blind.exit).toBe('unseen'); // the keys of the sandbox are not slipped in

    Object.assign(process.env, hub?.variables);
    try {
      const seeing = await composed(configuration(), options(env));
      expect((await checked(seeing)).counts.unknown).toBe(0);
    } finally {
      for (const name of Object.keys(hub?.variables ?? {})) delete process.env[name];
    }
  });

  it.each<Readonly<Record<string, string>>>([
    { AWS_ENDPOINT_URL: ' ' },
    { AWS_ENDPOINT_URL_S3: 'http://10.0.0.1' },
    { AWS_ENDPOINT_URL: 'http://10.0.0.1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
  ])('is not redirected by %j', async (env) => {
    expect((await composed(configuration(), options(env))).endpoint).toBe(inProcess);
  });

  it('is refused when AWS_ENDPOINT_URL is no URL', async () => {
    const composing = composed(configuration(), options({ AWS_ENDPOINT_URL: 'localhost:4566' }));
    await expect(composing).rejects.toMatchObject({ kind: 'config', code: 'EndpointInvalid' });
  });

  it('names what redirects one service to another place, and no secret', async () => {
    const env = {
      AWS_ENDPOINT_URL: 'http://user:secret@127.0.0.1:9',
      AWS_ENDPOINT_URL_S3: 'http://10.0.0.1',
    };
    expect((await composed(configuration(), options(env))).endpoint).toBe(
      'sts, dynamodb, rds, lambda, backup, kms, iam, cloudwatch, cloudformation, scaling, ' +
        'organizations calls go to http://127.0.0.1:9 (AWS_ENDPOINT_URL); ' +
        's3 calls go to http://10.0.0.1 (AWS_ENDPOINT_URL_S3)',
    );
  });

  it.each<[string, RequestListener]>([
    ['404', (_, response) => void response.writeHead(404).end('{}')],
    ['a page', (_, response) => void response.end('<!doctype html><p>Sign in</p>')],
    ['JSON of something else', (_, response) => void response.end('{"now":"soon"}')],
    ['a broken connection', (request) => void request.socket.destroy()],
  ])('does not take a stranger that answers with %s for it', async (_, listener) => {
    const url = await stranger(listener);
    const watch = await composed(configuration(url), options());
    expect(watch.endpoint).toBe(inProcess);
  });

  it('does not wait for a stranger that never answers', async () => {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const url = await stranger(() => asked());
    const clock = createVirtualClock('2026-11-01T12:00:00Z');
    const leave = clock.enter();
    void isAsked.then(leave);
    const composing = composed(configuration(url), options({}, clock));
    const watch = await clock.run(composing);
    expect(watch.endpoint).toBe(inProcess);
    expect(clock.monotonicMs()).toBe(1000);
  });
});

describe('a configuration of real accounts', () => {
  const real = { ...configuration(), sandbox: undefined };

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'calls go to AWS'],
    [{ AWS_ENDPOINT_URL: '' }, 'calls go to AWS'],
    [{ AWS_ENDPOINT_URL: ' ', AWS_ENDPOINT_URL_S3: '  ' }, 'calls go to AWS'],
    [{ AWS_ENDPOINT_URL_SQS: 'http://10.0.0.1' }, 'calls go to AWS'],
    [
      { AWS_ENDPOINT_URL_S3: 'http://10.0.0.1' },
      's3 calls go to http://10.0.0.1 (AWS_ENDPOINT_URL_S3); all other calls go to AWS',
    ],
    [
      { AWS_ENDPOINT_URL: 'http://10.0.0.1', AWS_ENDPOINT_URL_S3: 'http://10.0.0.2' },
      'sts, dynamodb, rds, lambda, backup, kms, iam, cloudwatch, cloudformation, scaling, ' +
        'organizations calls go to http://10.0.0.1 (AWS_ENDPOINT_URL); ' +
        's3 calls go to http://10.0.0.2 (AWS_ENDPOINT_URL_S3)',
    ],
    [
      { AWS_ENDPOINT_URL: 'https://user:secret@10.0.0.1:8443/aws?token=secret' },
      'calls go to https://10.0.0.1:8443/aws (AWS_ENDPOINT_URL)',
    ],
    [
      { AWS_ENDPOINT_URL: 'http://10.0.0.1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'calls go to AWS',
    ],
  ])('says where calls go with %j', async (env, sentence) => {
    const watch = await composed(real, options(env));
    expect(watch.endpoint).toBe(sentence);
  });

  it('says so when the profile redirects them', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'depot-dr-')), 'config');
    writeFileSync(file, '[default]\nendpoint_url = http://10.0.0.1\n');
    const watch = await composed(real, options({ AWS_CONFIG_FILE: file }));
    expect(watch.endpoint).toBe(
      'calls go to http://10.0.0.1 (endpoint_url of the profile default)',
    );
  });

  it('goes where the profile redirects to, as it says', async () => {
    const asked: string[] = [];
    const url = await stranger((request, response) => {
      asked.push(request.method ?? '');
      response.writeHead(403, { 'content-type': 'text/xml' }).end('<ErrorResponse/>');
    });
    const file = join(mkdtempSync(join(tmpdir(), 'depot-dr-')), 'config');
    const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example';
    writeFileSync(file, `[profile local]\nendpoint_url = ${url}\n${keys}\n`);
    const before = { ...process.env };
    const env = { AWS_CONFIG_FILE: file, AWS_PROFILE: 'local' };
    Object.assign(process.env, env);
    try {
      const watch = await composed(real, options(env));
      expect(watch.endpoint).toBe(`calls go to ${url} (endpoint_url of the profile local)`);
      expect((await checked(watch)).exit).toBe('unseen');
    } finally {
      delete process.env['AWS_PROFILE'];
      Object.assign(process.env, before);
    }
    expect(asked).toContain('POST');
  });

  it('refuses an endpoint that is no URL', async () => {
    const composing = composed(real, options({ AWS_ENDPOINT_URL: 'localhost:4566' }));
    await expect(composing).rejects.toMatchObject({ kind: 'config', code: 'EndpointInvalid' });
  });
});

describe('serving the sandbox', () => {
  it('says who may use it, and which port it has', async () => {
    const server = await served();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(server.accounts.map(({ name }) => name)).toEqual(['platform', 'staging', 'backup']);
    expect(server.accounts[0]?.variables).toEqual({
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIA/) as string,
      AWS_SECRET_ACCESS_KEY: expect.any(String) as string,
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    });
  });

  it('refuses a port that is taken, with what to do', async () => {
    const first = await served();
    const { port } = first;
    const error: unknown = await serveSandbox(configuration(), { ...options(), port }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isDrError(error) && error).toMatchObject({
      code: 'EADDRINUSE',
      kind: 'conflict',
      hint: `Another program holds the port; try --port=${port + 1}, or --port=0 for any free one.`,
    });
  });

  it('needs a sandbox section', async () => {
    const bare = { ...configuration(), sandbox: undefined };
    await expect(serveSandbox(bare, { ...options(), port: 0 })).rejects.toMatchObject({
      code: 'NoSandboxSection',
      kind: 'config',
    });
  });
});
