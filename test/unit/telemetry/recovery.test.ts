import type { BackupJob, CopyJob, RecoveryPoint } from '../../../src/estate/backup-facts.js';
import type { AccountId } from '../../../src/estate/ids.js';
import type { ExportDescription, UserBackup } from '../../../src/estate/table-settings.js';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  anAccount,
  aPosture,
  away,
  home,
  now,
  seen,
  someBackups,
  unknown,
} from '../../support/estate-builders.js';
import type { MemoryWorld } from '../../support/memory-observers.js';
import {
  aBackupJob,
  aCopyJob,
  aPoint,
  aVault,
  vaultArn,
  vaultContent,
} from '../../support/place-builders.js';
import { anEnvironment, anEstate, pass, someMetrics, valuesOf } from './support.js';

// What could be gone back to, as metrics: AWS Backup, backups on demand, exports.

const vaultAccount = '345678901234' as AccountId;
const objectTable = 'sdp-prod-e2dd35eedfec-Object';
const arn = `arn:aws:dynamodb:${home}:${accountId}:table/${objectTable}`;
const atHome = `${accountId}/${home}/${objectTable}`;
const seconds = (at: Date): number => at.getTime() / 1000;
const later = new Date(now.getTime() + 10 * minuteMs);

const copies = [{ account: vaultAccount, region: away, maximumAgeHours: 50, retentionDays: 35 }];

function estateWith(backups: ReturnType<typeof someBackups> | undefined) {
  return {
    ...anEstate([anEnvironment({ posture: aPosture({ backups }) })]),
    accounts: [anAccount(), anAccount({ id: vaultAccount, name: 'vaults' })],
  };
}

const wanting = estateWith(someBackups({ maximumAgeHours: 26, copies }));

/** A world whose home vault and vault of copies hold these. */
function vaults(points: readonly RecoveryPoint[], copied: readonly RecoveryPoint[]): MemoryWorld {
  return {
    vaults: {
      [`${accountId}/${home}`]: seen([aVault()]),
      [`${vaultAccount}/${away}`]: seen([
        aVault({ name: 'copies', arn: vaultArn('copies', away, vaultAccount) }),
      ]),
    },
    contents: {
      [`${accountId}/${home}/depot`]: seen(vaultContent({ points })),
      [`${vaultAccount}/${away}/copies`]: seen(vaultContent({ vault: 'copies', points: copied })),
    },
  };
}

async function shown(world: MemoryWorld, key: string, estate = wanting) {
  const metrics = someMetrics();
  metrics.setPosture(await pass(estate, world));
  return valuesOf(metrics, key);
}

/** The series of the Object table, by what is left of their labels. */
function ofObject(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([labels]) => labels.includes('table=Object'))
      .map(([labels, value]) => [
        labels
          .split(',')
          .filter((label) => !/^(environment|table)=/.test(label))
          .join(','),
        value,
      ]),
  );
}

const ofBackup = `account=${accountId},region=${home}`;
const ofCopy = `account=${vaultAccount},region=${away}`;

