import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { AwsFault } from '../../service.js';

/** One series that a request asks for, checked. */
export interface MetricQuery {
  readonly id: string;
  readonly label: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly periodMs: number;
  readonly statistic: string;
}

/** Most queries of one request. Source: Amazon CloudWatch API Reference, "GetMetricData". */
const mostQueries = 500;
const statistics = ['Average', 'Maximum', 'Minimum', 'Sum', 'SampleCount'];
const percentile = /^(?:p(?:\d{1,2}(?:\.\d{1,2})?|100)|tm\d{1,2})$/u;
const namespaceOfService = 'AWS/';

/** @throws AwsFault ValidationException, InvalidParameterValueException */
export function readQueries(queries: readonly MetricDataQuery[]): readonly MetricQuery[] {
  if (queries.length === 0 || queries.length > mostQueries) {
    throw invalid(`The collection MetricDataQueries must have 1 to ${mostQueries} members.`);
  }
  const read = queries.map(readQuery);
  if (new Set(read.map(({ id }) => id)).size < read.length) {
    throw invalid('The values for parameter id in MetricDataQueries are not unique.');
  }
  return read;
}

function readQuery({ Id, MetricStat: stat, Expression, Label }: MetricDataQuery): MetricQuery {
  const id = Id ?? '';
  if (!/^[a-z]\w*$/u.test(id)) {
    throw invalid(`The value ${id} for parameter id must begin with a lower-case letter.`);
  }
  if (Expression !== undefined) {
    throw invalid('The sandbox works out no expressions: ask with MetricStat.');
  }
  const { Metric: metric, Period: seconds, Stat: statistic = '' } = stat ?? {};
  if (metric?.Namespace === undefined || metric.MetricName === undefined || seconds === undefined) {
    throw invalid(`The query ${id} needs MetricStat with Metric, Period and Stat.`);
  }
  if (![1, 5, 10, 20, 30].includes(seconds) && (seconds < 60 || seconds % 60 !== 0)) {
    throw invalid('Period must be 1, 5, 10, 20, 30 or a multiple of 60 seconds.');
  }
  if (!statistics.includes(statistic) && !percentile.test(statistic)) {
    throw invalid(`The value ${statistic} for parameter Stat is not supported.`);
  }
  const dimensions = (metric.Dimensions ?? []).map(
    ({ Name, Value }) => [Name ?? '', Value ?? ''] as const,
  );
  return {
    id,
    label: Label ?? metric.MetricName,
    namespace: metric.Namespace,
    metric: metric.MetricName,
    dimensions: new Map(dimensions),
    // A service's metrics have one value a minute: a shorter period finds no other ones.
    periodMs:
      (metric.Namespace.startsWith(namespaceOfService) ? Math.max(60, seconds) : seconds) * 1000,
    statistic,
  };
}

export function invalid(message: string): AwsFault {
  return new AwsFault('ValidationException', message);
}
