import { absent, seen } from '../../support/estate-builders.js';
import { environment, gatewayWorld } from './gateway-world.js';

const ask = async (...items: readonly unknown[]) => {
  const { datasets } = gatewayWorld(seen({ items }));
  return datasets.executors(environment, new AbortController().signal);
};

const location = 's3://depot-backups/orders';

describe('the executors of an environment', () => {
  it('are asked of the gateway, and paged through to the end in order', async () => {
    const items = Array.from({ length: 11 }, (_, index) => ({ id: `e-${index}`, type: 'Lambda' }));
    const { datasets, calls } = gatewayWorld(
      seen({ items: items.slice(0, 10), nextToken: 'next' }),
      seen({ items: items.slice(10) }),
    );
    const observed = await datasets.executors(environment, new AbortController().signal);
    expect(observed.kind === 'seen' && observed.value.map(({ id }) => id)).toEqual(
      items.map(({ id }) => id),
    );
    const payload = {
      schema: 'Executors',
      operation: 'query',
      dataset: { id: '__admin' },
      limit: 50,
    };
    expect(calls.map((call) => call.payload)).toEqual([payload, { ...payload, nextToken: 'next' }]);
  });

  it.each([
    [{ type: 'EmrServerless' }, 'EmrServerless'],
    [{ ExecutorType: 'Executor.EmrServerless' }, 'Executor.EmrServerless'],
    [{ executorType: 'EMR' }, 'EMR'],
    [{ schema: 'Executors', ExecutorProps: { type: 'EmrServerless' } }, 'EmrServerless'],
    [{ type: 'executor', schema: 'EmrServerless' }, 'EmrServerless'],
  ])('with %j are of type %p', async (more, type) => {
    expect(await ask({ id: 'e', ...more })).toMatchObject({ kind: 'seen', value: [{ type }] });
  });

  it.each([
    [{}, undefined],
    [{ allowedBackupLocations: null }, undefined],
    [{ allowedBackupLocations: [] }, []],
    [{ allowedBackupLocations: [location, 's3://b'] }, [location, 's3://b']],
    [{ allowedBackupLocations: location }, [location]],
    [{ AllowedBackupLocations: [{ uri: location }] }, [location]],
    [{ props: { allowedBackupLocations: [{ location }] } }, [location]],
    [{ executorProps: { AllowedBackupLocations: [{ path: location }] } }, [location]],
  ])('with %j allow %j', async (more, allowedBackupLocations) => {
    expect(await ask({ id: 'e', type: 'EmrServerless', ...more })).toMatchObject({
      kind: 'seen',
      value: [{ allowedBackupLocations }],
    });
  });

  it.each([
    [{ id: 'e' }],
    [{ id: 'e', schema: 'Executor' }],
    [{ type: 'EmrServerless' }],
    [{ id: 'e', type: 'EmrServerless', allowedBackupLocations: [7] }],
    [{ id: 'e', type: 'EmrServerless', allowedBackupLocations: [location, {}] }],
    [{ id: 'e', type: 'EmrServerless', allowedBackupLocations: {} }],
    [{ id: 'e', type: 'EmrServerless', allowedBackupLocations: ['s3://b\u0007'] }],
    [{ id: 'e', type: 'EmrServerless', allowedBackupLocations: ['s3://'.padEnd(1201, 'x')] }],
  ])('are not believed with %j', async (item) => {
    const observed = await ask(item);
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: {
        reason: 'ReadInvalid',
        code: 'DepotAnswerInvalid',
        hint: expect.stringContaining('no list of executors') as string,
      },
    });
  });

  it('may be none; without a gateway function they are absent', async () => {
    expect(await ask()).toMatchObject({ kind: 'seen', value: [] });
    const { datasets } = gatewayWorld(absent());
    const observed = await datasets.executors(environment, new AbortController().signal);
    expect(observed).toMatchObject({ kind: 'absent' });
  });
});
