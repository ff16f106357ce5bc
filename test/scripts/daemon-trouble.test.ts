import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { announced, aSite, cleanUp, counts, ended, until } from './daemon-process.js';

// The built daemon and what is wrong around it: its place, its store, its disk, what AWS says.

afterEach(cleanUp);

describe('what refuses a daemon', () => {
  it('is said with what to do, and nothing is left listening or locked', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => {
      holder.listen(0, '127.0.0.1', resolve);
    });
    const { port } = holder.address() as AddressInfo;
    const file = join(aSite().directory, 'estate.json');
    const refusals: readonly (readonly [Readonly<Record<string, string>>, number, RegExp])[] = [
      [{ DEPOTDR_OPS_PORT: String(port) }, 4, /the port is in use[^]*hint: .*DEPOTDR_OPS_PORT/],
      [{ DEPOTDR_PAGE_PORT: String(port) }, 4, /the port is in use[^]*hint: .*DEPOTDR_PAGE_PORT/],
      [
        { DEPOTDR_PAGE_ADDRESS: '0.0.0.0', DEPOTDR_PAGE_TOKEN: '' },
        2,
        /the page would be open to everybody[^]*hint: Set a token/,
      ],
      [{ DEPOTDR_PAGE_TOKEN: 'guessed' }, 2, /shorter than 16 characters[^]*hint: Make one/],
      [
        { DEPOTDR_STATE_DIRECTORY: '/proc/depot-dr' },
        2,
        /\/proc\/depot-dr cannot be used[^]*hint: /,
      ],
      [{ DEPOTDR_STATE_DIRECTORY: join(file, 'state') }, 2, /cannot be used: ENOTDIR[^]*hint: /],
      [{ DEPOTDR_OPS_PORT: '70000' }, 2, /DEPOTDR_OPS_PORT \(70000\) is not valid/],
    ];
    try {
      const refused = refusals.map(([env, code, text]) => {
        const site = aSite();
        return { env, code, text, site, child: site.launch(env) };
      });
      await Promise.all(refused.map(({ child }) => child.done));
      for (const { env, code, text, child } of refused) {
        const said = child.err().replace(/^\{.*\n/gm, '');
        expect([env, await child.done]).toEqual([env, { code, signal: null }]);
        expect(said).toMatch(/^depot-dr: /);
        expect(said).toMatch(text);
        expect(said).not.toMatch(/Ctrl-C|this is a bug/);
      }
      // The directory of one that was refused is free.
      for (const { site } of refused.slice(0, 1)) await ended(await site.start());
    } finally {
      holder.close();
    }
  });

  it('names another daemon on the directory, and leaves that one alone', async () => {
    const site = aSite();
    const first = await site.start();
    const second = site.launch();
    expect(await second.done).toEqual({ code: 4, signal: null });
    expect(second.err()).toContain(`is held by process ${first.pid}, since `);
    expect(second.err()).toMatch(/hint: Only one daemon writes there/);
    await first.ready();
    expect((await ended(first)).code).toBe(0);
  });

  it('is a schedule that never fires, said at its place', async () => {
    const site = aSite({ schedules: { sweep: { cron: '0 0 31 2 *' } } });
    const child = site.launch();
    expect(await child.done).toEqual({ code: 2, signal: null });
    expect(child.err()).toMatch(/estate\.json:1:\d+: schedules\.sweep\.cron .*never fires/);
    expect(existsSync(site.state)).toBe(false);
  });

  it('is a name that would break a line, shown without breaking one', async () => {
    const name = 'prod\n# HELP x\u001b[31m<script>alert(1)</script>';
    const hostile = { name, id: 'e2dd35eedfec', account: 'platform', region: 'eu-west-1' };
    const site = aSite({ environments: [{ ...hostile, posture: 'plain' }] });
    const child = site.launch();
    expect(await child.done).toEqual({ code: 2, signal: null });
    expect(child.err()).not.toMatch(/^# HELP/m);
    expect(child.err()).not.toContain('\u001b');
    expect(
      child
        .err()
        .split('\n')
        .filter((line) => !/^(depot-dr: |hint: | {2})/.test(line)),
    ).toEqual(['']);
  });
});

