import { committedDashboards, queriesOf, withVariables } from '../../support/dashboards.js';
import type { Prometheus } from './prometheus.js';

/** The queries of all dashboards that have no answer, as `dashboard / panel: query`. */
export async function emptyQueries(
  { query }: Pick<Prometheus, 'query'>,
  options: {
    /** The scrape job that the dashboards are narrowed to. */
    readonly job: string;
    /** What Grafana puts in place of `$__rate_interval`, at least four scrapes. */
    readonly rateInterval: string;
  },
): Promise<readonly string[]> {
  const { job, rateInterval } = options;
  const empty: string[] = [];
  for (const { dashboard, panel, expr } of committedDashboards().flatMap(queriesOf)) {
    const text = withVariables(expr.replaceAll('"$job"', JSON.stringify(job)), rateInterval);
    const samples = await query(text);
    if (samples.length === 0) empty.push(`${dashboard} / ${panel}: ${text}`);
  }
  return empty;
}
