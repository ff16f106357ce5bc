import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { hourMs, minuteMs } from '../../../src/kernel/units.js';
import type { PlacementDescription } from '../../../src/sandbox/description.js';
import {
  anAccount,
  aRole,
  aSandbox,
  aTable,
  away,
  failure,
  home,
  operator,
  platform,
  session,
} from '../assembly/world.js';

const now = Date.parse('2026-11-01T12:00:00Z');
const at = (minutes: number): Date => new Date(now + minutes * minuteMs);

function world(there: Partial<PlacementDescription> = {}) {
  const [placement] = aTable().placements;
  if (placement === undefined) throw new Error('no placement');
  return aSandbox({
    tables: [aTable({ placements: [placement, { ...placement, region: away, ...there }] })],
  });
}

function latency(changes: Partial<MetricDataQuery> = {}, receiver = away): MetricDataQuery {
  return {
    Id: 'm0',
    MetricStat: {
      Metric: {
        Namespace: 'AWS/DynamoDB',
        MetricName: 'ReplicationLatency',
        Dimensions: [
          { Name: 'TableName', Value: 'sdp-prod-Object' },
          { Name: 'ReceivingRegion', Value: receiver },
        ],
      },
      Period: 60,
      Stat: 'Maximum',
    },
    ...changes,
  };
}

const ask = (
  { cloudwatch }: ReturnType<typeof operator>,
  changes: Partial<GetMetricDataCommandInput> = {},
) =>
  cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [latency()],
      StartTime: at(-5),
      EndTime: at(0),
      ...changes,
    }),
  );

describe('the latency of replication', () => {
  it('has a value each minute, newest first, the last one two minutes ago', async () => {
    const { MetricDataResults } = await ask(operator(world()));
    expect(MetricDataResults).toEqual([
      {
        Id: 'm0',
        Label: 'ReplicationLatency',
        Timestamps: [at(-2), at(-3), at(-4), at(-5)],
        Values: [1000, 1000, 1000, 1000],
        StatusCode: 'Complete',
      },
    ]);
  });

  it('goes on with the clock', async () => {
    const sandbox = world();
    sandbox.clock.advance(10 * minuteMs);
    const { MetricDataResults } = await ask(operator(sandbox), { EndTime: at(10) });
    expect(MetricDataResults?.[0]?.Timestamps?.[0]).toEqual(at(8));
  });

  it('is the planted one', async () => {
    const { MetricDataResults } = await ask(operator(world({ replicationLagMs: 90_000 })));
    expect(MetricDataResults?.[0]?.Values).toEqual(Array.from({ length: 4 }, () => 90_000));
  });

  it('is told in both directions, each in its own region', async () => {
    const back = { MetricDataQueries: [latency({}, home)] };
    const { MetricDataResults } = await ask(operator(world(), platform, away), back);
    expect(MetricDataResults?.[0]?.Values).toHaveLength(4);
    const none = await ask(operator(world()), back);
    expect(none.MetricDataResults).toMatchObject([{ StatusCode: 'Complete' }]);
    expect(none.MetricDataResults?.[0]?.Values ?? []).toEqual([]);
  });

  it('has no more values once the replica is cut off', async () => {
    const cut = world({
      status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      inaccessibleHours: 1,
    });
    const { MetricDataResults } = await ask(operator(cut), { StartTime: at(-63) });
    expect(MetricDataResults?.[0]?.Timestamps).toEqual([at(-61), at(-62), at(-63)]);
  });

  it.each([
    ['of a table that is not there', { Name: 'TableName', Value: 'gone' }],
    ['of a region without a replica', { Name: 'ReceivingRegion', Value: 'us-east-1' }],
    ['with a dimension too many', { Name: 'Operation', Value: 'PutItem' }],
  ])('%s has no value, which is no error', async (_, dimension) => {
    const query = latency();
    const Dimensions = [
      ...(query.MetricStat?.Metric?.Dimensions ?? []).filter(({ Name }) => Name !== dimension.Name),
      dimension,
    ];
    const MetricStat = {
      ...query.MetricStat,
      Metric: { ...query.MetricStat?.Metric, Dimensions },
      Period: 60,
      Stat: 'Maximum',
    };
    const { MetricDataResults } = await ask(operator(world()), {
      MetricDataQueries: [{ Id: 'm0', MetricStat }],
    });
    expect(MetricDataResults?.[0]?.Values ?? []).toEqual([]);
  });

  it('is kept by the minute for fifteen days', async () => {
    const StartTime = new Date(now - 16 * 24 * hourMs);
    const EndTime = new Date(now - 15 * 24 * hourMs + 2 * minuteMs);
    const { MetricDataResults } = await ask(operator(world()), { StartTime, EndTime });
    expect(MetricDataResults?.[0]?.Values).toHaveLength(2);
  });
});

