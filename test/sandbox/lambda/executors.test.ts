import { createDepot } from '../../../src/sandbox/services/lambda/depot.js';
import { aDepot } from '../assembly/world.js';

const list = (schema: string, changes: Parameters<typeof aDepot>[0] = {}, more: object = {}) =>
  createDepot(aDepot(changes))({ schema, operation: 'list', ...more });

describe('a Depot', () => {
  it('lists its executors, with the locations that they may back up to', () => {
    const executors = [
      { id: 'emr', type: 'EmrServerless', allowedBackupLocations: ['s3://bucket/prod'] },
      { id: 'warehouse', type: 'Snowflake' },
    ];
    expect(list('Executors', { executors })).toEqual({
      items: [
        {
          id: 'emr',
          schema: 'Executors',
          name: 'emr',
          ExecutorType: 'EmrServerless',
          allowedBackupLocations: ['s3://bucket/prod'],
        },
        { id: 'warehouse', schema: 'Executors', name: 'warehouse', ExecutorType: 'Snowflake' },
      ],
    });
    expect(list('Executors')).toEqual({ items: [] });
  });

  it('has one environment, which names its store once it has another than the first', () => {
    expect(list('Environment')).toEqual({
      items: [{ id: 'prod-e2dd35eedfec', schema: 'Environment', name: 'prod-e2dd35eedfec' }],
    });
    const store = '20210901T120000Z';
    expect(list('Environment', { store })).toMatchObject({ items: [{ store: { id: store } }] });
    expect(list('Store', { store })).toEqual({ items: [{ id: store, schema: 'Store' }] });
    expect(list('Store')).toEqual({ items: [] });
  });

  it('gives ten of eleven datasets unless it is asked for more, and fifty at most', () => {
    const first = list('Dataset');
    expect(first['items']).toHaveLength(10);
    const rest = list('Dataset', {}, { nextToken: first['nextToken'] });
    expect(rest['items']).toHaveLength(1);
    expect(rest['nextToken']).toBeUndefined();
    expect(list('Dataset', {}, { limit: 50 })['items']).toHaveLength(11);
    expect(list('Dataset', {}, { limit: 51 })).toMatchObject({ code: 'InvalidQuery' });
  });
});
