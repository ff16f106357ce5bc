import { accountId, home, now } from '../../support/estate-builders.js';
import { answering, elements, forever, queryError, standIn, xml } from './canned.js';
import type { Answer, Members } from './canned.js';

const name = 'sdp-prod-e2dd35eedfec';
const place = { account: accountId, region: home };
const arnOf = (stack: string) =>
  `arn:aws:cloudformation:${home}:${accountId}:stack/${stack}/1f2e3d4c`;

function stacks(...members: readonly Members[]): Answer {
  const list = members.map((each) => `<member>${elements(each)}</member>`).join('');
  return xml(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks>${list}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

const stack = (changes: Members = {}): Members => ({
  StackId: arnOf(name),
  StackName: name,
  StackStatus: 'UPDATE_COMPLETE',
  EnableTerminationProtection: 'true',
  CreationTime: '2026-10-01T08:00:00Z',
  LastUpdatedTime: now.toISOString(),
  ...changes,
});

const describeStack = async (...answers: Answer[]) => {
  const { aws, clock, sent } = answering('DescribeStacks', ...answers);
  const observed = await clock.run(aws.observers.stacks.describe(place, name, forever));
  return { observed, requests: sent('DescribeStacks') };
};

const missing = (stackName = name): Answer =>
  queryError('ValidationError', `Stack with id ${stackName} does not exist`, 400);

describe('a stack', () => {
  it('is described', async () => {
    const { observed, requests } = await describeStack(stacks(stack()));
    expect(observed).toMatchObject({
      kind: 'seen',
      value: {
        id: arnOf(name),
        name,
        status: 'UPDATE_COMPLETE',
        isProtected: true,
        createdAt: new Date('2026-10-01T08:00:00Z'),
        updatedAt: now,
      },
    });
    expect(new URLSearchParams(requests[0]?.body).get('StackName')).toBe(name);
  });

  it('that was never updated and may be deleted says so', async () => {
    const bare = stack({ EnableTerminationProtection: 'false', LastUpdatedTime: undefined });
    expect((await describeStack(stacks(bare))).observed).toMatchObject({
      value: { isProtected: false, updatedAt: undefined },
    });
  });

  it.each([
    ['said not to exist', missing()],
    ['listed by nobody', stacks()],
    ['another one', stacks(stack({ StackName: 'other', StackId: arnOf('other') }))],
    ['deleted', stacks(stack({ StackStatus: 'DELETE_COMPLETE' }))],
  ])('that is %s is absent', async (_, answer) => {
    expect((await describeStack(answer)).observed).toMatchObject({ kind: 'absent', at: now });
  });

  it.each([
    ['a name that is none', queryError('ValidationError', 'StackName is too long', 400)],
    ['another stack that does not exist', missing('other')],
  ])('is not taken for absent after %s', async (_, answer) => {
    expect((await describeStack(answer)).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', code: 'ValidationError' },
    });
  });

  it.each([
    ['no list', xml('<DescribeStacksResponse><DescribeStacksResult/></DescribeStacksResponse>')],
    ['no id', stacks(stack({ StackId: undefined }))],
    ['no status', stacks(stack({ StackStatus: undefined }))],
    ['no word of protection', stacks(stack({ EnableTerminationProtection: undefined }))],
    ['no date', stacks(stack({ CreationTime: undefined }))],
  ])('with %s is not believed', async (_, answer) => {
    expect((await describeStack(answer)).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });

  it('that may not be described is unknown', async () => {
    const { observed } = await describeStack(queryError('AccessDenied', 'no', 403));
    expect(observed).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'cloudformation:DescribeStacks' },
    });
  });
});

const resource = (
  ResourceType: string | undefined,
  PhysicalResourceId: string | undefined,
  ResourceStatus = 'CREATE_COMPLETE',
): Members => ({
  LogicalResourceId: 'Logical',
  ResourceType,
  PhysicalResourceId,
  ResourceStatus,
  LastUpdatedTimestamp: now.toISOString(),
});

function page(resources: readonly Members[], nextToken?: string): Answer {
  const list = resources.map((each) => `<member>${elements(each)}</member>`).join('');
  const more = elements({ NextToken: nextToken });
  return xml(
    `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>${list}</StackResourceSummaries>${more}</ListStackResourcesResult></ListStackResourcesResponse>`,
  );
}

