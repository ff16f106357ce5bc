import type { ListTablesOutput } from '@aws-sdk/client-dynamodb';
import { away, Bench, hour, home, minute, second, startMs } from './support.js';

const update = (bench: Bench, more: object): string =>
  bench.fault('UpdateTable', { TableName: 'orders', ...more });

describe('the life of a table', () => {
  it('is CREATING, then ACTIVE, then DELETING, then gone', () => {
    const bench = new Bench();
    const created = bench.create('orders');
    expect(created).toMatchObject({
      TableStatus: 'CREATING',
      TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      CreationDateTime: new Date(startMs),
    });
    bench.advance(10 * second);
    expect(bench.describe('orders')).toMatchObject({
      TableStatus: 'ACTIVE',
      TableId: created.TableId,
      DeletionProtectionEnabled: false,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    bench.run('DeleteTable', { TableName: 'orders' });
    expect(bench.describe('orders').TableStatus).toBe('DELETING');
    expect(bench.fault('PutItem', { TableName: 'orders', Item: { id: { S: 'a' } } })).toMatch(
      /^ResourceNotFoundException/,
    );
    bench.advance(10 * second);
    expect(bench.fault('DescribeTable', { TableName: 'orders' })).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    );
  });

  it('gives a re-created table a new id and no items', () => {
    const bench = new Bench();
    bench.createReady('orders');
    const before = bench.describe('orders').TableId;
    bench.put('orders', 'a', '1');
    bench.run('DeleteTable', { TableName: 'orders' });
    bench.advance(minute);
    bench.createReady('orders');
    expect(bench.describe('orders').TableId).not.toBe(before);
    expect(bench.values('orders')).toEqual({});
  });

  it('keeps accounts and regions apart', () => {
    const bench = new Bench();
    bench.createReady('orders');
    for (const where of [{ region: away }, { account: '444455556666' }]) {
      expect(bench.fault('DescribeTable', { TableName: 'orders' }, where)).toMatch(/^ResourceNotF/);
      expect(bench.run<ListTablesOutput>('ListTables', {}, where).TableNames).toEqual([]);
    }
  });

  it('takes an ARN for a name, of its own account and region only', () => {
    const bench = new Bench();
    bench.createReady('orders');
    const arn = bench.describe('orders').TableArn ?? '';
    expect(bench.describe(arn).TableName).toBe('orders');
    expect(bench.fault('DescribeTable', { TableName: arn }, { region: away })).toMatch(/^Validat/);
    expect(bench.fault('DescribeTable', { TableName: arn }, { account: '444455556666' })).toMatch(
      /^AccessDeniedException: User: .* is not authorized to perform: dynamodb:DescribeTable/,
    );
  });

  it('measures size and count about every six hours', () => {
    const bench = new Bench();
    bench.createReady('orders');
    bench.put('orders', 'a', '1');
    expect(bench.describe('orders').ItemCount).toBe(0);
    bench.advance(6 * hour);
    bench.put('orders', 'b', '1');
    expect(bench.describe('orders')).toMatchObject({ ItemCount: 1, TableSizeBytes: 9 });
  });

  it('lists names in pages, each once', () => {
    const bench = new Bench();
    const names = Array.from({ length: 7 }, (_, index) => `table-${index}`);
    for (const name of names) bench.create(name);
    const seen: string[] = [];
    for (let after: string | undefined, pages = 0; pages < 10; pages++) {
      const page = bench.run<ListTablesOutput>('ListTables', {
        Limit: 3,
        ExclusiveStartTableName: after,
      });
      seen.push(...(page.TableNames ?? []));
      after = page.LastEvaluatedTableName;
      if (after === undefined) break;
    }
    expect(seen).toEqual(names);
    expect(bench.fault('ListTables', { Limit: 101 })).toMatch(/^ValidationException/);
  });

  it('shows its state', () => {
    const bench = new Bench();
    bench.createReady('orders');
    bench.put('orders', 'a', '1');
    bench.setPitr('orders', true, 7);
    const at = new Date(bench.nowMs()).toISOString();
    expect(bench.db.service.state()).toMatchObject([
      {
        region: home,
        omitted: 0,
        tables: [
          {
            name: 'orders',
            status: 'ACTIVE',
            items: 1,
            pitr: { days: 7, earliest: at, latest: at },
            replicas: {},
          },
        ],
      },
    ]);
    expect(JSON.parse(JSON.stringify(bench.db.service.state()))).toEqual(bench.db.service.state());
  });
});

describe('CreateTable refuses', () => {
  const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
  it.each([
    ['a short name', { TableName: 'ab' }, /^ValidationException: Invalid table/],
    ['no name', { TableName: undefined }, /^ValidationException: 1 validation error/],
    ['an undefined key', { AttributeDefinitions: [] }, /^ValidationException/],
    ['a range key first', { KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] }, /^Valid/],
    [
      'the same key twice',
      { KeySchema: [...key, { AttributeName: 'id', KeyType: 'RANGE' }] },
      /^V/,
    ],
    ['no throughput', { BillingMode: undefined }, /ReadCapacityUnits/],
    ['an index without a key', { GlobalSecondaryIndexes: [{ IndexName: 'byX' }] }, /^Valid/],
    ['a vector index', { VectorIndexes: [] }, /VectorIndexes/],
    ['a stream without a view', { StreamSpecification: { StreamEnabled: true } }, /StreamViewType/],
    ['a reserved tag', { Tags: [{ Key: 'aws:x', Value: '1' }] }, /aws:/],
    ['a name in use', {}, /^ResourceInUseException: Table already exists: orders/],
  ])('%s', (_, more, expected) => {
    const bench = new Bench();
    if (Object.keys(more).length === 0) bench.create('orders');
    let fault = 'none';
    try {
      bench.create('orders', more);
    } catch (error) {
      fault = String(error);
    }
    expect(fault).toMatch(expected);
  });
});

