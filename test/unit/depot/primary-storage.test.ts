import fc from 'fast-check';
import { primaryStorageOf } from '../../../src/depot/primary-storage.js';

function composite(inner: unknown, depth: number): unknown {
  let location = inner;
  for (let level = 0; level < depth; level++) {
    location = {
      type: 'Composite',
      primaryLocation: location,
      replicaLocation: { type: 'Aurora' },
    };
  }
  return location;
}

describe('the primary storage of a location', () => {
  it.each([
    [{ type: 'DynamoDB' }, { kind: 'dynamodb' }],
    [{ LocationType: 'Location.DynamoDB' }, { kind: 'dynamodb' }],
    [{ locationType: 'DYNAMO_DB' }, { kind: 'dynamodb' }],
    [{ schema: 'Location', type: 'AuroraServerless' }, { kind: 'aurora' }],
    [{ schema: 'SnowflakeLocation' }, { kind: 'snowflake' }],
    [{ type: 'S3Tables' }, { kind: 'other', type: 'S3Tables' }],
    [{ schema: 'Location' }, { kind: 'unrecognised' }],
    [
      { schema: 'Location', type: 'OpenSearch' },
      { kind: 'other', type: 'OpenSearch' },
    ],
    [{ id: 'only-a-link' }, { kind: 'unrecognised' }],
    [{ type: 'Composite' }, { kind: 'unrecognised' }],
    [{ LocationProps: { primaryLocation: { type: 'Snowflake' } } }, { kind: 'snowflake' }],
    [undefined, { kind: 'unrecognised' }],
    [null, { kind: 'unrecognised' }],
    ['dynamodb', { kind: 'unrecognised' }],
  ])('of %j is %j', (location, storage) => {
    expect(primaryStorageOf(location)).toEqual(storage);
  });

  it.each([
    'x; aws s3 rb s3://bucket --force',
    'x: aws iam delete-user',
    '$(reboot)',
    '`reboot`',
    "x' y",
    'x\u202ey',
    '<b>',
    'x'.repeat(61),
  ])('is not shown when it is no plain name: %j', (type) => {
    expect(primaryStorageOf({ type })).toEqual({ kind: 'unrecognised' });
  });

  it('is shown up to 60 characters', () => {
    const type = 'File store v2.1_a-'.padEnd(60, 'x');
    expect(primaryStorageOf({ type })).toEqual({ kind: 'other', type });
  });

  it('is the innermost primary, never a replica', () => {
    expect(primaryStorageOf(composite({ type: 'Snowflake' }, 1))).toEqual({ kind: 'snowflake' });
    expect(primaryStorageOf(composite({ type: 'Snowflake' }, 8))).toEqual({ kind: 'snowflake' });
    expect(primaryStorageOf(composite({ type: 'Snowflake' }, 9))).toEqual({ kind: 'unrecognised' });
  });

  it('comes to an end whatever it is given', () => {
    const loop: Record<string, unknown> = { type: 'Composite' };
    loop['primaryLocation'] = loop;
    expect(primaryStorageOf(loop)).toEqual({ kind: 'unrecognised' });
    fc.assert(
      fc.property(fc.anything(), (location) => {
        expect(primaryStorageOf(location)).toHaveProperty('kind');
      }),
    );
  });
});
