import type { BackupFacts, BackupPlan, VaultLock } from '../../../../src/estate/backup-facts.js';
import type { Environment } from '../../../../src/estate/environment.js';
import type { AccountId, EnvironmentName, RegionId } from '../../../../src/estate/ids.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  accountId,
  ago,
  anEnvironment,
  aPosture,
  away,
  home,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aBackupPosture,
  aboutObject,
  aJob,
  aPlan,
  aPoint,
  aSelection,
  aVault,
  aWorld,
  backupFacts,
  content,
  copiesOfAll,
  findingsOf,
  pointsOfAll,
  saidBy,
  tableArnOf,
  vaultAccount,
  type WorldChanges,
} from './support.js';

// Estates for which scanners in use give a wrong answer, each with the right one.

const object = 'sdp-prod-e2dd35eedfec-Object';

function selecting(selection: Parameters<typeof aSelection>[0]): Partial<BackupFacts> {
  return { plans: seen([aPlan({ selections: [aSelection(selection)] })]) };
}

function said(control: string, world: WorldChanges): string {
  const { verdict, reason } = aboutObject(control, aWorld(world));
  return reason === undefined ? verdict : `${verdict} ${reason}`;
}

/** The same environment, hence the same table names, in another place. */
function twin(account: AccountId, region: RegionId): Environment {
  return anEnvironment({
    name: `twin-${account}-${region}` as EnvironmentName,
    account,
    region,
    posture: aPosture({ backups: aBackupPosture({ copies: [] }) }),
  });
}

/** Verdicts on the table Object, by the place that it is in. */
function byPlace(control: string, world: WorldChanges): Readonly<Record<string, string>> {
  const found = findingsOf(aWorld(world)).filter(
    (finding) => finding.control === control && finding.subject.table === 'Object',
  );
  return Object.fromEntries(
    found.map(({ subject, verdict }) => [`${subject.account} ${subject.region}`, verdict]),
  );
}

const nothing = backupFacts({ plans: seen([]), contents: new Map([content('depot', [])]) });

describe('one table name in several accounts and regions', () => {
  // Known to be joined by name alone: one protected copy marks all as protected.
  const world: WorldChanges = {
    posture: { copies: [] },
    environments: [twin(accountId, away), twin(vaultAccount, away)],
    home: selecting({ resources: [tableArnOf(object)] }),
    places: new Map([
      [`${accountId}/${away}`, nothing],
      [`${vaultAccount}/${away}`, nothing],
    ]),
  };
  const onlyAtHome = {
    [`${accountId} ${home}`]: 'pass',
    [`${accountId} ${away}`]: 'fail',
    [`${vaultAccount} ${away}`]: 'fail',
  };

  it('is planned only where a plan of that account and region takes it', () => {
    expect(byPlace('backup-planned', world)).toEqual(onlyAtHome);
  });

  it('is not planned by a plan of its place that names a namesake', () => {
    const namesakes = [tableArnOf(object, away), tableArnOf(object, home, vaultAccount)];
    expect(said('backup-planned', { home: selecting({ resources: namesakes }) })).toBe(
      'fail NotSelected',
    );
  });

  it('is backed up only where its own points are', () => {
    expect(byPlace('recovery-point-fresh', world)).toEqual(onlyAtHome);
  });

  it('is not made fresh by the points of its namesakes in the same vault', () => {
    const namesakes = [tableArnOf(object, away), tableArnOf(object, away, vaultAccount)];
    const held = namesakes.map((resourceArn, at) => aPoint({ arn: `${at}`, resourceArn }));
    expect(
      byPlace('recovery-point-fresh', {
        ...world,
        home: { contents: new Map([content('depot', held)]) },
      }),
    ).toMatchObject({ [`${accountId} ${home}`]: 'fail' });
  });

  it('fails by the jobs of its own only', () => {
    const failed = aJob({ state: 'FAILED', resourceArn: tableArnOf(object, away) });
    const both = backupFacts({ jobs: seen([failed]) });
    const jobs: WorldChanges = {
      ...world,
      home: { jobs: seen([failed]) },
      places: new Map([
        [`${accountId}/${away}`, both],
        [`${vaultAccount}/${away}`, both],
      ]),
    };
    expect(byPlace('backup-jobs', jobs)).toEqual({
      [`${accountId} ${home}`]: 'pass',
      [`${accountId} ${away}`]: 'fail',
      [`${vaultAccount} ${away}`]: 'pass',
    });
  });
});

