/**
 * Every metric that depot-dr publishes, as data: the registry, the reference page, the dashboards and
 * the alerts are made from it or tested against it. Moments are published, not ages, which would
 * freeze when nothing updates them.
 * @source Metric and label naming, and Instrumentation, in the Prometheus documentation
 */
import { backupCards } from './backup-cards.js';
import { daemonCards } from './daemon-cards.js';
import { estateCards } from './estate-cards.js';
import type { MetricCard } from './metric-card.js';
import { surroundingsCards } from './surroundings-cards.js';

export type { MetricCard } from './metric-card.js';

/** The budget of series is told last, when all others are counted. */
const cards = { ...estateCards, ...backupCards, ...surroundingsCards, ...daemonCards };

export type MetricKey = keyof typeof cards;
/** The keys of all metrics of a type. */
export type KeyOf<T extends MetricCard['type']> = {
  [K in MetricKey]: (typeof cards)[K]['type'] extends T ? K : never;
}[MetricKey];
/** Exactly the labels of a metric. */
export type LabelsOf<K extends MetricKey> = Readonly<
  Record<(typeof cards)[K]['labels'][number], string>
>;

/** A metric of the catalogue by its key, its name without the prefix. */
export function metricCard(key: MetricKey): MetricCard {
  return { name: `depotdr_${key}`, ...cards[key] };
}

/** The whole catalogue, in its order. */
export const catalogue: readonly MetricCard[] = Object.entries(cards).map(([key, card]) => ({
  name: `depotdr_${key}`,
  ...card,
}));

/** Every key, in the order of the catalogue. */
// oxlint-disable-next-line no-unsafe-type-assertion -- what Object.keys cannot tell of its own object
export const metricKeys = Object.keys(cards) as readonly MetricKey[];
