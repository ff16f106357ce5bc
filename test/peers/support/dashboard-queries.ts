import { committedDashboards, queriesOf, withVariables } from '../../support/dashboards.js';
import type { Prometheus } from './prometheus.js';

/**
 * The queries of all dashboards that have no answer, as `dashboard / panel: query`.
 * @param rateInterval - what Grafana puts in place of `$__rate_interval`, at least four scrapes
 */
export async function emptyQueries(
  { query }: Pick<Prometheus, 'query'>,
  rateInterval: string,
): Promise<readonly string[]> {
  const empty: string[] = [];
  for (const { dashboard, panel, expr } of committedDashboards().flatMap(queriesOf)) {
    const text = withVariables(expr, rateInterval);
    const samples = await query(text);
    if (samples.length === 0) empty.push(`${dashboard} / ${panel}: ${text}`);
  }
  return empty;
}
