import type { CreateTableOutput, TimeToLiveDescription } from '@aws-sdk/client-dynamodb';
import {
  Bench,
  account,
  away,
  described,
  hour,
  home,
  minute,
  placement,
  streaming,
} from './support.js';

const name = 'orders';
const TableName = name;
const ResourceArn = `arn:aws:dynamodb:${home}:${account}:table/${name}`;

describe('time to live', () => {
  const change = (bench: Bench, Enabled: boolean, AttributeName = 'expires') =>
    bench.fault('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled, AttributeName },
    });
  const told = (bench: Bench, region = home): TimeToLiveDescription | undefined =>
    bench.run<{ TimeToLiveDescription: TimeToLiveDescription }>(
      'DescribeTimeToLive',
      { TableName },
      { region },
    ).TimeToLiveDescription;

  it('is off on a new table', () => {
    const bench = new Bench();
    bench.createReady(name);
    expect(told(bench)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('takes an hour to go on and an hour to go off', () => {
    const bench = new Bench();
    bench.createReady(name);
    expect(change(bench, true)).toBe('none');
    expect(told(bench)).toEqual({ TimeToLiveStatus: 'ENABLING', AttributeName: 'expires' });
    bench.advance(hour);
    expect(told(bench)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
    expect(change(bench, false)).toBe('none');
    expect(told(bench)?.TimeToLiveStatus).toBe('DISABLING');
    bench.advance(hour);
    expect(told(bench)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('changes once an hour', () => {
    const bench = new Bench();
    bench.createReady(name);
    change(bench, true);
    bench.advance(hour - 1);
    expect(change(bench, false)).toMatch(/modified multiple times/);
  });

  it('does not take what it has already, nor another attribute', () => {
    const bench = new Bench();
    bench.createReady(name);
    expect(change(bench, false)).toMatch(/already disabled/);
    change(bench, true);
    bench.advance(hour);
    expect(change(bench, true, 'other')).toMatch(/already enabled/);
    expect(change(bench, false, 'other')).toMatch(/different AttributeName/);
  });

  it('is the same in every region of a group', () => {
    const bench = new Bench();
    bench.createReady(name, streaming);
    bench.addReplica(name, away);
    bench.advance(10 * minute);
    change(bench, true);
    bench.advance(hour);
    expect(told(bench, away)).toEqual(told(bench));
  });

  it('may be described as on', () => {
    const bench = new Bench();
    bench.db.seed([described({ name, settings: { timeToLive: 'ends' } })]);
    expect(told(bench)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ends' });
  });
});

describe('a resource policy', () => {
  const Policy = JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal: { AWS: account }, Action: 'dynamodb:*', Resource: '*' },
    ],
  });
  const ready = (): Bench => {
    const bench = new Bench();
    bench.createReady(name);
    return bench;
  };

  it('is not found until there is one', () => {
    expect(ready().fault('GetResourcePolicy', { ResourceArn })).toMatch(/^PolicyNotFoundException/);
  });

  it('is told as it was put, with its revision', () => {
    const bench = ready();
    const put = bench.run<{ RevisionId: string }>('PutResourcePolicy', { ResourceArn, Policy });
    expect(bench.run('GetResourcePolicy', { ResourceArn })).toEqual({ Policy, ...put });
    const stale = { ResourceArn, Policy, ExpectedRevisionId: 'NO_POLICY' };
    expect(bench.fault('PutResourcePolicy', stale)).toMatch(/^PolicyNotFoundException/);
    const right = { ResourceArn, Policy, ExpectedRevisionId: put.RevisionId };
    const next = bench.run<{ RevisionId: string }>('PutResourcePolicy', right);
    expect(next.RevisionId).not.toBe(put.RevisionId);
    expect(bench.run('DeleteResourcePolicy', { ResourceArn })).toEqual(next);
    expect(bench.run('DeleteResourcePolicy', { ResourceArn })).toEqual({});
    expect(bench.fault('GetResourcePolicy', { ResourceArn })).toMatch(/^PolicyNotFoundException/);
  });

  it('may come with a new table, and be described', () => {
    const bench = new Bench();
    bench.create(name, { ResourcePolicy: Policy });
    expect(bench.run('GetResourcePolicy', { ResourceArn })).toMatchObject({ Policy });
    bench.db.seed([described({ name, settings: { policy: Policy } })]);
    expect(bench.run('GetResourcePolicy', { ResourceArn })).toMatchObject({ Policy });
  });

  it.each([
    ['no JSON', '{'],
    ['no principal', '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'],
    ['too much', `{"Statement":[],"Id":"${'x'.repeat(21_000)}"}`],
  ])('is refused for %s', (_, bad) => {
    const input = { ResourceArn, Policy: bad };
    expect(ready().fault('PutResourcePolicy', input)).toMatch(/^ValidationException/);
  });

  it('needs a table', () => {
    const gone = { ResourceArn: ResourceArn.replace(name, 'gone') };
    expect(ready().fault('GetResourcePolicy', gone)).toMatch(/^ResourceNotFoundException/);
  });
});

describe('tags', () => {
  it('may be described, those of AWS as well', () => {
    const bench = new Bench();
    const tags = { 'aws:cloudformation:stack-name': 'sdp-prod', team: 'depot' };
    bench.db.seed([described({ name, settings: { tags } })]);
    expect(bench.run('ListTagsOfResource', { ResourceArn })).toEqual({
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    });
    const Tags = [{ Key: 'aws:x', Value: '1' }];
    expect(bench.fault('TagResource', { ResourceArn, Tags })).toMatch(/aws:/);
  });
});

describe('indexes', () => {
  const AttributeDefinitions = ['id', 'kind', 'at'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  }));
  const byKind = {
    IndexName: 'byKind',
    KeySchema: [
      { AttributeName: 'kind', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
  };
  const byTime = {
    IndexName: 'byTime',
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'ALL' },
  };
  const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
  const more = {
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes: [byKind],
    LocalSecondaryIndexes: [byTime],
  };

  it('are described with their keys and projections', () => {
    const bench = new Bench();
    const made = bench.create(name, more);
    expect(made.GlobalSecondaryIndexes).toMatchObject([{ ...byKind, IndexStatus: 'CREATING' }]);
    bench.advance(minute);
    const table = bench.describe(name);
    expect(table.AttributeDefinitions).toEqual(AttributeDefinitions);
    expect(table.GlobalSecondaryIndexes).toMatchObject([
      { ...byKind, IndexStatus: 'ACTIVE', IndexArn: `${ResourceArn}/index/byKind` },
    ]);
    expect(table.LocalSecondaryIndexes).toMatchObject([byTime]);
  });

  it.each([
    ['an attribute that nothing uses', { GlobalSecondaryIndexes: undefined }],
    ['a name twice', { LocalSecondaryIndexes: [{ ...byTime, IndexName: 'byKind' }] }],
    ['a local one with another hash key', { LocalSecondaryIndexes: [byKind] }],
    [
      'attributes beside a whole projection',
      {
        GlobalSecondaryIndexes: [
          { ...byKind, Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['name'] } },
        ],
      },
    ],
    ['too many', { LocalSecondaryIndexes: Array.from({ length: 6 }, () => byTime) }],
    ['a short name', { LocalSecondaryIndexes: [{ ...byTime, IndexName: 'x' }] }],
  ])('refuse %s', (_, changes) => {
    const create = { TableName, BillingMode: 'PAY_PER_REQUEST', ...more, ...changes };
    expect(new Bench().fault('CreateTable', create)).toMatch(/^ValidationException/);
  });

  it('come back with a restore, but for those that it leaves out', () => {
    const bench = new Bench();
    bench.createReady(name, more);
    bench.setPitr(name, true);
    bench.advance(hour);
    const restore = (target: string, overrides: object) =>
      bench.run<CreateTableOutput>('RestoreTableToPointInTime', {
        SourceTableName: name,
        TargetTableName: target,
        UseLatestRestorableTime: true,
        ...overrides,
      }).TableDescription;
    expect(restore('whole', {})).toMatchObject({
      GlobalSecondaryIndexes: [{ IndexName: 'byKind' }],
      LocalSecondaryIndexes: [{ IndexName: 'byTime' }],
    });
    const bare = restore('bare', { GlobalSecondaryIndexOverride: [] });
    expect(bare?.GlobalSecondaryIndexes).toBeUndefined();
    expect(bare?.LocalSecondaryIndexes).toHaveLength(1);
  });

  it('may be described', () => {
    const bench = new Bench();
    bench.db.seed([
      described({
        name,
        role: 'plain',
        settings: {
          indexes: [
            {
              name: 'byKind',
              kind: 'global',
              hash: { name: 'kind', type: 'S' },
              projection: 'KEYS_ONLY',
            },
          ],
        },
      }),
    ]);
    expect(bench.describe(name)).toMatchObject({
      AttributeDefinitions: [{ AttributeName: 'id' }, { AttributeName: 'kind' }],
      GlobalSecondaryIndexes: [{ IndexName: 'byKind' }],
    });
  });
});

describe('class, capacity and key', () => {
  it('are told once they are not the usual ones', () => {
    const bench = new Bench();
    bench.createReady(name);
    expect(bench.describe(name).TableClassSummary).toBeUndefined();
    bench.run('UpdateTable', { TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect(bench.describe(name)).toMatchObject({
      TableStatus: 'UPDATING',
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
    bench.advance(minute);
    const SSESpecification = { Enabled: true, KMSMasterKeyId: 'key' };
    bench.run('UpdateTable', { TableName, SSESpecification });
    expect(bench.describe(name).SSEDescription).toMatchObject({ KMSMasterKeyArn: 'key' });
    bench.advance(minute);
    bench.run('UpdateTable', { TableName, SSESpecification: { Enabled: false } });
    expect(bench.describe(name).SSEDescription).toBeUndefined();
  });

  it('may be described', () => {
    const bench = new Bench();
    bench.db.seed([
      described({
        name,
        placements: [placement({ key: 'home-key' }), placement({ region: away, key: 'away-key' })],
        settings: {
          tableClass: 'STANDARD_INFREQUENT_ACCESS',
          provisioned: { readUnits: 5, writeUnits: 6 },
        },
      }),
    ]);
    expect(bench.describe(name)).toMatchObject({
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      SSEDescription: { KMSMasterKeyArn: 'home-key' },
      Replicas: [{ RegionName: away, KMSMasterKeyId: 'away-key' }],
    });
    expect(bench.describe(name).BillingModeSummary).toBeUndefined();
  });

  it('refuse a class that there is not', () => {
    const bench = new Bench();
    const create = { TableClass: 'GOLD' };
    expect(() => bench.create(name, create)).toThrow(/table class GOLD/);
  });
});