describe('recovery points of AWS Backup', () => {
  it('are told by the newest and oldest usable one, each in its own place', async () => {
    const points = [
      aPoint({ status: 'CREATING', createdAt: ago(minuteMs) }),
      aPoint({ arn: 'b', createdAt: ago(3 * hourMs) }),
      aPoint({ arn: 'c', createdAt: ago(30 * hourMs) }),
      aPoint({ arn: 'd', createdAt: ago(90 * hourMs), expiresAt: ago(minuteMs) }),
      aPoint({ arn: 'e', createdAt: ago(91 * hourMs), status: 'PARTIAL' }),
      aPoint({ arn: 'f', createdAt: ago(92 * hourMs), status: 'EXPIRED' }),
      aPoint({ arn: 'g', createdAt: ago(-2 * hourMs) }),
      aPoint({ arn: 'h', resourceArn: `${arn}-other`, createdAt: ago(minuteMs) }),
    ];
    const world = vaults(points, [
      // AWS does not call it a copy, but it is not where its table is.
      aPoint({ arn: 'z', createdAt: ago(40 * hourMs), isCopy: false }),
    ]);
    const metrics = someMetrics();
    metrics.setPosture(await pass(wanting, world));
    const newest = await valuesOf(metrics, 'recovery_point_newest_timestamp_seconds');
    expect(ofObject(newest)).toEqual({
      [`${ofBackup},tier=backup`]: seconds(ago(3 * hourMs)),
      [`${ofCopy},tier=backup_copy`]: seconds(ago(40 * hourMs)),
    });
    const oldest = await valuesOf(metrics, 'recovery_point_oldest_timestamp_seconds');
    expect(ofObject(oldest)).toEqual({
      [`${ofBackup},tier=backup`]: seconds(ago(30 * hourMs)),
      [`${ofCopy},tier=backup_copy`]: seconds(ago(40 * hourMs)),
    });
    expect(ofObject(await valuesOf(metrics, 'recovery_points'))).toEqual({
      [`${ofBackup},state=usable,tier=backup`]: 2,
      [`${ofBackup},state=creating,tier=backup`]: 1,
      [`${ofBackup},state=expired,tier=backup`]: 2,
      [`${ofBackup},state=broken,tier=backup`]: 2, // partial, and one from the future
      [`${ofCopy},state=usable,tier=backup_copy`]: 1,
      [`${ofCopy},state=broken,tier=backup_copy`]: 0,
    });
  });

  it('are 0 where they are wanted and there are none, and are not there otherwise', async () => {
    expect(ofObject(await shown({}, 'recovery_point_newest_timestamp_seconds'))).toEqual({
      [`${ofBackup},tier=backup`]: 0,
      [`${ofCopy},tier=backup_copy`]: 0,
    });
    expect(await shown({}, 'recovery_point_oldest_timestamp_seconds')).toEqual({});
    const unwanted = estateWith(undefined);
    expect(await shown({}, 'recovery_point_newest_timestamp_seconds', unwanted)).toEqual({});
    expect(await shown({}, 'recovery_point_maximum_age_seconds', unwanted)).toEqual({});
  });

  it('are told where nobody asked for them', async () => {
    const found = await shown(
      vaults([aPoint()], []),
      'recovery_point_newest_timestamp_seconds',
      estateWith(undefined),
    );
    expect(ofObject(found)).toEqual({ [`${ofBackup},tier=backup`]: seconds(ago(7 * hourMs)) });
  });

  it('stand beside the age that is wanted of them', async () => {
    expect(await shown({}, 'recovery_point_maximum_age_seconds')).toEqual({
      [`account=${accountId},environment=prod-orders,region=${home},tier=backup`]: 26 * 3600,
      [`account=${vaultAccount},environment=prod-orders,region=${away},tier=backup_copy`]:
        50 * 3600,
    });
  });

  it('stay as last seen while the vaults cannot be read', async () => {
    const first = await pass(wanting, vaults([aPoint()], []));
    const dark = { [`${accountId}/${home}`]: unknown() };
    const metrics = someMetrics();
    metrics.setPosture(await pass(wanting, { vaults: dark }, first, later));
    const newest = ofObject(await valuesOf(metrics, 'recovery_point_newest_timestamp_seconds'));
    expect(newest[`${ofBackup},tier=backup`]).toBe(seconds(ago(7 * hourMs)));
  });

  it('stay when their table is gone', async () => {
    const first = await pass(wanting, vaults([aPoint()], []));
    const gone = { tables: { [atHome]: absent() }, pitr: { [atHome]: absent() } };
    const world = { ...vaults([aPoint()], []), ...gone };
    const metrics = someMetrics();
    metrics.setPosture(await pass(wanting, world, first, later));
    const newest = ofObject(await valuesOf(metrics, 'recovery_point_newest_timestamp_seconds'));
    expect(newest[`${ofBackup},tier=backup`]).toBe(seconds(ago(7 * hourMs)));
  });
});

