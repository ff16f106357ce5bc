import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Gauges that are called totals, which `promtool check metrics` refuses. The parts stay. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** More than there have ever been; they hang on the version of Node and on what is open. */
export const mostProcessSeries = 120;

/** Adds what prom-client tells of the process: CPU, memory, files, event loop, garbage collection. */
export function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
}
