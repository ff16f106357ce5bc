import { setTimeout as sleep } from 'node:timers/promises';
import { alerts } from '../../grafana/alerts.js';
import { rulesFile } from '../../grafana/rules-file.js';
import { daemonLiveness } from './support/daemon-liveness.js';
import { emptyQueries } from './support/dashboard-queries.js';
import { inLanes } from './support/lanes.js';
import { type LiveDaemon, openLiveDaemon } from './support/live-daemon.js';
import { liveRuleOptions, pastMs } from './support/live-rules.js';
import { openLiveWorld } from './support/live-world.js';
import {
  alertsOf,
  everFiring,
  isPlanted,
  type Liveness,
  type LivenessAction,
} from './support/liveness.js';
import { peerSuite } from './support/peer-suite.js';
import { freePort } from './support/ports.js';
import { type Prometheus, prometheusAbsence, startPrometheus } from './support/prometheus.js';
import { sandboxLiveness } from './support/sandbox-liveness.js';

// Each alert: what happens to a served sandbox or to a daemon raises it through the daemon's own
// exposition and a real Prometheus, and the repair clears it. Each has a sandbox, a daemon and a scrape
// job of its own, so that many go on at once. And no query of a dashboard is empty.

const scrapeMs = 1000;
const patienceMs = 120_000;
const startMs = 30_000;
const suiteMs = 600_000;
/** They share one process: with more of them its answers would come too late. */
const laneCount = 12;

const liveness: readonly Liveness[] = [...daemonLiveness, ...sandboxLiveness];
const dashboards = 'dashboards';

/** Something of everything: failures, some waived, reads that are denied, answers that are throttled. */
const colourful: readonly LivenessAction[] = [
  { do: 'configure', change: 'add-waivers' },
  { do: 'plant', gap: { gap: 'backups-failing', environment: 'staging', hours: 30 } },
  {
    do: 'plant',
    gap: {
      gap: 'copy-failing',
      environment: 'central',
      account: 'backup',
      region: 'eu-central-1',
      hours: 30,
    },
  },
  {
    do: 'plant',
    gap: { gap: 'pitr-off', environment: 'orders', table: 'History', region: 'eu-central-1' },
  },
  { do: 'plant', gap: { gap: 'lock-without-rule', bucket: 'depot-backups' } },
  { do: 'fault', rule: { id: 'denied', service: 'rds', effect: 'deny' } },
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

describe('the ways to raise an alert', () => {
  it('are known for every alert, once', () => {
    const known = [...liveness.flatMap(alertsOf), everFiring];
    expect(known.toSorted()).toEqual(alerts.map(({ name }) => name as string).toSorted());
  });
});

peerSuite('alerts raised by what happens to a sandbox or a daemon', prometheusAbsence(), () => {
  const ports = new Map<string, number>();
  let prometheus: Prometheus;
  let outcomes: ReadonlyMap<string, Promise<unknown>>;

  async function withDaemon<T>(
    job: string,
    plan: readonly LivenessAction[],
    work: (daemon: LiveDaemon) => Promise<T>,
  ): Promise<T> {
    const world = await openLiveWorld(plan);
    try {
      const daemon = await openLiveDaemon(world, ports.get(job) ?? 0);
      try {
        return await work(daemon);
      } finally {
        await daemon.close();
      }
    } finally {
      await world.close();
    }
  }

  /** @returns what the alert was told as, one after the other */
  async function raiseAndClear(row: Liveness) {
    const { alert, raise, clear, needsPast } = row;
    const awaited = { job: alert, alerts: alertsOf(row), withinMs: patienceMs };
    return withDaemon(alert, raise, async (daemon) => {
      const before = isPlanted(row) ? 'planted' : await prometheus.untilSilent(awaited);
      if (needsPast === true) await sleep(pastMs);
      // Looked for meanwhile: what tells of a change is over soon, and a sweep may take longer.
      const firing = prometheus.untilFiring(awaited);
      firing.catch(() => undefined); // awaited below, unless an action fails
      for (const action of raise) await daemon.act(action);
      const raised = await firing;
      for (const action of clear) await daemon.act(action);
      return [before, raised, await prometheus.untilSilent(awaited)];
    });
  }

  const emptyPanels = () =>
    withDaemon(dashboards, colourful, async (daemon) => {
      for (const action of colourful) await daemon.act(action);
      await daemon.act({ do: 'demand' });
      await sleep(3 * scrapeMs);
      await daemon.act({ do: 'demand' });
      await sleep(3 * scrapeMs);
      const empty = await emptyQueries(prometheus, { job: dashboards, rateInterval: '30s' });
      const told = (await prometheus.alerts()).filter(
        ({ labels }) => labels['job'] === dashboards && labels['check'] === 'pitr-enabled',
      );
      return { empty, told };
    });

  beforeAll(async () => {
    const jobs = [...liveness.map(({ alert }) => alert), dashboards];
    for (const job of jobs) ports.set(job, await freePort());
    prometheus = await startPrometheus({
      targets: Object.fromEntries(
        [...ports].map(([job, port]) => [job, `http://127.0.0.1:${port}/metrics`]),
      ),
      rules: rulesFile(liveRuleOptions),
      intervalMs: scrapeMs,
    });
    const together = liveness.filter(({ isAlone }) => isAlone !== true);
    const alone = liveness.filter(({ isAlone }) => isAlone === true);
    const begun = inLanes<unknown>(
      [...together.map((row) => () => raiseAndClear(row)), emptyPanels],
      laneCount,
    );
    const rest = Promise.allSettled(begun);
    const after = inLanes<unknown>(
      alone.map((row) => () => rest.then(() => raiseAndClear(row))),
      1,
    );
    const names = [
      ...together.map(({ alert }) => alert),
      dashboards,
      ...alone.map(({ alert }) => alert),
    ];
    outcomes = new Map([...begun, ...after].map((outcome, index) => [names[index] ?? '', outcome]));
    // Each is awaited by its own test, which may come late.
    for (const outcome of outcomes.values()) outcome.catch(() => undefined);
  }, startMs);
  afterAll(async () => {
    await Promise.allSettled(outcomes.values());
    await prometheus.stop();
  }, suiteMs);

  it.each(liveness.map((row) => [alertsOf(row).join(', '), row] as const))(
    '%s',
    async (_, row) => {
      const before = isPlanted(row) ? 'planted' : 'silent';
      expect(await outcomes.get(row.alert)).toEqual([before, 'firing', 'silent']);
    },
    suiteMs,
  );

  it(
    'no query of a dashboard is empty, and a waived failure alerts nobody',
    async () => {
      expect(await outcomes.get(dashboards)).toEqual({ empty: [], told: [] });
    },
    suiteMs,
  );
});