describe('DeleteTable refuses', () => {
  it('a protected table, until the protection is off', () => {
    const bench = new Bench();
    bench.createReady('orders', { DeletionProtectionEnabled: true });
    expect(bench.fault('DeleteTable', { TableName: 'orders' })).toMatch(
      /^ValidationException: Resource cannot be deleted as it is currently protected/,
    );
    bench.run('UpdateTable', { TableName: 'orders', DeletionProtectionEnabled: false });
    expect(bench.fault('DeleteTable', { TableName: 'orders' })).toBe('none');
  });

  it('a table that is being made, but not one that is being deleted', () => {
    const bench = new Bench();
    bench.create('orders');
    expect(bench.fault('DeleteTable', { TableName: 'orders' })).toMatch(/^ResourceInUseException/);
    bench.advance(minute);
    bench.run('DeleteTable', { TableName: 'orders' });
    expect(bench.fault('DeleteTable', { TableName: 'orders' })).toBe('none');
  });
});

describe('tags, limits and time to live', () => {
  it('sets and lists tags by ARN', () => {
    const bench = new Bench();
    bench.createReady('orders', { Tags: [{ Key: 'team', Value: 'a' }] });
    const ResourceArn = bench.describe('orders').TableArn;
    bench.run('TagResource', {
      ResourceArn,
      Tags: [
        { Key: 'team', Value: 'b' },
        { Key: 'cost', Value: '' },
      ],
    });
    expect(bench.run('ListTagsOfResource', { ResourceArn })).toEqual({
      Tags: [
        { Key: 'team', Value: 'b' },
        { Key: 'cost', Value: '' },
      ],
    });
    expect(bench.fault('ListTagsOfResource', { ResourceArn: 'orders' })).toMatch(/^Validation/);
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
    expect(bench.fault('TagResource', { ResourceArn, Tags: many })).toMatch(/^Validation/);
  });

  it('answers the rest from documented defaults', () => {
    const bench = new Bench();
    bench.createReady('orders');
    expect(bench.run('DescribeTimeToLive', { TableName: 'orders' })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    });
    expect(bench.run('DescribeLimits', {})).toMatchObject({ TableMaxReadCapacityUnits: 40_000 });
  });
});

describe('UpdateTable', () => {
  it('is UPDATING for a while after a change of stream or billing', () => {
    const bench = new Bench();
    bench.createReady('orders');
    const view = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' };
    expect(update(bench, { StreamSpecification: view })).toBe('none');
    expect(bench.describe('orders')).toMatchObject({
      TableStatus: 'UPDATING',
      StreamSpecification: view,
    });
    expect(update(bench, { BillingMode: 'PAY_PER_REQUEST' })).toMatch(/^ResourceInUseException/);
    bench.advance(minute);
    const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    expect(update(bench, { BillingMode: 'PROVISIONED', ProvisionedThroughput: units })).toBe(
      'none',
    );
    expect(bench.describe('orders').ProvisionedThroughput).toMatchObject(units);
    bench.advance(minute);
    expect(update(bench, { StreamSpecification: { StreamEnabled: false } })).toBe('none');
    expect(bench.describe('orders').LatestStreamArn).toBeUndefined();
  });

  it.each([
    ['nothing', {}, /^ValidationException: At least one/],
    ['two kinds', { BillingMode: 'PAY_PER_REQUEST', ReplicaUpdates: [] }, /^ValidationException/],
    ['what it does not hold', { WarmThroughput: {} }, /WarmThroughput/],
    ['a stream to stop', { StreamSpecification: { StreamEnabled: false } }, /no stream/],
    ['capacity for on-demand', { ProvisionedThroughput: { ReadCapacityUnits: 1 } }, /PAY_PER/],
  ])('refuses %s', (_, more, expected) => {
    const bench = new Bench();
    bench.createReady('orders');
    expect(update(bench, more)).toMatch(expected);
  });

  it('refuses a second stream', () => {
    const bench = new Bench();
    const view = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
    bench.createReady('orders', { StreamSpecification: view });
    expect(update(bench, { StreamSpecification: view })).toMatch(/^ValidationException: Table alr/);
  });
});
