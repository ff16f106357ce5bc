import {
  clearsAt,
  firesFrom,
  growing,
  type InputSeries,
  type RuleCase,
  series,
  silentAt,
  values,
} from './case.js';

const there = { account: '123456789012', region: 'eu-west-1' };
const warning = { warning: 1 };

function pass(last: string, interval: number, minutes: number): readonly InputSeries[] {
  return [
    series('sweep_last_completed_timestamp_seconds', there, last),
    series('sweep_expected_interval_seconds', there, values([interval, minutes])),
    series('config_last_reload_success_timestamp_seconds', {}, values([600, minutes])),
  ];
}

/** Three intervals after minute 10, the minute after, fifteen more. */
function staleMinute(interval: number): number {
  return (600 + 3 * interval) / 60 + 1 + 15;
}

function unknown(resource: string, code: string, samples: string): InputSeries {
  const what = { environment: 'prod-eu', ...there, resource, check: 'pitr-enabled' };
  return series('check_unknown', { ...what, reason: 'ReadDenied', code }, samples);
}

function counts(status: string, samples: string): InputSeries {
  const where = { environment: 'prod-eu', region: there.region, check: 'table-present', status };
  return series('checks', where, samples);
}

function findings(environment: string, samples: string): InputSeries {
  return series('environment_findings', { environment, severity: 'critical' }, samples);
}

function calls(throttles: string, requests: string): readonly InputSeries[] {
  const what = {
    service: 'dynamodb',
    operation: 'DescribeContinuousBackups',
    region: there.region,
  };
  return [
    series('aws_throttles_total', { ...what, account: there.account }, throttles),
    series('aws_requests_total', { ...what, code: 'ok' }, requests),
  ];
}

export const sightCases: readonly RuleCase[] = [
  ...[300, 3600].map((interval) => ({
    alert: 'DepotDrSweepStale',
    shows: `a pass is expected every ${interval} seconds, the last one was in minute 10`,
    series: pass(values([600, 260]), interval, 260),
    expect: firesFrom(staleMinute(interval), warning),
  })),
  {
    alert: 'DepotDrSweepStale',
    shows: 'no pass was ever made since the region was configured in minute 10',
    series: pass(values([0, 260]), 3600, 260),
    expect: firesFrom(staleMinute(3600), warning),
  },
  {
    alert: 'DepotDrSweepStale',
    shows: 'passes go on, and one that has no pace is not told',
    series: [
      ...pass(growing(60, 260), 300, 260),
      series(
        'sweep_last_completed_timestamp_seconds',
        { ...there, region: 'eu-central-1' },
        values([600, 260]),
      ),
      series(
        'sweep_expected_interval_seconds',
        { ...there, region: 'eu-central-1' },
        values([0, 260]),
      ),
    ],
    expect: silentAt(20, 206, 259),
  },
  {
    alert: 'DepotDrCoverageLow',
    shows: '94.9 per cent, then 95',
    series: [series('sweep_coverage_ratio', there, values([0.949, 40], [0.95, 40]))],
    expect: [...firesFrom(15, warning), ...clearsAt(45, warning)],
  },
  {
    alert: 'DepotDrCoverageLow',
    shows: '95 per cent',
    series: [series('sweep_coverage_ratio', there, values([0.95, 60]))],
    expect: silentAt(15, 59),
  },
  {
    alert: 'DepotDrChecksUnknown',
    shows: 'one alert for each error, however many checks',
    series: [
      unknown('sdp-e2dd35eedfec-Object', 'AccessDeniedException', values([1, 40], ['gone', 40])),
      unknown('sdp-e2dd35eedfec-Index', 'AccessDeniedException', values([1, 40], ['gone', 40])),
      unknown('sdp-e2dd35eedfec-History', 'ExpiredToken', values([1, 40], ['gone', 40])),
    ],
    expect: [...firesFrom(15, { warning: 2 }), ...clearsAt(45, { warning: 2 })],
  },
  {
    alert: 'DepotDrChecksUnknown',
    shows: 'one pass that could not see is not told',
    series: [
      unknown('sdp-e2dd35eedfec-Object', 'AccessDeniedException', values([1, 14], ['gone', 40])),
    ],
    expect: silentAt(13, 20, 40),
  },
  {
    alert: 'DepotDrEnvironmentUnseen',
    shows: 'nothing of the environment is seen, then a table is; what needs no read does not count',
    series: [
      series(
        'checks',
        { environment: 'prod-eu', region: there.region, check: 'stash-covered', status: 'pass' },
        values([1, 80]),
      ),
      counts('pass', values([0, 40], [1, 40])),
      counts('fail', values([0, 80])),
      counts('unknown', values([5, 40], [4, 40])),
    ],
    expect: [...firesFrom(15, { critical: 1 }), ...clearsAt(45, { critical: 1 })],
  },
  {
    alert: 'DepotDrEnvironmentUnseen',
    shows: 'an environment without any check is not told',
    series: [
      counts('pass', values([0, 80])),
      counts('fail', values([0, 80])),
      counts('unknown', values([0, 80])),
    ],
    expect: silentAt(15, 79),
  },
  {
    alert: 'DepotDrEnvironmentGone',
    shows: 'one of two environments leaves the configuration; after a day it is not told any more',
    series: [
      series('ready', { part: 'gauges' }, values([1, 1600])),
      findings('prod-eu', values([0, 60], ['gone', 1540])),
      findings('prod-us', values([2, 1600])),
    ],
    expect: [...firesFrom(65, { info: 1 }), ...clearsAt(1500, { info: 1 })],
  },
  {
    alert: 'DepotDrEnvironmentGone',
    shows: 'a daemon that is down, or has not read its journal yet, is not told here',
    series: [
      series('ready', { part: 'gauges' }, values([1, 60], ['gone', 30], [0, 30], [1, 60])),
      findings('prod-eu', values([0, 60], ['gone', 60], [0, 60])),
    ],
    expect: silentAt(59, 70, 89, 100, 119, 150),
  },
  {
    alert: 'DepotDrThrottled',
    shows: 'six answers in a hundred calls',
    series: calls(growing(6, 200), growing(100, 200)),
    expect: [...firesFrom(17, warning), { minute: 190, firing: warning }],
  },
  {
    alert: 'DepotDrThrottled',
    shows: 'a counter that is born in the only pass of the hour',
    series: calls(`_x100 ${values([40, 100])}`, `_x100 ${values([260, 100])}`),
    expect: [...firesFrom(115, warning), ...silentAt(199)],
  },
  {
    alert: 'DepotDrThrottled',
    shows: 'five answers in a hundred calls are not told',
    series: calls(growing(5, 50), growing(100, 50)),
    expect: silentAt(20, 49),
  },
  {
    alert: 'DepotDrThrottled',
    shows: 'ten answers in all are not told, whatever their share',
    series: calls(values([0, 10], [10, 40]), values([0, 10], [11, 40])),
    expect: silentAt(12, 30, 49),
  },
];
