import fc from 'fast-check';
import { accountId, home } from '../../support/estate-builders.js';
import { forever, json, restError, scripted } from './canned.js';
import type { Answer, Script } from './canned.js';

const place = { account: accountId, region: home };
const since = new Date('2026-10-02T12:00:00.500Z');
const table = (name: string): string => `arn:aws:dynamodb:${home}:${accountId}:table/${name}`;

interface Changes {
  readonly [member: string]: unknown;
}

const aJob = (index: number, changes: Changes = {}): Changes => ({
  BackupJobId: `job-${String(index).padStart(3, '0')}`,
  ResourceArn: table('sdp-x-Object'),
  ResourceType: 'DynamoDB',
  BackupVaultName: 'daily',
  State: 'COMPLETED',
  CreationDate: 1_761_000_000 + index * 3600,
  ...changes,
});

const aCopy = (index: number, changes: Changes = {}): Changes => ({
  CopyJobId: `copy-${index}`,
  ResourceArn: table('sdp-x-Object'),
  DestinationBackupVaultArn: 'arn:there',
  State: 'COMPLETED',
  CreationDate: 1_761_000_000 + index * 3600,
  ...changes,
});

const run = async (script: Script) => {
  const { aws, clock, sent } = scripted(script);
  const { backups } = aws.observers;
  const [jobs, copies] = await clock.run(
    Promise.all([backups.jobs(place, since, forever), backups.copyJobs(place, since, forever)]),
  );
  return { jobs, copies, sent };
};

const jobsOf = async (...pages: readonly (readonly Changes[])[]) => {
  const { jobs } = await run({
    ListBackupJobs: ({ query }) => {
      const at = Number(query['nextToken'] ?? 0);
      const more = at + 1 < pages.length ? { NextToken: String(at + 1) } : {};
      return json({ BackupJobs: pages[at], ...more });
    },
  });
  return jobs;
};

