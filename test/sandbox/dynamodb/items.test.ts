import type { AttributeValue, ScanOutput } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { ItemHistory } from '../../../src/sandbox/services/dynamodb/item-history.js';
import { Bench, hour, minute, second } from './support.js';

const ready = (): Bench => {
  const bench = new Bench();
  bench.createReady('orders');
  return bench;
};

const putOf = (id: string, more: Record<string, AttributeValue> = {}): object => ({
  PutRequest: { Item: { id: { S: id }, value: { S: id }, ...more } },
});

const pages = (bench: Bench, input: object): readonly ScanOutput[] => {
  const all: ScanOutput[] = [];
  for (let start: ScanOutput['LastEvaluatedKey']; all.length < 1000;) {
    const page = bench.run<ScanOutput>('Scan', { ...input, ExclusiveStartKey: start });
    all.push(page);
    start = page.LastEvaluatedKey;
    if (start === undefined) return all;
  }
  return all;
};

describe('single items', () => {
  it('are put, read, replaced and deleted', () => {
    const bench = ready();
    const Key = { id: { S: 'a' } };
    expect(bench.run('GetItem', { TableName: 'orders', Key })).toEqual({});
    bench.put('orders', 'a', '1');
    const Item = { id: { S: 'a' }, bytes: { B: Uint8Array.of(1, 200) }, n: { N: '+1.50' } };
    expect(bench.run('PutItem', { TableName: 'orders', Item, ReturnValues: 'ALL_OLD' })).toEqual({
      Attributes: { id: { S: 'a' }, value: { S: '1' } },
    });
    expect(bench.run('GetItem', { TableName: 'orders', Key })).toEqual({
      Item: { ...Item, n: { N: '1.5' } },
    });
    bench.run('DeleteItem', { TableName: 'orders', Key });
    expect(bench.run('GetItem', { TableName: 'orders', Key })).toEqual({});
  });

  it('are copies: a caller cannot change what is kept', () => {
    const bench = ready();
    const bytes = Uint8Array.of(1, 2);
    const nested = { M: { list: { L: [{ B: bytes }] } } };
    bench.run('PutItem', { TableName: 'orders', Item: { id: { S: 'a' }, nested } });
    bytes[0] = 9;
    expect(bench.items('orders')[0]?.['nested']?.M?.['list']?.L?.[0]?.B).toEqual(
      Uint8Array.of(1, 2),
    );
  });

  it.each([
    ['without its key', { value: { S: '1' } }, /Missing the key id/],
    ['with a key of another type', { id: { N: '1' } }, /Type mismatch for key id expected: S/],
    ['with an empty key', { id: { S: '' } }, /empty value/],
    ['with a key over 2048 bytes', { id: { S: 'é'.repeat(1025) } }, /2048/],
    ['over 400 KB', { id: { S: 'a' }, x: { S: 'x'.repeat(409_600) } }, /maximum allowed size/],
    ['with a bad number', { id: { S: 'a' }, x: { N: 'ten' } }, /numeric/],
    ['with an empty set', { id: { S: 'a' }, x: { SS: [] } }, /may not be empty/],
    ['with a set of equal numbers', { id: { S: 'a' }, x: { NS: ['1', '1.0'] } }, /duplicates/],
    ['with an empty value', { id: { S: 'a' }, x: {} }, /AttributeValue is empty/],
  ])('are refused %s', (_, Item, expected) => {
    expect(ready().fault('PutItem', { TableName: 'orders', Item })).toMatch(expected);
  });

  it.each([
    ['another attribute', { other: { S: 'a' } }],
    ['another type', { id: { N: '1' } }],
    ['more than the key', { id: { S: 'a' }, other: { S: 'a' } }],
  ])('are not asked for by %s', (_, Key) => {
    for (const operation of ['GetItem', 'DeleteItem'] as const) {
      expect(ready().fault(operation, { TableName: 'orders', Key })).toMatch(
        /The provided key element does not match the schema/,
      );
    }
  });

  it('may have an attribute called __proto__', () => {
    const bench = ready();
    const Item = JSON.parse('{"id":{"S":"a"},"__proto__":{"M":{"__proto__":{"N":"1"}}}}') as object;
    bench.run('PutItem', { TableName: 'orders', Item });
    expect(JSON.stringify(bench.items('orders')[0])).toBe(JSON.stringify(Item));
  });

  it('may have binary and number keys, within their limits', () => {
    const bench = new Bench();
    bench.createReady('entries', {
      KeySchema: [
        { AttributeName: 'p', KeyType: 'HASH' },
        { AttributeName: 's', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'p', AttributeType: 'B' },
        { AttributeName: 's', AttributeType: 'B' },
      ],
    });
    const put = (hashBytes: number, sortBytes: number): string =>
      bench.fault('PutItem', {
        TableName: 'entries',
        Item: { p: { B: new Uint8Array(hashBytes) }, s: { B: new Uint8Array(sortBytes) } },
      });
    expect(put(2048, 1024)).toBe('none');
    expect(put(2049, 1)).toMatch(/Size of key p/);
    expect(put(1, 1025)).toMatch(/Size of key s/);
    expect(put(0, 1)).toMatch(/empty value/);
    expect(bench.items('entries')).toHaveLength(1);
  });

  it('come in the order of their sort key within a partition', () => {
    const bench = new Bench();
    bench.createReady('versions', {
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'n', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'n', AttributeType: 'N' },
      ],
    });
    for (const n of ['10', '9', '-1', '0.5', '-10']) {
      bench.run('PutItem', { TableName: 'versions', Item: { id: { S: 'a' }, n: { N: n } } });
    }
    bench.run('PutItem', { TableName: 'versions', Item: { id: { S: 'a' }, n: { N: '9.0' } } });
    expect(bench.items('versions').map((item) => item['n']?.N)).toEqual([
      '-10',
      '-1',
      '0.5',
      '9',
      '10',
    ]);
  });

  it('are refused when a key has more or fewer attributes than the schema', () => {
    const bench = ready();
    for (const Key of [{}, { id: { S: 'a' }, more: { S: 'b' } }]) {
      expect(bench.fault('GetItem', { TableName: 'orders', Key })).toMatch(/does not match/);
    }
  });

  it.each([
    ['PutItem', { Item: { id: { S: 'a' } }, ConditionExpression: 'attribute_exists(id)' }],
    ['DeleteItem', { Key: { id: { S: 'a' } }, Expected: {} }],
    ['GetItem', { Key: { id: { S: 'a' } }, ProjectionExpression: 'id' }],
    ['Scan', { FilterExpression: 'x = y' }],
  ])('%s refuses an expression, with the reason', (operation, input) => {
    expect(ready().fault(operation, { TableName: 'orders', ...input })).toMatch(
      /^ValidationException: .*does not evaluate expressions/,
    );
  });

  it('say ResourceNotFoundException for a missing table', () => {
    expect(new Bench().fault('GetItem', { TableName: 'none', Key: {} })).toMatch(
      /^ResourceNotFoundException/,
    );
  });
});

