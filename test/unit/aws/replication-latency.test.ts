import type { RegionId, TableName } from '../../../src/estate/ids.js';
import { accountId, away, home, now } from '../../support/estate-builders.js';
import { answering, forever, json, jsonError } from './canned.js';
import type { Answer } from './canned.js';

const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
const north = 'eu-north-1' as RegionId;
const seconds = now.getTime() / 1000;

const ask = async (receiving: readonly RegionId[], ...answers: Answer[]) => {
  const { aws, clock, sent } = answering('GetMetricData', ...answers);
  const observed = await clock.run(aws.observers.tables.latency(place, receiving, forever));
  return { observed, requests: sent('GetMetricData') };
};

const result = (Id: string, minutesAgo: readonly number[], Values: readonly unknown[]) => ({
  Id,
  Timestamps: minutesAgo.map((minutes) => seconds - minutes * 60),
  Values,
  StatusCode: 'Complete',
});
const answer = (...MetricDataResults: readonly object[]) => json({ MetricDataResults });

describe('the replication latency of a table', () => {
  it('is the newest data point of each region, by one call', async () => {
    const { observed, requests } = await ask(
      [north, away],
      answer(result('r0', [9, 3, 6], [900, 300, 600]), result('r1', [2], [1500.5])),
    );
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { region: away, milliseconds: 1500.5, at: new Date(now.getTime() - 60_000) },
        { region: north, milliseconds: 300, at: new Date(now.getTime() - 120_000) },
      ],
      calls: [{ service: 'cloudwatch', operation: 'GetMetricData' }],
    });
    expect(requests).toHaveLength(1);
    const query = (Id: string, region: string) => ({
      Id,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/DynamoDB',
          MetricName: 'ReplicationLatency',
          Dimensions: [
            { Name: 'TableName', Value: place.table },
            { Name: 'ReceivingRegion', Value: region },
          ],
        },
        Period: 60,
        Stat: 'Maximum',
      },
    });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      MetricDataQueries: [query('r0', north), query('r1', away)],
      StartTime: seconds - 900,
      EndTime: seconds,
      ScanBy: 'TimestampDescending',
    });
  });

  it('is told only of regions with a data point of the last 15 minutes', async () => {
    const { observed } = await ask(
      [away, north],
      answer(result('r0', [], []), result('r1', [17, 60], [1, 2])),
    );
    expect(observed).toMatchObject({ kind: 'seen', value: [] });
  });

  it('may come in several pages', async () => {
    const { observed, requests } = await ask(
      [away],
      json({
        MetricDataResults: [{ ...result('r0', [5], [50]), StatusCode: 'PartialData' }],
        NextToken: 'more',
      }),
      answer(result('r0', [4], [40])),
    );
    expect(observed).toMatchObject({ value: [{ milliseconds: 40 }] });
    expect(JSON.parse(requests[1]?.body ?? '')).toMatchObject({ NextToken: 'more' });
  });

  it.each([[[]], [[home]]])('to %j is not asked for', async (receiving) => {
    const { observed, requests } = await ask(receiving, 'hang');
    expect(observed).toEqual({ kind: 'seen', at: now, calls: [], value: [] });
    expect(requests).toHaveLength(0);
  });

  it.each([
    ['nothing', json({}), 'AnswerInvalid'],
    ['a result of nobody', answer({ Timestamps: [], Values: [] }), 'AnswerInvalid'],
    ['a result that nobody asked for', answer(result('r7', [], [])), 'AnswerInvalid'],
    ['fewer values than times', answer(result('r0', [1, 2], [1])), 'AnswerInvalid'],
    ['a negative latency', answer(result('r0', [1], [-1])), 'AnswerInvalid'],
    ['a latency that is none', answer(result('r0', [1], ['NaN'])), 'AnswerInvalid'],
    ['an odd time', answer({ ...result('r0', [], [1]), Timestamps: [1e30] }), 'AnswerInvalid'],
    ['an odd state', answer({ ...result('r0', [], []), StatusCode: 'Odd' }), 'AnswerInvalid'],
    [
      'a page that repeats',
      json({ MetricDataResults: [], NextToken: 'same' }),
      'PageTokenRepeated',
    ],
  ])('is not believed after %s', async (_, told, code) => {
    const { observed } = await ask([away], told);
    expect(observed).toMatchObject({ failure: { reason: 'ReadInvalid', code } });
  });

  it.each([
    ['Forbidden', 'ReadDenied', 'MetricForbidden'],
    ['InternalError', 'ReadUnavailable', 'MetricInternalError'],
  ])('that CloudWatch calls %s is unknown', async (StatusCode, reason, code) => {
    const { observed } = await ask([away], answer({ ...result('r0', [], []), StatusCode }));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason, code, hint: expect.stringMatching(/^[A-Z].{20,}\.$/) as string },
    });
  });

  it('that may not be read is unknown', async () => {
    const { observed } = await ask([away], jsonError('AccessDeniedException', 'no'));
    expect(observed).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'cloudwatch:GetMetricData' },
    });
  });
});
