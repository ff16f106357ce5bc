import {
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  DescribeBackupJobCommand,
  DescribeRecoveryPointCommand,
  ListBackupSelectionsCommand,
  ListRecoveryPointsByResourceCommand,
  ListTagsCommand,
  PutBackupVaultLockConfigurationCommand,
  StartBackupJobCommand,
  UpdateBackupPlanCommand,
  UpdateRegionSettingsCommand,
  type StartBackupJobInput,
} from '@aws-sdk/client-backup';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import {
  aPlan,
  aRule,
  aSandbox,
  aSelection,
  aTable,
  aVault,
  dayMs,
  failure,
  hourMs,
  jobsOf,
  makePlan,
  makeVault,
  minuteMs,
  operator,
  pointsIn,
  roleArn,
  select,
  startsAt,
  tableArn,
  tableName,
  turn,
  turnTo,
  type Hand,
} from './support.js';

/** A plan that runs daily at five, made now, on an empty vault. */
async function withPlan(
  rule: object = {},
): Promise<{ sandbox: Sandbox; hand: Hand; plan: string }> {
  const sandbox = aSandbox();
  const hand = operator(sandbox);
  await makeVault(hand);
  const plan = await makePlan(hand, rule);
  await select(hand, plan, { Resources: [tableArn()] });
  return { sandbox, hand, plan };
}

