import { catalogue as controls } from '../../src/controls/catalogue.js';
import { invariant } from '../../src/kernel/errors.js';
import type { AlertCard } from '../alert-card.js';
import { alerts } from '../alerts.js';
import {
  clearsAt,
  type Firing,
  firesFrom,
  growing,
  type InputSeries,
  type RuleCase,
  series,
  silentAt,
  type Stretch,
  values,
} from './case.js';

const place = { environment: 'prod-eu', account: '123456789012', region: 'eu-west-1' };
const placement = { ...place, table: 'Object' };

interface Failure {
  readonly control: string;
  readonly reason: string;
  readonly severity: string;
}

function failing({ control, reason, severity }: Failure, samples: string): InputSeries {
  const resource = 'sdp-e2dd35eedfec-Object';
  return series('check_failing', { ...place, resource, check: control, severity, reason }, samples);
}

/** In the region of a replica the metric of that replica is there as well. */
function surroundings({ name }: AlertCard, minutes: number): readonly InputSeries[] {
  return name === 'DepotDrReplicaUnprotected'
    ? [series('replica_active', placement, values([1, minutes]))]
    : [];
}

function severityOf(control: string, reason: string): string {
  const found = controls.find(({ id }) => id === control)?.reasons[reason];
  invariant(found !== undefined, `there is no ${control}/${reason}`);
  return found.severity;
}

