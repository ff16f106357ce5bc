import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { dayMs, minuteMs } from '../../../src/kernel/units.js';
import type {
  StackDescription,
  StackResourceDescription,
} from '../../../src/sandbox/descriptions/surroundings.js';
import {
  anAccount,
  aRole,
  aSandbox,
  away,
  failure,
  home,
  operator,
  platform,
  session,
} from '../assembly/world.js';

const StackName = 'sdp-e2dd35eedfec';
const now = Date.parse('2026-11-01T12:00:00Z');

const table = (name: string): StackResourceDescription => ({
  logicalId: `${name}Table`,
  type: 'AWS::DynamoDB::Table',
  physicalId: `${StackName}-${name}`,
});

function aStack(changes: Partial<StackDescription> = {}): StackDescription {
  return {
    account: platform,
    region: home,
    name: StackName,
    isProtected: true,
    ageDays: 100,
    resources: ['Object', 'History', 'Index'].map(table),
    nested: [
      {
        logicalId: 'Datasets',
        resources: [],
        nested: [
          {
            logicalId: 'Dataset-7c80cad5c403',
            resources: [{ logicalId: 'Role', type: 'AWS::IAM::Role', physicalId: 'role' }],
            nested: [],
          },
        ],
      },
    ],
    ...changes,
  };
}

const mine = (...stacks: readonly StackDescription[]) =>
  operator(aSandbox({ stacks })).cloudformation;
const describeOne = async (cloudformation: ReturnType<typeof mine>, name = StackName) =>
  (await cloudformation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
const resources = async (cloudformation: ReturnType<typeof mine>, name = StackName) =>
  (await cloudformation.send(new ListStackResourcesCommand({ StackName: name })))
    .StackResourceSummaries ?? [];

describe('a stack', () => {
  it('is described by name and by id', async () => {
    const cloudformation = mine(aStack({ tags: { team: 'depot' } }));
    const stack = await describeOne(cloudformation);
    expect(stack).toMatchObject({
      StackName,
      StackStatus: 'CREATE_COMPLETE',
      EnableTerminationProtection: true,
      CreationTime: new Date(now - 100 * dayMs),
      Tags: [{ Key: 'team', Value: 'depot' }],
    });
    expect(stack?.LastUpdatedTime).toBeUndefined();
    expect(stack?.ParentId).toBeUndefined();
    expect(stack?.StackId).toMatch(
      new RegExp(`^arn:aws:cloudformation:${home}:${platform}:stack/${StackName}/[0-9a-f-]{36}$`),
    );
    expect(await describeOne(cloudformation, stack?.StackId)).toEqual(stack);
  });

  it.each(['DescribeStacks', 'ListStackResources'])(
    'that is not there fails %s in the words of AWS',
    async (operation) => {
      const cloudformation = mine();
      const work =
        operation === 'DescribeStacks' ? describeOne(cloudformation) : resources(cloudformation);
      expect(await failure(work)).toMatchObject({
        name: 'ValidationError',
        status: 400,
        message: `Stack with id ${StackName} does not exist`,
      });
    },
  );

  it('belongs to one account and region', async () => {
    const sandbox = aSandbox({ stacks: [aStack()] });
    const elsewhere = operator(sandbox, platform, away).cloudformation;
    expect(await failure(describeOne(elsewhere))).toMatchObject({ name: 'ValidationError' });
  });

  it('goes through the statuses that are planted, with the clock', async () => {
    const sandbox = aSandbox({
      stacks: [
        aStack({
          statuses: [
            { status: 'UPDATE_IN_PROGRESS', fromMinute: -5 },
            { status: 'UPDATE_ROLLBACK_FAILED', reason: 'a role is gone', fromMinute: 10 },
          ],
        }),
      ],
    });
    const { cloudformation } = operator(sandbox);
    expect(await describeOne(cloudformation)).toMatchObject({
      StackStatus: 'UPDATE_IN_PROGRESS',
      LastUpdatedTime: new Date(now - 5 * minuteMs),
    });
    sandbox.clock.advance(10 * minuteMs);
    expect(await describeOne(cloudformation)).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_FAILED',
      StackStatusReason: 'a role is gone',
    });
  });

  it('that is deleted is known by its id alone', async () => {
    const before = await describeOne(mine(aStack()));
    const cloudformation = mine(
      aStack({ statuses: [{ status: 'DELETE_COMPLETE', fromMinute: -1 }] }),
    );
    expect(await failure(describeOne(cloudformation))).toMatchObject({ name: 'ValidationError' });
    expect(await describeOne(cloudformation, before?.StackId)).toMatchObject({
      StackStatus: 'DELETE_COMPLETE',
    });
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({}));
    expect(Stacks ?? []).toEqual([]);
  });

  it('tells what it owns, and the stacks in it by their ids', async () => {
    const cloudformation = mine(aStack());
    const own = await resources(cloudformation);
    expect(own.map((each) => [each.ResourceType, each.PhysicalResourceId])).toEqual([
      ['AWS::DynamoDB::Table', `${StackName}-Object`],
      ['AWS::DynamoDB::Table', `${StackName}-History`],
      ['AWS::DynamoDB::Table', `${StackName}-Index`],
      ['AWS::CloudFormation::Stack', expect.stringContaining(`stack/${StackName}-Datasets-`)],
    ]);
    const datasets = own.at(-1)?.PhysicalResourceId;
    const [dataset] = await resources(cloudformation, datasets);
    expect(dataset).toMatchObject({
      LogicalResourceId: 'Dataset-7c80cad5c403',
      ResourceType: 'AWS::CloudFormation::Stack',
    });
    const innermost = await resources(cloudformation, dataset?.PhysicalResourceId);
    expect(innermost).toMatchObject([{ ResourceType: 'AWS::IAM::Role' }]);
    const root = await describeOne(cloudformation);
    expect(await describeOne(cloudformation, dataset?.PhysicalResourceId)).toMatchObject({
      ParentId: datasets,
      RootId: root?.StackId,
    });
  });
});

