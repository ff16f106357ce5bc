import type { BackupJob, CopyJob } from '../../../../src/estate/backup-facts.js';
import { dayMs, hourMs, minuteMs } from '../../../../src/kernel/units.js';
import { accountId, ago, away, home, seen, unknown } from '../../../support/estate-builders.js';
import {
  aboutObject,
  aCopyJob,
  aJob,
  aWantedCopy,
  aWorld,
  backupFacts,
  content,
  copiesOfAll,
  copyVault,
  findingsOf,
  tableArnOf,
  vaultAccount,
  vaultArn,
  type WorldChanges,
} from './support.js';

function verdictOf(control: string, world: WorldChanges): string {
  const { verdict, reason } = aboutObject(control, aWorld(world));
  return reason === undefined ? verdict : `${verdict} ${reason}`;
}

const failed = { state: 'FAILED', message: 'the role may not', pointArn: undefined } as const;

describe('backup-jobs', () => {
  const cases: readonly {
    readonly name: string;
    readonly jobs: readonly Partial<BackupJob>[];
    readonly expected: string;
  }[] = [
    { name: 'no jobs', jobs: [], expected: 'pass' },
    { name: 'a good job', jobs: [{}], expected: 'pass' },
    { name: 'a failed job', jobs: [failed], expected: 'fail JobFailed' },
    {
      name: 'a failed job after a good one',
      jobs: [{ createdAt: ago(31 * hourMs) }, { ...failed, id: 'b' }],
      expected: 'fail JobFailed',
    },
    {
      name: 'a good job after a failed one',
      jobs: [{ ...failed, createdAt: ago(31 * hourMs) }, { id: 'b' }],
      expected: 'pass',
    },
    {
      name: 'a running job after a failed one',
      jobs: [
        { ...failed, createdAt: ago(31 * hourMs) },
        { id: 'b', state: 'RUNNING' },
      ],
      expected: 'fail JobFailed',
    },
    {
      name: 'a waiting job after a good one',
      jobs: [{ createdAt: ago(31 * hourMs) }, { id: 'b', state: 'CREATED' }],
      expected: 'pass',
    },
    { name: 'an expired job', jobs: [{ state: 'EXPIRED' }], expected: 'fail JobExpired' },
    { name: 'an aborted job', jobs: [{ state: 'ABORTED' }], expected: 'fail JobAborted' },
    { name: 'a partial job', jobs: [{ state: 'PARTIAL' }], expected: 'fail JobPartial' },
    {
      name: 'a COMPLETED job with issues',
      jobs: [{ messageCategory: 'AccessDenied' }],
      expected: 'fail JobWithIssues',
    },
    {
      name: 'a COMPLETED job with issues after a good one',
      jobs: [{ createdAt: ago(31 * hourMs) }, { id: 'b', messageCategory: 'MISCELLANEOUS' }],
      expected: 'fail JobWithIssues',
    },
    {
      name: 'a COMPLETED job without a category',
      jobs: [{ messageCategory: undefined }],
      expected: 'pass',
    },
    {
      name: 'two jobs that begin together, of which one expired beside the other',
      jobs: [{}, { id: 'b', state: 'EXPIRED' }],
      expected: 'pass',
    },
    {
      name: 'failed jobs of tables of the same name elsewhere',
      jobs: [
        { ...failed, resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object', away) },
        { ...failed, resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object', home, vaultAccount) },
      ],
      expected: 'pass',
    },
  ];

  it.each(cases)('$name: $expected', ({ jobs, expected }) => {
    const world = { home: { jobs: seen(jobs.map(aJob)) } };
    expect(verdictOf('backup-jobs', world)).toBe(expected);
    const turned = { home: { jobs: seen(jobs.toReversed().map(aJob)) } };
    expect(verdictOf('backup-jobs', turned)).toBe(expected);
  });

  it('is unknown where the jobs were not seen', () => {
    expect(verdictOf('backup-jobs', { home: { jobs: unknown() } })).toBe('unknown ReadDenied');
  });

  it('says what AWS said, how many went wrong and since when', () => {
    const jobs = [
      aJob({ createdAt: ago(3 * dayMs) }),
      aJob({ ...failed, id: 'b', createdAt: ago(2 * dayMs) }),
      aJob({ ...failed, id: 'c', message: `too\n long ${'x'.repeat(500)}` }),
    ];
    const { message } = aboutObject('backup-jobs', aWorld({ home: { jobs: seen(jobs) } }));
    expect(message).toBe(
      `backup job c of 7 h ago is FAILED: too long ${'x'.repeat(191)}...; the last good one was 3 d ago; 2 went wrong since then`,
    );
  });
});

describe('copy-jobs', () => {
  const arrived = aCopyJob({ pointArn: copiesOfAll()[0]?.arn });
  const cases: readonly {
    readonly name: string;
    readonly jobs: readonly CopyJob[];
    readonly expected: string;
    readonly more?: WorldChanges;
  }[] = [
    { name: 'no jobs', jobs: [], expected: 'pass' },
    { name: 'a copy that arrived', jobs: [arrived], expected: 'pass' },
    { name: 'a failed copy', jobs: [aCopyJob(failed)], expected: 'fail JobFailed' },
    {
      name: 'a COMPLETED copy with issues',
      jobs: [aCopyJob({ messageCategory: 'InvalidParameters' })],
      expected: 'fail JobWithIssues',
    },
    {
      name: 'a failed copy to another place',
      jobs: [
        arrived,
        aCopyJob({ ...failed, id: 'b', vaultArn: vaultArn('x', home, vaultAccount) }),
      ],
      expected: 'pass',
    },
    {
      name: 'a failed copy to something that is no vault',
      jobs: [aCopyJob({ ...failed, vaultArn: 'nonsense' })],
      expected: 'pass',
    },
    {
      name: 'a COMPLETED copy whose point is nowhere',
      jobs: [aCopyJob({ pointArn: 'gone' })],
      expected: 'fail CopyWithoutPoint',
    },
    {
      name: 'a COMPLETED copy into a vault that is gone',
      jobs: [aCopyJob({ vaultArn: vaultArn('gone', away, vaultAccount) })],
      expected: 'fail CopyWithoutPoint',
    },
    {
      name: 'a COMPLETED copy into a vault that could not be looked into',
      jobs: [aCopyJob({ pointArn: 'perhaps' })],
      expected: 'pass',
      more: { copies: { contents: new Map([['depot-copies', unknown()]]) } },
    },
    {
      name: 'a copy that was done after its vault was read',
      jobs: [aCopyJob({ pointArn: 'new', completedAt: ago(minuteMs) })],
      expected: 'pass',
    },
    {
      name: 'a copy of longer ago than it is wanted for',
      jobs: [
        aCopyJob({ pointArn: 'gone', createdAt: ago(3 * dayMs), completedAt: ago(3 * dayMs) }),
      ],
      expected: 'pass',
      more: { posture: { copies: [aWantedCopy({ retentionDays: 2 })] } },
    },
  ];

  // Every row has all columns.
  const rows = cases.map(({ more = {}, ...each }) => ({ ...each, more }));

  it.each(rows)('$name: $expected', ({ jobs, expected, more }) => {
    expect(verdictOf('copy-jobs', { ...more, home: { copyJobs: seen(jobs) } })).toBe(expected);
  });

  it('is unknown where the jobs were not seen', () => {
    expect(verdictOf('copy-jobs', { home: { copyJobs: unknown() } })).toBe('unknown ReadDenied');
  });

  it('sees the second hop, which runs in the account of the first copy', () => {
    const far = aWantedCopy({ region: home });
    const world = {
      posture: { copies: [far] },
      copies: {
        copyJobs: seen([aCopyJob({ ...failed, vaultArn: vaultArn('far', home, vaultAccount) })]),
      },
    };
    expect(verdictOf('copy-jobs', world)).toBe('fail JobFailed');
  });

  it('judges each wanted copy on its own, where it is wanted', () => {
    const near = aWantedCopy({ account: accountId });
    const world = aWorld({
      posture: { copies: [aWantedCopy(), near] },
      home: {
        copyJobs: seen([aCopyJob({ ...failed, vaultArn: vaultArn('near', away, accountId) })]),
      },
      places: new Map([
        [
          `${accountId}/${away}`,
          backupFacts({
            vaults: seen([copyVault({ name: 'near' })]),
            contents: new Map([content('near', [])]),
          }),
        ],
      ]),
    });
    const found = findingsOf(world).filter(
      ({ control, subject }) => control === 'copy-jobs' && subject.table === 'Object',
    );
    expect(found.map(({ subject, verdict }) => [subject.account, subject.region, verdict])).toEqual(
      [
        [vaultAccount, away, 'pass'],
        [accountId, away, 'fail'],
      ],
    );
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
  });
});
