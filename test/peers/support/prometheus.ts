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

/** A Prometheus of our own that scrapes one address and evaluates rules. */
export interface Prometheus {
  readonly url: string;
  alerts(): Promise<readonly ToldAlert[]>;
  /** An instant query. @throws Error with what Prometheus says of it */
  query(expr: string): Promise<readonly Sample[]>;
  /**
   * Waits until every one of these alerts fires, or none of them does.
   * @throws Error naming those that are not so after `withinMs`
   */
  untilFiring(names: readonly string[], withinMs: number): Promise<'firing'>;
  untilSilent(names: readonly string[], withinMs: number): Promise<'silent'>;
  /** Ends it, waits until it is gone, and removes its data. */
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** Address of an exposition, `http://127.0.0.1:9464/metrics`. */
  readonly target: string;
  /** Text of a rules file. */
  readonly rules: string;
  /** Of scraping and of evaluating, ms. */
  readonly intervalMs: number;
}

const pollMs = 250;
const answerMs = 10_000;

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
  const until = async <Wanted extends 'firing' | 'silent'>(
    names: readonly string[],
    withinMs: number,
    wanted: Wanted,
  ): Promise<Wanted> => {
    let missing: readonly string[] = names;
    for (let waited = 0; waited < withinMs; waited += pollMs) {
      const firing = new Set(
        (await alerts())
          .filter(({ state }) => state === 'firing')
          .map(({ labels }) => labels['alertname']),
      );
      missing = names.filter((name) => firing.has(name) !== (wanted === 'firing'));
      if (missing.length === 0) return wanted;
      await sleep(pollMs);
    }
    throw new Error(`not ${wanted} within ${withinMs} ms: ${missing.join(', ')}`);
  };
  return {
    url,
    alerts,
    query: async (expr) => {
      const { result } = await ask<{ result: readonly Sample[] }>(
        `${url}/api/v1/query?query=${encodeURIComponent(expr)}`,
      );
      return result;
    },
    untilFiring: (names, withinMs) => until(names, withinMs, 'firing'),
    untilSilent: (names, withinMs) => until(names, withinMs, 'silent'),
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration({ target, intervalMs }: PrometheusOptions, rules: string): unknown {
  const { host, pathname } = new URL(target);
  const interval = `${intervalMs}ms`;
  return {
    global: {
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
    },
    rule_files: [rules],
    scrape_configs: [
      {
        job_name: 'depot-dr',
        metrics_path: pathname,
        static_configs: [{ targets: [host] }],
      },
    ],
  };
}

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(answerMs) });
  const body = (await response.json()) as { status: string; error?: string; data: T };
  if (body.status !== 'success') throw new Error(`${url}: ${body.error ?? response.status}`);
  return body.data;
}
