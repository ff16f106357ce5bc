import { setTimeout as sleep } from 'node:timers/promises';
import { rulesFile } from '../../grafana/rules-file.js';
import { emptyQueries } from '../peers/support/dashboard-queries.js';
import { type LiveDaemon, openLiveDaemon } from '../peers/support/live-daemon.js';
import { daemonLiveness } from '../peers/support/daemon-liveness.js';
import type { LivenessAction } from '../peers/support/liveness.js';
import { openLiveWorld } from '../peers/support/live-world.js';
import { liveRuleOptions } from '../peers/support/live-rules.js';
import { peerSuite } from '../peers/support/peer-suite.js';
import { freePort } from '../peers/support/ports.js';
import {
  type Prometheus,
  prometheusAbsence,
  startPrometheus,
} from '../peers/support/prometheus.js';

// The real daemon on a served sandbox, scraped by a real Prometheus: what is done to the daemon raises
// each alert on itself and its jobs, the repair clears it, and no query of a dashboard is empty.

const scrapeMs = 500;
const patienceMs = 100_000;
/** Longer than any window of the shortened rules. */
const pastMs = 12_000;

/** Something of everything: failing checks, reads that are denied, answers that are throttled. */
const colourful: readonly LivenessAction[] = [
  {
    do: 'plant',
    gap: { gap: 'pitr-off', environment: 'orders', table: 'History', region: 'eu-central-1' },
  },
  { do: 'plant', gap: { gap: 'lock-without-rule', bucket: 'depot-backups' } },
  {
    do: 'fault',
    rule: { id: 'denied', service: 'rds', effect: 'deny' },
  },
  {
    do: 'fault',
    rule: {
      id: 'busy',
      service: 'dynamodb',
      operation: 'DescribeTable',
      effect: 'throttle',
      times: 5,
    },
  },
];

peerSuite('alerts raised by what happens to a daemon', prometheusAbsence(), () => {
  let prometheus: Prometheus;
  let opsPort: number;

  beforeAll(async () => {
    opsPort = await freePort();
    prometheus = await startPrometheus({
      target: `http://127.0.0.1:${opsPort}/metrics`,
      rules: rulesFile(liveRuleOptions),
      intervalMs: scrapeMs,
    });
  }, patienceMs);
  afterAll(() => prometheus.stop());

  async function withDaemon(
    plan: readonly LivenessAction[],
    work: (daemon: LiveDaemon) => Promise<void>,
  ): Promise<void> {
    const world = await openLiveWorld(plan);
    try {
      const daemon = await openLiveDaemon(world, opsPort);
      try {
        await daemon.act({ do: 'demand' });
        await work(daemon);
      } finally {
        await daemon.close();
      }
    } finally {
      await world.close();
    }
  }

  it.each(daemonLiveness.map((row) => [row.alert, row] as const))(
    '%s',
    async (alert, { raise, clear, needsPast }) => {
      await withDaemon(raise, async (daemon) => {
        await prometheus.untilSilent([alert], patienceMs);
        if (needsPast === true) await sleep(pastMs);
        for (const action of raise) await daemon.act(action);
        expect(await prometheus.untilFiring([alert], patienceMs)).toBe('firing');
        for (const action of clear) await daemon.act(action);
        expect(await prometheus.untilSilent([alert], patienceMs)).toBe('silent');
      });
    },
    4 * patienceMs,
  );

  it(
    'no query of a dashboard is empty',
    async () => {
      await withDaemon(colourful, async (daemon) => {
        for (const action of colourful) await daemon.act(action);
        await daemon.act({ do: 'demand' });
        await sleep(2 * scrapeMs);
        await daemon.act({ do: 'demand' });
        await sleep(4 * scrapeMs);
        expect(await emptyQueries(prometheus, '10s')).toEqual([]);
      });
    },
    2 * patienceMs,
  );
});
