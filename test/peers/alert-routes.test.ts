import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServingChild, startServing } from './support/child.js';
import { peerSuite } from './support/peer-suite.js';
import { freePort } from './support/ports.js';
import { absence } from './support/programs.js';

// The example for Alertmanager: who is told of what, and what silences what.

const example = join(__dirname, '..', '..', 'grafana', 'alerts', 'alertmanager.example.yaml');

type Labels = Readonly<Record<string, string>>;

function receiverOf(labels: Labels): string {
  const { stdout, status } = spawnSync(
    'amtool',
    [
      'config',
      'routes',
      'test',
      `--config.file=${example}`,
      ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
    ],
    { encoding: 'utf8', timeout: 30_000 },
  );
  expect(status).toBe(0);
  return stdout.trim();
}

peerSuite('routes in amtool', absence('amtool', ['--version']), () => {
  it('are taken without a complaint', () => {
    const { status, stdout } = spawnSync('amtool', ['check-config', example], { encoding: 'utf8' });
    expect(stdout).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it.each([
    [{ alertname: 'DepotDrWatchdog', severity: 'none' }, 'heartbeat'],
    [{ alertname: 'DepotDrPitrDisabled', severity: 'critical' }, 'pager'],
    [{ alertname: 'DepotDrDeletionProtectionOff', severity: 'warning' }, 'tickets'],
    [{ alertname: 'DepotDrJobPaused', severity: 'info' }, 'digest'],
  ])('%j goes to %s', (labels, receiver) => {
    expect(receiverOf(labels)).toBe(receiver);
  });
});

const program = 'prometheus-alertmanager';

peerSuite('inhibitions in Alertmanager', absence(program, ['--version']), () => {
  let folder: string;
  let alertmanager: ServingChild;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'depot-dr-alertmanager-'));
    const config = join(folder, 'alertmanager.yaml');
    // Nobody is told: nothing listens there.
    const text = readFileSync(example, 'utf8').replaceAll(
      /http:\/\/\w+\.example\//g,
      'http://127.0.0.1:9/',
    );
    writeFileSync(config, text);
    const port = await freePort();
    alertmanager = await startServing({
      program,
      args: [
        `--config.file=${config}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
        '--log.level=error',
      ],
      port,
    });
    url = `http://127.0.0.1:${port}/api/v2/alerts`;
  }, 60_000);
  afterAll(async () => {
    await alertmanager.stop();
    rmSync(folder, { recursive: true });
  });

  /** Names of the alerts that are silenced while all of these fire. */
  async function silenced(fired: readonly Labels[]): Promise<readonly string[]> {
    const endsAt = new Date(Date.now() + 60_000).toISOString();
    const post = async (ends: string): Promise<void> => {
      const body = JSON.stringify(fired.map((labels) => ({ labels, endsAt: ends })));
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body });
      expect(response.status).toBe(200);
    };
    await post(endsAt);
    const deadline = Date.now() + 20_000;
    for (;;) {
      const all = (await (await fetch(url)).json()) as readonly {
        labels: Labels;
        status: { state: string };
      }[];
      const mine = all.filter(({ labels }) =>
        fired.some((one) => JSON.stringify(one) === JSON.stringify(labels)),
      );
      const isJudged =
        mine.length === fired.length && mine.every(({ status }) => status.state !== 'unprocessed');
      if (isJudged) {
        await post(new Date(Date.now()).toISOString());
        return mine
          .filter(({ status }) => status.state === 'suppressed')
          .map(({ labels }) => labels['alertname'] ?? '')
          .toSorted();
      }
      if (Date.now() > deadline) throw new Error(`not judged: ${JSON.stringify(all)}`);
      await sleep(200);
    }
  }

  const region = { account: '123456789012', region: 'eu-west-1' };
  const posture = (alertname: string, severity: string, where: Labels): Labels => ({
    ...sorted({ alertname, concern: 'posture', severity, ...where }),
  });
  const sorted = (labels: Labels): Labels =>
    Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));

  it('without a daemon only its absence and the watchdog are told', async () => {
    const fired = [
      sorted({ alertname: 'DepotDrAbsent', concern: 'watch', severity: 'critical' }),
      sorted({ alertname: 'DepotDrWatchdog', concern: 'watch', severity: 'none' }),
      sorted({ alertname: 'DepotDrDown', concern: 'watch', severity: 'critical' }),
      posture('DepotDrPitrDisabled', 'critical', region),
    ];
    expect(await silenced(fired)).toEqual(['DepotDrDown', 'DepotDrPitrDisabled']);
  }, 60_000);

  it('a region that nobody looks at keeps back its warnings, and no other', async () => {
    const fired = [
      sorted({ alertname: 'DepotDrSweepStale', concern: 'sight', severity: 'warning', ...region }),
      posture('DepotDrDeletionProtectionOff', 'warning', region),
      posture('DepotDrTableMissing', 'critical', region),
      posture('DepotDrAuroraRetentionShort', 'warning', { ...region, region: 'us-east-1' }),
    ];
    expect(await silenced(fired)).toEqual(['DepotDrDeletionProtectionOff']);
  }, 60_000);
});
