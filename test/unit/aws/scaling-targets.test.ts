import type { TableName } from '../../../src/estate/ids.js';
import { accountId, away, home } from '../../support/estate-builders.js';
import { answering, forever, json, jsonError } from './canned.js';
import type { Answer } from './canned.js';

const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };

const target = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ServiceNamespace: 'dynamodb',
  ResourceId: `table/${place.table}`,
  ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
  MinCapacity: 1,
  MaxCapacity: 100,
  ...changes,
});

const ask = async (...answers: Answer[]) => {
  const { aws, clock, sent } = answering('DescribeScalableTargets', ...answers);
  const observed = await clock.run(aws.observers.tables.scaling(place, forever));
  const asked = sent('DescribeScalableTargets');
  return { observed, inputs: asked.map(({ body }) => JSON.parse(body) as unknown) };
};

const writes = {
  ScalableDimension: 'dynamodb:table:WriteCapacityUnits',
  MinCapacity: 0,
  MaxCapacity: 50,
};
const ofIndex = {
  ResourceId: `table/${place.table}/index/by-name`,
  ScalableDimension: 'dynamodb:index:WriteCapacityUnits',
};

describe('what scales of a table', () => {
  it('is the table and its indexes, over all pages', async () => {
    const { observed, inputs } = await ask(
      json({ ScalableTargets: [target(writes), target()], NextToken: 'more' }),
      json({
        ScalableTargets: [
          target(ofIndex),
          target({ ResourceId: 'table/sdp-x-Objects' }),
          target({ ResourceId: 'service/cluster/web' }),
        ],
      }),
    );
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { of: 'index/by-name', dimension: 'write', minimum: 1, maximum: 100 },
        { of: 'table', dimension: 'read', minimum: 1, maximum: 100 },
        { of: 'table', dimension: 'write', minimum: 0, maximum: 50 },
      ],
    });
    expect(observed.kind === 'seen' && observed.value).toHaveLength(3);
    expect(inputs).toEqual([
      { ServiceNamespace: 'dynamodb', MaxResults: 50 },
      { ServiceNamespace: 'dynamodb', MaxResults: 50, NextToken: 'more' },
    ]);
  });

  it('may be nothing', async () => {
    expect((await ask(json({ ScalableTargets: [] }))).observed).toMatchObject({ value: [] });
  });

  it('is asked once per account and region', async () => {
    const { aws, clock, sent } = answering(
      'DescribeScalableTargets',
      json({ ScalableTargets: [target()] }),
    );
    const { tables } = aws.observers;
    const other = { ...place, table: 'sdp-x-Index' as TableName };
    await clock.run(Promise.all([tables.scaling(place, forever), tables.scaling(other, forever)]));
    await clock.run(tables.scaling({ ...place, region: away }, forever));
    expect(sent('DescribeScalableTargets').map(({ region }) => region)).toEqual([home, away]);
  });

  it.each([
    ['an odd dimension', { ScalableDimension: 'dynamodb:table:Moods' }],
    ['no dimension', { ScalableDimension: undefined }],
    ['no least', { MinCapacity: undefined }],
    ['no most', { MaxCapacity: undefined }],
  ])('with %s is not believed, of that table', async (_, changes) => {
    const bad = target(changes);
    expect((await ask(json({ ScalableTargets: [bad] }))).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
    const ofOther = { ...bad, ResourceId: 'table/other' };
    expect((await ask(json({ ScalableTargets: [ofOther, target()] }))).observed).toMatchObject({
      value: [{ of: 'table' }],
    });
  });

  it.each([
    ['no list', json({}), 'AnswerInvalid'],
    ['a target of nothing', json({ ScalableTargets: [{}] }), 'AnswerInvalid'],
    ['a page that repeats', json({ ScalableTargets: [], NextToken: 'same' }), 'PageTokenRepeated'],
  ])('is not believed after %s', async (_, answer, code) => {
    expect((await ask(answer)).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code },
    });
  });

  it('that may not be read is unknown', async () => {
    const { observed } = await ask(jsonError('AccessDeniedException', 'no'));
    expect(observed).toMatchObject({
      failure: {
        reason: 'ReadDenied',
        permission: 'application-autoscaling:DescribeScalableTargets',
      },
    });
  });
});
