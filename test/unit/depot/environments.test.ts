import type { EnvironmentId } from '../../../src/estate/ids.js';
import { absent, anEnvironment, seen, unknown } from '../../support/estate-builders.js';
import { environment, gateway, gatewayWorld } from './gateway-world.js';

const id = environment.id;
const ask = async (...items: readonly unknown[]) => {
  const { datasets } = gatewayWorld(seen({ items }));
  return datasets.environment(environment, new AbortController().signal);
};

describe('Depot’s own record of an environment', () => {
  it('is asked of the gateway', async () => {
    const { datasets, calls } = gatewayWorld(seen({ items: [{ id, store: { id: 'store-2' } }] }));
    const observed = await datasets.environment(environment, new AbortController().signal);
    expect(observed).toMatchObject({
      kind: 'seen',
      value: { id, store: 'store-2' },
      calls: [{ operation: 'Invoke' }],
    });
    expect(calls.map(({ payload }) => payload)).toEqual([
      { schema: 'Environment', operation: 'query', dataset: { id: '__admin' }, limit: 50 },
    ]);
  });

  it.each([
    [{ store: 'store-2' }, 'store-2'],
    [{ activeStore: { id: 'store-2' } }, 'store-2'],
    [{ storeId: 'store-2' }, 'store-2'],
    [{ store: null, storeId: 'store-2' }, 'store-2'],
    [{ store: { schema: 'Store' } }, undefined],
    [{ store: { id: null } }, undefined],
    [{ store: { id: '' } }, undefined],
    [{ store: '' }, undefined],
    [{ store: null }, undefined],
    [{}, undefined],
  ])('with %j has the store %p', async (more, store) => {
    expect(await ask({ id, ...more })).toMatchObject({ kind: 'seen', value: { id, store } });
  });

  it.each([
    { store: 7 },
    { store: ['store-2'] },
    { store: { id: 7 } },
    { store: 'a\u0007b' },
    { store: 'x'.repeat(301) },
  ])('is not believed with %j', async (more) => {
    expect(await ask({ id, ...more })).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', code: 'DepotAnswerInvalid' },
    });
  });

  it('is the one of its id, with or without prefix, or the only one', async () => {
    const bare = id.replace(/^prod-/, '');
    const other = { id: 'other', store: 'wrong' };
    expect(await ask(other, { id, store: 's' })).toMatchObject({ value: { id, store: 's' } });
    expect(await ask(other, { id: bare, store: 's' })).toMatchObject({
      value: { id: bare, store: 's' },
    });
    expect(await ask({ id: bare, store: 'wrong' }, { id, store: 's' })).toMatchObject({
      value: { id, store: 's' },
    });
    expect(await ask(other)).toMatchObject({ value: other });
  });

  it('is not guessed where several could be it', async () => {
    const failure = { reason: 'ReadInvalid', code: 'DepotAnswerInvalid' };
    expect(await ask({ id: 'a' }, { id: 'b' })).toMatchObject({ kind: 'unknown', failure });
    const ambiguous = anEnvironment({ id: 'a-b-c' as EnvironmentId, gateway });
    const { datasets } = gatewayWorld(seen({ items: [{ id: 'c' }, { id: 'b-c' }] }));
    expect(await datasets.environment(ambiguous, new AbortController().signal)).toMatchObject({
      kind: 'unknown',
      failure,
      calls: [{ operation: 'Invoke' }],
    });
  });

  it('is absent where Depot lists none, or there is no gateway function', async () => {
    expect(await ask()).toMatchObject({ kind: 'absent', calls: [{ operation: 'Invoke' }] });
    const { datasets } = gatewayWorld(absent());
    const observed = await datasets.environment(environment, new AbortController().signal);
    expect(observed).toMatchObject({ kind: 'absent' });
  });

  it.each([
    [seen({ status: { code: 403 } }), 'ReadDenied', 'DepotStatus403'],
    [
      seen({ status: { code: 400 }, code: 'MissingSchema' }),
      'ReadUnsupported',
      'DepotMissingSchema',
    ],
    [unknown('ReadThrottled'), 'ReadThrottled', undefined],
  ])('is unknown when it is refused', async (answer, reason, code) => {
    const { datasets } = gatewayWorld(answer);
    const observed = await datasets.environment(environment, new AbortController().signal);
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason, ...(code === undefined ? {} : { code }) },
    });
  });
});