describe('a job of a plan', () => {
  it('is CREATED at its time, RUNNING within the start window, COMPLETED with a point', async () => {
    const { sandbox, hand, plan } = await withPlan({ Lifecycle: { DeleteAfterDays: 7 } });
    turnTo(sandbox, 4, 59);
    expect(await jobsOf(hand)).toEqual([]);
    turnTo(sandbox, 5);
    const [created] = await jobsOf(hand);
    expect(created).toMatchObject({
      State: 'CREATED',
      ResourceArn: tableArn(),
      ResourceType: 'DynamoDB',
      BackupVaultName: 'depot',
      CreationDate: new Date('2026-11-02T05:00:00Z'),
      StartBy: new Date('2026-11-02T13:00:00Z'),
      CreatedBy: {
        BackupPlanId: plan,
        BackupRuleName: 'rule',
        BackupRuleCron: 'cron(0 5 ? * * *)',
      },
    });
    expect(created?.MessageCategory).toBeUndefined();
    const states = new Set<string>();
    for (let minute = 0; minute < 60; minute++) {
      turn(sandbox, minuteMs);
      const [job] = await jobsOf(hand);
      const [point] = await pointsIn(hand);
      states.add(`${job?.State}, point ${point?.Status}`);
    }
    expect([...states]).toEqual([
      'CREATED, point undefined',
      'RUNNING, point CREATING',
      'COMPLETED, point COMPLETED',
    ]);
    const [done] = await jobsOf(hand);
    expect(done).toMatchObject({ MessageCategory: 'SUCCESS', PercentDone: '100.0' });
    expect(done?.BackupSizeInBytes).toBeGreaterThan(0);
    const [point] = await pointsIn(hand);
    expect(point?.RecoveryPointArn).toBe(done?.RecoveryPointArn);
    expect(point?.CompletionDate).toEqual(done?.CompletionDate);
    expect(point?.CreationDate?.getTime()).toBeLessThan(done?.CompletionDate?.getTime() ?? 0);
  });

  it('runs in the time zone of its rule', async () => {
    const zone = { ScheduleExpressionTimezone: 'America/New_York' };
    const { sandbox, hand } = await withPlan(zone);
    turnTo(sandbox, 10);
    expect((await jobsOf(hand))[0]?.CreationDate).toEqual(new Date('2026-11-02T10:00:00Z'));
  });

  it('is made no more once the plan is deleted, and by the new rules once it is updated', async () => {
    const { sandbox, hand, plan } = await withPlan();
    turnTo(sandbox, 6);
    expect(await jobsOf(hand)).toHaveLength(1);
    await hand.backup.send(
      new UpdateBackupPlanCommand({
        BackupPlanId: plan,
        BackupPlan: {
          BackupPlanName: 'plan',
          Rules: [
            {
              RuleName: 'noon',
              TargetBackupVaultName: 'depot',
              ScheduleExpression: 'cron(0 12 ? * * *)',
            },
          ],
        },
      }),
    );
    turnTo(sandbox, 36);
    const jobs = await jobsOf(hand);
    expect(jobs.map(({ CreatedBy: by }) => by?.BackupRuleName)).toEqual(['noon', 'noon', 'rule']);
    const { backup } = hand;
    const listed = await backup.send(new ListBackupSelectionsCommand({ BackupPlanId: plan }));
    const SelectionId = listed.BackupSelectionsList?.[0]?.SelectionId;
    await backup.send(new DeleteBackupSelectionCommand({ BackupPlanId: plan, SelectionId }));
    await backup.send(new DeleteBackupPlanCommand({ BackupPlanId: plan }));
    turn(sandbox, 5 * dayMs);
    expect(await jobsOf(hand)).toHaveLength(3);
  });

  it('is found by state, vault, table and time', async () => {
    const { sandbox, hand } = await withPlan();
    turn(sandbox, 3 * dayMs);
    const count = async (filter: object): Promise<number> => (await jobsOf(hand, filter)).length;
    expect(await count({})).toBe(3);
    expect(await count({ ByState: 'COMPLETED' })).toBe(3);
    expect(await count({ ByState: 'FAILED' })).toBe(0);
    expect(await count({ ByResourceArn: tableArn() })).toBe(3);
    expect(await count({ ByResourceArn: tableArn('other') })).toBe(0);
    expect(await count({ ByBackupVaultName: 'other' })).toBe(0);
    expect(await count({ ByResourceType: 'EBS' })).toBe(0);
    expect(await count({ ByMessageCategory: 'success' })).toBe(3);
    expect(await count({ ByMessageCategory: 'AccessDenied' })).toBe(0);
    expect(await count({ ByCreatedAfter: new Date('2026-11-03T00:00:00Z') })).toBe(2);
    expect(await count({ ByCreatedBefore: new Date('2026-11-03T00:00:00Z') })).toBe(1);
    expect(await count({ ByCompleteAfter: new Date('2026-11-04T00:00:00Z') })).toBe(1);
    const [job] = await jobsOf(hand, { MaxResults: 1 });
    const BackupJobId = job?.BackupJobId ?? '';
    const described = await hand.backup.send(new DescribeBackupJobCommand({ BackupJobId }));
    expect(described).toMatchObject({ BackupJobId, State: 'COMPLETED' });
    const missing = new DescribeBackupJobCommand({ BackupJobId: 'none' });
    expect(await failure(hand.backup.send(missing))).toMatch(/^ResourceNotFoundException 400/);
  });

  it('fails when its vault is not there, and when its table goes before it starts', async () => {
    const plans = [aPlan({ ageDays: 0, rules: [aRule({ vault: 'gone' })] })];
    const sandbox = aSandbox({ plans });
    const hand = operator(sandbox);
    turnTo(sandbox, 6);
    expect((await jobsOf(hand))[0]).toMatchObject({
      State: 'FAILED',
      MessageCategory: 'InvalidParameters',
      StatusMessage: expect.stringContaining('gone'),
    });
    const later = await withPlan();
    turnTo(later.sandbox, 5);
    expect(await jobsOf(later.hand)).toHaveLength(1);
    await later.hand.dynamodb.send(new DeleteTableCommand({ TableName: tableName }));
    turn(later.sandbox, hourMs);
    expect((await jobsOf(later.hand))[0]).toMatchObject({ State: 'FAILED' });
  });

  it('fails against the lock of its vault, though the plan was taken', async () => {
    const { sandbox, hand } = await withPlan({ Lifecycle: { DeleteAfterDays: 7 } });
    await hand.backup.send(
      new PutBackupVaultLockConfigurationCommand({
        BackupVaultName: 'depot',
        MinRetentionDays: 30,
      }),
    );
    turnTo(sandbox, 6);
    expect((await jobsOf(hand))[0]).toMatchObject({
      State: 'FAILED',
      StatusMessage: expect.stringMatching(/lock of Backup vault depot: MinRetentionDays 30/),
    });
    expect(await pointsIn(hand)).toEqual([]);
  });

  it('for ever fails against any longest retention', async () => {
    const { sandbox, hand } = await withPlan();
    await hand.backup.send(
      new PutBackupVaultLockConfigurationCommand({
        BackupVaultName: 'depot',
        MaxRetentionDays: 36_500,
      }),
    );
    turnTo(sandbox, 6);
    expect((await jobsOf(hand))[0]?.State).toBe('FAILED');
  });

  it('fails while the key of its table is out of reach', async () => {
    const placement = aTable().placements[0];
    const keyless = {
      ...placement,
      region: 'eu-west-1',
      status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      inaccessibleHours: 15,
      detached: false,
      deletionProtection: false,
      pitr: undefined,
    };
    const sandbox = aSandbox(
      { vaults: [aVault()], plans: [aPlan()] },
      { tables: [aTable({ placements: [keyless] })] },
    );
    const jobs = await jobsOf(operator(sandbox));
    expect(jobs.slice(0, 2).map(({ State: state }) => state)).toEqual(['FAILED', 'COMPLETED']);
    expect(jobs[0]).toMatchObject({ MessageCategory: 'AccessDenied' });
  });
});

