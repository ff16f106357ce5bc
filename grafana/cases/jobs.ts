import {
  clearsAt,
  firesFrom,
  type InputSeries,
  type RuleCase,
  series,
  silentAt,
  values,
} from './case.js';

interface JobState {
  readonly interval: number;
  readonly success: number;
  readonly registered: number;
  readonly start: number;
  readonly running: number;
  readonly paused: number;
  /** When the newest due time of a pause was told. */
  readonly pauseTold: number;
}

const usual: JobState = {
  interval: 3600,
  success: 600,
  registered: 60,
  start: 540,
  running: 0,
  paused: 0,
  pauseTold: 0,
};

const sweep = { job_name: 'sweep' };

function lastMissed(
  reason: 'down' | 'overlap' | 'paused',
  samples: string,
  instance?: string,
): InputSeries {
  return series('job_last_missed_timestamp_seconds', { ...sweep, reason }, samples, instance);
}

/** All gauges of a job, unchanged for `minutes`; what is given as text is taken as it is. */
function job(
  state: { readonly [K in keyof JobState]?: JobState[K] | string },
  minutes: number,
): readonly InputSeries[] {
  const of = (key: keyof JobState): string => {
    const value = state[key] ?? usual[key];
    return typeof value === 'string' ? value : values([value, minutes]);
  };
  return [
    series('job_expected_interval_seconds', sweep, of('interval')),
    series('job_last_success_timestamp_seconds', sweep, of('success')),
    series('job_registered_timestamp_seconds', sweep, of('registered')),
    series('job_last_start_timestamp_seconds', sweep, of('start')),
    series('job_running', sweep, of('running')),
    series('job_paused', sweep, of('paused')),
    lastMissed('paused', of('pauseTold')),
  ];
}

/** Two intervals and five minutes after minute 10, then the minute after, then five more. */
function overdueMinute(interval: number): number {
  return (600 + 2 * interval + 300) / 60 + 1 + 5;
}

const critical = { critical: 1 };
const warning = { warning: 1 };

const overdue: readonly RuleCase[] = [
  ...[300, 3600, 21_600].map((interval) => ({
    alert: 'DepotDrJobOverdue',
    shows: `the interval is ${interval} seconds`,
    series: job({ interval }, overdueMinute(interval) + 10),
    expect: firesFrom(overdueMinute(interval), critical),
  })),
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a success ends it, after the time that outlasts a restart',
    series: job({ success: values([600, 160], [9600, 60]) }, 220),
    expect: [{ minute: 159, firing: critical }, ...clearsAt(165, critical)],
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a restart is no repair',
    series: job({ success: values([600, 160], ['gone', 4], [600, 60]) }, 224),
    expect: [159, 161, 163, 168, 180].map((minute) => ({ minute, firing: critical })),
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a paused job is not told',
    series: job({ paused: 1 }, 200),
    expect: silentAt(141, 199),
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a job that is taken up after a long pause has its whole time',
    // The last due time of the pause was told in minute 580; it is taken up in minute 600.
    series: job(
      { paused: values([1, 600], [0, 300]), pauseTold: values([31_200, 580], [34_800, 320]) },
      900,
    ),
    expect: [
      ...silentAt(599, 601, 610, 700),
      ...firesFrom((34_800 + 2 * 3600 + 300) / 60 + 1 + 5, critical),
    ],
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a restart does not forget the pause',
    series: job(
      {
        paused: values([1, 600], ['gone', 4], [0, 296]),
        pauseTold: values([34_800, 600], ['gone', 4], [34_800, 296]),
      },
      900,
    ),
    expect: [...silentAt(599, 605, 700), { minute: 720, firing: critical }],
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'an interval that becomes shorter counts once a run by it must have been',
    // Daily until minute 200, then hourly; the first run by that succeeds.
    series: job(
      {
        interval: values([86_400, 200], [3600, 1500]),
        success: values([600, 241], [14_460, 1459]),
      },
      1700,
    ),
    // Nothing follows the success: a day later the former interval is forgotten.
    expect: [...silentAt(199, 201, 210, 240, 400, 1600), { minute: 1660, firing: critical }],
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a job that is never due again is not told',
    series: job({ interval: 0 }, 200),
    expect: silentAt(30, 141, 199),
  },
  {
    alert: 'DepotDrJobOverdue',
    shows: 'a job that never succeeded is told by another alert',
    series: job({ success: 0 }, 200),
    expect: silentAt(141, 199),
  },
  {
    alert: 'DepotDrJobNeverSucceeded',
    shows: 'registered in minute 1, hourly',
    series: job({ success: 0 }, 300),
    expect: firesFrom(132, critical),
  },
  {
    alert: 'DepotDrJobNeverSucceeded',
    shows: 'a first success ends it',
    series: job({ success: values([0, 150], [9000, 60]) }, 210),
    expect: [{ minute: 149, firing: critical }, ...clearsAt(155, critical)],
  },
  {
    alert: 'DepotDrJobNeverSucceeded',
    shows: 'a paused job is not told, nor one that was just taken up',
    series: job(
      { success: 0, paused: values([1, 200], [0, 200]), pauseTold: values([10_800, 400]) },
      400,
    ),
    expect: [...silentAt(132, 199, 201, 300), { minute: 320, firing: critical }],
  },
  {
    alert: 'DepotDrJobNeverSucceeded',
    shows: 'a job that is never due again, or succeeded long ago, is not told',
    series: [
      ...job({ success: 0, interval: 0 }, 200),
      series('job_registered_timestamp_seconds', { job_name: 'upkeep' }, values([60, 200])),
      series('job_last_success_timestamp_seconds', { job_name: 'upkeep' }, values([90, 200])),
      series('job_expected_interval_seconds', { job_name: 'upkeep' }, values([300, 200])),
      series('job_paused', { job_name: 'upkeep' }, values([0, 200])),
    ],
    expect: silentAt(132, 199),
  },
];

