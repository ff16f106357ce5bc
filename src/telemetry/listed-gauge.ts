import { Gauge, type MetricObjectWithValues, type MetricValue } from 'prom-client';

type Shape = ConstructorParameters<typeof Gauge<string>>[0];

/** One series of a listed gauge. */
export type Listed = Pick<MetricValue<string>, 'labels' | 'value'>;

/** A gauge whose series are told all at once. */
export interface ListedGauge {
  readonly metric: Gauge;
  /** Shows these and no others. @param series - no two with the same labels; not changed later */
  list(series: readonly Listed[]): void;
}

/**
 * A gauge that hands on a list as it is, where prom-client's own keeps each series under a text made
 * of its labels: thousands of series are then exchanged and read without holding up the event loop.
 */
export function createListedGauge(shape: Shape): ListedGauge {
  const metric = new Gauge(shape);
  const empty = metric.get.bind(metric);
  let values: Listed[] = [];
  metric.get = async (): Promise<MetricObjectWithValues<MetricValue<string>>> => ({
    ...(await empty()),
    values,
  });
  return {
    metric,
    list: (series) => {
      values = [...series];
    },
  };
}