describe('two rules of a plan', () => {
  const both = (first: object, second: object) => ({
    vaults: [aVault()],
    plans: [
      aPlan({
        ageDays: 10,
        rules: [
          aRule({ name: 'first', deleteAfterDays: 7, ...first }),
          aRule({ name: 'second', deleteAfterDays: 35, schedule: 'cron(0 6 ? * * *)', ...second }),
        ],
      }),
    ],
  });
  const rulesThatRan = async (described: ReturnType<typeof both>) => {
    const jobs = await jobsOf(operator(aSandbox(described)));
    return new Set(jobs.map(({ CreatedBy: by }) => by?.BackupRuleName));
  };

  it('run both when their start windows do not meet', async () => {
    expect(await rulesThatRan(both({}, {}))).toEqual(new Set(['first', 'second']));
  });

  it('run only the one that keeps longer when their windows overlap', async () => {
    expect(await rulesThatRan(both({ startWindowMinutes: 61 }, {}))).toEqual(new Set(['second']));
    expect(await rulesThatRan(both({}, { schedule: 'cron(30 4 ? * * *)' }))).toEqual(
      new Set(['second']),
    );
  });

  it('for ever is longest', async () => {
    const described = both({ deleteAfterDays: undefined, startWindowMinutes: 120 }, {});
    expect(await rulesThatRan(described)).toEqual(new Set(['first']));
  });

  it('of equal retention run the one that stands first', async () => {
    const described = both({ deleteAfterDays: 35, startWindowMinutes: 120 }, {});
    expect(await rulesThatRan(described)).toEqual(new Set(['first']));
  });

  it('skip only the times that meet', async () => {
    const described = both({ startWindowMinutes: 120 }, { schedule: 'cron(0 6 ? * SUN *)' });
    const jobs = await jobsOf(operator(aSandbox(described)));
    const names = jobs.map(({ CreatedBy: by, CreationDate: at }) => [
      by?.BackupRuleName,
      at?.getUTCDay(),
    ]);
    expect(names.filter(([name]) => name === 'second')).toEqual([
      ['second', 0],
      ['second', 0],
    ]);
    expect(names.some(([name, day]) => name === 'first' && day === 0)).toBe(false);
    expect(names.filter(([name]) => name === 'first')).toHaveLength(8);
  });
});

it('lets one job of a table run at a time; the other waits within its window', async () => {
  const plan = (name: string) => aPlan({ name, ageDays: 3, rules: [aRule({ name })] });
  const sandbox = aSandbox({ vaults: [aVault()], plans: [plan('one'), plan('two')] });
  const points = await pointsIn(operator(sandbox));
  expect(points).toHaveLength(6);
  const times = points.map(({ CreationDate: at, CompletionDate: done }) => [
    at?.getTime() ?? 0,
    done?.getTime() ?? 0,
  ]);
  for (const [at, [begun = 0]] of times.entries()) {
    const [, earlierDone = 0] = times[at + 1] ?? [];
    expect(begun).toBeGreaterThanOrEqual(earlierDone);
  }
});

