import type { Observed } from '../../../src/estate/observation.js';
import type { RegionId, TableName } from '../../../src/estate/ids.js';
import { accountId, anAccount, home, now } from '../../support/estate-builders.js';
import { answering, forever, json, jsonError, standIn } from './canned.js';
import type { Answer } from './canned.js';

const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
const arn = `arn:aws:dynamodb:${home}:${accountId}:table/sdp-x-Object`;
const operationOf = {
  timeToLive: 'DescribeTimeToLive',
  tags: 'ListTagsOfResource',
  policy: 'GetResourcePolicy',
} as const;
type Setting = keyof typeof operationOf;
const settings = Object.keys(operationOf) as Setting[];

const ask = async (setting: Setting, ...answers: Answer[]) => {
  const { aws, clock, sent } = answering(operationOf[setting], ...answers);
  const asked: Promise<Observed<unknown>> = aws.observers.tables[setting](place, forever);
  const observed = await clock.run(asked);
  const inputs = sent(operationOf[setting]).map(({ body }) => JSON.parse(body) as unknown);
  return { observed, inputs };
};

describe('the settings of a table', () => {
  it.each(settings)('%s of a table that is not there is absent', async (setting) => {
    const { observed } = await ask(setting, jsonError('ResourceNotFoundException', 'not there'));
    expect(observed).toMatchObject({ kind: 'absent', at: now });
  });

  it.each(settings)('%s that may not be read is unknown', async (setting) => {
    const { observed } = await ask(setting, jsonError('AccessDeniedException', 'no'));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', permission: `dynamodb:${operationOf[setting]}` },
    });
  });

  it.each(settings)('%s that the endpoint does not know is unknown', async (setting) => {
    const { observed } = await ask(setting, jsonError('UnknownOperationException', 'what?'));
    expect(observed).toMatchObject({ failure: { reason: 'ReadUnsupported' } });
  });

  it.each(settings)('%s that is not told is not believed', async (setting) => {
    const { observed } = await ask(setting, json({}));
    expect(observed).toMatchObject({ failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' } });
  });
});

describe('time to live', () => {
  const told = (TimeToLiveStatus: unknown, AttributeName?: string) =>
    ask('timeToLive', json({ TimeToLiveDescription: { TimeToLiveStatus, AttributeName } }));

  it.each(['ENABLED', 'ENABLING'])('that is %s is on', async (status) => {
    const { observed, inputs } = await told(status, 'expiresAt');
    expect(observed).toMatchObject({ value: { kind: 'on', attribute: 'expiresAt' } });
    expect(inputs).toEqual([{ TableName: place.table }]);
  });

  it.each(['DISABLED', 'DISABLING'])('that is %s is off', async (status) => {
    expect((await told(status, 'expiresAt')).observed).toMatchObject({
      kind: 'seen',
      value: { kind: 'off' },
    });
  });

  it.each([
    [undefined, 'expiresAt'],
    ['MAYBE', 'expiresAt'],
    ['ENABLED', ''],
    ['ENABLED', undefined],
  ])('that is %p of %p is not believed', async (status, attribute) => {
    expect((await told(status, attribute)).observed).toMatchObject({
      failure: { code: 'AnswerInvalid' },
    });
  });
});

describe('tags', () => {
  it('are read over all pages and sorted', async () => {
    const { observed, inputs } = await ask(
      'tags',
      json({ Tags: [{ Key: 'owner', Value: 'depot' }], NextToken: 'more' }),
      json({ Tags: [{ Key: 'aws:cloudformation:stack-name', Value: '' }] }),
    );
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { key: 'aws:cloudformation:stack-name', value: '' },
        { key: 'owner', value: 'depot' },
      ],
      calls: [{}, {}],
    });
    expect(inputs).toEqual([{ ResourceArn: arn }, { ResourceArn: arn, NextToken: 'more' }]);
  });

  it('are asked for in the partition of the region', async () => {
    const region = 'cn-north-1' as RegionId;
    const { aws, clock, sent } = standIn({
      accounts: [anAccount({ regions: [region] })],
      respond: ({ operation }) =>
        operation === 'ListTagsOfResource' ? json({ Tags: [] }) : undefined,
    });
    await clock.run(aws.observers.tables.tags({ ...place, region }, forever));
    expect(sent('ListTagsOfResource')[0]?.body).toContain(`arn:aws-cn:dynamodb:${region}:`);
  });

  it('are not believed when a page repeats, and not listed for ever', async () => {
    const again = await ask('tags', json({ Tags: [], NextToken: 'same' }));
    expect(again.observed).toMatchObject({ failure: { code: 'PageTokenRepeated' } });
    const pages = Array.from({ length: 30 }, (_, page) => json({ Tags: [], NextToken: `${page}` }));
    const endless = await ask('tags', ...pages);
    expect(endless.observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'TooManyPages' },
    });
    expect(endless.inputs).toHaveLength(20);
  });

  it('without a key are not believed', async () => {
    const { observed } = await ask('tags', json({ Tags: [{ Value: 'x' }] }));
    expect(observed).toMatchObject({ failure: { code: 'AnswerInvalid' } });
  });
});

describe('the policy of a table', () => {
  it('is told as it stands, whatever it is', async () => {
    const { observed, inputs } = await ask('policy', json({ Policy: '{"no":', RevisionId: '1' }));
    expect(observed).toMatchObject({ value: { kind: 'document', text: '{"no":' } });
    expect(inputs).toEqual([{ ResourceArn: arn }]);
  });

  it('may be none, which is not the same as no table', async () => {
    const { observed } = await ask('policy', jsonError('PolicyNotFoundException', 'none'));
    expect(observed).toMatchObject({
      kind: 'seen',
      value: { kind: 'none' },
      calls: [{ outcome: 'PolicyNotFoundException' }],
    });
  });
});
