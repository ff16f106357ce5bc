import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  announced,
  aServedSite,
  aSite,
  binary,
  cleanUp,
  counts,
  type Daemon,
  ended,
  hangs,
  launch,
  notNow,
  outcomes,
  runsOf,
  token,
  until,
} from './daemon-process.js';

// The built daemon, as the system and an operator meet it: its start, its life and its end.

afterEach(cleanUp);

describe('a daemon', () => {
  it('comes up, says where, is ready after a pass, and leaves when it is told to', async () => {
    const site = aSite();
    const daemon = await site.start({ DEPOTDR_LOG_LEVEL: 'silent' });
    await daemon.ready();
    await daemon.saying(/first pass: 3 info; 100 % seen/);
    expect((await daemon.readiness()).text).toMatch(
      /^ready\nok {2}configuration: \S+estate\.json\n/,
    );
    expect((await fetch(`${daemon.ops}/healthz`)).status).toBe(200);
    expect(await daemon.metric(`${runsOf}"success"}`)).toBe(1);
    expect(await (await fetch(daemon.page)).text()).toContain('orders');
    const holder = JSON.parse(readFileSync(join(site.state, 'holder.json'), 'utf8')) as object;
    expect(holder).toMatchObject({ pid: daemon.pid });

    // Beside it, without disturbing it.
    const beside = [
      launch([binary, 'schedule', `--config=${site.file}`]),
      launch([binary, 'check', `--config=${site.file}`]),
    ] as const;
    const [schedule, check] = await Promise.all(beside.map(({ done }) => done));
    expect([schedule?.code, check?.code]).toEqual([0, 0]);
    expect(JSON.parse(beside[0].out())).toMatchObject({
      kind: 'schedule',
      data: { jobs: [{ name: 'sweep' }, { name: 'upkeep' }] },
    });

    const { code, ms } = await ended(daemon);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5000);
    // Silent: what is said to who started it, and not a line of the log.
    expect(daemon.err().split('\n')).toEqual([
      'depot-dr: calls go to a sandbox inside this process',
      `depot-dr: status page ${daemon.page}`,
      `depot-dr: metrics     ${daemon.ops}/metrics`,
      `depot-dr: journal     ${site.state}`,
      'depot-dr: Ctrl-C ends it',
      'depot-dr: first pass: 3 info; 100 % seen',
      'depot-dr: ending; once more ends it at once',
      'depot-dr: the daemon has ended',
      '',
    ]);
    expect(existsSync(join(site.state, 'holder.json'))).toBe(false);
  });

  it('starts a job on demand for who has the token', async () => {
    const daemon = await aSite().start();
    await daemon.ready();
    expect((await daemon.demand('sweep', '')).status).toBe(401);
    expect((await daemon.demand('sweep', `${token}x`)).status).toBe(401);
    expect((await daemon.demand('swep')).status).toBe(404);
    const answer = await daemon.demand('sweep');
    expect(answer.status).toBe(202);
    await until('its end', async () =>
      (await daemon.metric(`${runsOf}"success"}`)) === 2 ? true : undefined,
    );
    expect((await daemon.runs()).map(({ trigger, outcome }) => [trigger, outcome])).toEqual([
      ['demand', 'success'],
      ['demand', 'success'],
    ]);
    await ended(daemon);
  });

  it('takes a good file on a hangup and keeps the old one for a bad one', async () => {
    const site = aSite();
    const daemon = await site.start();
    await daemon.ready();
    const problem = async () => {
      const { configuration } = await daemon.api('status');
      return (configuration as { problem: string | null }).problem;
    };
    const jobs = async () => {
      const { jobs: all } = await daemon.api('schedules');
      return (all as readonly { name: string }[]).map(({ name }) => name);
    };
    expect(await jobs()).toEqual(['sweep', 'upkeep']);
    site.write('accounts: [');
    daemon.kill('SIGHUP');
    const told = await until('the problem', async () => (await problem()) ?? undefined);
    expect(told).toContain('estate.json:1');
    expect(await jobs()).toEqual(['sweep', 'upkeep']);
    expect(await daemon.metric('depotdr_config_last_reload_successful')).toBe(0);
    expect((await daemon.readiness()).status).toBe(200);

    const weekly = { job: 'upkeep', cron: '15 3 * * 1' };
    site.write({ schedules: { sweep: { cron: notNow() }, weekly }, ops: { address: '::1' } });
    daemon.kill('SIGHUP');
    await until('the other jobs', async () =>
      (await jobs()).includes('weekly') ? true : undefined,
    );
    expect(await problem()).toBeNull();
    await daemon.saying(/"settings":"ops.address","msg":"some settings need a restart"/);
    await ended(daemon);
  });

  it('goes no further when it is told to leave while it starts', async () => {
    const site = aSite();
    const child = site.launch();
    await child.saying(/configuration in force/); // the first word of a start
    child.kill('SIGTERM');
    expect(await child.done).toEqual({ code: 0, signal: null });
    expect(child.err()).toMatch(/depot-dr: the daemon has ended\n$/);
    expect(existsSync(join(site.state, 'holder.json'))).toBe(false);
  });

  it('is not ended by a hangup while it starts or leaves', async () => {
    const { site, sandbox } = await aServedSite();
    await sandbox.fault('hang');
    const child = site.launch();
    await child.saying(/configuration in force/); // the first word of a start
    child.kill('SIGHUP');
    const daemon = await announced(child);
    await hangs(daemon);
    daemon.kill('SIGTERM');
    await daemon.saying(/"state":"draining"/);
    daemon.kill('SIGHUP');
    expect(await daemon.done).toEqual({ code: 0, signal: null });
    expect(daemon.err()).toContain('no configuration is taken up by a daemon that leaves');
  });
});