describe('a backup now', () => {
  const input = (changes: Partial<StartBackupJobInput> = {}): StartBackupJobInput => ({
    BackupVaultName: 'depot',
    ResourceArn: tableArn(),
    IamRoleArn: roleArn(),
    ...changes,
  });

  it('starts within a minute and leaves a point with its tags and its lifecycle', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    await makeVault(hand);
    const asked = input({ Lifecycle: { DeleteAfterDays: 3 }, RecoveryPointTags: { why: 'test' } });
    const { BackupJobId = '' } = await hand.backup.send(new StartBackupJobCommand(asked));
    turn(sandbox, minuteMs);
    const running = await hand.backup.send(new DescribeBackupJobCommand({ BackupJobId }));
    expect(running.State).toBe('RUNNING');
    expect(running.CreatedBy).toBeUndefined();
    turn(sandbox, 10 * minuteMs);
    const [point] = await pointsIn(hand);
    const ResourceArn = point?.RecoveryPointArn ?? '';
    expect((await hand.backup.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual({
      why: 'test',
    });
    const described = await hand.backup.send(
      new DescribeRecoveryPointCommand({ BackupVaultName: 'depot', RecoveryPointArn: ResourceArn }),
    );
    expect(described).toMatchObject({
      Status: 'COMPLETED',
      StorageClass: 'WARM',
      Lifecycle: { DeleteAfterDays: 3 },
    });
    const byTable = await hand.backup.send(
      new ListRecoveryPointsByResourceCommand({ ResourceArn: tableArn() }),
    );
    expect(byTable.RecoveryPoints?.map((each) => each.RecoveryPointArn)).toEqual([ResourceArn]);
  });

  it('is one for the same token', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    await makeVault(hand);
    const start = (IdempotencyToken: string) =>
      hand.backup.send(new StartBackupJobCommand(input({ IdempotencyToken })));
    const first = await start('one');
    expect((await start('one')).BackupJobId).toBe(first.BackupJobId);
    expect((await start('two')).BackupJobId).not.toBe(first.BackupJobId);
    expect(await jobsOf(hand)).toHaveLength(2);
  });

  it('is an ordinary DynamoDB backup without advanced features', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    await makeVault(hand);
    const ResourceTypeManagementPreference = { DynamoDB: false };
    await hand.backup.send(new UpdateRegionSettingsCommand({ ResourceTypeManagementPreference }));
    await hand.backup.send(new StartBackupJobCommand(input()));
    turn(sandbox, hourMs);
    const [point] = await pointsIn(hand);
    expect(point?.RecoveryPointArn).toMatch(
      /^arn:aws:dynamodb:eu-west-1:123456789012:table\/sdp-prod-Object\/backup\/\d{14}-[0-9a-f]{8}$/,
    );
    const ResourceArn = point?.RecoveryPointArn ?? '';
    expect(await failure(hand.backup.send(new ListTagsCommand({ ResourceArn })))).toMatch(
      /^ResourceNotFoundException/,
    );
  });

  it('goes cold when its lifecycle says so', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    await makeVault(hand);
    const Lifecycle = { MoveToColdStorageAfterDays: 1, DeleteAfterDays: 91 };
    await hand.backup.send(new StartBackupJobCommand(input({ Lifecycle })));
    turn(sandbox, 2 * dayMs);
    const [point] = await pointsIn(hand);
    const RecoveryPointArn = point?.RecoveryPointArn ?? '';
    const described = await hand.backup.send(
      new DescribeRecoveryPointCommand({ BackupVaultName: 'depot', RecoveryPointArn }),
    );
    expect(described.StorageClass).toBe('COLD');
    expect(described.CalculatedLifecycle?.MoveToColdStorageAt).toEqual(
      new Date((point?.CreationDate?.getTime() ?? 0) + dayMs),
    );
  });

  it.each([
    ['a vault that is not there', { BackupVaultName: 'other' }, 'ResourceNotFoundException'],
    ['a table that is not there', { ResourceArn: tableArn('other') }, 'ResourceNotFoundException'],
    ['another resource', { ResourceArn: 'arn:aws:ec2:x' }, 'InvalidParameterValueException'],
    ['a foreign role', { IamRoleArn: roleArn('210987654321') }, 'InvalidParameterValueException'],
    ['a short window', { StartWindowMinutes: 10 }, 'InvalidParameterValueException'],
  ])('of %s is refused', async (_, changes, name) => {
    const hand = operator(aSandbox());
    await makeVault(hand);
    const start = hand.backup.send(new StartBackupJobCommand(input(changes)));
    expect(await failure(start)).toMatch(new RegExp(`^${name} 400`));
  });
});