describe('BatchWriteItem', () => {
  it('puts and deletes up to 25', () => {
    const bench = ready();
    bench.put('orders', 'gone', '1');
    const requests = Array.from({ length: 24 }, (_, index) => putOf(`i${index}`));
    const orders = [...requests, { DeleteRequest: { Key: { id: { S: 'gone' } } } }];
    expect(bench.run('BatchWriteItem', { RequestItems: { orders } })).toEqual({
      UnprocessedItems: {},
    });
    expect(Object.keys(bench.values('orders'))).toHaveLength(24);
  });

  it.each([
    ['26', Array.from({ length: 26 }, (_, index) => putOf(`i${index}`)), /Too many items/],
    ['none', [], /length greater than or equal to 1/],
    ['a key twice', [putOf('a'), { DeleteRequest: { Key: { id: { S: 'a' } } } }], /duplicates/],
    ['neither put nor delete', [{}], /exactly one/],
    ['one too large', [putOf('a'), putOf('b', { x: { S: 'x'.repeat(409_600) } })], /maximum/],
  ])('refuses %s and writes nothing', (_, orders, expected) => {
    const bench = ready();
    expect(bench.fault('BatchWriteItem', { RequestItems: { orders } })).toMatch(expected);
    expect(bench.values('orders')).toEqual({});
  });

  it('sees the same table behind its name and its ARN', () => {
    const bench = ready();
    const arn = bench.describe('orders').TableArn ?? '';
    const RequestItems = { orders: [putOf('a')], [arn]: [putOf('a')] };
    expect(bench.fault('BatchWriteItem', { RequestItems })).toMatch(/duplicates/);
  });
});

