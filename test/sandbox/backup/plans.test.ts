import {
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupPlanVersionsCommand,
  ListBackupSelectionsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UpdateBackupPlanCommand,
  type BackupRuleInput,
} from '@aws-sdk/client-backup';
import {
  aPlan,
  aSandbox,
  failure,
  makePlan,
  operator,
  roleArn,
  safe,
  select,
  tableArn,
  turn,
  vaultArn,
} from './support.js';

const rule = (changes: Partial<BackupRuleInput> = {}): BackupRuleInput => ({
  RuleName: 'rule',
  TargetBackupVaultName: 'depot',
  ...changes,
});
const create = (changes: Partial<BackupRuleInput> = {}, BackupPlanName = 'plan') =>
  new CreateBackupPlanCommand({ BackupPlan: { BackupPlanName, Rules: [rule(changes)] } });

describe('a plan', () => {
  it('comes back with ids and with every default written out', async () => {
    const hand = operator(aSandbox());
    const BackupPlanId = await makePlan(hand);
    const { BackupPlan: plan } = await hand.backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    expect(plan).toEqual({
      BackupPlanName: 'plan',
      Rules: [
        {
          RuleName: 'rule',
          RuleId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          TargetBackupVaultName: 'depot',
          ScheduleExpression: 'cron(0 5 ? * * *)',
          ScheduleExpressionTimezone: 'Etc/UTC',
          StartWindowMinutes: 480,
          CompletionWindowMinutes: 10_080,
          EnableContinuousBackup: false,
        },
      ],
    });
  });

  it('keeps what was given', async () => {
    const hand = operator(aSandbox());
    const given = {
      ScheduleExpression: 'cron(30 1 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/London',
      StartWindowMinutes: 60,
      CompletionWindowMinutes: 180,
      Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 120 },
      CopyActions: [
        { DestinationBackupVaultArn: vaultArn('safe'), Lifecycle: { DeleteAfterDays: 365 } },
        { DestinationBackupVaultArn: vaultArn('safe', 'eu-central-1') },
      ],
      RecoveryPointTags: { team: 'dr' },
    };
    const BackupPlanId = await makePlan(hand, given);
    const { BackupPlan: plan } = await hand.backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    expect(plan?.Rules?.[0]).toMatchObject(given);
  });

  it('may have the name of another, but not its whole document', async () => {
    const { backup } = operator(aSandbox());
    const first = await backup.send(create());
    expect(await failure(backup.send(create()))).toBe(
      'AlreadyExistsException 400: Backup plan with the same plan document already exists.',
    );
    const twin = await backup.send(create({ StartWindowMinutes: 60 }));
    expect(twin.BackupPlanId).not.toBe(first.BackupPlanId);
    // What AWS writes out is the same document.
    expect(await failure(backup.send(create({ ScheduleExpressionTimezone: 'Etc/UTC' })))).toMatch(
      /^AlreadyExistsException/,
    );
  });

  it('is made once for the same request', async () => {
    const { backup } = operator(aSandbox());
    const input = { ...create().input, CreatorRequestId: 'deploy-1' };
    const first = await backup.send(new CreateBackupPlanCommand(input));
    const again = await backup.send(new CreateBackupPlanCommand(input));
    expect(again).toMatchObject({ BackupPlanId: first.BackupPlanId, VersionId: first.VersionId });
  });

  it('is replaced as a whole, keeps its old versions and its name', async () => {
    const hand = operator(aSandbox());
    const BackupPlanId = await makePlan(hand);
    const before = await hand.backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    const update = (name: string, changes: Partial<BackupRuleInput>) =>
      hand.backup.send(
        new UpdateBackupPlanCommand({
          BackupPlanId,
          BackupPlan: { BackupPlanName: name, Rules: [rule(), rule(changes)] },
        }),
      );
    const after = await update('plan', { RuleName: 'second', Lifecycle: { DeleteAfterDays: 7 } });
    expect(after.VersionId).not.toBe(before.VersionId);
    const now = await hand.backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    expect(now.BackupPlan?.Rules).toHaveLength(2);
    expect(now.BackupPlan?.Rules?.[0]?.RuleId).toBe(before.BackupPlan?.Rules?.[0]?.RuleId);
    const VersionId = before.VersionId ?? '';
    const old = await hand.backup.send(new GetBackupPlanCommand({ BackupPlanId, VersionId }));
    expect(old.BackupPlan).toEqual(before.BackupPlan);
    const versions = await hand.backup.send(new ListBackupPlanVersionsCommand({ BackupPlanId }));
    expect(versions.BackupPlanVersionsList?.map((each) => each.VersionId)).toEqual([
      after.VersionId,
      before.VersionId,
    ]);
    expect(await failure(update('other', {}))).toMatch(/^(InvalidRequest|InvalidParameterValue)/);
    const wrong = new GetBackupPlanCommand({ BackupPlanId, VersionId: 'none' });
    expect(await failure(hand.backup.send(wrong))).toMatch(/^ResourceNotFoundException 400/);
  });

  it('tells when it runs next', async () => {
    const hand = operator(aSandbox());
    const ScheduleExpression = 'cron(0 12 ? * SUN *)';
    const BackupPlanId = await makePlan(hand, { ScheduleExpression });
    const { ScheduledRunsPreview: runs } = await hand.backup.send(
      new GetBackupPlanCommand({ BackupPlanId, MaxScheduledRunsPreview: 2 }),
    );
    // The world begins on a Sunday at noon: the first run is a week later.
    expect(runs?.map(({ ExecutionTime: at }) => at?.toISOString())).toEqual([
      '2026-11-08T12:00:00.000Z',
      '2026-11-15T12:00:00.000Z',
    ]);
  });

  it('is listed page by page, newest first, and gone once it is deleted', async () => {
    const sandbox = aSandbox();
    const hand = operator(sandbox);
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      ids.unshift(await makePlan(hand, {}, name));
      turn(sandbox, 1000);
    }
    const first = await hand.backup.send(new ListBackupPlansCommand({ MaxResults: 2 }));
    const rest = await hand.backup.send(
      new ListBackupPlansCommand({ MaxResults: 2, NextToken: first.NextToken ?? '' }),
    );
    const listed = [...(first.BackupPlansList ?? []), ...(rest.BackupPlansList ?? [])];
    expect(listed.map(({ BackupPlanId: id }) => id)).toEqual(ids);
    expect(listed[0]).toMatchObject({ BackupPlanName: 'three' });
    const [BackupPlanId = ''] = ids;
    await hand.backup.send(new DeleteBackupPlanCommand({ BackupPlanId }));
    expect(await failure(hand.backup.send(new GetBackupPlanCommand({ BackupPlanId })))).toMatch(
      /^ResourceNotFoundException 400/,
    );
    const all = async (IncludeDeleted: boolean) =>
      (await hand.backup.send(new ListBackupPlansCommand({ IncludeDeleted }))).BackupPlansList ??
      [];
    expect(await all(false)).toHaveLength(2);
    expect((await all(true))[0]?.DeletionDate).toBeInstanceOf(Date);
  });

  it('cannot be deleted before its selections', async () => {
    const hand = operator(aSandbox());
    const BackupPlanId = await makePlan(hand);
    const SelectionId = await select(hand, BackupPlanId, { Resources: [tableArn()] });
    const drop = () => hand.backup.send(new DeleteBackupPlanCommand({ BackupPlanId }));
    expect(await failure(drop())).toMatch(/^InvalidRequestException 400/);
    await hand.backup.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
    await drop();
  });

  it('carries the tags that it was described with', async () => {
    const { backup } = operator(aSandbox({ plans: [aPlan({ tags: { owner: 'depot' } })] }));
    const { BackupPlansList: list } = await backup.send(new ListBackupPlansCommand({}));
    const ResourceArn = list?.[0]?.BackupPlanArn ?? '';
    await backup.send(new TagResourceCommand({ ResourceArn, Tags: { more: '1' } }));
    expect((await backup.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual({
      owner: 'depot',
      more: '1',
    });
  });

  it.each([
    ['a cron of another kind', { ScheduleExpression: '0 5 * * *' }],
    ['a rate', { ScheduleExpression: 'rate(1 day)' }],
    ['a schedule of every half hour', { ScheduleExpression: 'cron(0/30 * ? * * *)' }],
    ['an unknown time zone', { ScheduleExpressionTimezone: 'Mars/Base' }],
    ['a start window of half an hour', { StartWindowMinutes: 30 }],
    ['windows that are upside down', { StartWindowMinutes: 120, CompletionWindowMinutes: 60 }],
    [
      'too short a time in cold storage',
      { Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 60 } },
    ],
    ['a vault by its name only', { CopyActions: [{ DestinationBackupVaultArn: 'safe' }] }],
    ['continuous backup', { EnableContinuousBackup: true }],
    ['a rule name with a blank', { RuleName: 'a rule' }],
  ])('with %s is refused', async (_, changes) => {
    expect(await failure(operator(aSandbox()).backup.send(create(changes)))).toMatch(
      /^InvalidParameterValueException 400/,
    );
  });
});

