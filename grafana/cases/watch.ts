import { firesFrom, clearsAt, type RuleCase, series, silentAt, values } from './case.js';

const build = { version: '0.1.0', node_version: '24.0.0' };

function started(...moments: readonly number[]): string {
  return values(...moments.map((moment) => [moment, 10] as const));
}

export const watchCases: readonly RuleCase[] = [
  {
    alert: 'DepotDrWatchdog',
    shows: 'it fires whatever is there',
    series: [],
    expect: [
      { minute: 0, firing: { none: 1 } },
      { minute: 100, firing: { none: 1 } },
    ],
  },
  {
    alert: 'DepotDrAbsent',
    shows: 'no daemon was ever there',
    series: [],
    expect: firesFrom(5, { critical: 1 }),
  },
  {
    alert: 'DepotDrAbsent',
    shows: 'the daemon ends, and comes back',
    series: [series('build_info', build, values([1, 60], ['gone', 20], [1, 20]))],
    expect: [...firesFrom(65, { critical: 1 }), ...clearsAt(80, { critical: 1 })],
  },
  {
    alert: 'DepotDrAbsent',
    shows: 'a restart is not told, nor is one of two daemons',
    series: [
      series('build_info', build, values([1, 60], ['gone', 4], [1, 60])),
      series('build_info', build, values(['gone', 100], [1, 60]), 'daemon-2:9464'),
    ],
    expect: silentAt(59, 63, 64, 70, 120),
  },
  {
    alert: 'DepotDrDown',
    shows: 'a target that was ours does not answer',
    series: [
      series('build_info', build, values([1, 60], ['gone', 60])),
      { series: 'up{job="depot-dr", instance="daemon-1:9464"}', values: values([1, 60], [0, 60]) },
      { series: 'up{job="node", instance="daemon-1:9100"}', values: values([0, 120]) },
    ],
    expect: firesFrom(65, { critical: 1 }),
  },
  {
    alert: 'DepotDrDown',
    shows: 'a target that left the service discovery is gone, and one that answers is well',
    series: [
      series('build_info', build, values([1, 60], ['gone', 60])),
      series('build_info', build, values([1, 120]), 'daemon-2:9464'),
      {
        series: 'up{job="depot-dr", instance="daemon-1:9464"}',
        values: values([1, 60], ['gone', 60]),
      },
      { series: 'up{job="depot-dr", instance="daemon-2:9464"}', values: values([1, 120]) },
    ],
    expect: silentAt(59, 70, 110),
  },
  {
    alert: 'DepotDrRestarting',
    shows: 'the fourth restart within an hour',
    series: [series('start_timestamp_seconds', {}, started(1, 600, 1200, 1800, 2400, 2400))],
    expect: firesFrom(40, { warning: 1 }),
  },
  {
    alert: 'DepotDrRestarting',
    shows: 'three restarts within an hour are not told',
    series: [series('start_timestamp_seconds', {}, started(1, 600, 1200, 1800, 1800, 1800))],
    expect: silentAt(35, 45, 59),
  },
];
