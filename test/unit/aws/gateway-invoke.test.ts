import { accountId, home } from '../../support/estate-builders.js';
import { answering, forever } from './canned.js';
import type { Answer } from './canned.js';

const invoke = async (answer: Answer, payload: unknown = { schema: 'Dataset' }) => {
  const { aws, clock, sent } = answering('Invoke', answer);
  const call = { account: accountId, region: home, functionName: 'depot-gateway', payload };
  const observed = await clock.run(aws.gateway.invoke(call, forever));
  return { observed, requests: sent('Invoke') };
};

describe('the gateway', () => {
  it('is asked with JSON and answers with JSON', async () => {
    const { observed, requests } = await invoke({ body: '{"items":[1]}' });
    expect(observed).toMatchObject({ kind: 'seen', value: { items: [1] } });
    expect(requests[0]).toMatchObject({
      body: '{"schema":"Dataset"}',
      path: '/2015-03-31/functions/depot-gateway/invocations',
    });
  });

  it.each([
    [
      'a failed function',
      { headers: { 'x-amz-function-error': 'Unhandled' }, body: '{"errorMessage":"boom\\u0007"}' },
      'FunctionFailed',
    ],
    ['no JSON', { body: '<html>' }, 'AnswerInvalid'],
    ['nothing', { body: '' }, 'AnswerInvalid'],
    ['too much', { body: `"${'x'.repeat(6 * 1024 * 1024)}"` }, 'PayloadTooLarge'],
  ])('with %s is not believed', async (_, answer, code) => {
    const { observed } = await invoke(answer);
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid', code } });
    expect(observed.kind === 'unknown' && observed.failure.message).not.toContain('\u0007');
  });

  it('is not sent more than it takes', async () => {
    const { observed, requests } = await invoke({ body: '{}' }, 'x'.repeat(7 * 1024 * 1024));
    expect(observed).toMatchObject({ failure: { code: 'PayloadTooLarge' } });
    expect(requests).toHaveLength(0);
  });

  it('that is missing is absent', async () => {
    const missing = {
      status: 404,
      headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
      body: '{"Message":"Function not found"}',
    };
    expect((await invoke(missing)).observed).toMatchObject({ kind: 'absent' });
  });
});