describe('a fault of the world', () => {
  const world = (effect: 'fail' | 'expire' | 'stay' | 'skip' | 'partial' | 'issues') =>
    aSandbox({
      vaults: [aVault()],
      plans: [aPlan({ ageDays: 10, selections: [aSelection()] })],
      jobFaults: [
        { kind: 'backup', resourceArn: tableArn(), effect, hoursAgo: 48, message: 'why' },
      ],
    });
  const newest = async (sandbox: Sandbox) => (await jobsOf(operator(sandbox)))[0];

  it('lets jobs fail since some hours, and not before', async () => {
    const jobs = await jobsOf(operator(world('fail')));
    expect(jobs.map(({ State: state }) => state)).toEqual([
      'FAILED',
      'FAILED',
      ...Array.from({ length: 8 }, () => 'COMPLETED'),
    ]);
    expect(jobs[0]).toMatchObject({ StatusMessage: 'why', MessageCategory: 'MISCELLANEOUS' });
  });

  it('lets them expire at the end of their window', async () => {
    const job = await newest(world('expire'));
    expect(job).toMatchObject({ State: 'EXPIRED', CompletionDate: job?.StartBy });
    expect(job?.RecoveryPointArn).toBeUndefined();
  });

  it('lets them stay pending', async () => {
    const sandbox = world('stay');
    turn(sandbox, 2 * dayMs);
    const job = await newest(sandbox);
    expect(job).toMatchObject({ State: 'PENDING' });
    expect(job?.CompletionDate).toBeUndefined();
  });

  it('makes none at all', async () => {
    expect(await jobsOf(operator(world('skip')))).toHaveLength(8);
  });

  it('leaves half a point, or one with issues', async () => {
    const half = world('partial');
    expect(await newest(half)).toMatchObject({ State: 'PARTIAL' });
    expect((await pointsIn(operator(half)))[0]).toMatchObject({ Status: 'PARTIAL' });
    expect(await newest(world('issues'))).toMatchObject({
      State: 'COMPLETED',
      MessageCategory: 'MISCELLANEOUS',
      StatusMessage: 'why',
    });
  });
});

it('turned in one go or in many, the clock brings the same points', async () => {
  const described = { vaults: [aVault()], plans: [aPlan({ ageDays: 2 })] };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 * 60 }), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        const [one, many] = [aSandbox(described), aSandbox(described)];
        for (const minutes of steps) {
          turn(many, minutes * minuteMs);
          await jobsOf(operator(many));
        }
        turn(one, steps.reduce((sum, minutes) => sum + minutes, 0) * minuteMs);
        expect(await pointsIn(operator(many))).toEqual(await pointsIn(operator(one)));
        expect(await jobsOf(operator(many))).toEqual(await jobsOf(operator(one)));
      },
    ),
    { numRuns: 15 },
  );
});

it('never shows a point that is older than its retention allows, nor two of one run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 90 * 24 }),
      async (deleteAfterDays, hours) => {
        const rules = [aRule({ deleteAfterDays })];
        const sandbox = aSandbox({ vaults: [aVault()], plans: [aPlan({ rules })] });
        turn(sandbox, hours * hourMs);
        const nowMs = startsAt.getTime() + hours * hourMs;
        const points = await pointsIn(operator(sandbox));
        const ages = points.map(({ CreationDate: at }) => nowMs - (at?.getTime() ?? 0));
        for (const age of ages) expect(age).toBeLessThan(deleteAfterDays * dayMs + 8 * hourMs);
        const days = new Set(points.map(({ CreationDate: at }) => at?.toISOString().slice(0, 10)));
        expect(days.size).toBe(points.length);
        expect(points.length).toBeGreaterThanOrEqual(deleteAfterDays);
        expect(points.length).toBeLessThanOrEqual(deleteAfterDays + 1);
      },
    ),
    { numRuns: 15 },
  );
});
