import type { Registry } from 'prom-client';
import type { Exposition } from '../ports/exposition.js';

export interface ExpositionOptions {
  readonly registry: Registry;
  /** Grows with every write to the metric; undefined = it may change at any moment. */
  readonly version: (name: string) => number | undefined;
  /** Gives the event loop a turn. */
  readonly breathe: () => Promise<void>;
  /** Is told how many lines there are before the metric of this name, which comes last. */
  readonly counted: { readonly name: string; readonly tell: (lines: number) => void };
}

/** Lines after which the event loop gets a turn; they take about half a millisecond. */
const linesPerTurn = 250;
/** Lines that are formatted, kept and handed on together; about 8 kB. */
const linesPerChunk = 50;
/** A part is handed on when it has grown so long, characters. */
const partLength = 8192;
/** The text of metrics with fewer series is not kept. */
const leastKept = 100;

type Values = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number]['values'];
type Value = Values[number] & { readonly metricName?: string };

function escapeText(text: string): string {
  return /[\\\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n') : text;
}

function escapeLabel(value: unknown): string {
  const text = escapeText(String(value));
  return text.includes('"') ? text.replace(/"/g, '\\"') : text;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'Nan';
  if (Number.isFinite(value)) return String(value);
  return value < 0 ? '-Inf' : '+Inf';
}

function lineOf(name: string, { metricName, labels }: Value, value: number): string {
  let text = '';
  for (const label of Object.keys(labels)) {
    text += `${text === '' ? '' : ','}${label}="${escapeLabel(labels[label])}"`;
  }
  return `${metricName ?? name}${text === '' ? '' : `{${text}}`} ${numberText(value)}\n`;
}

interface Chunk {
  readonly text: string;
  /** Series among its lines. */
  readonly series: number;
}

/** A metric as text that is right while its version is. */
interface Kept {
  readonly version: number;
  readonly chunks: readonly Chunk[];
}

/**
 * The registry in the text format 0.0.4, character for character as prom-client's own
 * `registry.metrics()`, but a few lines at a time, so that the event loop goes on in between. Each
 * metric is a snapshot of one instant. The text of a large one is kept until it changes.
 * @source Text-based format, Exposition formats, Prometheus documentation
 */
export function createExposition(options: ExpositionOptions): Exposition {
  const { registry, version, breathe, counted } = options;
  const kept = new Map<string, Kept>();

  async function* chunksOf(name: string): AsyncGenerator<Chunk> {
    const current = version(name);
    const known = kept.get(name);
    if (known !== undefined && known.version === current) {
      yield* known.chunks;
      return;
    }
    const metric = registry.getSingleMetric(name);
    if (metric === undefined) return;
    const { help, type, values } = await metric.get();
    const numbers = values.map(({ value }) => value); // counters are changed in place
    const chunks: Chunk[] = [];
    const head = `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${String(type)}\n`;
    for (let from = 0; from === 0 || from < values.length; from += linesPerChunk) {
      const lines = values
        .slice(from, from + linesPerChunk)
        .map((value, index) => lineOf(name, value, numbers[from + index] ?? Number.NaN));
      // Joined into one flat text: a tree of thousands of pieces would hold up the collector.
      const text = (from === 0 ? [head, ...lines] : lines).join('');
      const chunk: Chunk = { text, series: lines.length };
      chunks.push(chunk);
      yield chunk;
    }
    if (current !== undefined && values.length >= leastKept) {
      kept.set(name, { version: current, chunks });
    }
  }

  async function* render(signal: AbortSignal): AsyncGenerator<string> {
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    const inOrder = [...names.filter((name) => name !== counted.name), counted.name];
    let part = '';
    let series = 0;
    let sinceTurn = 0;
    for (const [index, name] of inOrder.entries()) {
      if (name === counted.name) counted.tell(series + 1);
      if (index > 0) part += '\n';
      for await (const chunk of chunksOf(name)) {
        signal.throwIfAborted();
        part += chunk.text;
        series += chunk.series;
        sinceTurn += chunk.series + 1;
        if (part.length >= partLength) {
          yield part;
          part = '';
        }
        if (sinceTurn >= linesPerTurn) {
          await breathe();
          sinceTurn = 0;
        }
      }
    }
    yield part;
  }
  return { contentType: registry.contentType, render };
}