describe('a request for metrics', () => {
  it('sums up whole periods', async () => {
    const period = (Stat: string, Id: string) => {
      const { Metric } = latency().MetricStat ?? {};
      return { Id, MetricStat: { Metric, Period: 120, Stat } };
    };
    const { MetricDataResults } = await ask(operator(world()), {
      MetricDataQueries: [period('Sum', 'a'), period('SampleCount', 'b'), period('Average', 'c')],
      StartTime: at(-6),
    });
    expect(MetricDataResults?.map(({ Values }) => Values?.[0])).toEqual([2000, 2, 1000]);
  });

  it('comes in pages that count the values of all series', async () => {
    const mine = operator(world());
    const MetricDataQueries = [latency(), latency({ Id: 'm1' })];
    const first = await ask(mine, { MetricDataQueries, MaxDatapoints: 5 });
    expect(first.MetricDataResults).toMatchObject([
      { Id: 'm0', StatusCode: 'Complete' },
      { Id: 'm1', StatusCode: 'PartialData', Values: [1000] },
    ]);
    const { NextToken } = first;
    const rest = await ask(mine, { MetricDataQueries, MaxDatapoints: 5, NextToken });
    expect(rest.NextToken).toBeUndefined();
    expect(rest.MetricDataResults?.map(({ Values }) => Values?.length ?? 0)).toEqual([0, 3]);
    const wrong = ask(mine, { NextToken: 'eA' });
    expect(await failure(wrong)).toMatchObject({ name: 'ValidationException' });
  });

  it('may ask for the oldest first', async () => {
    const { MetricDataResults } = await ask(operator(world()), { ScanBy: 'TimestampAscending' });
    expect(MetricDataResults?.[0]?.Timestamps?.[0]).toEqual(at(-5));
  });

  it.each<[string, Partial<GetMetricDataCommandInput>]>([
    ['no span of time', { StartTime: at(0) }],
    ['no query', { MetricDataQueries: [] }],
    ['an id twice', { MetricDataQueries: [latency(), latency()] }],
    ['an id with a capital', { MetricDataQueries: [latency({ Id: 'M' })] }],
    ['an expression', { MetricDataQueries: [{ Id: 'm', Expression: 'm0 * 2' }] }],
  ])('is refused for %s', async (_, changes) => {
    expect(await failure(ask(operator(world()), changes))).toMatchObject({
      name: 'ValidationException',
      status: 400,
    });
  });

  it('without permission is refused with the code of the query protocol', async () => {
    const nothing = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }],
    });
    const accounts = [anAccount({ roles: [aRole({ policy: nothing })] })];
    const work = ask(await session(aSandbox({ accounts })));
    expect(await failure(work)).toMatchObject({
      name: 'AccessDenied',
      status: 403,
      message: expect.stringContaining('cloudwatch:GetMetricData'),
      error: { Code: 'AccessDenied' },
    });
  });

  it('is denied by a fault, too', async () => {
    const faults = [
      { id: 'f', service: 'monitoring', operation: 'GetMetricData', effect: 'deny' as const },
    ];
    const work = ask(operator(aSandbox({ faults })));
    expect(await failure(work)).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('cloudwatch:GetMetricData'),
    });
  });
});