/** How many of some failures there are of each severity. */
function counted(failures: readonly Failure[]): Firing {
  const counts: Record<string, number> = {};
  for (const { severity } of failures) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

/** What every alert on failures must do, for all the failures that it tells. */
function failureCases(card: AlertCard): readonly RuleCase[] {
  const { name, tells } = card;
  if (tells === undefined) return [];
  const wait = card.forSeconds / 60;
  const failures = Object.entries(tells).flatMap(([control, reasons]) =>
    reasons.map((reason) => ({ control, reason, severity: severityOf(control, reason) })),
  );
  const told = failures.map(({ control, reason }) => `${control} ${reason}`).join(', ');
  const firing = counted(failures);
  const always: Stretch = [1, wait + 20];
  const samples = `_x10 ${values(always, ['gone', 3], [1, 20], ['gone', 30])}`;
  return [
    {
      alert: name,
      shows: `each of these fails: ${told}; then a restart, then it is repaired`,
      series: [
        ...failures.map((failure) => failing(failure, samples)),
        ...surroundings(card, wait + 100),
      ],
      expect: [
        { minute: 9, firing: {} },
        ...(wait === 0 ? [] : [{ minute: 9 + wait, firing: {} }]),
        { minute: 10 + wait, firing },
        ...[31, 36, 50].map((minute) => ({ minute: minute + wait, firing })),
        ...clearsAt(10 + wait + 20 + 3 + 20 + 5, firing),
      ],
    },
    {
      alert: name,
      shows: 'what it tells is only a hint here',
      series: [
        ...failures.map((failure) =>
          failing({ ...failure, severity: 'info' }, values([1, wait + 30])),
        ),
        ...surroundings(card, wait + 30),
      ],
      expect: silentAt(10 + wait, 29 + wait),
    },
  ];
}

const pitrOff = { control: 'pitr-enabled', reason: 'PitrDisabled', severity: 'critical' };
const critical = { critical: 1 };

const placesOfPitr: readonly RuleCase[] = [
  {
    alert: 'DepotDrPitrDisabled',
    shows: 'the region of a replica is told by another alert',
    series: [
      failing(pitrOff, values([1, 60])),
      series('replica_active', placement, values([0, 60])),
    ],
    expect: silentAt(5, 59),
  },
  {
    alert: 'DepotDrReplicaUnprotected',
    shows: 'the home region is told by another alert',
    series: [
      failing(pitrOff, values([1, 60])),
      series('replica_active', { ...placement, region: 'eu-central-1' }, values([1, 60])),
    ],
    expect: silentAt(10, 59),
  },
  {
    alert: 'DepotDrTableMissing',
    shows: 'a deleted table is told though its PITR checks end',
    series: [
      failing(pitrOff, values([1, 60], ['gone', 60])),
      failing(
        { control: 'table-present', reason: 'TableMissing', severity: 'critical' },
        `_x60 ${values([1, 60])}`,
      ),
      series('table_present', placement, values([1, 60], [0, 60])),
    ],
    expect: firesFrom(60, critical),
  },
];

function earliest(samples: string, windowDays: number, minutes: number): readonly InputSeries[] {
  return [
    series('pitr_earliest_restorable_timestamp_seconds', placement, samples),
    series('pitr_window_seconds', placement, values([windowDays * 86_400, minutes])),
  ];
}

/** Passes each four hours on a window of one day that is full: each finds a later far end. */
const fullWindow = Array.from({ length: 3 }, (_, pass): Stretch => [600 + pass * 240 * 60, 240]);

const waiver = {
  environment: place.environment,
  account: '',
  region: '',
  resource: '',
  check: 'pitr-enabled',
  owner: 'somebody',
};

/** When an alert tells of a point of minute 10. */
const pointOld = 10 + 60 + 45 + 60 + 1 + 15;

/** The newest recovery point of a table where one of an hour at most is wanted. */
function points(samples: string, minutes: number): readonly InputSeries[] {
  const { account, region } = place;
  const tier = 'backup';
  return [
    series('recovery_point_newest_timestamp_seconds', { ...placement, tier }, samples),
    series('recovery_point_maximum_age_seconds', { ...place, tier }, values([3600, minutes])),
    series('sweep_expected_interval_seconds', { account, region }, values([900, minutes])),
  ];
}

function lock(mode: 'governance' | 'compliance', samples: string, vault = 'depot'): InputSeries {
  const { account, region } = place;
  const labels = { account, region, vault, mode };
  return series('vault_lock_effective_timestamp_seconds', labels, samples);
}

const moments: readonly RuleCase[] = [
  {
    alert: 'DepotDrPitrEarliestJumped',
    shows: 'the history begins two hours and a second later than it did',
    series: earliest(values([600, 200], [7801, 200]), 35, 400),
    expect: [...firesFrom(200, critical), { minute: 255, firing: critical }, ...silentAt(266, 390)],
  },
  {
    alert: 'DepotDrPitrEarliestJumped',
    shows: 'PITR was off for three hours between',
    series: earliest(values([600, 200], ['gone', 180], [22_800, 100]), 35, 480),
    expect: [...firesFrom(380, critical), ...silentAt(446)],
  },
  {
    alert: 'DepotDrPitrEarliestJumped',
    shows: 'two hours later are not told, nor is PITR that was just enabled',
    series: [
      ...earliest(values([600, 200], [7800, 200]), 35, 400),
      series(
        'pitr_earliest_restorable_timestamp_seconds',
        { ...placement, table: 'Index' },
        `_x300 ${values([18_000, 100])}`,
      ),
      series('pitr_window_seconds', { ...placement, table: 'Index' }, values([35 * 86_400, 400])),
    ],
    expect: silentAt(199, 200, 255, 301, 390),
  },
  {
    alert: 'DepotDrPitrEarliestJumped',
    shows: 'the far end of a full window moves with the time',
    series: earliest(`_x1450 ${values(...fullWindow)}`, 1, 2170),
    expect: silentAt(1690, 1691, 1700, 1931),
  },
  {
    alert: 'DepotDrRestorePointOld',
    shows: 'three passes of a quarter of an hour and an hour after minute 10, and fifteen minutes',
    series: [
      series('pitr_latest_restorable_timestamp_seconds', placement, values([600, 200])),
      series(
        'sweep_expected_interval_seconds',
        { account: place.account, region: place.region },
        values([900, 200]),
      ),
    ],
    expect: firesFrom(131, critical),
  },
  {
    alert: 'DepotDrRestorePointOld',
    shows: 'it follows the present, five minutes behind',
    series: [
      series('pitr_latest_restorable_timestamp_seconds', placement, `_x10 ${growing(60, 300)}`),
      series(
        'sweep_expected_interval_seconds',
        { account: place.account, region: place.region },
        values([900, 310]),
      ),
    ],
    expect: silentAt(15, 131, 309),
  },
  {
    alert: 'DepotDrReplicaCutOffSoon',
    shows: 'inaccessible since minute 10: twelve hours later, and after a restart',
    series: [
      series(
        'replica_inaccessible_since_timestamp_seconds',
        placement,
        values([600, 750], ['gone', 4], [600, 20], [0, 60]),
      ),
    ],
    expect: [
      ...firesFrom(731, critical),
      { minute: 752, firing: critical },
      { minute: 760, firing: critical },
      ...clearsAt(779, critical),
    ],
  },
  {
    alert: 'DepotDrRecoveryPointOld',
    shows: 'an hour, three passes and an hour after minute 10, and fifteen minutes',
    series: points(values([600, 220]), 220),
    expect: firesFrom(pointOld, critical),
  },
  {
    alert: 'DepotDrRecoveryPointOld',
    shows: 'none was ever seen, until one is',
    // Time begins at 0, so never is as old as the test is long.
    series: points(values([0, 220], [13_200, 40]), 260),
    expect: [{ minute: 219, firing: critical }, ...clearsAt(225, critical)],
  },
  {
    alert: 'DepotDrRecoveryPointOld',
    shows: 'a check that fails tells it already',
    series: [
      ...points(values([600, 220]), 220),
      failing(
        { control: 'recovery-point-fresh', reason: 'RecoveryPointStale', severity: 'critical' },
        values([1, 220]),
      ),
    ],
    expect: silentAt(pointOld, 219),
  },
  {
    alert: 'DepotDrRecoveryPointOld',
    shows: 'one that nobody asked for may be of any age',
    series: [
      series(
        'recovery_point_newest_timestamp_seconds',
        { ...placement, tier: 'user_backup' },
        values([600, 220]),
      ),
      ...points(growing(60, 220), 220),
    ],
    expect: silentAt(pointOld, 219),
  },
  {
    alert: 'DepotDrVaultLockClosing',
    shows: 'a day before its date',
    // Its date is a day and a minute after minute 10.
    series: [lock('compliance', values([600 + 86_460, 30]))],
    expect: firesFrom(12, { warning: 1 }),
  },
  {
    alert: 'DepotDrVaultLockClosing',
    shows: 'until its date',
    series: [lock('compliance', values([2400, 60]))],
    expect: [{ minute: 2, firing: { warning: 1 } }, ...clearsAt(45, { warning: 1 })],
  },
  {
    alert: 'DepotDrVaultLockClosing',
    shows: 'a lock that is in force, one that has no date, and one that was taken off in time',
    series: [
      lock('compliance', values([60, 60])),
      lock('governance', values([0, 60])),
      lock('compliance', `${values([7200, 20])} stale`, 'another'),
    ],
    expect: [{ minute: 15, firing: { warning: 1 } }, ...silentAt(40, 59)],
  },
  {
    alert: 'DepotDrWaiverExpiring',
    shows: 'seven days before its end, and an hour',
    series: [series('waiver_expiry_timestamp_seconds', waiver, values([7 * 86_400 + 6000, 200]))],
    expect: firesFrom(100 + 1 + 60, { info: 1 }),
  },
  {
    alert: 'DepotDrWaiverExpiring',
    shows: 'not after its end, which another alert tells',
    series: [series('waiver_expiry_timestamp_seconds', waiver, values([12_000, 240]))],
    expect: [{ minute: 199, firing: { info: 1 } }, ...clearsAt(200, { info: 1 })],
  },
  {
    alert: 'DepotDrWaiverExpiring',
    shows: 'a waiver that has a later date again',
    series: [
      series('waiver_expiry_timestamp_seconds', waiver, values([86_400, 200], [30 * 86_400, 60])),
    ],
    expect: [{ minute: 199, firing: { info: 1 } }, ...clearsAt(200, { info: 1 })],
  },
  {
    alert: 'DepotDrReplicaCutOffSoon',
    shows: 'a replica that is accessible',
    series: [series('replica_inaccessible_since_timestamp_seconds', placement, values([0, 740]))],
    expect: silentAt(5, 731),
  },
];

/** An alert on a metric of its own is silent while a check of the same thing is waived. */
function waivedCases({ name, silencedBy = 'nothing' }: AlertCard): readonly RuleCase[] {
  if (silencedBy === 'nothing') return [];
  const fires = moments.find(
    ({ alert, expect }) =>
      alert === name && expect.some(({ firing }) => Object.keys(firing).length > 0),
  );
  invariant(fires !== undefined, `there is no case in which ${name} fires`);
  const labels = new Map(
    [...(fires.series[0]?.series ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(
      ([, label = '', value = '']) => [label, value],
    ),
  );
  const labelOf = (label: string | undefined): string => labels.get(label ?? '') ?? '';
  const waivedFor = (check: string, table: string): InputSeries =>
    series(
      'check_waived',
      {
        environment: labelOf('environment'),
        account: labelOf('account'),
        region: labelOf('region'),
        table,
        resource: labelOf(silencedBy.resource),
        check,
        severity: 'critical',
        reason: 'Anything',
        owner: 'somebody',
      },
      values([1, 2200]),
    );
  return [
    ...silencedBy.checks.map((check) => ({
      alert: name,
      shows: `${fires.shows}; but ${check} is waived there`,
      series: [...fires.series, waivedFor(check, labelOf('table'))],
      expect: fires.expect.map(({ minute }) => ({ minute, firing: {} })),
    })),
    {
      alert: name,
      shows: `${fires.shows}; a waiver of another check does not matter`,
      series: [...fires.series, waivedFor('bucket-ownership', labelOf('table'))],
      expect: fires.expect,
    },
  ];
}

export const postureCases: readonly RuleCase[] = [
  ...alerts.flatMap(failureCases),
  ...placesOfPitr,
  ...moments,
  ...alerts.flatMap(waivedCases),
];
