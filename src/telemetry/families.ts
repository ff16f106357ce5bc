import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { invariant } from '../kernel/errors.js';
import {
  type KeyOf,
  type LabelsOf,
  metricCard,
  type MetricCard,
  type MetricKey,
  metricKeys,
} from './catalogue.js';
import { labelText } from './clean-text.js';
import { createListedGauge, type Listed, type ListedGauge } from './listed-gauge.js';

type GaugeKey = KeyOf<'gauge'>;
type CounterKey = KeyOf<'counter'>;
type HistogramKey = KeyOf<'histogram'>;

/** One series of a gauge with its value. */
export type Series = {
  readonly [K in GaugeKey]: {
    readonly key: K;
    readonly labels: LabelsOf<K>;
    readonly value: number;
  };
}[GaugeKey];

/**
 * The metrics of the catalogue in a registry. The only place that writes label values: they are
 * cleaned here, whatever they came from. Values that are no number are not taken.
 */
export interface Families {
  set<K extends GaugeKey>(key: K, labels: LabelsOf<K>, value: number): void;
  /** Adds to a counter, 0 to begin it. A negative number is not taken. */
  add<K extends CounterKey>(key: K, labels: LabelsOf<K>, by: number): void;
  observe<K extends HistogramKey>(key: K, labels: LabelsOf<K>, value: number): void;
  /** Begins a histogram with nothing counted, unless it has begun. */
  begin<K extends HistogramKey>(key: K, labels: LabelsOf<K>): void;
  has<K extends MetricKey>(key: K, labels: LabelsOf<K>): boolean;
  remove<K extends MetricKey>(key: K, labels: LabelsOf<K>): void;
  /** Ends all series of a metric. */
  clear(key: MetricKey): void;
  /**
   * Ends all series of the listed gauges and begins others. They are not counted by `count`.
   * @param series - no two of one metric with the same labels
   */
  replace(series: readonly Series[]): void;
  /** Series that were begun by `set`, `add`, `observe` and `begin`, and those without a label. */
  count(keys?: readonly MetricKey[]): number;
  /** Grows with every write to the metric of this name; undefined = it is not in the catalogue. */
  version(name: string): number | undefined;
}

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly card: MetricCard;
  readonly metric: Counter | Gauge | Histogram;
  /** Lines in the exposition for one set of labels. */
  readonly lines: number;
  /** Sets of labels, by what tells them apart. */
  readonly begun: Set<string>;
  version: number;
  /** Only of a listed gauge. */
  readonly list: ListedGauge['list'] | undefined;
}

function createFamily(key: MetricKey, registry: Registry, isListed: boolean): Family {
  const card = metricCard(key);
  const { name, help, type, buckets } = card;
  const shape = { name, help, labelNames: [...card.labels], registers: [registry] };
  if (isListed) {
    const gauge = createListedGauge(shape);
    return { card, metric: gauge.metric, lines: 1, begun: new Set(), version: 0, list: gauge.list };
  }
  const make = {
    counter: () => new Counter(shape),
    gauge: () => new Gauge(shape),
    histogram: () => new Histogram({ ...shape, buckets: [...(buckets ?? [])] }),
  };
  const lines = type === 'histogram' ? (buckets ?? []).length + 3 : 1;
  const begun = new Set(card.labels.length === 0 ? [''] : []);
  return { card, metric: make[type](), lines, begun, version: 0, list: undefined };
}

/** All sets of labels whose values are known in advance; none where one label's are not. */
function closedLabels({ labels, closed = {} }: MetricCard): readonly Labels[] {
  if (labels.length === 0) return [];
  return labels.reduce<readonly Labels[]>(
    (sets, label) =>
      sets.flatMap((set) => (closed[label] ?? []).map((value) => ({ ...set, [label]: value }))),
    [{}],
  );
}

