import { DeleteTableInput$, PutItemInput$, type PutItemInput } from '@aws-sdk/client-dynamodb';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { walk } from '../../../src/sandbox/wire/walk.js';

const putItem = NormalizedSchema.of(PutItemInput$);
const table = NormalizedSchema.of(dynamodb.DescribeTableOutput$);
const problems = (schema: NormalizedSchema, value: unknown): string[] =>
  walk(schema, value).map(({ kind, path, detail }) => `${kind} ${path.join('.')} ${detail}`);

describe('walk', () => {
  it.each([
    [{ TableName: 7 }, 'kind Table.TableName is a number, not a string'],
    [{ TableName: null }, 'kind Table.TableName is null, not a string'],
    [{ ItemCount: '7' }, 'kind Table.ItemCount is a string, not a number'],
    [{ ItemCount: Number.NaN }, 'kind Table.ItemCount is a number, not a number'],
    [{ ItemCount: 7n }, 'kind Table.ItemCount is a bigint, not a number'],
    [
      { DeletionProtectionEnabled: 1 },
      'kind Table.DeletionProtectionEnabled is a number, not a boolean',
    ],
    [{ CreationDateTime: '2026' }, 'kind Table.CreationDateTime is a string, not a timestamp'],
    [
      { CreationDateTime: new Date('no') },
      'kind Table.CreationDateTime is a timestamp, not a timestamp',
    ],
    [{ KeySchema: {} }, 'kind Table.KeySchema is a structure, not a list'],
    [{ SSEDescription: [] }, 'kind Table.SSEDescription is a list, not a structure'],
    [{ Nmae: 'x' }, 'unknown Table.Nmae is no member of TableDescription'],
    [
      { KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }, { AttributeName: 'b' }] },
      'missing Table.KeySchema.2.KeyType is required',
    ],
  ])('finds what is wrong with %p', (Table, problem) => {
    expect(problems(table, { Table })).toEqual([problem]);
  });

  it.each([
    [{ B: 'text' }, 'kind Item.k.B is a string, not a blob'],
    [{}, 'union Item.k has 0 members of which exactly one is allowed'],
    [{ S: 'a', N: '1' }, 'union Item.k has 2 members of which exactly one is allowed'],
    [{ L: [{ S: 1 }] }, 'kind Item.k.L.1.S is a number, not a string'],
  ])('looks into maps and unions: %p', (value, problem) => {
    expect(problems(putItem, { TableName: 't', Item: { k: value } })).toEqual([problem]);
  });

  it('lets undefined members be, and stops after ten issues', () => {
    expect(problems(table, { Table: { TableName: undefined, Nmae: undefined } })).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}`, 1]));
    expect(problems(table, many)).toHaveLength(10);
  });

  it('ends at any depth', () => {
    let value: object = { NULL: true };
    for (let depth = 0; depth < 5000; depth += 1) value = { L: [value] };
    expect(problems(putItem, { TableName: 't', Item: { k: value } })).toEqual([
      expect.stringContaining('is nested too deeply'),
    ]);
  });

  it('lets nothing through that the schema of a required member does not allow', () => {
    const names = (NormalizedSchema.of(DeleteTableInput$).getSchema() as string[][])[4];
    expect(names).toEqual(['TableName']);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const isFine = typeof value === 'object' && value !== null && isTable(value);
        expect(problems(NormalizedSchema.of(DeleteTableInput$), value).length === 0).toBe(isFine);
      }),
    );
  });
});

function isTable(value: object): boolean {
  const { TableName, ...others } = value as Partial<PutItemInput>;
  return typeof TableName === 'string' && Object.keys(others).length === 0;
}
