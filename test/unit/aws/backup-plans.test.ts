import { createAwsMemory } from '../../../src/aws/memory.js';
import { accountId, home } from '../../support/estate-builders.js';
import { forever, json, restError, scripted } from './canned.js';
import type { Answer, Script } from './canned.js';

const place = { account: accountId, region: home };
const arnOf = (id: string): string => `arn:aws:backup:${home}:${accountId}:backup-plan:${id}`;

const planned = (id: string, name: string, rules: readonly object[] = [], more = {}): Answer =>
  json({
    BackupPlanId: id,
    BackupPlanArn: arnOf(id),
    VersionId: 'v1',
    BackupPlan: { BackupPlanName: name, Rules: rules },
    ...more,
  });

const listed = (...ids: readonly string[]): Answer =>
  json({ BackupPlansList: ids.map((id) => ({ BackupPlanId: id, VersionId: 'v1' })) });

const selections = (...ids: readonly string[]): Answer =>
  json({ BackupSelectionsList: ids.map((id) => ({ SelectionId: id, SelectionName: id })) });

const role = `arn:aws:iam::${accountId}:role/backup`;
const selected = (changes: object = {}): Answer =>
  json({ BackupSelection: { SelectionName: 'tables', IamRoleArn: role, ...changes } });

const gone = restError('ResourceNotFoundException');

const run = async (script: Script, memory = createAwsMemory()) => {
  const { aws, clock, sent } = scripted(
    {
      ListBackupPlans: listed('p1'),
      GetBackupPlan: planned('p1', 'daily'),
      ListBackupSelections: selections(),
      ...script,
    },
    { memory },
  );
  return { observed: await clock.run(aws.observers.backups.plans(place, forever)), sent };
};

const ruleOf = async (rule: object) => {
  const { observed } = await run({ GetBackupPlan: planned('p1', 'daily', [rule]) });
  return observed.kind === 'seen' ? observed.value[0]?.rules[0] : observed;
};

const least = { RuleId: 'r1', RuleName: 'nightly', TargetBackupVaultName: 'daily' };

describe('backup plans', () => {
  it('are told by name, then id: names are not unique', async () => {
    const { observed } = await run({
      ListBackupPlans: listed('p3', 'p2', 'p1'),
      GetBackupPlan: ({ path }) => {
        const id = path.split('/')[3] ?? '';
        return planned(id, id === 'p2' ? 'a' : 'b');
      },
    });
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { name: 'a', id: 'p2', arn: arnOf('p2'), versionId: 'v1', rules: [], selections: [] },
        { name: 'b', id: 'p1' },
        { name: 'b', id: 'p3' },
      ],
    });
  });

  it('are read page by page, and so are their selections', async () => {
    const { observed } = await run({
      ListBackupPlans: ({ query }) =>
        query['nextToken'] === undefined
          ? json({ BackupPlansList: [{ BackupPlanId: 'p1' }], NextToken: 'more' })
          : listed('p2'),
      GetBackupPlan: ({ path }) => planned(path.split('/')[3] ?? '', 'daily'),
      ListBackupSelections: ({ query }) =>
        query['nextToken'] === undefined
          ? json({ BackupSelectionsList: [{ SelectionId: 's2' }], NextToken: 'more' })
          : selections('s1'),
      GetBackupSelection: selected(),
    });
    const each = [{ id: 's1' }, { id: 's2' }];
    expect(observed).toMatchObject({
      value: [
        { id: 'p1', selections: each },
        { id: 'p2', selections: each },
      ],
    });
  });

  it.each<[string, Script]>([
    ['before it is read', { GetBackupPlan: gone }],
    ['as a deleted one', { GetBackupPlan: planned('p1', 'daily', [], { DeletionDate: 1.7e9 }) }],
    ['before its selections are listed', { ListBackupSelections: gone }],
  ])('leave out a plan that vanishes %s', async (_, script) => {
    const { observed } = await run(script);
    expect(observed).toMatchObject({ kind: 'seen', value: [] });
  });

  it('leave out a selection that vanishes', async () => {
    const { observed } = await run({
      ListBackupSelections: selections('s1', 's2'),
      GetBackupSelection: ({ path }) => (path.includes('s1') ? gone : selected()),
    });
    expect(observed).toMatchObject({ value: [{ selections: [{ id: 's2' }] }] });
  });

  it.each<[string, Script]>([
    ['the list', { ListBackupPlans: json({}) }],
    ['a plan', { GetBackupPlan: json({ BackupPlanArn: 'x' }) }],
    ['a rule without an id', { GetBackupPlan: planned('p1', 'daily', [{ RuleName: 'x' }]) }],
    ['selections', { ListBackupSelections: json({}) }],
    [
      'a selection without a role',
      {
        ListBackupSelections: selections('s1'),
        GetBackupSelection: selected({ IamRoleArn: undefined }),
      },
    ],
    [
      'a tag that is compared in a way of its own',
      {
        ListBackupSelections: selections('s1'),
        GetBackupSelection: selected({
          ListOfTags: [{ ConditionType: 'STRINGLIKE', ConditionKey: 'a', ConditionValue: 'b' }],
        }),
      },
    ],
  ])('are unknown as a whole when %s breaks the contract', async (_, script) => {
    const { observed } = await run(script);
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });

  it('are unknown as a whole when one selection is denied', async () => {
    const { observed } = await run({
      ListBackupSelections: selections('s1', 's2'),
      GetBackupSelection: ({ path }) =>
        path.includes('s1') ? selected() : restError('AccessDeniedException', 403),
    });
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', permission: 'backup:GetBackupSelection' },
    });
  });
});