/** Given back as it is where there is nothing to clean. */
function cleaned({ card }: Family, labels: Labels): Labels {
  if (card.labels.every((label) => labels[label] === labelText(labels[label] ?? ''))) return labels;
  const clean: Record<string, string> = {};
  for (const label of card.labels) clean[label] = labelText(labels[label] ?? '');
  return clean;
}

function keyOf({ card }: Family, labels: Labels): string {
  return card.labels.length === 0 ? '' : JSON.stringify(card.labels.map((label) => labels[label]));
}

/**
 * Makes every metric of the catalogue. Those whose labels are all known begin at 0.
 * @param listed - gauges that only `replace` writes
 */
export function createFamilies(registry: Registry, listed: readonly GaugeKey[]): Families {
  const isListed = (key: MetricKey): boolean => listed.some((each) => each === key);
  const families = new Map(
    metricKeys.map((key) => [key, createFamily(key, registry, isListed(key))]),
  );
  const byName = new Map([...families.values()].map((family) => [family.card.name, family]));
  const familyOf = (key: MetricKey): Family => {
    const family = families.get(key);
    invariant(family !== undefined, `there is no metric ${key}`);
    return family;
  };
  /** The family with the labels to write; they are known as begun from then on. */
  const begin = (key: MetricKey, labels: Labels): Family & { readonly clean: Labels } => {
    const family = familyOf(key);
    invariant(family.list === undefined, `${key} is written as a whole`);
    const clean = cleaned(family, labels);
    family.begun.add(keyOf(family, clean));
    family.version += 1;
    return { ...family, clean };
  };
  const self: Families = {
    set(key, labels, value) {
      if (!Number.isFinite(value)) return;
      const { metric, clean } = begin(key, labels);
      if (metric instanceof Gauge) metric.set(clean, value);
    },
    add(key, labels, by) {
      if (!Number.isFinite(by) || by < 0) return;
      const { metric, clean } = begin(key, labels);
      if (metric instanceof Counter) metric.inc(clean, by);
    },
    observe(key, labels, value) {
      if (!Number.isFinite(value)) return;
      const { metric, clean } = begin(key, labels);
      if (metric instanceof Histogram) metric.observe(clean, value);
    },
    begin(key, labels) {
      if (self.has(key, labels)) return;
      const { metric, clean } = begin(key, labels);
      if (metric instanceof Histogram) metric.zero(clean);
    },
    has(key, labels) {
      const family = familyOf(key);
      return family.begun.has(keyOf(family, cleaned(family, labels)));
    },
    remove(key, labels) {
      const family = familyOf(key);
      const clean = cleaned(family, labels);
      family.begun.delete(keyOf(family, clean));
      family.version += 1;
      family.metric.remove(clean);
    },
    clear(key) {
      const family = familyOf(key);
      family.begun.clear();
      if (family.card.labels.length === 0) family.begun.add('');
      family.version += 1;
      family.metric.reset();
    },
    replace(series) {
      const lists = new Map<MetricKey, Listed[]>(listed.map((key) => [key, []]));
      for (const each of series) {
        const { key, labels, value } = each;
        if (!Number.isFinite(value)) continue;
        const clean = cleaned(familyOf(key), labels);
        lists.get(key)?.push(clean === labels ? each : { labels: clean, value });
      }
      for (const [key, list] of lists) {
        const family = familyOf(key);
        family.version += 1;
        family.list?.(list);
      }
    },
    count: (keys = metricKeys) =>
      keys.reduce((sum, key) => {
        const { begun, lines } = familyOf(key);
        return sum + begun.size * lines;
      }, 0),
    version: (name) => byName.get(name)?.version,
  };
  for (const [key, family] of families) {
    for (const labels of closedLabels(family.card)) {
      const { metric, clean } = begin(key, labels);
      if (metric instanceof Counter) metric.inc(clean, 0);
      else if (metric instanceof Gauge) metric.set(clean, 0);
    }
  }
  return self;
}
