import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  type DescribeDBClusterSnapshotsCommandInput,
} from '@aws-sdk/client-rds';
import { dayMs, hourMs } from '../../../src/kernel/units.js';
import type { ClusterDescription } from '../../../src/sandbox/description.js';
import {
  anAccount,
  aRole,
  aSandbox,
  failure,
  home,
  operator,
  platform,
  session,
} from '../assembly/world.js';

const DBClusterIdentifier = 'depot-aurora';
const now = Date.parse('2026-11-01T12:00:00Z');
const today = Date.parse('2026-11-01T02:00:00Z');

function aCluster(changes: Partial<ClusterDescription> = {}): ClusterDescription {
  return {
    account: platform,
    region: home,
    id: DBClusterIdentifier,
    engine: 'aurora-postgresql',
    retentionDays: 7,
    deletionProtection: true,
    ageDays: 100,
    ...changes,
  };
}

const world = (changes: Partial<ClusterDescription> = {}) =>
  aSandbox({ clusters: [aCluster(changes)] });

async function list(
  { rds }: Pick<ReturnType<typeof operator>, 'rds'>,
  changes: Partial<DescribeDBClusterSnapshotsCommandInput> = {},
) {
  const input = { DBClusterIdentifier, ...changes };
  const { DBClusterSnapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand(input));
  return DBClusterSnapshots ?? [];
}

describe('automatic snapshots', () => {
  it('are made once a day at the begin of the window, as long as they are kept', async () => {
    const made = await list(operator(world()), { SnapshotType: 'automated' });
    expect(made.map(({ SnapshotCreateTime }) => SnapshotCreateTime?.getTime())).toEqual(
      Array.from({ length: 7 }, (_, day) => today - day * dayMs),
    );
    expect(made[0]).toMatchObject({
      DBClusterSnapshotIdentifier: `rds:${DBClusterIdentifier}-2026-11-01-02-00`,
      DBClusterSnapshotArn: `arn:aws:rds:${home}:${platform}:cluster-snapshot:rds:${DBClusterIdentifier}-2026-11-01-02-00`,
      SnapshotType: 'automated',
      Status: 'available',
      PercentProgress: 100,
      StorageEncrypted: true,
    });
  });

  it('go on with the clock, and take a while', async () => {
    const sandbox = world();
    sandbox.clock.advance(14 * hourMs);
    const [newest, ...older] = await list(operator(sandbox));
    expect(newest).toMatchObject({ Status: 'creating' });
    expect(newest?.SnapshotCreateTime).toEqual(new Date(today + dayMs));
    expect(older).toHaveLength(6);
  });

  it('follow the window and the retention of the cluster', async () => {
    const sandbox = world({ backupWindow: '23:30-23:59', retentionDays: 2 });
    const made = await list(operator(sandbox));
    expect(made.map(({ SnapshotCreateTime }) => SnapshotCreateTime)).toEqual([
      new Date('2026-10-31T23:30:00Z'),
      new Date('2026-10-30T23:30:00Z'),
    ]);
    const { rds } = operator(sandbox);
    await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier, BackupRetentionPeriod: 1 }));
    expect(await list({ rds })).toHaveLength(1);
    await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier, BackupRetentionPeriod: 9 }));
    expect(await list({ rds })).toHaveLength(1);
  });

  it('reach back to the making of the cluster at most', async () => {
    expect(await list(operator(world({ ageDays: 1 })))).toHaveLength(1);
  });

  it('may have ended', async () => {
    const [newest] = await list(operator(world({ snapshotsEndedHoursAgo: 50 })));
    expect(newest?.SnapshotCreateTime).toEqual(new Date(now - 50 * hourMs));
  });
});

describe('snapshots of others', () => {
  const others = [
    { id: 'by-hand', type: 'manual', hoursAgo: 900 },
    { id: 'awsbackup:job-1', type: 'awsbackup', hoursAgo: 5 },
  ] as const;

  it('are told by their type, those of AWS Backup only when they are asked for', async () => {
    const mine = operator(world({ snapshots: others }));
    const kinds = async (input: Partial<DescribeDBClusterSnapshotsCommandInput>) =>
      (await list(mine, input)).map((each) => each.DBClusterSnapshotIdentifier);
    expect(await kinds({ SnapshotType: 'manual' })).toEqual(['by-hand']);
    expect(await kinds({ SnapshotType: 'awsbackup' })).toEqual(['awsbackup:job-1']);
    expect(await kinds({})).toHaveLength(8);
    expect(await kinds({ DBClusterSnapshotIdentifier: 'by-hand' })).toEqual(['by-hand']);
  });

  it('come in pages', async () => {
    const snapshots = Array.from({ length: 25 }, (_, index) => ({
      id: `s-${index}`,
      type: 'manual' as const,
      hoursAgo: index + 1,
    }));
    const { rds } = operator(world({ snapshots }));
    const page = (Marker?: string) =>
      rds.send(
        new DescribeDBClusterSnapshotsCommand({ SnapshotType: 'manual', MaxRecords: 20, Marker }),
      );
    const first = await page();
    expect(first.DBClusterSnapshots).toHaveLength(20);
    const rest = await page(first.Marker);
    expect(rest.DBClusterSnapshots).toHaveLength(5);
    expect(rest.Marker).toBeUndefined();
    expect(await failure(page('eA'))).toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('a request', () => {
  it('for a cluster that is not there finds none', async () => {
    expect(await list(operator(world()), { DBClusterIdentifier: 'gone' })).toEqual([]);
  });

  it.each<[string, Partial<DescribeDBClusterSnapshotsCommandInput>, string]>([
    [
      'a snapshot that is not there',
      { DBClusterSnapshotIdentifier: 'gone' },
      'DBClusterSnapshotNotFoundFault',
    ],
    ['a type that there is not', { SnapshotType: 'daily' }, 'InvalidParameterValue'],
    ['too small a page', { MaxRecords: 5 }, 'InvalidParameterValue'],
  ])('is refused for %s', async (_, changes, name) => {
    expect(await failure(list(operator(world()), changes))).toMatchObject({ name });
  });

  it('needs a permission on the cluster and on its snapshots', async () => {
    const may = async (...resources: readonly string[]) => {
      const Resource = resources.map((each) => `arn:aws:rds:${home}:${platform}:${each}`);
      const policy = JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'rds:DescribeDBClusterSnapshots', Resource }],
      });
      const accounts = [anAccount({ roles: [aRole({ policy })] })];
      return list(await session(aSandbox({ accounts, clusters: [aCluster()] })));
    };
    expect(await may(`cluster:${DBClusterIdentifier}`, 'cluster-snapshot:*')).toHaveLength(7);
    expect(await failure(may(`cluster:${DBClusterIdentifier}`))).toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('the key of a cluster', () => {
  it('is told, as it is described or AWS’s own', async () => {
    const keyOf = async (changes: Partial<ClusterDescription>) => {
      const { rds } = operator(world(changes));
      const { DBClusters } = await rds.send(new DescribeDBClustersCommand({}));
      return DBClusters?.[0]?.KmsKeyId;
    };
    expect(await keyOf({ key: 'arn:aws:kms:x' })).toBe('arn:aws:kms:x');
    expect(await keyOf({})).toMatch(new RegExp(`^arn:aws:kms:${home}:${platform}:key/`));
  });
});