describe('the rules of a plan', () => {
  it('have the defaults of AWS where they say nothing', async () => {
    expect(await ruleOf(least)).toEqual({
      id: 'r1',
      name: 'nightly',
      vault: 'daily',
      airGappedVaultArn: undefined,
      schedule: 'cron(0 5 ? * * *)',
      timeZone: 'Etc/UTC',
      startWindowMinutes: 480,
      completionWindowMinutes: 10_080,
      lifecycle: { coldAfterDays: undefined, deleteAfterDays: undefined },
      copies: [],
      isContinuous: false,
    });
  });

  it.each(['UTC', 'Etc/UTC', ''])('mean the same by the time zone "%s"', async (zone) => {
    const spelled = {
      ...least,
      ScheduleExpression: 'cron(0 5 ? * * *)',
      ScheduleExpressionTimezone: zone,
      StartWindowMinutes: 480,
      CompletionWindowMinutes: 10_080,
      EnableContinuousBackup: false,
      CopyActions: [],
      Lifecycle: { MoveToColdStorageAfterDays: -1, DeleteAfterDays: -1 },
    };
    expect(await ruleOf(spelled)).toEqual(await ruleOf(least));
  });

  it('keep what they say', async () => {
    const told = await ruleOf({
      ...least,
      ScheduleExpression: 'cron(30 1 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      StartWindowMinutes: 60,
      CompletionWindowMinutes: 180,
      TargetLogicallyAirGappedBackupVaultArn: 'arn:gap',
      EnableContinuousBackup: true,
      Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 365 },
    });
    expect(told).toMatchObject({
      schedule: 'cron(30 1 * * ? *)',
      timeZone: 'Europe/Berlin',
      startWindowMinutes: 60,
      completionWindowMinutes: 180,
      airGappedVaultArn: 'arn:gap',
      isContinuous: true,
      lifecycle: { coldAfterDays: 30, deleteAfterDays: 365 },
    });
  });

  const own = { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 150 };
  it.each([
    ['nothing', undefined, { coldAfterDays: 30, deleteAfterDays: 150 }],
    ['an empty lifecycle', {}, { coldAfterDays: undefined, deleteAfterDays: undefined }],
    ['days', { DeleteAfterDays: 400 }, { coldAfterDays: undefined, deleteAfterDays: 400 }],
    ['-1', { DeleteAfterDays: -1 }, { coldAfterDays: undefined, deleteAfterDays: 150 }],
  ])('keep a copy that says %s for as long as AWS does', async (_, lifecycle, works) => {
    const copy = { DestinationBackupVaultArn: 'arn:there', Lifecycle: lifecycle };
    expect(await ruleOf({ ...least, Lifecycle: own, CopyActions: [copy] })).toMatchObject({
      copies: [{ vaultArn: 'arn:there', lifecycle: works }],
    });
  });
});

