export interface MetricCard {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Labels whose values are known in advance; they are published as 0 from the start. */
  readonly closed?: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds of a histogram's buckets, seconds. */
  readonly buckets?: readonly number[];
  /** How many series there are, in words, for the cardinality page. */
  readonly series: string;
  /** Detail of single resources: left out, best first, when the budget of series is used up. */
  readonly detail?: true;
  /** Taken from the journal: a restart does not lose its value. */
  readonly remembered?: true;
}

/** Cards by their key, the metric's name without the prefix. */
export type MetricCards = Readonly<Record<string, Omit<MetricCard, 'name'>>>;

/** The keys of some cards, in their order. */
export function keysOf<C extends MetricCards>(cards: C): readonly (keyof C & string)[] {
  return Object.keys(cards);
}