describe('the end of a daemon in the middle of a sweep that hangs', () => {
  const times = { drainSeconds: 1, abortSeconds: 2 };
  const slackMs = 2000;

  /** Ends it, and holds it to its stated times. @returns its exit code */
  async function endInTime(daemon: Daemon): Promise<number | null> {
    expect((await daemon.readiness()).text).toMatch(/^not ready \(ready\)[^]*not first-pass/);
    const { code, ms } = await ended(daemon);
    // What whoever supervises it is told to wait.
    expect(ms).toBeLessThan(1000 * (times.drainSeconds + times.abortSeconds + 10));
    const [draining, aborting, stopped] = ['draining', 'aborting', 'stopped'].map((state) => {
      const [, at = ''] = new RegExp(`"at":"([^"]+)","state":"${state}"`).exec(daemon.err()) ?? [];
      return Date.parse(at);
    }) as [number, number, number];
    expect(aborting - draining).toBeGreaterThanOrEqual(1000 * times.drainSeconds - 50);
    expect(aborting - draining).toBeLessThan(1000 * times.drainSeconds + slackMs);
    expect(stopped - aborting).toBeLessThan(1000 * times.abortSeconds + slackMs);
    return code;
  }

  /** A start on the same state, in a world that answers. */
  async function expectInterrupted(site: ReturnType<typeof aSite>): Promise<void> {
    const next = await site.start();
    await next.ready();
    expect((await next.runs()).map(({ outcome, message }) => [outcome, message])).toEqual([
      ['success', '3 info; 100 % seen'],
      ['interrupted', 'the daemon had to leave'],
    ]);
    expect(await counts(next)).toEqual({ success: 1, failure: 0, timeout: 0, interrupted: 1 });
    await ended(next);
  }

  it('is clean and in time, and the run is known as interrupted', async () => {
    const { site, sandbox } = await aServedSite({ daemon: times });
    await sandbox.fault('hang');
    const daemon = await site.start();
    await hangs(daemon);
    expect(await endInTime(daemon)).toBe(0);
    await sandbox.heal();
    await expectInterrupted(site);
  });

  it('is the same where AWS takes connections and answers nothing at all', async () => {
    const site = aSite({ daemon: times });
    const silent = createServer();
    const isCalled = once(silent, 'request');
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    try {
      const daemon = await site.start({
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'of-the-test',
      });
      await isCalled;
      expect(await endInTime(daemon)).toBe(0);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
    await expectInterrupted(site);
  });

  it('is at once at the second signal, and nothing is lost', async () => {
    const { site, sandbox } = await aServedSite({ daemon: { drainSeconds: 600 } });
    await sandbox.fault('hang');
    const daemon = await site.start();
    await hangs(daemon);
    daemon.kill('SIGTERM');
    await daemon.saying(/"state":"draining"/);
    const { code, ms } = await ended(daemon);
    expect(code).toBe(1);
    expect(ms).toBeLessThan(2000);
    await sandbox.heal();
    const next = await site.start();
    expect((await next.runs()).at(-1)).toMatchObject({
      outcome: 'interrupted',
      message: 'the process that ran it ended before it did',
    });
    await ended(next);
  });

  it('comes by itself after what nobody caught: told whole, recorded, with exit 1', async () => {
    const { site, sandbox } = await aServedSite({ daemon: { drainSeconds: 600 } });
    await sandbox.fault('hang');
    const standIn = join(site.directory, 'defect.js');
    writeFileSync(
      standIn,
      "process.on('SIGUSR2', () => void Promise.reject(new Error('a stand-in\\nfor a bug')));",
    );
    const daemon = await site.start({ NODE_OPTIONS: `--require=${standIn}` });
    await hangs(daemon);
    daemon.kill('SIGUSR2');
    expect(await daemon.done).toEqual({ code: 1, signal: null });
    expect(daemon.err()).toMatch(/^depot-dr: a defect ends the daemon: a stand-in for a bug$/m);
    expect(daemon.err()).toMatch(/"cause":"a stand-in for a bug","msg":"a defect ends the daemon"/);
    expect(daemon.err()).toMatch(/\n {4}at .*defect\.js/);
    expect(daemon.err()).toMatch(/depot-dr: a defect ended the daemon\n[^]*this is a bug/);
    await sandbox.heal();
    const next = await site.start();
    // Written by the process itself, which gave its journal back.
    expect((await next.runs()).at(-1)?.message).toBe('the daemon had to leave');
    await ended(next);
  });
});

describe('a daemon that is killed', () => {
  it('at whatever moment, knows what it did: right counts, and no run left open', async () => {
    const { site, sandbox } = await aServedSite();
    const moments: readonly (readonly [string, string, (daemon: Daemon) => Promise<unknown>])[] = [
      ['as soon as it is up', 'none', () => Promise.resolve()],
      ['in a sweep', 'hang', hangs],
      ['when it is ready', 'none', (daemon) => daemon.ready()],
      [
        'right after a demand',
        'none',
        (daemon) => daemon.ready().then(() => daemon.demand('sweep')),
      ],
      [
        'while it drains',
        'hang',
        async (daemon) => {
          await hangs(daemon);
          daemon.kill('SIGTERM');
          await daemon.saying(/"state":"draining"/);
        },
      ],
    ];
    let before = { success: 0, failure: 0, timeout: 0, interrupted: 0 };
    for (const [moment, fault, wait] of moments) {
      await sandbox.heal();
      if (fault !== 'none') await sandbox.fault(fault);
      const daemon = await site.start();
      const now = await counts(daemon);
      const lost = outcomes.filter((outcome) => !(now[outcome] >= before[outcome]));
      expect([moment, lost]).toEqual([moment, []]);
      // Those of before are known and ended; at most one is under way, and it is ours.
      const open = (await daemon.runs()).filter(({ outcome }) => outcome === null);
      expect(open.length).toBeLessThanOrEqual(1);
      await wait(daemon);
      before = await counts(daemon);
      daemon.kill('SIGKILL');
      expect(await daemon.done).toEqual({ code: null, signal: 'SIGKILL' });
    }
    await sandbox.heal();
    const last = await site.start();
    await last.ready();
    const runs = await last.runs();
    const known = await counts(last);
    for (const outcome of outcomes) {
      expect(known[outcome]).toBe(runs.filter((run) => run.outcome === outcome).length);
    }
    expect(known['interrupted']).toBeGreaterThanOrEqual(2);
    expect(runs.filter(({ outcome }) => outcome === null)).toEqual([]);
    await ended(last);
  });
});