const failed: readonly RuleCase[] = [
  {
    alert: 'DepotDrJobFailed',
    shows: 'the newest run has ended without a success, then the next one succeeds',
    series: job(
      {
        start: values([540, 60], [3600, 60], [7200, 60]),
        running: values([0, 60], [1, 5], [0, 55], [1, 1], [0, 59]),
        success: values([600, 121], [7260, 59]),
      },
      180,
    ),
    expect: [...firesFrom(67, warning), ...clearsAt(125, warning)],
  },
  {
    alert: 'DepotDrJobFailed',
    shows: 'a run under way, and a scrape between the two moments of its end, are not told',
    series: job(
      {
        start: values([540, 60], [3600, 60]),
        running: values([0, 60], [1, 30], [0, 30]),
        success: values([600, 91], [5400, 29]),
      },
      120,
    ),
    expect: silentAt(59, 70, 89, 90, 91, 100, 119),
  },
  {
    alert: 'DepotDrJobFailed',
    shows: 'the first run ever failed, and it is remembered over a restart',
    series: job({ success: 0, start: values([540, 30], ['gone', 4], [540, 30]) }, 64),
    expect: [
      { minute: 2, firing: warning },
      { minute: 29, firing: warning },
      { minute: 33, firing: warning },
      { minute: 63, firing: warning },
    ],
  },
  {
    alert: 'DepotDrJobFailed',
    shows: 'a paused job is not told',
    series: job({ start: 700, paused: 1 }, 100),
    expect: silentAt(5, 99),
  },
];

const missedFires: readonly RuleCase[] = [
  {
    alert: 'DepotDrJobMissedFires',
    shows: 'a due time was missed in minute 100; after an hour it is not told any more',
    series: [lastMissed('overlap', values([0, 100], [6000, 200]))],
    expect: [...firesFrom(100, warning), ...clearsAt(160, warning), ...silentAt(290)],
  },
  {
    alert: 'DepotDrJobMissedFires',
    shows: 'another one begins the hour anew',
    series: [lastMissed('overlap', values([6000, 150], [9000, 150]))],
    expect: [{ minute: 149, firing: warning }, ...clearsAt(210, warning)],
  },
  {
    alert: 'DepotDrJobMissedFires',
    shows: 'a Prometheus that has just begun tells nothing of old, and all that is new',
    series: [
      lastMissed('down', `_x200 ${values([6000, 100])}`),
      lastMissed('overlap', `_x200 ${values([9000, 100])}`, 'daemon-2:9464'),
    ],
    expect: [{ minute: 200, firing: warning }, ...clearsAt(210, warning)],
  },
  {
    alert: 'DepotDrJobMissedFires',
    shows: 'what happened while no daemon ran is told by the next one, and a restart hides nothing',
    series: [
      lastMissed('down', values([600, 100], ['gone', 200])),
      lastMissed(
        'down',
        `_x220 ${values([13_200, 10], ['gone', 4], [13_200, 80])}`,
        'daemon-2:9464',
      ),
    ],
    expect: [
      ...firesFrom(220, warning),
      { minute: 235, firing: warning },
      ...clearsAt(280, warning),
    ],
  },
  {
    alert: 'DepotDrJobMissedFires',
    shows: 'due times of a paused job, and a job that missed none, are not told',
    series: [
      lastMissed('paused', values([0, 100], [6000, 200])),
      lastMissed('down', values([0, 300])),
    ],
    expect: silentAt(0, 59, 99, 101, 150, 220),
  },
];

const forgotten: readonly RuleCase[] = [
  {
    alert: 'DepotDrJobPaused',
    shows: 'a day and an hour, a restart between, then it is taken up',
    series: job({ paused: values([0, 10], [1, 700], ['gone', 4], [1, 886], [0, 60]) }, 1660),
    expect: [
      ...firesFrom(10 + 1440 + 60, { info: 1 }),
      { minute: 1599, firing: { info: 1 } },
      ...silentAt(1606),
    ],
  },
  {
    alert: 'DepotDrJobPaused',
    shows: 'a pause of twenty hours',
    series: job({ paused: values([0, 10], [1, 1200], [0, 400]) }, 1610),
    expect: silentAt(100, 1209, 1600),
  },
];

export const jobCases: readonly RuleCase[] = [...overdue, ...failed, ...missedFires, ...forgotten];
