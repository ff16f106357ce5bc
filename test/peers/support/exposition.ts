import { createServer } from 'node:http';
import {
  catalogue,
  type LabelOf,
  metricCard,
  type MetricCard,
  type MetricKey,
} from '../../../src/telemetry/catalogue.js';

/** Lines of one metric in the text format of Prometheus. */
export interface MetricLines {
  readonly key: MetricKey;
  readonly lines: readonly string[];
}

type Labels<K extends MetricKey> = Readonly<Record<LabelOf<K>, string>>;

function lineOf(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const text = Object.entries(labels).map(([label, one]) => `${label}=${JSON.stringify(one)}`);
  return `${name}{${text.join(',')}} ${value}`;
}

/** One series; of a histogram, `value` observations in its first bucket. */
export function metric<K extends MetricKey>(key: K, labels: Labels<K>, value: number): MetricLines {
  const card = metricCard(key);
  if (card.type !== 'histogram') return { key, lines: [lineOf(card.name, labels, value)] };
  const bounds = [...(card.buckets ?? []).map(String), '+Inf'];
  return {
    key,
    lines: [
      ...bounds.map((le) => lineOf(`${card.name}_bucket`, { ...labels, le }, value)),
      lineOf(`${card.name}_sum`, labels, value / 10),
      lineOf(`${card.name}_count`, labels, value),
    ],
  };
}

function block({ name, help, type }: MetricCard, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

/** An exposition as Prometheus scrapes it, in the order of the catalogue. */
export function expositionText(metrics: readonly MetricLines[]): string {
  return catalogue
    .map((card) => ({
      card,
      lines: metrics
        .filter(({ key }) => metricCard(key).name === card.name)
        .flatMap(({ lines }) => lines),
    }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ card, lines }) => block(card, lines))
    .join('');
}

/** Serves whatever it was told last; 503 while it is told nothing, as a target that is down. */
export interface ExpositionServer {
  readonly url: string;
  show(text: string | undefined): void;
  stop(): Promise<void>;
}

export async function serveExposition(): Promise<ExpositionServer> {
  let shown: string | undefined;
  const server = createServer((_, response) => {
    response.writeHead(shown === undefined ? 503 : 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
    response.end(shown ?? '');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/metrics`,
    show: (text) => {
      shown = text;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
