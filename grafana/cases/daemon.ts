import { clearsAt, firesFrom, growing, type RuleCase, series, silentAt, values } from './case.js';

/** A counter of the daemon: it grows, it is born late, it begins anew. */
function counterCases(
  alert: string,
  counter: (samples: string) => ReturnType<typeof series>,
): readonly RuleCase[] {
  return [
    {
      alert,
      shows: 'the counter grows, and an hour passes',
      series: [counter(values([0, 100], [1, 200]))],
      expect: [...firesFrom(100, { warning: 1 }), ...silentAt(165, 290)],
    },
    {
      alert,
      shows: 'the counter is born at 1',
      series: [counter(`_x100 ${values([1, 200])}`)],
      expect: [...firesFrom(100, { warning: 1 }), ...silentAt(165, 290)],
    },
    {
      alert,
      shows: 'an old count, and a restart that begins it anew, are not told',
      series: [counter(values([3, 200], ['gone', 3], [0, 200]))],
      expect: silentAt(100, 199, 204, 210, 300),
    },
  ];
}

export const daemonCases: readonly RuleCase[] = [
  {
    alert: 'DepotDrNotReady',
    shows: 'one part does not hold',
    series: [
      series('ready', { part: 'journal' }, values([1, 60])),
      series('ready', { part: 'first-pass' }, values([0, 20], [1, 40])),
    ],
    expect: [...firesFrom(15, { critical: 1 }), ...clearsAt(20, { critical: 1 })],
  },
  {
    alert: 'DepotDrNotReady',
    shows: 'a first pass that takes fourteen minutes',
    series: [series('ready', { part: 'first-pass' }, values([0, 15], [1, 60]))],
    expect: silentAt(5, 14, 15, 30),
  },
  {
    alert: 'DepotDrConfigReloadFailed',
    shows: 'a newer file is refused, then mended',
    series: [series('config_last_reload_successful', {}, values([1, 10], [0, 20], [1, 20]))],
    expect: [...firesFrom(15, { warning: 1 }), ...clearsAt(30, { warning: 1 })],
  },
  ...counterCases('DepotDrSeriesDropped', (samples) =>
    series('metrics_series_dropped_total', {}, samples),
  ),
  ...counterCases('DepotDrClockStepped', (samples) =>
    series('clock_steps_total', { direction: 'back' }, samples),
  ),
  ...counterCases('DepotDrLogLinesLost', (samples) => series('log_lines_lost_total', {}, samples)),
  ...counterCases('DepotDrJournalWritesFailing', (samples) =>
    series('journal_write_failures_total', {}, samples),
  ),
  {
    alert: 'DepotDrJournalUnhealthy',
    shows: 'writes fail, then work again',
    series: [series('journal_healthy', {}, values([1, 10], [0, 20], [1, 20]))],
    expect: [...firesFrom(15, { critical: 1 }), ...clearsAt(35, { critical: 1 })],
  },
  {
    alert: 'DepotDrJournalUnhealthy',
    shows: 'one failed write is not told',
    series: [series('journal_healthy', {}, values([1, 10], [0, 4], [1, 20]))],
    expect: silentAt(9, 13, 14, 30),
  },
  {
    alert: 'DepotDrJournalSetAside',
    shows: 'it was set aside in minute 10, and is told for a day',
    series: [series('journal_set_aside_timestamp_seconds', {}, values([0, 10], [600, 1500]))],
    expect: [...firesFrom(10, { warning: 1 }), ...clearsAt(1450, { warning: 1 })],
  },
  {
    alert: 'DepotDrJournalSetAside',
    shows: 'a journal that was whole',
    series: [series('journal_set_aside_timestamp_seconds', {}, values([0, 60]))],
    expect: silentAt(0, 59),
  },
  {
    alert: 'DepotDrEventLoopBlocked',
    shows: 'blocks above a second go on',
    series: [series('event_loop_lag_seconds', {}, values([0.02, 10], [1.01, 20], [0.02, 20]))],
    expect: [...firesFrom(20, { warning: 1 }), ...silentAt(36)],
  },
  {
    alert: 'DepotDrEventLoopBlocked',
    shows: 'one long block, and blocks of just a second, are not told',
    series: [series('event_loop_lag_seconds', {}, values([0.02, 10], [9, 1], [1, 60]))],
    expect: silentAt(10, 15, 20, 60),
  },
  {
    alert: 'DepotDrSchedulerStalled',
    shows: 'the heartbeat stops at minute 10',
    series: [series('scheduler_heartbeat_timestamp_seconds', {}, values([600, 60]))],
    expect: firesFrom(18, { critical: 1 }),
  },
  {
    alert: 'DepotDrSchedulerStalled',
    shows: 'the heartbeat never comes',
    series: [series('scheduler_heartbeat_timestamp_seconds', {}, values([0, 60]))],
    expect: firesFrom(8, { critical: 1 }),
  },
  {
    alert: 'DepotDrSchedulerStalled',
    shows: 'a heartbeat each minute',
    series: [series('scheduler_heartbeat_timestamp_seconds', {}, growing(60, 60))],
    expect: silentAt(5, 30, 59),
  },
];
