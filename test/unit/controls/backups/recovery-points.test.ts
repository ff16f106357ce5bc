import type { BackupFacts, RecoveryPoint } from '../../../../src/estate/backup-facts.js';
import { dayMs, hourMs, minuteMs } from '../../../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  away,
  home,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import {
  aboutObject,
  aJob,
  aPoint,
  aVault,
  aWorld,
  backupFacts,
  content,
  saidBy,
  tableArnOf,
  vaultAccount,
  type WorldChanges,
} from './support.js';

const holding = (...points: readonly RecoveryPoint[]): Partial<BackupFacts> => ({
  contents: new Map([content('depot', points)]),
});
const twoVaults = seen([aVault(), aVault({ name: 'other' })]);

interface Case {
  readonly name: string;
  readonly world: WorldChanges;
  readonly expected: string;
}

function verdictOf(control: string, world: WorldChanges): string {
  const { verdict, reason } = aboutObject(control, aWorld(world));
  return reason === undefined ? verdict : `${verdict} ${reason}`;
}

describe('recovery-point-fresh', () => {
  // Wanted: at most 30 hours.
  const cases: readonly Case[] = [
    { name: 'a young point', world: {}, expected: 'pass' },
    {
      name: 'a point of exactly the wanted age',
      world: { home: holding(aPoint({ createdAt: ago(30 * hourMs) })) },
      expected: 'pass',
    },
    {
      name: 'a point a second too old',
      world: { home: holding(aPoint({ createdAt: ago(30 * hourMs + 1000) })) },
      expected: 'fail RecoveryPointStale',
    },
    {
      name: 'an available point',
      world: { home: holding(aPoint({ status: 'AVAILABLE' })) },
      expected: 'pass',
    },
    { name: 'no point', world: { home: holding() }, expected: 'fail NoRecoveryPoint' },
    {
      name: 'no vault',
      world: { home: { vaults: seen([]), contents: new Map() } },
      expected: 'fail NoRecoveryPoint',
    },
    ...['CREATING', 'PARTIAL', 'DELETING', 'EXPIRED', 'STOPPED'].map((status) => ({
      name: `a young point that is ${status}`,
      world: { home: holding(aPoint({ status })) },
      expected: 'fail NoRecoveryPoint',
    })),
    {
      name: 'a young point behind an incomplete one',
      world: {
        home: holding(aPoint({ status: 'CREATING', createdAt: ago(hourMs) }), aPoint({ arn: 'b' })),
      },
      expected: 'pass',
    },
    {
      name: 'a point past its expiry that is still listed',
      world: { home: holding(aPoint({ expiresAt: ago(minuteMs) })) },
      expected: 'fail NoRecoveryPoint',
    },
    {
      name: 'a point that is never deleted',
      world: { home: holding(aPoint({ expiresAt: undefined })) },
      expected: 'pass',
    },
    {
      name: 'a point from the future and nothing else',
      world: { home: holding(aPoint({ createdAt: ago(-hourMs) })) },
      expected: 'unknown NotReported',
    },
    {
      name: 'a point from the future and a young one',
      world: { home: holding(aPoint({ createdAt: ago(-hourMs) }), aPoint({ arn: 'b' })) },
      expected: 'pass',
    },
    {
      name: 'a point a minute ahead of our clock',
      world: { home: holding(aPoint({ createdAt: ago(-minuteMs) })) },
      expected: 'pass',
    },
    {
      name: 'points of tables of the same name elsewhere',
      world: {
        home: holding(
          aPoint({ resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object', away) }),
          aPoint({
            resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object', home, vaultAccount),
          }),
        ),
      },
      expected: 'fail NoRecoveryPoint',
    },
    {
      name: 'a young point in another region only',
      world: {
        home: holding(),
        places: new Map([[`${accountId}/${away}`, backupFacts(holding(aPoint()))]]),
      },
      expected: 'fail NoRecoveryPoint',
    },
    {
      name: 'vaults that could not be listed',
      world: { home: { vaults: unknown(), contents: new Map() } },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'a vault that could not be looked into',
      world: { home: { contents: new Map([['depot', unknown('ReadThrottled')]]) } },
      expected: 'unknown ReadThrottled',
    },
    {
      name: 'a listed vault that nobody looked into',
      world: { home: { contents: new Map() } },
      expected: 'unknown NotReported',
    },
    {
      name: 'a vault that went between two reads',
      world: { home: { contents: new Map([['depot', absent()]]) } },
      expected: 'fail NoRecoveryPoint',
    },
    {
      name: 'a young point beside a vault that could not be looked into',
      world: {
        home: {
          vaults: twoVaults,
          contents: new Map([content('depot', [aPoint()]), ['other', unknown()] as const]),
        },
      },
      expected: 'pass',
    },
    {
      name: 'an old point beside a vault that could not be looked into',
      world: {
        home: {
          vaults: twoVaults,
          contents: new Map([
            content('depot', [aPoint({ createdAt: ago(9 * dayMs) })]),
            ['other', unknown()] as const,
          ]),
        },
      },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'a job that waits in its start window, the newest point within the wanted age',
      world: {
        home: {
          ...holding(aPoint({ createdAt: ago(25 * hourMs) })),
          jobs: seen([aJob({ state: 'CREATED', createdAt: ago(hourMs) })]),
        },
      },
      expected: 'pass',
    },
    {
      name: 'a job that waits in its start window, the newest point too old',
      world: {
        home: {
          ...holding(aPoint({ createdAt: ago(31 * hourMs) })),
          jobs: seen([aJob({ state: 'CREATED', createdAt: ago(7 * hourMs) })]),
        },
      },
      expected: 'fail RecoveryPointStale',
    },
    {
      name: 'a table that is missing',
      world: { table: { table: absent(), pitr: absent() } },
      expected: 'pass',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(verdictOf('recovery-point-fresh', world)).toBe(expected);
  });

  it('says what waits, until when, and how to start a job', () => {
    const { message, remedy } = aboutObject(
      'recovery-point-fresh',
      aWorld({
        home: {
          ...holding(aPoint({ createdAt: ago(31 * hourMs) })),
          jobs: seen([aJob({ state: 'CREATED', createdAt: ago(7 * hourMs) })]),
        },
      }),
    );
    expect(message).toBe(
      'the newest recovery point is 1 d 7 h old, in vault depot; at most 30 h are wanted; a backup job is waiting since 7 h and may start until 2026-11-01T13:00:00.000Z',
    );
    expect(remedy).toContain('aws backup start-backup-job --region eu-west-1');
  });

  it('says why points do not count', () => {
    const { message } = aboutObject(
      'recovery-point-fresh',
      aWorld({
        home: holding(
          aPoint({ status: 'EXPIRED' }),
          aPoint({ arn: 'b', status: 'EXPIRED' }),
          aPoint({ arn: 'c', expiresAt: ago(hourMs) }),
        ),
      }),
    );
    expect(message).toContain('(not usable: 2 EXPIRED, 1 past its expiry)');
  });

  it('judges by the moment of the read', () => {
    const points = [aPoint({ createdAt: ago(45 * hourMs) })];
    const early = { ...seen({ vault: 'depot', points, leftOut: 0 }), at: ago(20 * hourMs) };
    const world = { home: { contents: new Map([['depot', early]]) } };
    expect(verdictOf('recovery-point-fresh', world)).toBe('pass');
  });
});

describe('recovery-point-kept', () => {
  const keptFor = (days: number, hours = 7, arn = `${days}`): RecoveryPoint => {
    const createdAt = ago(hours * hourMs);
    return aPoint({ arn, createdAt, expiresAt: new Date(createdAt.getTime() + days * dayMs) });
  };
  const cases: readonly Case[] = [
    { name: 'a point kept as wanted', world: { home: holding(keptFor(35)) }, expected: 'pass' },
    {
      name: 'a point kept a day less',
      world: { home: holding(keptFor(34)) },
      expected: 'fail PointsExpireEarly',
    },
    {
      name: 'a point kept for ever',
      world: { home: holding(aPoint({ expiresAt: undefined })) },
      expected: 'pass',
    },
    {
      name: 'hourly points kept shortly, a daily one kept for long',
      world: { home: holding(keptFor(3, 1), keptFor(3, 2), keptFor(35, 31)) },
      expected: 'pass',
    },
    {
      name: 'young points kept shortly, an old one kept for long',
      world: { home: holding(keptFor(3, 1), keptFor(90, 24 * 9)) },
      expected: 'fail PointsExpireEarly',
    },
    {
      name: 'a vault that could not be looked into',
      world: { home: { contents: new Map([['depot', unknown()]]) } },
      expected: 'unknown ReadDenied',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(verdictOf('recovery-point-kept', world)).toBe(expected);
  });

  it('leaves it to recovery-point-fresh where there is no recent point', () => {
    const old = holding(aPoint({ createdAt: ago(9 * dayMs), expiresAt: undefined }));
    expect(saidBy('recovery-point-kept', aWorld({ home: old }))).toEqual([]);
  });
});

describe('backup-records-agree', () => {
  const cases: readonly Case[] = [
    { name: 'jobs with their points', world: { home: { jobs: seen([aJob()]) } }, expected: 'pass' },
    {
      name: 'a COMPLETED job whose point is nowhere',
      world: { home: { jobs: seen([aJob({ pointArn: 'gone' })]) } },
      expected: 'fail JobWithoutPoint',
    },
    {
      name: 'a COMPLETED job that names no point',
      world: { home: { jobs: seen([aJob({ pointArn: undefined })]) } },
      expected: 'fail JobWithoutPoint',
    },
    {
      name: 'a job whose point is in another vault than it says',
      world: {
        home: {
          vaults: twoVaults,
          contents: new Map([content('depot', [aPoint()]), content('other', [])]),
          jobs: seen([aJob({ vault: 'other' })]),
        },
      },
      expected: 'fail JobWithoutPoint',
    },
    {
      name: 'a job that was done after the vault was read',
      world: { home: { jobs: seen([aJob({ pointArn: 'new', completedAt: ago(minuteMs) })]) } },
      expected: 'pass',
    },
    {
      name: 'an older COMPLETED job whose point is gone',
      world: {
        home: { jobs: seen([aJob(), aJob({ pointArn: 'gone', createdAt: ago(3 * dayMs) })]) },
      },
      expected: 'pass',
    },
    {
      name: 'a job of longer ago than its point is wanted for',
      world: {
        posture: { retentionDays: 1 },
        home: {
          jobs: seen([
            aJob({ pointArn: 'gone', createdAt: ago(3 * dayMs), completedAt: ago(3 * dayMs) }),
          ]),
        },
      },
      expected: 'pass',
    },
    {
      name: 'a FAILED job without a point',
      world: { home: { jobs: seen([aJob({ state: 'FAILED', pointArn: undefined })]) } },
      expected: 'pass',
    },
    {
      name: 'a point from the future',
      world: { home: holding(aPoint({ createdAt: ago(-hourMs) }), aPoint({ arn: 'b' })) },
      expected: 'fail PointFromFuture',
    },
    {
      name: 'a point nine hours past its expiry',
      world: { home: holding(aPoint(), aPoint({ arn: 'b', expiresAt: ago(9 * hourMs) })) },
      expected: 'fail PointOutlivesExpiry',
    },
    {
      name: 'a point seven hours past its expiry, which AWS is about to delete',
      world: { home: holding(aPoint(), aPoint({ arn: 'b', expiresAt: ago(7 * hourMs) })) },
      expected: 'pass',
    },
    {
      name: 'an EXPIRED point, which AWS could not delete',
      world: { home: holding(aPoint(), aPoint({ arn: 'b', status: 'EXPIRED' })) },
      expected: 'fail PointOutlivesExpiry',
    },
    {
      name: 'jobs that could not be read',
      world: { home: { jobs: unknown() } },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'a contradiction that was seen beside jobs that were not',
      world: {
        home: {
          ...holding(aPoint(), aPoint({ arn: 'b', status: 'EXPIRED' })),
          jobs: unknown(),
        },
      },
      expected: 'fail PointOutlivesExpiry',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    expect(verdictOf('backup-records-agree', world)).toBe(expected);
  });
});
