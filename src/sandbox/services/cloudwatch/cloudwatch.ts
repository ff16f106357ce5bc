/**
 * CloudWatch as far as one metric goes: `ReplicationLatency` of global tables, a data point each
 * minute. A metric or dimension that is not there has no data points; it is no error.
 * Source: Amazon CloudWatch API Reference, "GetMetricData"; Amazon DynamoDB Developer Guide,
 * "DynamoDB metrics and dimensions".
 */
import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { minuteMs, dayMs } from '../../../kernel/units.js';
import type { Call, Service } from '../../service.js';
import { invalid, readQueries, type MetricQuery } from './metric-queries.js';

/** Data points of one answer; less may be asked for. */
const mostPoints = 100_800;
/** How long a minute's data points are kept. Source: User Guide, "Metrics concepts". */
const keptMs = 15 * dayMs;
/** A minute is told once it is over and has arrived. */
const arrivesMs = minuteMs;

/** The greatest delay in a minute of writes to another region, in ms; undefined = no data point. */
export type ReplicationDelay = (asked: {
  readonly account: string;
  /** Where the writes come from. */
  readonly region: string;
  readonly table: string;
  readonly receiver: string;
  readonly atMs: number;
}) => number | undefined;

interface Point {
  readonly atMs: number;
  readonly value: number;
}

export function createCloudWatch(delay: ReplicationDelay): { readonly service: Service } {
  const pointsOf = (query: MetricQuery, span: Span, call: Call): readonly Point[] => {
    const table = query.dimensions.get('TableName');
    const receiver = query.dimensions.get('ReceivingRegion');
    const isIt =
      query.namespace === 'AWS/DynamoDB' &&
      query.metric === 'ReplicationLatency' &&
      query.dimensions.size === 2;
    if (!isIt || table === undefined || receiver === undefined) return [];
    const { account } = call.caller;
    const minutes = (atMs: number): Point[] => {
      const value = delay({ account, region: call.region, table, receiver, atMs });
      return value === undefined ? [] : [{ atMs, value }];
    };
    return periods(query, span, call.now.getTime()).flatMap((atMs) => {
      const held = Array.from({ length: query.periodMs / minuteMs }, (_, index) =>
        minutes(atMs + index * minuteMs),
      ).flat();
      return held.length === 0 ? [] : [{ atMs, value: statistic(query.statistic, held) }];
    });
  };

  const getMetricData = (input: GetMetricDataInput, call: Call): GetMetricDataOutput => {
    const span = readSpan(input);
    const queries = readQueries(input.MetricDataQueries ?? []);
    const size = input.MaxDatapoints ?? mostPoints;
    if (size < 1 || size > mostPoints) {
      throw invalid(`MaxDatapoints must be between 1 and ${mostPoints}.`);
    }
    const isOldestFirst = input.ScanBy === 'TimestampAscending';
    const all = queries.map((query) => {
      const points = pointsOf(query, span, call);
      return { query, points: isOldestFirst ? points : points.toReversed() };
    });
    const begin = readToken(input.NextToken);
    const total = all.reduce((sum, { points }) => sum + points.length, 0);
    if (begin > 0 && begin >= total) throw invalid('The NextToken is not valid.');
    return {
      MetricDataResults: pageOf(all, begin, begin + size),
      ...(begin + size < total && {
        NextToken: Buffer.from(`point ${begin + size}`).toString('base64url'),
      }),
      Messages: [],
    };
  };

  return {
    service: {
      signingName: 'monitoring',
      handlers: { GetMetricData: getMetricData },
      state: () => ({ metrics: ['AWS/DynamoDB ReplicationLatency'] }),
    },
  };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function readSpan({ StartTime, EndTime }: GetMetricDataInput): Span {
  const [fromMs, toMs] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
  if (fromMs >= toMs)
    throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  return { fromMs, toMs };
}

/** Whole periods that begin within the span, are over and are still kept; oldest first. */
function periods(
  { periodMs }: MetricQuery,
  { fromMs, toMs }: Span,
  nowMs: number,
): readonly number[] {
  const firstMs = Math.ceil(Math.max(fromMs, nowMs - keptMs) / periodMs) * periodMs;
  const endMs = Math.min(toMs, nowMs - arrivesMs - periodMs + 1);
  const count = Math.min(Math.max(0, Math.ceil((endMs - firstMs) / periodMs)), mostPoints);
  return Array.from({ length: count }, (_, index) => firstMs + index * periodMs);
}

/** Each minute holds one sample, so that a percentile of them is near the greatest. */
function statistic(name: string, points: readonly Point[]): number {
  const values = points.map(({ value }) => value);
  const sum = values.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return values.length;
    case 'Minimum':
      return Math.min(...values);
    case 'Average':
      return sum / values.length;
    default:
      return Math.max(...values);
  }
}

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const found = /^point (\d{1,7})$/u.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (found === null) throw invalid('The NextToken is not valid.');
  return Number(found[1]);
}

/** Data points from one position to another, counted over all series; the rest of a series follows. */
function pageOf(
  all: readonly { readonly query: MetricQuery; readonly points: readonly Point[] }[],
  begin: number,
  end: number,
): MetricDataResult[] {
  let before = 0;
  return all.map(({ query, points }) => {
    const from = Math.max(0, begin - before);
    const shown = points.slice(from, Math.max(from, end - before));
    const isWhole = end >= before + points.length;
    before += points.length;
    return {
      Id: query.id,
      Label: query.label,
      Timestamps: shown.map(({ atMs }) => new Date(atMs)),
      Values: shown.map(({ value }) => value),
      StatusCode: isWhole ? 'Complete' : 'PartialData',
    };
  });
}
