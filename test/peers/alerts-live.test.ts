import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alerts } from '../../grafana/alerts.js';
import { rulesFile } from '../../grafana/rules-file.js';
import { catalogue, metricCard } from '../../src/telemetry/catalogue.js';
import { emptyQueries } from './support/dashboard-queries.js';
import { expositionText, type ExpositionServer, serveExposition } from './support/exposition.js';
import { liveRuleOptions, pastMs } from './support/live-rules.js';
import { peerSuite } from './support/peer-suite.js';
import { prometheusAbsence, type Prometheus, startPrometheus } from './support/prometheus.js';
import { stagedMetrics } from './support/staged-daemon.js';

// Each alert and each dashboard query, evaluated by a real Prometheus that scrapes a staged daemon.

const root = join(__dirname, '..', '..');
const scrapeMs = 500;
const patienceMs = 60_000;
const job = 'staged';

/** Told while the daemon cannot be scraped, and by nothing that it publishes. */
const ofAbsence = ['DepotDrAbsent', 'DepotDrDown'];
const always = 'DepotDrWatchdog';
const ofTrouble = alerts
  .map(({ name }) => name as string)
  .filter((name) => name !== always && !ofAbsence.includes(name));

peerSuite('alerts and dashboards in Prometheus', prometheusAbsence(), () => {
  let exposition: ExpositionServer;
  let prometheus: Prometheus;
  let work = 0;
  let stage: 'calm' | 'troubled' | 'down' = 'calm';
  let refreshing: NodeJS.Timeout;

  const until = (what: 'untilFiring' | 'untilSilent', names: readonly string[]) =>
    prometheus[what]({ job, alerts: names, withinMs: patienceMs });

  const refresh = (): void => {
    work += 20;
    const now = Math.floor(Date.now() / 1000);
    const isTroubled = stage === 'troubled';
    const metrics = stagedMetrics({ now, isTroubled, work });
    exposition.show(stage === 'down' ? undefined : expositionText(metrics));
  };

  beforeAll(async () => {
    exposition = await serveExposition();
    refresh();
    refreshing = setInterval(refresh, scrapeMs / 2);
    prometheus = await startPrometheus({
      targets: { [job]: exposition.url },
      rules: rulesFile(liveRuleOptions),
      intervalMs: scrapeMs,
    });
  }, patienceMs);
  afterAll(async () => {
    clearInterval(refreshing);
    await prometheus.stop();
    await exposition.stop();
  });

  it('stage every metric of the catalogue', () => {
    const staged = [true, false].flatMap((isTroubled) =>
      stagedMetrics({ now: 1_800_000_000, isTroubled, work: 1 }),
    );
    const names = new Set(staged.map(({ key }) => metricCard(key).name));
    expect(catalogue.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  it(
    'are silent while all is well, fire when it is not, and clear after the repair',
    async () => {
      await until('untilFiring', [always]);
      await sleep(pastMs);
      await until('untilSilent', [...ofTrouble, ...ofAbsence]);

      stage = 'troubled';
      await until('untilFiring', ofTrouble);
      const told = await prometheus.alerts();
      expect(await emptyQueries(prometheus, { job, rateInterval: '5s' })).toEqual([]);

      for (const { labels, annotations } of told) {
        const text = Object.values(annotations).join(' ');
        expect(text).not.toMatch(/<error|<no value>|\{\{|%!/);
        expect(['critical', 'warning', 'info', 'none']).toContain(labels['severity']);
        expect(existsSync(join(root, annotations['runbook_url'] ?? ''))).toBe(true);
      }

      stage = 'calm';
      await until('untilSilent', ofTrouble);

      stage = 'down';
      await until('untilFiring', ofAbsence);
      stage = 'calm';
      await until('untilSilent', [...ofAbsence, ...ofTrouble]);
    },
    8 * patienceMs,
  );
});