describe('Scan', () => {
  it('returns each item once, whatever the page size and the number of segments', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.integer()), {
          maxLength: 40,
          selector: ([id, n]) => `${id}/${n}`,
        }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (keys, Limit, TotalSegments) => {
          const bench = new Bench();
          bench.createReady('pairs', {
            KeySchema: [
              { AttributeName: 'id', KeyType: 'HASH' },
              { AttributeName: 'n', KeyType: 'RANGE' },
            ],
            AttributeDefinitions: [
              { AttributeName: 'id', AttributeType: 'S' },
              { AttributeName: 'n', AttributeType: 'N' },
            ],
          });
          for (const [id, n] of keys) {
            const Item = { id: { S: id }, n: { N: String(n) } };
            bench.run('PutItem', { TableName: 'pairs', Item });
          }
          const segments = Array.from({ length: TotalSegments }, (_, Segment) =>
            pages(bench, { TableName: 'pairs', Limit, Segment, TotalSegments }),
          ).flat();
          const found = segments
            .flatMap((page) => page.Items ?? [])
            .map((item) => `${item['id']?.S}/${item['n']?.N}`);
          expect(found.toSorted()).toEqual(keys.map(([id, n]) => `${id}/${n}`).toSorted());
          expect(segments.every((page) => (page.Count ?? 0) <= Limit)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on after a key that was deleted in between', () => {
    const bench = ready();
    for (const id of ['a', 'b', 'c', 'd']) bench.put('orders', id, id);
    const first = bench.run<ScanOutput>('Scan', { TableName: 'orders', Limit: 2 });
    const lastId = first.LastEvaluatedKey?.['id']?.S ?? '';
    bench.remove('orders', lastId);
    const rest = bench.run<ScanOutput>('Scan', {
      TableName: 'orders',
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    const ids = [...(first.Items ?? []), ...(rest.Items ?? [])].map((item) => item['id']?.S);
    expect(ids.toSorted((a = '', b = '') => (a < b ? -1 : 1))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('ends a page at 1 MB and counts without items', () => {
    const bench = ready();
    for (const id of ['a', 'b', 'c', 'd']) bench.put('orders', id, 'x'.repeat(380_000));
    const all = pages(bench, { TableName: 'orders', Select: 'COUNT' });
    expect(all.map((page) => page.Count)).toEqual([3, 1]);
    expect(all[0]?.Items).toBeUndefined();
  });

  it.each([[{ Limit: 0 }], [{ Segment: 2, TotalSegments: 2 }], [{ IndexName: 'x' }]])(
    'refuses %j',
    (more) => {
      expect(ready().fault('Scan', { TableName: 'orders', ...more })).toMatch(/^ValidationExc/);
    },
  );
});

describe('the history of items', () => {
  const item = { attributes: {}, sizeBytes: 10 };

  it('keeps no more than the horizon asks for', () => {
    const history = new ItemHistory(() => []);
    for (let at = 0; at < 5000; at++) {
      const version = { atMs: at * second, region: 'r', item: at % 3 === 0 ? undefined : item };
      history.write(`k${at % 7}`, version, at * second - minute);
    }
    // Sixty-one seconds of writes, and what each of the seven keys held before them.
    expect(history.versionCount()).toBeLessThanOrEqual(61 + 7);
  });

  it('splits off what one region saw: its own later write wins over one on its way', () => {
    const history = new ItemHistory(() => []);
    const mine = { attributes: { id: { S: 'mine' } }, sizeBytes: 6 };
    history.write('k', { atMs: 1000, region: 'there', item }, 0);
    history.write('k', { atMs: 1500, region: 'here', item: mine }, 0);
    history.write('k', { atMs: 9000, region: 'there', item }, 0);
    const view = { region: 'here', atMs: 9500, cutAtMs: () => Infinity };
    const split = history.split(view);
    expect(split.read('k', view)).toBe(mine);
    expect(split.read('k', { ...view, atMs: 1200 })).toBeUndefined();
    expect(split.read('k', { ...view, atMs: 20_000 })).toBe(mine);
  });

  it('forgets deleted keys that nobody touches again', () => {
    const history = new ItemHistory(() => []);
    for (let at = 0; at < 4096; at++) {
      const place = `k${Math.floor(at / 2)}`;
      const version = { atMs: at * second, region: 'r', item: at % 2 === 0 ? item : undefined };
      history.write(place, version, at * second - minute);
    }
    expect(history.versionCount()).toBeLessThanOrEqual(64);
    expect(history.statistics(24 * hour)).toEqual({ items: 0, bytes: 0 });
  });
});
