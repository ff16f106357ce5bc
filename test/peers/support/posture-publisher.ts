import { Registry } from 'prom-client';
import { composeWatch } from '../../../src/compose/compose.js';
import { holdFinding, type HeldFinding } from '../../../src/controls/held-finding.js';
import { factKey, type HeldFact } from '../../../src/estate/held-fact.js';
import { factsOf, holdFact } from '../../../src/estate/held-facts.js';
import type { JobName } from '../../../src/estate/ids.js';
import { check } from '../../../src/flows/check.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { createMetrics } from '../../../src/telemetry/metrics.js';
import { configured } from '../../chain/support/estate-file.js';
import type { LiveWorld } from './live-world.js';

/** Passes over a world, and what the product publishes of them. */
export interface PosturePublisher {
  /** One pass with the configuration as it is now; then the exposition as text. */
  publish(): Promise<string>;
}

const paceSeconds = 2;

/** Everything between the sandbox and the scrape is the product's own, but for journal and schedule. */
export function createPosturePublisher(world: LiveWorld): PosturePublisher {
  const metrics = createMetrics({
    registry: new Registry(),
    version: '0.1.0',
    nodeVersion: process.versions.node,
    startedAt: new Date(),
    maximumSeries: 20_000,
    errorNames: [],
    processMetrics: false,
    breathe: () => Promise.resolve(),
  });
  const recorder = {
    call: metrics.called,
    note: () => undefined,
    progress: () => undefined,
  };
  const parts = ['configuration', 'journal', 'gauges', 'first-pass'] as const;
  metrics.setReadiness(parts.map((name) => ({ name, ready: true, detail: '' })));
  metrics.recorded({ kind: 'configuration-read', at: new Date(), file: '', problem: undefined });
  metrics.setJobs([
    {
      job: {
        name: 'sweep' as JobName,
        kind: 'sweep',
        cron: '* * * * *',
        timeZone: 'UTC',
        catchUp: 'skip',
        catchUpWindowSeconds: 0,
        jitterSeconds: 0,
        deadlineSeconds: 60,
        paused: false,
      },
      words: '',
      nextDue: undefined,
      nextStart: undefined,
      expectedIntervalMs: paceSeconds * 1000,
      registeredAt: new Date(),
      lastStartedAt: undefined,
      lastSuccessAt: undefined,
      running: undefined,
      ends: { success: 0, failure: 0, timeout: 0, interrupted: 0 },
      missed: { down: 0, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
      lastMissed: undefined,
      overdue: false,
    },
  ]);
  let findings: ReadonlyMap<string, HeldFinding> = new Map();
  let facts: ReadonlyMap<string, HeldFact> = new Map();
  return {
    async publish() {
      const configuration = configured(world.file());
      const { estate } = configuration;
      const env = {};
      const options = { env, clock: systemClock, random: () => 0.5, recorder };
      const watch = await composeWatch(configuration, options);
      try {
        const result = await check(estate, {
          observers: watch.observers,
          recorder,
          clock: watch.clock,
          concurrency: 32,
          deadlineMs: 30_000,
          signal: new AbortController().signal,
        });
        findings = new Map(
          result.findings.map((finding) => [
            finding.id,
            holdFinding(findings.get(finding.id), finding, result.at),
          ]),
        );
        facts = new Map(
          factsOf(result.observations).map((fact) => {
            const key = factKey(fact);
            return [key, holdFact(facts.get(key), fact)];
          }),
        );
        metrics.setPosture({
          estate,
          findings: [...findings.values()],
          facts: [...facts.values()],
          durationMs: result.durationMs,
        });
      } finally {
        await watch.close();
      }
      let text = '';
      for await (const part of metrics.exposition.render(new AbortController().signal)) {
        text += part;
      }
      return text;
    },
  };
}
