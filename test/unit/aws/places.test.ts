import { accountId, home } from '../../support/estate-builders.js';
import { answering, forever, json, jsonError } from './canned.js';
import type { Answer } from './canned.js';

const ask = async (...answers: Answer[]) => {
  const { aws, clock, sent } = answering('ListTables', ...answers);
  const place = { account: accountId, region: home };
  const observed = await clock.run(aws.observers.places.tables(place, forever));
  return { observed, inputs: sent('ListTables').map(({ body }) => JSON.parse(body) as unknown) };
};

describe('the tables of a place', () => {
  it('are counted, and those of Depot named', async () => {
    const { observed, inputs } = await ask(
      json({
        TableNames: ['orders', 'sdp-b-Object', 'sdp-a-Sequence'],
        LastEvaluatedTableName: 'sdp-a-Sequence',
      }),
      json({ TableNames: ['sdpx', 'sdp-a-Index'] }),
    );
    expect(observed).toMatchObject({
      kind: 'seen',
      value: { depot: ['sdp-a-Index', 'sdp-a-Sequence', 'sdp-b-Object'], total: 5 },
    });
    expect(inputs).toEqual([
      { Limit: 100 },
      { Limit: 100, ExclusiveStartTableName: 'sdp-a-Sequence' },
    ]);
  });

  it('may be none', async () => {
    expect((await ask(json({ TableNames: [] }))).observed).toMatchObject({
      value: { depot: [], total: 0 },
    });
  });

  it.each([
    ['no list', json({}), 'AnswerInvalid'],
    [
      'a page that repeats',
      json({ TableNames: [], LastEvaluatedTableName: 'same' }),
      'PageTokenRepeated',
    ],
  ])('are not believed after %s', async (_, answer, code) => {
    expect((await ask(answer)).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code },
    });
  });

  it('are not listed for ever', async () => {
    const pages = Array.from({ length: 250 }, (_, page) =>
      json({ TableNames: [], LastEvaluatedTableName: `t-${page}` }),
    );
    const { observed, inputs } = await ask(...pages);
    expect(observed).toMatchObject({ failure: { code: 'TooManyPages' } });
    expect(inputs).toHaveLength(200);
  });

  it('that may not be listed are unknown', async () => {
    expect((await ask(jsonError('AccessDeniedException', 'no'))).observed).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'dynamodb:ListTables' },
    });
  });
});
