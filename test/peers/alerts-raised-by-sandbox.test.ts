import { setTimeout as sleep } from 'node:timers/promises';
import { alerts } from '../../grafana/alerts.js';
import { daemonLiveness } from './support/daemon-liveness.js';
import { emptyQueries } from './support/dashboard-queries.js';
import { alertsOf, everFiring, type LivenessAction } from './support/liveness.js';
import { peerSuite } from './support/peer-suite.js';
import { prometheusAbsence } from './support/prometheus.js';
import {
  beginRaising,
  expectedOf,
  patienceMs,
  type Raising,
  scrapeMs,
  suiteMs,
} from './support/raising.js';
import { sandboxLiveness } from './support/sandbox-liveness.js';

// Alerts of what is watched: what happens to a served sandbox raises them through the daemon's own
// exposition and a real Prometheus, and the repair clears them. And no query of a dashboard is empty.

const startMs = 30_000;
const dashboards = 'dashboards';
const tries = 5;

/** Something of everything: failures, some waived, reads that are denied, answers that are throttled. */
const colourful: readonly LivenessAction[] = [
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
/** PITR is off on a replica: told at first, and by nobody once it is waived. */
const ofWaived = { job: dashboards, alerts: ['DepotDrReplicaUnprotected'], withinMs: patienceMs };

describe('the ways to raise an alert', () => {
  it('are known for every alert, once', () => {
    const known = [...[...daemonLiveness, ...sandboxLiveness].flatMap(alertsOf), everFiring];
    expect(known.toSorted()).toEqual(alerts.map(({ name }) => name as string).toSorted());
  });
});

peerSuite('alerts raised by what happens to a sandbox', prometheusAbsence(), () => {
  let raising: Raising;

  beforeAll(async () => {
    raising = await beginRaising(sandboxLiveness, {
      [dashboards]: ({ prometheus, withDaemon }) =>
        withDaemon(dashboards, colourful, async (daemon) => {
          for (const action of colourful) await daemon.act(action);
          const told = await prometheus.untilFiring(ofWaived);
          await daemon.act({ do: 'configure', change: 'add-waivers' });
          await daemon.act({ do: 'demand' });
          const waived = await prometheus.untilSilent(ofWaived);
          let empty: readonly string[] = [];
          // A scrape that came too late leaves a gap; what is empty stays so.
          for (let attempt = 0; attempt < tries; attempt++) {
            await daemon.act({ do: 'demand' });
            await sleep(3 * scrapeMs);
            empty = await emptyQueries(prometheus, { job: dashboards, rateInterval: '30s' });
            if (empty.length === 0) break;
          }
          return { told, waived, empty };
        }),
    });
  }, startMs);
  afterAll(() => raising.close(), suiteMs);

  it.each(sandboxLiveness.map((row) => [alertsOf(row).join(', '), row] as const))(
    '%s',
    async (_, row) => {
      expect(await raising.outcome(row.alert)).toEqual(expectedOf(row));
    },
    suiteMs,
  );

  it(
    'no query of a dashboard is empty, and a waived failure alerts nobody',
    async () => {
      const expected = { told: 'firing', waived: 'silent', empty: [] };
      expect(await raising.outcome(dashboards)).toEqual(expected);
    },
    suiteMs,
  );
});