describe('a store that is wrong', () => {
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length / 2)],
    [
      'changed in one bit',
      (bytes) => {
        const offset = bytes.indexOf('Depot gateway'); // in the words of a finding
        bytes[offset] = (bytes[offset] ?? 0) ^ 1;
        return bytes;
      },
    ],
  ])('that is %s is set aside, told and measured, and the daemon goes on', async (_, change) => {
    const site = aSite();
    const first = await site.start();
    await first.ready();
    await ended(first);
    const store = join(site.state, 'journal.sqlite');
    const bytes = change(readFileSync(store));
    writeFileSync(store, bytes);
    const next = await site.start();
    await next.ready();
    expect(next.err()).toMatch(/"msg":"the journal was damaged and is set aside"/);
    const stamp = await next.metric('depotdr_journal_set_aside_timestamp_seconds');
    expect(Math.abs((stamp ?? 0) - Date.now() / 1000)).toBeLessThan(60);
    const [aside] = readdirSync(site.state).filter((name) => name.includes('.damaged-'));
    expect(readFileSync(join(site.state, aside ?? '')).equals(bytes)).toBe(true);
    expect((await ended(next)).code).toBe(0);
  });

  it('on a disk that is full keeps the daemon up, is told, and loses no record', async () => {
    const site = aSite({ daemon: { drainSeconds: 1, abortSeconds: 1 } });
    const first = await site.start();
    await first.ready();
    await ended(first);
    // No file of the next process may grow beyond what the store needs now.
    const blocks = Math.ceil(readFileSync(join(site.state, 'journal.sqlite')).length / 1024) + 4;
    const limited = [
      'bash',
      '-c',
      `ulimit -f ${blocks}; exec "$0" "$@"`,
      process.execPath,
    ] as const;
    const daemon = await announced(site.launch({}, limited));
    await until(
      'trouble with the journal',
      async () => {
        if ((await daemon.metric('depotdr_journal_healthy')) === 0) return true;
        await daemon.demand('sweep');
        return undefined;
      },
      daemon.err,
    );
    const { text, status } = await daemon.readiness();
    expect(status).toBe(503);
    expect(text).toMatch(/^not journal: the journal .* cannot be used: /m);
    expect((await fetch(`${daemon.ops}/healthz`)).status).toBe(200);
    expect(daemon.err()).toMatch(/"msg":"journal cannot be written"/);
    const told = await counts(daemon);
    const { code } = await ended(daemon);
    const next = await site.start();
    const runs = await next.runs();
    const known = await counts(next);
    // A run whose end could not be written was told by the exit, and is interrupted now: none is lost.
    expect(runs.filter(({ outcome }) => outcome === 'interrupted')).toHaveLength(
      code === 0 ? 0 : 1,
    );
    expect([0, 1]).toContain(code);
    expect(known.success + known.interrupted).toBeGreaterThanOrEqual(told.success);
    await next.ready();
    await ended(next);
  });
});

describe('the words of an AWS error', () => {
  it('break no line of the log, of the metrics or of a page', async () => {
    const hostile =
      'no\r\n# HELP evil\nevil{a="b"} 1\n{"level":"fatal"}\n<script>alert(1)</script>\u001b[31m\u2028';
    const identity =
      '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/x</Arn>' +
      '<UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult>' +
      '</GetCallerIdentityResponse>';
    const aws = createServer((request, response) => {
      request.resume();
      const isTable = request.headers['x-amz-target'] !== undefined;
      const type = isTable ? 'application/x-amz-json-1.0' : 'text/xml';
      response.writeHead(isTable ? 400 : 200, { 'content-type': type });
      const refusal = { __type: 'com.amazonaws#AccessDeniedException', message: hostile };
      response.end(isTable ? JSON.stringify(refusal) : identity);
    });
    await new Promise<void>((resolve) => {
      aws.listen(0, '127.0.0.1', resolve);
    });
    try {
      const site = aSite();
      const daemon = await site.start({
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'of-the-test',
        DEPOTDR_LOG_LEVEL: 'debug',
      });
      await daemon.ready();
      const { findings } = await daemon.api('findings');
      const [denied] = (findings as readonly { reason: string }[]).filter(
        ({ reason }) => reason === 'ReadDenied',
      );
      expect(denied).toMatchObject({ message: expect.stringContaining('alert(1)') as string });
      const [metrics, page] = await Promise.all([
        daemon.metrics(),
        fetch(daemon.page).then((answer) => answer.text()),
      ]);
      const odd = /^(# (HELP|TYPE) (depotdr|nodejs|process)_|(depotdr|nodejs|process)_|$)/;
      expect(metrics.split('\n').filter((line) => !odd.test(line))).toEqual([]);
      expect(page).not.toContain('<script>alert');
      const links = [...page.matchAll(/href="(\/environments\/[^"]+)"/g)].map(([, link]) => link);
      expect(links.length).toBeGreaterThan(0);
      const detail = await (await fetch(new URL(links[0] ?? '', daemon.page))).text();
      expect(detail).not.toContain('<script>alert');
      await ended(daemon);
      const lines = daemon.err().split('\n').slice(0, -1);
      const broken = lines.filter((line) => !/^(depot-dr: |\{"level":".*"\}$)/.test(line));
      expect(broken).toEqual([]);
      for (const line of lines.filter((each) => each.startsWith('{'))) JSON.parse(line);
      expect(daemon.err()).not.toContain('\u001b');
    } finally {
      aws.close();
    }
  });
});