describe('backup jobs', () => {
  it('are told whole', async () => {
    const plan = { BackupPlanId: 'p1', BackupRuleId: 'r1', BackupRuleName: 'nightly' };
    const jobs = await jobsOf([
      aJob(1, {
        State: 'RUNNING',
        StatusMessage: 'a line\nanother\u001b[31m',
        MessageCategory: 'SUCCESS',
        StartBy: 1_761_030_000,
        RecoveryPointArn: 'arn:point',
        CreatedBy: plan,
      }),
    ]);
    expect(jobs.kind === 'seen' && jobs.value).toEqual([
      {
        id: 'job-001',
        resourceArn: table('sdp-x-Object'),
        vault: 'daily',
        state: 'RUNNING',
        message: 'a line another [31m',
        messageCategory: 'SUCCESS',
        createdAt: new Date(1_761_003_600_000),
        startBy: new Date(1_761_030_000_000),
        completedAt: undefined,
        pointArn: 'arn:point',
        plan: { id: 'p1', rule: 'r1' },
      },
    ]);
  });

  it('are asked for by kind and time, page by page', async () => {
    const { jobs, copies, sent } = await run({
      ListBackupJobs: ({ query }) =>
        query['nextToken'] === undefined
          ? json({ BackupJobs: [aJob(1)], NextToken: 'more' })
          : json({ BackupJobs: [aJob(2)] }),
      ListCopyJobs: ({ query }) =>
        query['nextToken'] === undefined
          ? json({ CopyJobs: [], NextToken: 'more' })
          : json({ CopyJobs: [aCopy(1)] }),
    });
    expect(jobs).toMatchObject({ value: [{ id: 'job-002' }, { id: 'job-001' }] });
    expect(copies).toMatchObject({ value: [{ id: 'copy-1' }] });
    for (const { query } of [...sent('ListBackupJobs'), ...sent('ListCopyJobs')]) {
      expect(query).toMatchObject({ resourceType: 'DynamoDB', maxResults: '1000' });
      expect(Date.parse(String(query['createdAfter']))).toBeLessThanOrEqual(since.getTime());
    }
  });

  it('are the newest five of each table, and twenty of what did not end well', async () => {
    const good = Array.from({ length: 9 }, (_, index) => aJob(100 + index));
    const bad = Array.from({ length: 30 }, (_, index) => aJob(index, { State: 'FAILED' }));
    const other = aJob(0, { BackupJobId: 'other', ResourceArn: table('sdp-y-Object') });
    const jobs = await jobsOf([...bad.slice(10), other], [...good, ...bad.slice(0, 10)]);
    const ids = jobs.kind === 'seen' ? jobs.value.map(({ id }) => id) : [];
    const idsFrom = (first: number, count: number): readonly string[] =>
      Array.from({ length: count }, (_, i) => `job-${String(first - i).padStart(3, '0')}`);
    expect(ids).toEqual([...idsFrom(108, 5), ...idsFrom(29, 20), 'other']);
  });

  it('that completed with issues are kept as what did not end well', async () => {
    const issue = aJob(0, { MessageCategory: 'AccessDenied' });
    const good = Array.from({ length: 6 }, (_, index) =>
      aJob(10 + index, { MessageCategory: index % 2 === 0 ? 'SUCCESS' : undefined }),
    );
    const jobs = await jobsOf([issue, ...good]);
    expect(jobs.kind === 'seen' && jobs.value.map(({ id }) => id)).toEqual([
      'job-015',
      'job-014',
      'job-013',
      'job-012',
      'job-011',
      'job-000',
    ]);
  });

  it('are the same in whatever order and pages they come', async () => {
    const all = Array.from({ length: 60 }, (_, index) =>
      aJob(index, {
        ResourceArn: table(`sdp-${index % 3}`),
        State: index % 4 === 0 ? 'COMPLETED' : 'EXPIRED',
      }),
    );
    const expected = await jobsOf(all);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.integer({ min: 0, max: all.length }),
        async (shuffled, cut) => {
          const jobs = await jobsOf(shuffled.slice(0, cut), shuffled.slice(cut));
          expect(jobs.kind === 'seen' && jobs.value).toEqual(
            expected.kind === 'seen' && expected.value,
          );
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each<[string, Answer]>([
    ['a state that is not known', json({ BackupJobs: [aJob(1, { State: 'SLEEPING' })] })],
    ['no state', json({ BackupJobs: [aJob(1, { State: undefined })] })],
    ['no table', json({ BackupJobs: [aJob(1, { ResourceArn: '' })] })],
    ['no date', json({ BackupJobs: [aJob(1, { CreationDate: null })] })],
    ['no list', json({})],
    ['a page twice', json({ BackupJobs: [], NextToken: 'again' })],
  ])('are unknown for %s', async (_, answer) => {
    const { jobs } = await run({ ListBackupJobs: answer });
    expect(jobs).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });

  it('that may not be listed are unknown', async () => {
    const denied = restError('AccessDeniedException', 403);
    const { jobs, copies } = await run({ ListBackupJobs: denied, ListCopyJobs: denied });
    for (const [observed, permission] of [
      [jobs, 'backup:ListBackupJobs'],
      [copies, 'backup:ListCopyJobs'],
    ] as const) {
      expect(observed).toMatchObject({ kind: 'unknown', failure: { permission } });
    }
  });
});

describe('copy jobs', () => {
  it('are told whole', async () => {
    const { copies } = await run({
      ListCopyJobs: json({
        CopyJobs: [
          aCopy(0, {
            State: 'FAILED',
            StatusMessage: 'no key',
            MessageCategory: 'AccessDenied',
            SourceBackupVaultArn: 'arn:here',
            SourceRecoveryPointArn: 'arn:point',
            DestinationRecoveryPointArn: 'arn:copy',
            CompletionDate: 1_761_000_060,
          }),
        ],
      }),
    });
    expect(copies.kind === 'seen' && copies.value).toEqual([
      {
        id: 'copy-0',
        resourceArn: table('sdp-x-Object'),
        sourceVaultArn: 'arn:here',
        vaultArn: 'arn:there',
        state: 'FAILED',
        message: 'no key',
        messageCategory: 'AccessDenied',
        createdAt: new Date(1_761_000_000_000),
        completedAt: new Date(1_761_000_060_000),
        sourcePointArn: 'arn:point',
        pointArn: 'arn:copy',
      },
    ]);
  });

  it.each<[string, Answer]>([
    ['a state that is not known', json({ CopyJobs: [aCopy(1, { State: 'SLEEPING' })] })],
    ['no destination', json({ CopyJobs: [aCopy(1, { DestinationBackupVaultArn: null })] })],
    ['no list', json({})],
  ])('are unknown for %s', async (_, answer) => {
    const { copies } = await run({ ListCopyJobs: answer });
    expect(copies).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });
});