/** ListStackResources answers by stack and token. */
const listResources = async (
  answer: (stackName: string, token: string | null) => Answer,
  root = name,
) => {
  const { aws, clock, sent } = standIn({
    respond: ({ operation, body }) => {
      if (operation !== 'ListStackResources') return undefined;
      const input = new URLSearchParams(body);
      return answer(input.get('StackName') ?? '', input.get('NextToken'));
    },
  });
  const observed = await clock.run(aws.observers.stacks.resources(place, root, forever));
  return { observed, requests: sent('ListStackResources') };
};

const table = 'AWS::DynamoDB::Table';
const nested = 'AWS::CloudFormation::Stack';

describe('the resources of a stack', () => {
  it('are those of its nested stacks, too, over all pages, sorted', async () => {
    const { observed, requests } = await listResources((stackName, token) => {
      if (stackName === arnOf('data')) return page([resource(table, 'sdp-x-Object')]);
      return token === null
        ? page([resource(nested, arnOf('data')), resource('AWS::IAM::Role', 'b')], 'more')
        : page([resource('AWS::IAM::Role', 'a'), resource(nested, arnOf('data'))]);
    });
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { stack: 'data', type: table, physicalId: 'sdp-x-Object' },
        { stack: name, type: nested, physicalId: arnOf('data') },
        { stack: name, type: nested, physicalId: arnOf('data') },
        { stack: name, type: 'AWS::IAM::Role', physicalId: 'a' },
        { stack: name, type: 'AWS::IAM::Role', physicalId: 'b' },
      ],
    });
    expect(requests).toHaveLength(3);
  });

  it('leave out what was not made, was deleted, or was left behind', async () => {
    const { observed } = await listResources(() =>
      page([
        resource(table, undefined, 'CREATE_IN_PROGRESS'),
        resource(table, 'gone', 'DELETE_COMPLETE'),
        resource(table, 'retained', 'DELETE_SKIPPED'),
        resource(table, 'kept', 'DELETE_FAILED'),
      ]),
    );
    expect(observed).toMatchObject({ value: [{ physicalId: 'kept' }] });
    expect(observed.kind === 'seen' && observed.value).toHaveLength(1);
  });

  it('of a stack that names itself come to an end', async () => {
    const { observed, requests } = await listResources(
      () => page([resource(nested, arnOf('self'))]),
      arnOf('self'),
    );
    expect(observed).toMatchObject({ value: [{ stack: 'self' }] });
    expect(requests).toHaveLength(1);
  });

  it('of a stack that is not there are absent', async () => {
    expect((await listResources(() => missing())).observed).toMatchObject({ kind: 'absent' });
  });

  it('are unknown when a nested stack is not there', async () => {
    const { observed } = await listResources((stackName) =>
      stackName === name ? page([resource(nested, arnOf('data'))]) : missing(arnOf('data')),
    );
    expect(observed).toMatchObject({ kind: 'unknown', failure: { code: 'ValidationError' } });
  });

  it('are not followed for ever', async () => {
    let next = 0;
    const { observed, requests } = await listResources(() =>
      page([resource(nested, arnOf(`n-${next++}`))]),
    );
    expect(observed).toMatchObject({ failure: { reason: 'ReadInvalid', code: 'TooManyStacks' } });
    expect(requests).toHaveLength(50);
  });

  it.each([
    [
      'no list',
      xml('<ListStackResourcesResponse><ListStackResourcesResult/></ListStackResourcesResponse>'),
      'AnswerInvalid',
    ],
    ['a resource of no type', page([resource(undefined, 'x')]), 'AnswerInvalid'],
    ['a page that repeats', page([], 'same'), 'PageTokenRepeated'],
  ])('are not believed after %s', async (_, answer, code) => {
    const { observed } = await listResources(() => answer);
    expect(observed).toMatchObject({ failure: { reason: 'ReadInvalid', code } });
  });

  it('that may not be listed are unknown', async () => {
    const { observed } = await listResources(() => queryError('AccessDenied', 'no', 403));
    expect(observed).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'cloudformation:ListStackResources' },
    });
  });
});
