import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startServing } from './child.js';
import { freePort } from './ports.js';
import { absence } from './programs.js';

/** An alert as Prometheus tells it. */
interface ToldAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Alerts of one scrape job, or without such a label. */
interface Awaited {
  readonly job: string;
  readonly alerts: readonly string[];
  readonly withinMs: number;
}

/** A Prometheus of our own that scrapes some addresses and evaluates rules. */
export interface Prometheus {
  readonly url: string;
  alerts(): Promise<readonly ToldAlert[]>;
  /** An instant query. @throws Error with what Prometheus says of it */
  query(expr: string): Promise<readonly Sample[]>;
  /** Waits until each of these alerts fires. @throws Error naming those that do not in time */
  untilFiring(awaited: Awaited): Promise<'firing'>;
  /**
   * Waits until none of these alerts fires or is about to, for some evaluations on end, while the
   * address is scraped: what cannot be seen is not silent.
   * @throws Error naming those that are not so in time
   */
  untilSilent(awaited: Awaited): Promise<'silent'>;
  /** Ends it, waits until it is gone, and removes its data. */
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** Addresses of expositions, `http://127.0.0.1:9464/metrics`, by the name of their scrape job. */
  readonly targets: Readonly<Record<string, string>>;
  /** Text of a rules file. */
  readonly rules: string;
  /** Of scraping and of evaluating, ms. */
  readonly intervalMs: number;
}

const pollMs = 500;
const answerMs = 10_000;
const steadyEvaluations = 3;

/** Undefined: Prometheus can be used. */
export function prometheusAbsence(): string | undefined {
  return absence('prometheus', ['--version']);
}

/** Undefined: promtool can be used. */
export function promtoolAbsence(): string | undefined {
  return absence('promtool', ['--version']);
}

/** Starts `prometheus` on a free port, with data and configuration in a folder of its own. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'depot-dr-prometheus-'));
  const port = await freePort();
  const config = join(folder, 'prometheus.yaml');
  writeFileSync(join(folder, 'rules.yaml'), options.rules);
  writeFileSync(config, stringify(configuration(options, join(folder, 'rules.yaml'))));
  const { stop } = await startServing({
    program: 'prometheus',
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    port,
  });
  const url = `http://127.0.0.1:${port}`;
  const alerts = async (): Promise<readonly ToldAlert[]> =>
    (await ask<{ alerts: readonly ToldAlert[] }>(`${url}/api/v1/alerts`)).alerts;
  const told = async ({ job, alerts: names }: Awaited): Promise<readonly ToldAlert[]> =>
    (await alerts()).filter(
      ({ labels }) => names.includes(labels['alertname'] ?? '') && (labels['job'] ?? job) === job,
    );
  const query = async (expr: string): Promise<readonly Sample[]> => {
    const path = `query?query=${encodeURIComponent(expr)}`;
    return (await ask<{ result: readonly Sample[] }>(`${url}/api/v1/${path}`)).result;
  };
  const isUp = async ({ job }: Awaited): Promise<boolean> =>
    (await query(`up{job="${job}"} == 1`)).length > 0;
  /** What is still wrong, by words; nothing for `steadyMs` on end. */
  const until = async (
    wrong: () => Promise<readonly string[]>,
    { withinMs, job }: Awaited,
    steadyMs: number,
  ): Promise<void> => {
    const endMs = performance.now() + withinMs;
    let sinceMs: number | undefined;
    const seen = new Set<string>();
    for (;;) {
      const missing = await wrong();
      for (const what of missing) seen.add(what);
      const nowMs = performance.now();
      sinceMs = missing.length > 0 ? undefined : (sinceMs ?? nowMs);
      if (sinceMs !== undefined && nowMs - sinceMs >= steadyMs) return;
      if (nowMs > endMs)
        throw new Error(
          `${job}, ${withinMs} ms: ${[...missing, 'seen meanwhile:', ...seen].join(', ')}`,
        );
      await sleep(pollMs);
    }
  };
  return {
    url,
    alerts,
    query,
    async untilFiring(awaited) {
      const missing = async (): Promise<readonly string[]> => {
        const firing = (await told(awaited)).filter(({ state }) => state === 'firing');
        const names = new Set(firing.map(({ labels }) => labels['alertname']));
        return awaited.alerts.filter((name) => !names.has(name)).map((name) => `silent: ${name}`);
      };
      await until(missing, awaited, 0);
      return 'firing';
    },
    async untilSilent(awaited) {
      const loud = async (): Promise<readonly string[]> => {
        if (!(await isUp(awaited))) return ['cannot be scraped'];
        return (await told(awaited)).map(({ state, labels }) => `${state}: ${labels['alertname']}`);
      };
      await until(loud, awaited, steadyEvaluations * options.intervalMs);
      return 'silent';
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration({ targets, intervalMs }: PrometheusOptions, rules: string): unknown {
  const interval = `${intervalMs}ms`;
  return {
    global: {
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
    },
    rule_files: [rules],
    scrape_configs: Object.entries(targets).map(([job, target]) => {
      const { host, pathname } = new URL(target);
      return {
        job_name: job,
        metrics_path: pathname,
        static_configs: [{ targets: [host] }],
      };
    }),
  };
}

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(answerMs) });
  const body = (await response.json()) as { status: string; error?: string; data: T };
  if (body.status !== 'success') throw new Error(`${url}: ${body.error ?? response.status}`);
  return body.data;
}