describe('a plan for everything', () => {
  // Known to count for every region, and whatever it leaves out.
  it('in another region protects nothing here', () => {
    const world: WorldChanges = {
      home: { plans: seen([]) },
      places: new Map([[`${accountId}/${away}`, backupFacts()]]),
    };
    expect(said('backup-planned', world)).toBe('fail PlannedElsewhere');
  });

  it('protects nothing that its NotResources name', () => {
    const notResources = ['arn:aws:dynamodb:*:*:table/sdp-test-*'];
    expect(said('backup-planned', { home: selecting({ resources: ['*'], notResources }) })).toBe(
      'pass',
    );
    const all = ['arn:aws:dynamodb:*:*:table/*'];
    const world = { home: selecting({ resources: ['*'], notResources: all }) };
    expect(said('backup-planned', world)).toBe('fail NotSelected');
  });

  it('protects only what its conditions let through', () => {
    const conditions = [
      { operator: 'StringEquals', key: 'aws:ResourceTag/env', value: 'production' } as const,
    ];
    const conditional = { home: selecting({ resources: ['*'], conditions }) };
    const tagged = (value: string) => seen([{ key: 'env', value }]);
    expect(said('backup-planned', { ...conditional, tags: tagged('production') })).toBe('pass');
    expect(said('backup-planned', { ...conditional, tags: tagged('test') })).toBe(
      'fail NotSelected',
    );
    expect(said('backup-planned', { ...conditional, tags: seen([]) })).toBe('fail NotSelected');
  });

  it('protects nothing without opt-in, unless it says that tables are meant', () => {
    const settings = seen({ isOptedIn: false, isFullyManaged: true });
    const planned = (resource: string) =>
      said('backup-planned', { home: { ...selecting({ resources: [resource] }), settings } });
    expect(planned('*')).toBe('fail NotOptedIn');
    expect(planned('arn:aws:dynamodb:*')).toBe('fail NotOptedIn');
    expect(planned('arn:aws:dynamodb:*:*:table/*')).toBe('pass');
  });
});

describe('selections by tag and by wildcard', () => {
  // Known to be ignored, or compared by key alone.
  const byTag = selecting({ tags: [{ key: 'Backup', value: 'daily' }] });

  it('protect the table that has the tag with that value', () => {
    const world = { home: byTag, tags: seen([{ key: 'Backup', value: 'daily' }]) };
    expect(said('backup-planned', world)).toBe('pass');
  });

  it('do not protect the table that has the tag with another value', () => {
    const world = { home: byTag, tags: seen([{ key: 'Backup', value: 'never' }]) };
    expect(said('backup-planned', world)).toBe('fail NotSelected');
  });

  it('are not guessed where the tags could not be read', () => {
    expect(said('backup-planned', { home: byTag, tags: unknown() })).toBe('unknown ReadDenied');
  });

  it('protect by the beginning of an ARN', () => {
    const world = { home: selecting({ resources: [tableArnOf('sdp-prod-*')] }) };
    expect(said('backup-planned', world)).toBe('pass');
  });

  it('take the tags beside the ARNs, not of the ARNs', () => {
    const either = selecting({
      resources: ['arn:aws:s3:::*'],
      tags: [{ key: 'Backup', value: 'daily' }],
    });
    const world = { home: either, tags: seen([{ key: 'Backup', value: 'daily' }]) };
    expect(said('backup-planned', world)).toBe('pass');
  });
});

describe('denied reads', () => {
  // Known to count as failures, to end the run, or to take another region with them.
  it('are unknown and never failures', () => {
    const denied: WorldChanges = {
      home: {
        settings: unknown(),
        vaults: unknown(),
        plans: unknown(),
        jobs: unknown(),
        copyJobs: unknown(),
        contents: new Map(),
      },
    };
    const failed = findingsOf(aWorld(denied)).filter(({ verdict }) => verdict === 'fail');
    expect(failed).toEqual([]);
    expect(said('backup-planned', denied)).toBe('unknown ReadDenied');
    expect(said('recovery-point-fresh', denied)).toBe('unknown ReadDenied');
  });

  it('of one region leave the verdicts on another one', () => {
    const world: WorldChanges = {
      posture: { copies: [] },
      environments: [twin(accountId, away)],
      places: new Map([[`${accountId}/${away}`, backupFacts({ plans: unknown() })]]),
    };
    expect(byPlace('backup-planned', world)).toEqual({
      [`${accountId} ${home}`]: 'pass',
      [`${accountId} ${away}`]: 'unknown',
    });
  });

  it('of a listed vault are unknown; a vault that is not listed does not exist', () => {
    const listedButDenied = { home: { contents: new Map([['depot', unknown()]]) } };
    expect(said('recovery-point-fresh', listedButDenied)).toBe('unknown ReadDenied');
    const notListed = { home: { vaults: seen([]), contents: new Map([['depot', unknown()]]) } };
    expect(said('recovery-point-fresh', notListed)).toBe('fail NoRecoveryPoint');
  });
});