describe('backups on demand and exports', () => {
  const userBackup = (changes: Partial<UserBackup>): UserBackup => ({
    arn: `${arn}/backup/1`,
    name: 'by-hand',
    tableId: 'table-id-1',
    createdAt: ago(dayMs),
    status: 'AVAILABLE',
    sizeBytes: undefined,
    ...changes,
  });
  const anExport = (changes: Partial<ExportDescription>): ExportDescription => ({
    arn: `${arn}/export/1`,
    status: 'COMPLETED',
    kind: 'full',
    to: ago(10 * hourMs),
    from: undefined,
    startedAt: ago(10 * hourMs),
    endedAt: ago(9 * hourMs),
    bucket: 'depot-backups',
    bucketOwner: undefined,
    prefix: 'exports',
    manifest: undefined,
    itemCount: undefined,
    billedBytes: undefined,
    isFiltered: false,
    failureCode: undefined,
    failureMessage: undefined,
    ...changes,
  });
  const link = (from: number, to: number, changes: Partial<ExportDescription> = {}) =>
    anExport({ kind: 'incremental', from: ago(from * hourMs), to: ago(to * hourMs), ...changes });

  it('tell of backups that somebody made, as soon as there is one', async () => {
    const made = [
      userBackup({ status: 'CREATING', createdAt: ago(minuteMs) }),
      userBackup({}),
      userBackup({ createdAt: ago(5 * dayMs) }),
    ];
    const world = { userBackups: { [atHome]: seen(made) } };
    const newest = await shown(world, 'recovery_point_newest_timestamp_seconds');
    expect(ofObject(newest)[`${ofBackup},tier=user_backup`]).toBe(seconds(ago(dayMs)));
    const points = ofObject(await shown(world, 'recovery_points'));
    expect(points[`${ofBackup},state=usable,tier=user_backup`]).toBe(2);
    expect(points[`${ofBackup},state=creating,tier=user_backup`]).toBe(1);
    expect(Object.keys(await shown({}, 'recovery_points')).join(' ')).not.toContain('user_backup');
  });

  it.each([
    ['a full one', [anExport({})], 10],
    ['a chain', [anExport({}), link(10, 9), link(9, 8)], 8],
    ['a chain that is told in another order', [link(9, 8), link(10, 9), anExport({})], 8],
    ['a chain with a hole', [anExport({}), link(9, 8), link(8, 7)], 10],
    [
      'a chain whose link failed',
      [anExport({}), link(10, 9, { status: 'FAILED' }), link(9, 8)],
      10,
    ],
    ['links without a full one', [link(10, 9)], 0],
    ['one that is filtered', [anExport({ isFiltered: true })], undefined],
    ['one that is under way', [anExport({ status: 'IN_PROGRESS' })], 0],
  ] as const)('end %s where it holds everything', async (_, exports, hours) => {
    const world = { exports: { [atHome]: seen(exports) } };
    const newest = ofObject(await shown(world, 'recovery_point_newest_timestamp_seconds'));
    const label = `${ofBackup},tier=export`;
    expect(newest[label]).toBe(hours === 0 ? 0 : hours && seconds(ago(hours * hourMs)));
  });

  it('call an export broken that failed or whose chain does', async () => {
    const exports = [
      anExport({}),
      link(10, 9, { status: 'FAILED' }),
      link(9, 8),
      anExport({ status: 'IN_PROGRESS' }),
    ];
    const points = ofObject(
      await shown({ exports: { [atHome]: seen(exports) } }, 'recovery_points'),
    );
    expect(points).toMatchObject({
      [`${ofBackup},state=usable,tier=export`]: 1,
      [`${ofBackup},state=broken,tier=export`]: 2,
      [`${ofBackup},state=creating,tier=export`]: 1,
    });
  });
});

