import type { Environment } from '../../../src/estate/environment.js';
import type { Observed } from '../../../src/estate/observation.js';
import {
  absent,
  accountId,
  anEnvironment,
  home,
  seen,
  unknown,
} from '../../support/estate-builders.js';
import { environment, gateway, gatewayWorld } from './gateway-world.js';

function world(...answers: readonly Observed<unknown>[]) {
  const { datasets, calls } = gatewayWorld(...answers);
  const list = (asked: Environment = environment) =>
    datasets.list(asked, new AbortController().signal);
  return { calls, list };
}

const dynamodb = { type: 'DynamoDB' };

describe('the datasets of an environment', () => {
  it('are asked of the gateway, and paged through to the end in order', async () => {
    const ids = Array.from({ length: 11 }, (_, index) => `dataset-${index}`);
    const items = ids.map((id) => ({ id, name: `name of ${id}`, location: dynamodb }));
    const { calls, list } = world(
      seen({ data: items.slice(0, 10), nextToken: 'next' }),
      seen({ items: items.slice(10), paging: null }),
    );
    const observed = await list();
    expect(observed).toMatchObject({ kind: 'seen', calls: [{ operation: 'Invoke' }, {}] });
    expect(observed.kind === 'seen' && observed.value.map(({ id }) => id)).toEqual(ids);
    const payload = {
      schema: 'Dataset',
      operation: 'query',
      dataset: { id: '__admin' },
      expand: ['location'],
      limit: 50,
    };
    expect(calls).toEqual([
      { account: accountId, region: home, functionName: 'depot-gateway', payload },
      expect.objectContaining({ payload: { ...payload, nextToken: 'next' } }),
    ]);
  });

  it.each([
    ['RUNNING', 'running'],
    ['PAUSING', 'pausing'],
    ['Paused', 'paused'],
    ['RESTORING', 'unrecognised'],
    [undefined, undefined],
  ])('of status %s are %s', async (status, expected) => {
    const { list } = world(seen({ items: [{ id: 'a', location: dynamodb, status }] }));
    const observed = await list();
    expect(observed.kind === 'seen' && observed.value[0]?.status).toBe(expected);
  });

  it('are asked without a dataset where none is configured', async () => {
    const { calls, list } = world(seen({ items: [] }));
    const bare = { ...gateway, controlDataset: undefined };
    expect(await list(anEnvironment({ gateway: bare }))).toMatchObject({ kind: 'seen', value: [] });
    expect(calls[0]?.payload).not.toHaveProperty('dataset');
  });

  it.each([
    ['data', { data: [{ id: 'a' }] }],
    ['items', { items: [{ id: 'a' }] }],
    ['data.items', { data: { items: [{ id: 'a' }] } }],
    ['a good status', { status: { code: 200 }, items: [{ id: 'a' }] }],
  ])('are read from %s', async (_, answer) => {
    expect(await world(seen(answer)).list()).toMatchObject({ kind: 'seen', value: [{ id: 'a' }] });
  });

  it.each([
    { nextToken: 't' },
    { paging: 't' },
    { paging: { nextToken: 't' } },
    { paging: { token: 't' } },
  ])('go on at %p', async (more) => {
    const { calls, list } = world(seen({ items: [], ...more }), seen({ items: [] }));
    await list();
    expect(calls[1]?.payload).toMatchObject({ nextToken: 't' });
  });

  it.each([
    [{ status: { code: 401 } }, 'ReadDenied', 'DepotStatus401'],
    [{ status: { code: 403, message: 'no\u001b[31m' } }, 'ReadDenied', 'DepotStatus403'],
    [{ status: { code: 404 } }, 'ReadUnsupported', 'DepotStatus404'],
    [{ status: { code: '405' } }, 'ReadUnsupported', 'DepotStatus405'],
    [{ status: { code: 429 } }, 'ReadThrottled', 'DepotStatus429'],
    [{ status: { code: 503 } }, 'ReadUnavailable', 'DepotStatus503'],
    [{ statusCode: 500 }, 'ReadUnavailable', 'DepotStatus500'],
    [{ status: { code: 400 } }, 'ReadInvalid', 'DepotStatus400'],
    [{ code: 'PermissionDenied', message: 'not you' }, 'ReadDenied', 'DepotPermissionDenied'],
    [{ code: 'DatabaseReadonly' }, 'ReadUnavailable', 'DepotDatabaseReadonly'],
    [{ code: 'InvalidQuery' }, 'ReadInvalid', 'DepotInvalidQuery'],
    [{ status: { code: 403 }, items: [] }, 'ReadDenied', 'DepotStatus403'],
    [{}, 'ReadInvalid', 'DepotAnswerInvalid'],
    ['text', 'ReadInvalid', 'DepotAnswerInvalid'],
    [{ items: {} }, 'ReadInvalid', 'DepotAnswerInvalid'],
    [{ items: [{ name: 'no id' }] }, 'ReadInvalid', 'DepotAnswerInvalid'],
    [{ items: [7] }, 'ReadInvalid', 'DepotAnswerInvalid'],
    [{ items: [{ id: 'a\u0007' }] }, 'ReadInvalid', 'DepotAnswerInvalid'],
    [{ items: [{ id: 'x'.repeat(301) }] }, 'ReadInvalid', 'DepotAnswerInvalid'],
    [{ items: [{ id: 'a' }, { id: 'a' }] }, 'ReadInvalid', 'DepotAnswerInvalid'],
  ])('are unknown after %p', async (answer, reason, code) => {
    const observed = await world(seen(answer)).list();
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason, code } });
    const failure = observed.kind === 'unknown' ? observed.failure : undefined;
    expect(failure?.hint).toBeTruthy();
    expect(failure?.message).not.toContain('\u001b');
  });

  it('are unknown as a whole when a later page fails', async () => {
    const first = seen({ items: [{ id: 'a' }], nextToken: 'next' });
    expect(await world(first, unknown('ReadThrottled')).list()).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadThrottled' },
      calls: [{}, {}],
    });
  });

  it('are absent when the function is missing', async () => {
    expect(await world(absent()).list()).toMatchObject({ kind: 'absent', calls: [{}] });
  });

  it('are not believed when a page repeats, and not listed for ever', async () => {
    const repeating = world(seen({ items: [], nextToken: 'same' }));
    expect(await repeating.list()).toMatchObject({ failure: { code: 'DepotListEndless' } });
    expect(repeating.calls).toHaveLength(2);
    const endless = world(
      ...Array.from({ length: 300 }, (_, page) => seen({ items: [], nextToken: `${page}` })),
    );
    expect(await endless.list()).toMatchObject({ failure: { code: 'DepotListEndless' } });
    expect(endless.calls).toHaveLength(200);
  });

  it('are never asked of an environment without a gateway', async () => {
    const { calls, list } = world();
    await expect(list(anEnvironment({ gateway: undefined }))).rejects.toMatchObject({
      kind: 'invariant',
    });
    expect(calls).toHaveLength(0);
  });
});