describe('a copy', () => {
  // Known to count as soon as a plan asks for it.
  it('that is scheduled but did not arrive is missing', () => {
    const world = { copies: { contents: new Map([content('depot-copies', [])]) } };
    expect(said('copy-arrived', world)).toBe('fail CopyMissing');
  });

  it('that arrived counts by the ARN of the table that it was made of', () => {
    expect(copiesOfAll()[0]?.resourceArn).toBe(tableArnOf(object));
    expect(said('copy-arrived', {})).toBe('pass');
  });

  it('that stopped to arrive is stale, though points at home are young', () => {
    const old = copiesOfAll({ createdAt: ago(3 * dayMs) });
    const world = { copies: { contents: new Map([content('depot-copies', old)]) } };
    expect(said('recovery-point-fresh', world)).toBe('pass');
    expect(said('copy-arrived', world)).toBe('fail CopyStale');
  });
});

describe('a run that is late', () => {
  // Known to break a streak that is counted in calendar days.
  it('is in order within the wanted age, on whatever day it falls', () => {
    // Due at 05:00 each day; yesterday's began at 12:30, today's is in its start window.
    const late = pointsOfAll({ createdAt: ago(23.5 * hourMs) });
    const world: WorldChanges = {
      home: {
        contents: new Map([content('depot', late)]),
        jobs: seen([aJob({ state: 'CREATED', createdAt: ago(7 * hourMs) })]),
      },
    };
    expect(said('recovery-point-fresh', world)).toBe('pass');
    expect(said('backup-jobs', world)).toBe('pass');
  });

  it('is in order no more past the wanted age, window or not', () => {
    const stale = pointsOfAll({ createdAt: ago(31 * hourMs) });
    const world: WorldChanges = {
      home: {
        contents: new Map([content('depot', stale)]),
        jobs: seen([aJob({ state: 'CREATED', createdAt: ago(7 * hourMs) })]),
      },
    };
    expect(said('recovery-point-fresh', world)).toBe('fail RecoveryPointStale');
  });
});

describe('a locked vault', () => {
  // Known to be collected and not judged, or to pass in any mode.
  const locked = (lock: VaultLock): WorldChanges => ({
    home: { vaults: seen([aVault({ lock })]) },
  });
  const of = (world: WorldChanges): string => {
    const found = findingsOf(aWorld(world)).find(
      ({ control, subject }) => control === 'vault-lock' && subject.resource === 'depot',
    );
    return [found?.verdict, found?.reason].join(' ').trim();
  };

  it('in governance mode is not locked where compliance is wanted', () => {
    expect(
      of(
        locked({
          kind: 'on',
          mode: 'governance',
          immutableFrom: undefined,
          minimumDays: 7,
          maximumDays: undefined,
        }),
      ),
    ).toBe('fail LockModeWeaker');
  });

  it('in compliance mode is locked for good only past its date', () => {
    const lock = (immutableFrom: Date): VaultLock => ({
      kind: 'on',
      mode: 'compliance',
      immutableFrom,
      minimumDays: 7,
      maximumDays: undefined,
    });
    expect(of(locked(lock(ago(-dayMs))))).toBe('fail LockStillChangeable');
    expect(of(locked(lock(ago(dayMs))))).toBe('pass');
  });

  it('without bounds lets points be made that expire tomorrow', () => {
    expect(
      of(
        locked({
          kind: 'on',
          mode: 'compliance',
          immutableFrom: ago(dayMs),
          minimumDays: undefined,
          maximumDays: undefined,
        }),
      ),
    ).toBe('fail LockWithoutMinimum');
  });

  it('that refuses what the plan keeps is found before the job fails', () => {
    const short: BackupPlan = aPlan({
      rules: aPlan().rules.map((rule) => ({
        ...rule,
        lifecycle: { coldAfterDays: undefined, deleteAfterDays: 3 },
      })),
    });
    expect(saidBy('plan-sound', aWorld({ home: { plans: seen([short]) } }))).toEqual([
      'fail LockRefusesRule',
    ]);
  });
});

describe('a job that is COMPLETED', () => {
  // Known to count as good whatever its message says.
  it('with issues is not good', () => {
    const jobs = seen([aJob({ messageCategory: 'AccessDenied' })]);
    expect(said('backup-jobs', { home: { jobs } })).toBe('fail JobWithIssues');
  });

  it('without its point is not good', () => {
    const jobs = seen([aJob({ pointArn: 'gone' })]);
    expect(said('backup-records-agree', { home: { jobs } })).toBe('fail JobWithoutPoint');
  });
});
