import fc from 'fast-check';
import { mostPointsPerTable } from '../../../src/estate/backup-facts.js';
import { accountId, home, now } from '../../support/estate-builders.js';
import { dayMs } from '../../../src/kernel/units.js';
import { forever, json, restError, scripted } from './canned.js';
import type { Answer, Script } from './canned.js';

const vault = { account: accountId, region: home, vault: 'daily' };
const table = (name: string): string => `arn:aws:dynamodb:${home}:${accountId}:table/sdp-${name}`;
const wanted: ReadonlySet<string> = new Set([table('a'), table('b')]);
const nowSeconds = now.getTime() / 1000;
const daySeconds = dayMs / 1000;

interface Changes {
  readonly [member: string]: unknown;
}

const aPoint = (index: number, changes: Changes = {}): Changes => ({
  RecoveryPointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:${String(index).padStart(4, '0')}`,
  ResourceArn: table('a'),
  ResourceType: 'DynamoDB',
  Status: 'COMPLETED',
  CreationDate: nowSeconds - index * 3600,
  ...changes,
});

const content = async (script: Script, resources = wanted) => {
  const { aws, clock, sent } = scripted(script);
  return {
    observed: await clock.run(aws.observers.backups.content(vault, resources, forever)),
    sent,
  };
};

const points = (...list: readonly Changes[]): Answer => json({ RecoveryPoints: list });
const vaults = (...names: readonly string[]): Answer =>
  json({ BackupVaultList: names.map((name) => ({ BackupVaultName: name })) });
const denied = restError('AccessDeniedException', 403, '');

describe('the content of a vault', () => {
  it('is told point by point, with when each is gone and where it lies', async () => {
    const { observed, sent } = await content({
      ListRecoveryPointsByBackupVault: points(
        aPoint(1, {
          CompletionDate: nowSeconds - 3000,
          CalculatedLifecycle: {
            MoveToColdStorageAt: nowSeconds,
            DeleteAt: nowSeconds + daySeconds,
          },
          EncryptionKeyArn: 'arn:key',
          BackupSizeInBytes: 42,
          SourceBackupVaultArn: 'arn:source',
        }),
        aPoint(2, {
          Status: 'EXPIRED',
          CalculatedLifecycle: { MoveToColdStorageAt: nowSeconds + 1 },
        }),
      ),
    });
    expect(observed.kind === 'seen' && observed.value).toEqual({
      vault: 'daily',
      leftOut: 0,
      points: [
        {
          arn: aPoint(1)['RecoveryPointArn'],
          resourceArn: table('a'),
          status: 'COMPLETED',
          createdAt: new Date(now.getTime() - 3_600_000),
          completedAt: new Date(now.getTime() - 3_000_000),
          expiresAt: new Date(now.getTime() + dayMs),
          isCold: true,
          isCopy: true,
          keyArn: 'arn:key',
          sizeBytes: 42,
        },
        {
          arn: aPoint(2)['RecoveryPointArn'],
          resourceArn: table('a'),
          status: 'EXPIRED',
          createdAt: new Date(now.getTime() - 7_200_000),
          completedAt: undefined,
          expiresAt: undefined,
          isCold: false,
          isCopy: false,
          keyArn: undefined,
          sizeBytes: undefined,
        },
      ],
    });
    expect(sent('ListRecoveryPointsByBackupVault')[0]?.query).toMatchObject({
      resourceType: 'DynamoDB',
      maxResults: '1000',
    });
    expect(sent('ListBackupVaults')).toEqual([]); // there was no doubt that it exists
  });

  it('holds a copy under the ARN of its source, wherever that is', async () => {
    const source = 'arn:aws:dynamodb:us-east-1:999999999999:table/sdp-a';
    const listed = points(aPoint(1, { ResourceArn: source }), aPoint(2));
    const { observed } = await content(
      { ListRecoveryPointsByBackupVault: listed },
      new Set([source]),
    );
    expect(observed).toMatchObject({ value: { points: [{ resourceArn: source }], leftOut: 0 } });
  });

  it('is of the wanted tables only, the newest of each, and the others counted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), age: fc.nat(2000) }), {
          maxLength: 500,
          size: 'max',
        }),
        fc.integer({ min: 3, max: 200 }), // smaller pages are more than are read
        async (drawn, pageSize) => {
          const all = drawn.map(({ name, age }, index) =>
            aPoint(index, { ResourceArn: table(name), CreationDate: nowSeconds - age * 60 }),
          );
          const { observed } = await content({
            ListRecoveryPointsByBackupVault: ({ query }) => {
              const from = Number(query['nextToken'] ?? 0);
              const until = from + pageSize;
              const more = until < all.length ? { NextToken: String(until) } : {};
              return json({ RecoveryPoints: all.slice(from, until), ...more });
            },
          });
          if (observed.kind !== 'seen') throw new Error(observed.kind);
          const { points: kept, leftOut } = observed.value;
          const ages = (name: string): readonly number[] =>
            drawn.filter((point) => point.name === name).map(({ age }) => age * 60_000);
          const keptAges = (name: string): readonly number[] =>
            kept
              .filter(({ resourceArn }) => resourceArn === table(name))
              .map(({ createdAt }) => now.getTime() - createdAt.getTime());
          for (const name of ['a', 'b']) {
            const newest = ages(name).toSorted((x, y) => x - y);
            expect(keptAges(name)).toEqual(newest.slice(0, mostPointsPerTable));
          }
          expect(keptAges('c')).toEqual([]);
          expect(kept.length + leftOut).toBe(ages('a').length + ages('b').length);
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each<[string, Answer]>([
    ['a point without a table', points(aPoint(1, { ResourceArn: undefined }))],
    ['a point without a status', points(aPoint(1, { Status: undefined }))],
    ['a point without a date', points(aPoint(1, { CreationDate: undefined }))],
    ['no list', json({})],
    ['a page twice', json({ RecoveryPoints: [], NextToken: 'again' })],
  ])('is unknown for %s', async (_, answer) => {
    const { observed } = await content({ ListRecoveryPointsByBackupVault: answer });
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });

  it('is not judged by a broken point of a table that nobody asked for', async () => {
    const { observed } = await content({
      ListRecoveryPointsByBackupVault: points(
        aPoint(1, { ResourceArn: table('c'), Status: undefined }),
        aPoint(2),
      ),
    });
    expect(observed).toMatchObject({ kind: 'seen', value: { points: [{}] } });
  });

  it('that never ends is given up', async () => {
    let page = 0;
    const { observed, sent } = await content({
      ListRecoveryPointsByBackupVault: () => json({ RecoveryPoints: [], NextToken: `${page++}` }),
    });
    expect(observed).toMatchObject({ kind: 'unknown', failure: { code: 'TooManyPages' } });
    expect(sent('ListRecoveryPointsByBackupVault')).toHaveLength(200);
  });
});

describe('a vault that answers as if it did not exist', () => {
  it.each([
    ['denied', denied],
    ['not found', restError('ResourceNotFoundException')],
  ])('(%s) is absent only when the list of vaults does not have it', async (_, answer) => {
    const missing = await content({
      ListRecoveryPointsByBackupVault: answer,
      ListBackupVaults: vaults('weekly'),
    });
    expect(missing.observed).toMatchObject({
      kind: 'absent',
      calls: [{ operation: 'ListRecoveryPointsByBackupVault' }, { operation: 'ListBackupVaults' }],
    });
    const there = await content({
      ListRecoveryPointsByBackupVault: answer,
      ListBackupVaults: vaults('weekly', 'daily'),
    });
    expect(there.observed.kind).toBe('unknown');
  });

  it('and is listed is closed to us: the permission is told', async () => {
    const { observed } = await content({
      ListRecoveryPointsByBackupVault: denied,
      ListBackupVaults: vaults('daily'),
    });
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', permission: 'backup:ListRecoveryPointsByBackupVault' },
    });
  });

  it('is unknown when the list is closed as well: that comes first', async () => {
    const { observed } = await content({
      ListRecoveryPointsByBackupVault: denied,
      ListBackupVaults: denied,
    });
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', permission: 'backup:ListBackupVaults' },
    });
  });

  it('lets the vaults of a place be listed once for all of them', async () => {
    const { aws, clock, sent } = scripted({
      ListRecoveryPointsByBackupVault: denied,
      ListBackupVaults: vaults('v1', 'v2'),
    });
    const ask = (name: string) =>
      aws.observers.backups.content({ ...vault, vault: name }, wanted, forever);
    const all = await clock.run(Promise.all(['v1', 'v2', 'v3'].map(ask)));
    expect(all.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'absent']);
    expect(sent('ListBackupVaults')).toHaveLength(1);
  });

  it.each([
    ['throttled', { ...restError('ThrottlingException', 429) }, 'ReadThrottled'],
    ['broken', { status: 500 }, 'ReadUnavailable'],
  ])('is not looked up when it is only %s', async (_, answer, reason) => {
    const { observed, sent } = await content({ ListRecoveryPointsByBackupVault: answer });
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason } });
    expect(sent('ListBackupVaults')).toEqual([]);
  });
});