describe('a selection', () => {
  it('is listed without its body, and read one by one', async () => {
    const hand = operator(aSandbox());
    const BackupPlanId = await makePlan(hand);
    const selection = {
      Resources: [tableArn(), 'arn:aws:dynamodb:eu-west-1:123456789012:table/sdp-*'],
      NotResources: [tableArn('sdp-prod-Index')],
      ListOfTags: [
        { ConditionType: 'STRINGEQUALS' as const, ConditionKey: 'backup', ConditionValue: 'daily' },
      ],
      Conditions: {
        StringLike: [{ ConditionKey: 'aws:ResourceTag/env', ConditionValue: 'prod*' }],
      },
    };
    const SelectionId = await select(hand, BackupPlanId, selection);
    const { BackupSelectionsList: list } = await hand.backup.send(
      new ListBackupSelectionsCommand({ BackupPlanId }),
    );
    expect(list).toEqual([
      expect.objectContaining({ SelectionId, SelectionName: 'tables', IamRoleArn: roleArn() }),
    ]);
    expect(list?.[0]).not.toHaveProperty('Resources');
    const read = await hand.backup.send(
      new GetBackupSelectionCommand({ BackupPlanId, SelectionId }),
    );
    expect(read.BackupSelection).toMatchObject({
      ...selection,
      Conditions: {
        ...selection.Conditions,
        StringEquals: [],
        StringNotEquals: [],
        StringNotLike: [],
      },
    });
  });

  it('cannot be made twice with the same body, but has no name of its own', async () => {
    const hand = operator(aSandbox());
    const plan = await makePlan(hand);
    await select(hand, plan, { Resources: [tableArn()] });
    expect(await failure(select(hand, plan, { Resources: [tableArn()] }))).toMatch(
      /^AlreadyExistsException 400/,
    );
    await select(hand, plan, { Resources: [tableArn('sdp-prod-Index')] });
  });

  it.each([
    ['a role of another account', { IamRoleArn: roleArn(safe) }],
    ['a wildcard inside an ARN', { Resources: ['arn:aws:dynamodb:*:*:table/sdp-prod'] }],
    ['something that is no ARN', { Resources: ['sdp-prod-Object'] }],
    [
      'more than 30 wildcards',
      { Resources: Array.from({ length: 31 }, (_, at) => `arn:aws:${at}*`) },
    ],
    ['more than 500 ARNs', { Resources: Array.from({ length: 501 }, (_, at) => `arn:aws:${at}`) }],
    [
      'a condition on a bare key',
      { Conditions: { StringEquals: [{ ConditionKey: 'env', ConditionValue: 'prod' }] } },
    ],
  ])('with %s is refused', async (_, changes) => {
    const hand = operator(aSandbox());
    const plan = await makePlan(hand);
    expect(await failure(select(hand, plan, changes))).toMatch(
      /^InvalidParameterValueException 400/,
    );
  });

  it('needs a plan that is there', async () => {
    const { backup } = operator(aSandbox());
    const make = new CreateBackupSelectionCommand({
      BackupPlanId: 'none',
      BackupSelection: { SelectionName: 'tables', IamRoleArn: roleArn() },
    });
    expect(await failure(backup.send(make))).toMatch(/^ResourceNotFoundException 400/);
  });
});