describe('the selections of a plan', () => {
  it('are told with everything that AWS matches by', async () => {
    const { observed } = await run({
      ListBackupSelections: selections('s1'),
      GetBackupSelection: selected({
        Resources: ['arn:aws:dynamodb:*:*:table/sdp-*'],
        NotResources: ['arn:aws:dynamodb:*:*:table/sdp-x-Index'],
        ListOfTags: [
          { ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'y' },
        ],
        Conditions: {
          StringLike: [{ ConditionKey: 'aws:ResourceTag/env', ConditionValue: 'prod*' }],
          StringEquals: [{ ConditionKey: 'aws:ResourceTag/tier' }],
        },
      }),
    });
    expect(observed.kind === 'seen' && observed.value[0]?.selections).toEqual([
      {
        id: 's1',
        name: 'tables',
        roleArn: role,
        resources: ['arn:aws:dynamodb:*:*:table/sdp-*'],
        notResources: ['arn:aws:dynamodb:*:*:table/sdp-x-Index'],
        tags: [{ key: 'backup', value: 'y' }],
        conditions: [
          { operator: 'StringEquals', key: 'aws:ResourceTag/tier', value: '' },
          { operator: 'StringLike', key: 'aws:ResourceTag/env', value: 'prod*' },
        ],
      },
    ]);
  });

  it('may leave everything out', async () => {
    const { observed } = await run({
      ListBackupSelections: selections('s1'),
      GetBackupSelection: selected(),
    });
    expect(observed).toMatchObject({
      value: [{ selections: [{ resources: [], notResources: [], tags: [], conditions: [] }] }],
    });
  });
});

describe('a second run over the same plans', () => {
  const script: Script = {
    GetBackupPlan: planned('p1', 'daily', [least]),
    ListBackupSelections: selections('s1'),
    GetBackupSelection: selected(),
  };

  it('asks only what can have changed, and tells the same', async () => {
    const memory = createAwsMemory();
    const first = await run(script, memory);
    const second = await run(script, memory);
    const valueOf = ({ observed }: typeof first) => observed.kind === 'seen' && observed.value;
    expect(valueOf(second)).toEqual(valueOf(first));
    expect(second.sent('ListBackupPlans')).toHaveLength(1);
    expect(second.sent('ListBackupSelections')).toHaveLength(1);
    expect(second.sent('GetBackupPlan')).toEqual([]);
    expect(second.sent('GetBackupSelection')).toEqual([]);
  });

  it('reads a plan again that has another version, and a selection that is new', async () => {
    const memory = createAwsMemory();
    await run(script, memory);
    const { observed, sent } = await run(
      {
        ListBackupPlans: json({ BackupPlansList: [{ BackupPlanId: 'p1', VersionId: 'v2' }] }),
        GetBackupPlan: planned('p1', 'daily', [], { VersionId: 'v2' }),
        ListBackupSelections: selections('s2'),
        GetBackupSelection: selected({ Resources: ['*'] }),
      },
      memory,
    );
    expect(observed).toMatchObject({
      value: [{ versionId: 'v2', rules: [], selections: [{ id: 's2', resources: ['*'] }] }],
    });
    expect(sent('GetBackupPlan')).toHaveLength(1);
  });

  it('does not mix up accounts and regions', async () => {
    const memory = createAwsMemory();
    await run(script, memory);
    const { aws, clock, sent } = scripted({ ListBackupPlans: listed('p1'), ...script }, { memory });
    const elsewhere = { ...place, region: 'eu-central-1' as typeof home };
    await clock.run(aws.observers.backups.plans(elsewhere, forever));
    expect(sent('GetBackupPlan')).toHaveLength(1);
  });
});