describe('jobs of AWS Backup', () => {
  const key = 'backup_job_last_end_timestamp_seconds';
  const copyKey = 'copy_job_last_end_timestamp_seconds';
  const inHome = (jobs: readonly BackupJob[]): MemoryWorld => ({
    jobs: { [`${accountId}/${home}`]: seen(jobs) },
  });
  const copiesOf = (jobs: readonly CopyJob[]): MemoryWorld => ({
    copyJobs: { [`${accountId}/${home}`]: seen(jobs) },
  });

  it('tell when the newest of each end was', async () => {
    const ends = [
      ['COMPLETED', 6],
      ['COMPLETED', 30],
      ['FAILED', 2],
      ['RUNNING', 1],
    ] as const;
    const jobs = ends.map(([state, hours]) =>
      aBackupJob({ state, completedAt: state === 'RUNNING' ? undefined : ago(hours * hourMs) }),
    );
    expect(ofObject(await shown(inHome(jobs), key))).toEqual({
      [`${ofBackup},state=completed`]: seconds(ago(6 * hourMs)),
      [`${ofBackup},state=failed`]: seconds(ago(2 * hourMs)),
    });
  });

  it.each([
    ['ABORTED', undefined, 'aborted'],
    ['EXPIRED', undefined, 'expired'],
    ['PARTIAL', undefined, 'partial'],
    ['COMPLETED', 'VSS_ERROR', 'partial'],
    ['COMPLETED', 'SUCCESS', 'completed'],
    ['COMPLETED', undefined, 'completed'],
  ] as const)('call %s with the category %s %s', async (state, messageCategory, end) => {
    // A job that expired never ended: the moment of its making stands for it.
    const job = aBackupJob({ state, messageCategory, completedAt: undefined });
    const values = ofObject(await shown(inHome([job]), key));
    expect(values[`${ofBackup},state=${end}`]).toBe(seconds(ago(7 * hourMs)));
  });

  it('are 0 where backups and copies are wanted and no job ended', async () => {
    expect(ofObject(await shown({}, key))).toEqual({
      [`${ofBackup},state=completed`]: 0,
      [`${ofBackup},state=failed`]: 0,
    });
    expect(ofObject(await shown({}, copyKey))).toEqual({
      [`${ofCopy},state=completed`]: 0,
      [`${ofCopy},state=failed`]: 0,
    });
    expect(await shown({}, key, estateWith(undefined))).toEqual({});
  });

  it('are told of copies where they go to, and not at all where that is not known', async () => {
    const to = vaultArn('copies', away, vaultAccount);
    const jobs = [
      aCopyJob({ vaultArn: to, state: 'FAILED', completedAt: ago(hourMs) }),
      aCopyJob({ id: 'copy-2', vaultArn: 'nowhere' }),
    ];
    expect(ofObject(await shown(copiesOf(jobs), copyKey))).toEqual({
      [`${ofCopy},state=completed`]: 0,
      [`${ofCopy},state=failed`]: seconds(ago(hourMs)),
    });
  });
});

describe('vaults', () => {
  const lockOf = async (lock: ReturnType<typeof aVault>['lock']) => {
    const world = {
      ...vaults([aPoint()], []),
      vaults: { [`${accountId}/${home}`]: seen([aVault({ lock }), aVault({ name: 'empty' })]) },
    };
    return {
      effective: await shown(world, 'vault_lock_effective_timestamp_seconds'),
      least: await shown(world, 'vault_min_retention_seconds'),
    };
  };
  const label = (mode: string): string =>
    `account=${accountId},mode=${mode},region=${home},vault=depot`;
  const retention = `account=${accountId},region=${home},vault=depot`;

  it.each([
    [{ kind: 'off' } as const, 'none', 0, 0],
    [
      {
        kind: 'on',
        mode: 'governance',
        immutableFrom: undefined,
        minimumDays: 7,
        maximumDays: undefined,
      } as const,
      'governance',
      0,
      7 * 86_400,
    ],
    [
      {
        kind: 'on',
        mode: 'compliance',
        immutableFrom: ago(-3 * dayMs),
        minimumDays: undefined,
        maximumDays: undefined,
      } as const,
      'compliance',
      seconds(ago(-3 * dayMs)),
      0,
    ],
  ])('that hold our points tell of their lock: %j', async (lock, mode, from, least) => {
    expect(await lockOf(lock)).toEqual({
      effective: { [label(mode)]: from },
      least: { [retention]: least },
    });
  });
});
