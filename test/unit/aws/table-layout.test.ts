import type { TableName } from '../../../src/estate/ids.js';
import { accountId, home } from '../../support/estate-builders.js';
import { answering, describedTable, forever } from './canned.js';

const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };

const layoutOf = async (changes: Readonly<Record<string, unknown>>) => {
  const { aws, clock } = answering('DescribeTable', describedTable(changes));
  const observed = await clock.run(aws.observers.tables.describe(place, forever));
  return observed.kind === 'seen' ? observed.value.layout : observed;
};

const attributes = [
  { AttributeName: 'pk', AttributeType: 'S' },
  { AttributeName: 'sk', AttributeType: 'N' },
  { AttributeName: 'raw', AttributeType: 'B' },
];
const range = { AttributeName: 'sk', KeyType: 'RANGE' };
const hash = { AttributeName: 'pk', KeyType: 'HASH' };

describe('the layout of a table', () => {
  it('is all that must be known to make it again', async () => {
    const arn = `arn:aws:dynamodb:${home}:${accountId}:table/sdp-x-Object`;
    expect(
      await layoutOf({
        TableArn: arn,
        AttributeDefinitions: attributes,
        KeySchema: [range, hash],
        BillingModeSummary: { BillingMode: 'PROVISIONED' },
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 7 },
        TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
        SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:key' },
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        GlobalSecondaryIndexes: [
          {
            IndexName: 'z-global',
            KeySchema: [{ AttributeName: 'raw', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['b', 'a'] },
          },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'a-local',
            KeySchema: [hash, range],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        TableSizeBytes: 1024,
        ItemCount: 3,
        GlobalTableVersion: '2019.11.21',
        MultiRegionConsistency: 'STRONG',
        RestoreSummary: { RestoreInProgress: true },
      }),
    ).toEqual({
      arn,
      key: [
        { attribute: 'pk', kind: 'HASH', type: 'S' },
        { attribute: 'sk', kind: 'RANGE', type: 'N' },
      ],
      billing: 'provisioned',
      capacity: { read: 5, write: 7 },
      tableClass: 'STANDARD_INFREQUENT_ACCESS',
      encryption: { kind: 'kms', keyArn: 'arn:key' },
      stream: 'NEW_AND_OLD_IMAGES',
      indexes: [
        {
          name: 'a-local',
          kind: 'local',
          key: [
            { attribute: 'pk', kind: 'HASH', type: 'S' },
            { attribute: 'sk', kind: 'RANGE', type: 'N' },
          ],
          projection: 'ALL',
          included: [],
        },
        {
          name: 'z-global',
          kind: 'global',
          key: [{ attribute: 'raw', kind: 'HASH', type: 'B' }],
          projection: 'INCLUDE',
          included: ['a', 'b'],
        },
      ],
      sizeBytes: 1024,
      itemCount: 3,
      globalTableVersion: '2019.11.21',
      consistency: 'strong',
      isRestoring: true,
    });
  });

  it('of a plain table says what was not set', async () => {
    expect(await layoutOf({})).toMatchObject({
      billing: 'on-demand',
      capacity: undefined,
      tableClass: 'STANDARD',
      encryption: { kind: 'aws-owned' },
      stream: undefined,
      indexes: [],
      globalTableVersion: undefined,
      consistency: 'eventual',
      isRestoring: false,
    });
  });

  it('of a table that was never on demand does not tell its mode', async () => {
    const changes = {
      BillingModeSummary: undefined,
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    };
    expect(await layoutOf(changes)).toMatchObject({
      billing: 'provisioned',
      capacity: { read: 1, write: 2 },
    });
  });

  it.each([
    ['DISABLED', 'aws-owned'],
    ['DISABLING', 'aws-owned'],
    ['ENABLED', 'kms'],
    ['ENABLING', 'kms'],
    ['UPDATING', 'kms'],
  ])('whose encryption is %s is encrypted by %s', async (Status, kind) => {
    const changes = { SSEDescription: { Status, SSEType: 'KMS', KMSMasterKeyArn: 'arn:key' } };
    expect(await layoutOf(changes)).toMatchObject({ encryption: { kind } });
  });

  it('with AES256 is encrypted by AWS’s own key', async () => {
    const changes = { SSEDescription: { Status: 'ENABLED', SSEType: 'AES256' } };
    expect(await layoutOf(changes)).toMatchObject({ encryption: { kind: 'aws-owned' } });
  });

  it('has no stream where it is switched off', async () => {
    const changes = { StreamSpecification: { StreamEnabled: false } };
    expect(await layoutOf(changes)).toMatchObject({ stream: undefined });
  });

  const index = (changes: object) => ({
    GlobalSecondaryIndexes: [
      {
        IndexName: 'i',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        ...changes,
      },
    ],
  });

  it.each([
    ['no ARN', { TableArn: undefined }],
    ['no key', { KeySchema: undefined }],
    ['an empty key', { KeySchema: [] }],
    ['a key without a hash', { KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] }],
    ['an odd kind of key', { KeySchema: [{ AttributeName: 'id', KeyType: 'SORT' }] }],
    ['a nameless key', { KeySchema: [{ KeyType: 'HASH' }] }],
    ['no attributes', { AttributeDefinitions: undefined }],
    ['a key of no type', { AttributeDefinitions: [] }],
    ['an odd type', { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'M' }] }],
    ['an odd billing', { BillingModeSummary: { BillingMode: 'FREE' } }],
    ['no capacity', { BillingModeSummary: { BillingMode: 'PROVISIONED' } }],
    [
      'half a capacity',
      { BillingModeSummary: undefined, ProvisionedThroughput: { ReadCapacityUnits: 1 } },
    ],
    ['an odd encryption', { SSEDescription: { Status: 'MAYBE' } }],
    ['an encryption without a state', { SSEDescription: { SSEType: 'KMS' } }],
    ['an encryption without a key', { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' } }],
    ['a stream of nothing', { StreamSpecification: { StreamEnabled: true } }],
    ['an odd consistency', { MultiRegionConsistency: 'WEAK' }],
    ['no size', { TableSizeBytes: undefined }],
    ['no count', { ItemCount: undefined }],
    ['a nameless index', index({ IndexName: undefined })],
    ['an index without a key', index({ KeySchema: undefined })],
    ['an index without a projection', index({ Projection: undefined })],
  ])('with %s is not believed', async (_, changes) => {
    expect(await layoutOf(changes)).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });
});
