import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { RegionId } from '../estate/ids.js';
import type { Placement } from '../estate/placement.js';
import type { ReplicationLatency } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { minuteMs, secondMs } from '../kernel/units.js';
import type { Tables } from '../ports/observers.js';
import { instant, required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';

const lookBackMs = 15 * minuteMs;
const periodMs = minuteMs;
const mostPages = 10;

/**
 * `Tables.latency`: one call for all receiving regions of a table.
 * @source Global tables metrics, ReplicationLatency, Amazon DynamoDB Developer Guide; API GetMetricData
 */
export function createReplicationLatency(read: Read, clock: Clock): Tables['latency'] {
  return (place, receiving, signal) => {
    const regions = receiving.filter((region) => region !== place.region);
    if (regions.length === 0) {
      return Promise.resolve({ kind: 'seen', at: clock.now(), calls: [], value: [] });
    }
    const { account, region, table } = place;
    return read(
      {
        account,
        region,
        subject: `table ${table}`,
        absentOn: [],
        operation: 'GetMetricData',
        work: (send) => measure(send, place, regions, clock.now()),
      },
      signal,
    );
  };
}

async function measure(
  send: Send,
  { table }: Placement,
  regions: readonly RegionId[],
  now: Date,
): Promise<readonly ReplicationLatency[]> {
  const byId = new Map(regions.map((region, index) => [`r${index}`, region]));
  const begin = new Date(now.getTime() - lookBackMs);
  const newest = new Map<RegionId, ReplicationLatency>();
  await everyPage('GetMetricData', mostPages, async (token) => {
    const answer = await send('GetMetricData', {
      MetricDataQueries: [...byId].map(([id, region]) => queryFor(id, table, region)),
      StartTime: begin,
      EndTime: now,
      ScanBy: 'TimestampDescending',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const result of required(answer.MetricDataResults, 'GetMetricData: MetricDataResults')) {
      const region = byId.get(required(result.Id, 'GetMetricData: Id'));
      if (region === undefined) throw invalidAnswer('GetMetricData: an Id that was not asked for');
      for (const point of pointsOf(result, region)) {
        if (point.at <= begin) continue; // not every endpoint honours the times of the request
        const known = newest.get(region);
        if (known === undefined || known.at < point.at) newest.set(region, point);
      }
    }
    return answer.NextToken;
  });
  return [...newest.values()].toSorted((a, b) => (a.region < b.region ? -1 : 1));
}

function queryFor(id: string, table: string, region: RegionId): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/DynamoDB',
        MetricName: 'ReplicationLatency',
        Dimensions: [
          { Name: 'TableName', Value: table },
          { Name: 'ReceivingRegion', Value: region },
        ],
      },
      Period: periodMs / secondMs,
      Stat: 'Maximum',
    },
  };
}

function pointsOf(result: MetricDataResult, region: RegionId): readonly ReplicationLatency[] {
  refuseFailed(result);
  const [times, values] = [result.Timestamps ?? [], result.Values ?? []];
  if (times.length !== values.length) {
    throw invalidAnswer('GetMetricData: as many Timestamps as Values are expected');
  }
  return times.map((time, index) => {
    const milliseconds = values[index] ?? Number.NaN;
    if (!(milliseconds >= 0 && Number.isFinite(milliseconds))) {
      throw invalidAnswer('GetMetricData: a latency that is none');
    }
    const begin = instant(time, 'GetMetricData: Timestamps').getTime();
    return { region, milliseconds, at: new Date(begin + periodMs) };
  });
}

/** HTTP 200 says nothing of a single query. */
function refuseFailed({ StatusCode }: MetricDataResult): void {
  switch (StatusCode) {
    case 'Forbidden':
      throw new DrError('CloudWatch refuses the metric ReplicationLatency', {
        code: 'MetricForbidden',
        kind: 'denied',
        hint: 'Allow cloudwatch:GetMetricData to the role in use, for the account of the table.',
      });
    case 'InternalError':
      throw new DrError('CloudWatch could not read the metric ReplicationLatency', {
        code: 'MetricInternalError',
        kind: 'unavailable',
        hint: 'Try again; if it stays so, look at the AWS Health Dashboard for CloudWatch.',
      });
    case 'Complete':
    case 'PartialData':
    case undefined:
      return;
    default:
      throw invalidAnswer('GetMetricData: a StatusCode that is not known');
  }
}