describe('lists', () => {
  it('of resources and of stacks come in pages of a hundred', async () => {
    const many = Array.from({ length: 130 }, (_, index) => table(`T${index}`));
    const stacks = Array.from({ length: 101 }, (_, index) =>
      aStack({ name: `stack-${index}`, nested: [], resources: index === 0 ? many : [] }),
    );
    const cloudformation = mine(...stacks);
    const first = await cloudformation.send(
      new ListStackResourcesCommand({ StackName: 'stack-0' }),
    );
    const rest = await cloudformation.send(
      new ListStackResourcesCommand({ StackName: 'stack-0', NextToken: first.NextToken }),
    );
    expect(first.StackResourceSummaries).toHaveLength(100);
    expect(rest.StackResourceSummaries).toHaveLength(30);
    expect(rest.NextToken).toBeUndefined();
    const some = await cloudformation.send(new DescribeStacksCommand({}));
    expect(some.Stacks).toHaveLength(100);
    const { NextToken } = some;
    expect(
      (await cloudformation.send(new DescribeStacksCommand({ NextToken }))).Stacks,
    ).toHaveLength(1);
    const wrong = cloudformation.send(new DescribeStacksCommand({ NextToken: 'x' }));
    expect(await failure(wrong)).toMatchObject({ name: 'ValidationError' });
  });
});

describe('a permission', () => {
  it('is asked for on the stack', async () => {
    const policy = JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'cloudformation:*',
          Resource: `arn:aws:cloudformation:*:${platform}:stack/${StackName}*`,
        },
      ],
    });
    const accounts = [anAccount({ roles: [aRole({ policy })] })];
    const { cloudformation } = await session(
      aSandbox({ accounts, stacks: [aStack(), aStack({ name: 'other' })] }),
    );
    const stack = await describeOne(cloudformation);
    await resources(cloudformation, stack?.StackId);
    expect(await failure(describeOne(cloudformation, 'other'))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
    });
  });
});
