import {
  CreateDBClusterCommand,
  DescribeDBClustersCommand,
  type DescribeDBClustersCommandOutput,
  ModifyDBClusterCommand,
} from '@aws-sdk/client-rds';
import type { ClusterDescription } from '../../../src/sandbox/description.js';
import { aSandbox, away, backup, failure, home, operator, platform } from '../assembly/world.js';

const now = new Date('2026-11-01T12:00:00Z').getTime();
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function aCluster(changes: Partial<ClusterDescription> = {}): ClusterDescription {
  return {
    account: platform,
    region: home,
    id: 'orders-aurora',
    engine: 'aurora-postgresql',
    retentionDays: 7,
    deletionProtection: true,
    ageDays: 100,
    ...changes,
  };
}

const named = { DBClusterIdentifier: 'orders-aurora' };

describe('DescribeDBClusters', () => {
  it('shows retention, protection and the restorable window', async () => {
    const { rds } = operator(aSandbox({ clusters: [aCluster()] }));
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand(named));
    expect(DBClusters).toMatchObject([
      {
        ...named,
        DBClusterArn: `arn:aws:rds:${home}:${platform}:cluster:orders-aurora`,
        Engine: 'aurora-postgresql',
        Status: 'available',
        BackupRetentionPeriod: 7,
        DeletionProtection: true,
        ClusterCreateTime: new Date(now - 100 * dayMs),
        EarliestRestorableTime: new Date(now - 7 * dayMs),
        LatestRestorableTime: new Date(now - 5 * minuteMs),
      },
    ]);
  });

  it('reaches back to the creation of a young cluster only', async () => {
    const { rds } = operator(aSandbox({ clusters: [aCluster({ ageDays: 2 })] }));
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand(named));
    expect(DBClusters?.[0]?.EarliestRestorableTime).toEqual(new Date(now - 2 * dayMs));
  });

  it.each([
    ['ARN', platform, home, `arn:aws:rds:${home}:${platform}:cluster:orders-aurora`, true],
    ['name in another case', platform, home, 'Orders-Aurora', true],
    ['name in another region', platform, away, 'orders-aurora', false],
    ['name in another account', backup, home, 'orders-aurora', false],
    [
      'ARN from another account',
      backup,
      home,
      `arn:aws:rds:${home}:${platform}:cluster:orders-aurora`,
      false,
    ],
  ])('finds by %s', async (_, account, region, id, found) => {
    const { rds } = operator(aSandbox({ clusters: [aCluster()] }), account, region);
    const work = rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
    const outcome = await work.then(
      ({ DBClusters }) => DBClusters?.length,
      (error: Error) => error.name,
    );
    expect(outcome).toBe(found ? 1 : 'DBClusterNotFoundFault');
  });

  it('pages through all clusters, each once', async () => {
    const clusters = Array.from({ length: 45 }, (_, index) => aCluster({ id: `cluster-${index}` }));
    const { rds } = operator(aSandbox({ clusters }));
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page: DescribeDBClustersCommandOutput = await rds.send(
        new DescribeDBClustersCommand({ MaxRecords: 20, Marker }),
      );
      seen.push(...(page.DBClusters ?? []).map((cluster) => cluster.DBClusterIdentifier));
      ({ Marker } = page);
    } while (Marker !== undefined && seen.length < 100);
    expect(seen).toHaveLength(45);
    expect(new Set(seen)).toEqual(new Set(clusters.map(({ id }) => id)));
  });

  it('filters by cluster id', async () => {
    const clusters = ['one', 'two', 'three'].map((id) => aCluster({ id }));
    const { rds } = operator(aSandbox({ clusters }));
    const Filters = [{ Name: 'db-cluster-id', Values: ['three', 'one'] }];
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ Filters }));
    expect(DBClusters?.map((cluster) => cluster.DBClusterIdentifier)).toEqual(['one', 'three']);
  });

  it.each([
    { MaxRecords: 19 },
    { MaxRecords: 101 },
    { Marker: 'made-up' },
    { Filters: [{ Name: 'engine', Values: ['x'] }] },
  ])('refuses %j', async (input) => {
    const { rds } = operator(aSandbox());
    const { error } = await failure(rds.send(new DescribeDBClustersCommand(input)));
    expect((error as { Code?: string; name: string }).name).toMatch(/^InvalidParameterValue/);
  });
});

describe('ModifyDBCluster', () => {
  it('cuts history at once when the period is shortened; lengthening fills with time', async () => {
    const sandbox = aSandbox({ clusters: [aCluster()] });
    const { rds } = operator(sandbox);
    const modify = async (BackupRetentionPeriod: number) =>
      (await rds.send(new ModifyDBClusterCommand({ ...named, BackupRetentionPeriod }))).DBCluster;
    const earliest = async () =>
      (await rds.send(new DescribeDBClustersCommand(named))).DBClusters?.[0]
        ?.EarliestRestorableTime;
    expect(await modify(1)).toMatchObject({ BackupRetentionPeriod: 1 });
    expect(await earliest()).toEqual(new Date(now - dayMs));
    await modify(7);
    expect(await earliest()).toEqual(new Date(now - dayMs));
    sandbox.clock.advance(10 * dayMs);
    expect(await earliest()).toEqual(new Date(now + 3 * dayMs));
  });

  it('switches deletion protection and leaves the rest', async () => {
    const { rds } = operator(aSandbox({ clusters: [aCluster()] }));
    const input = { ...named, DeletionProtection: false };
    expect((await rds.send(new ModifyDBClusterCommand(input))).DBCluster).toMatchObject({
      DeletionProtection: false,
      BackupRetentionPeriod: 7,
    });
  });

  it.each([0, 36, -1])('refuses a period of %d days', async (BackupRetentionPeriod) => {
    const { rds } = operator(aSandbox({ clusters: [aCluster()] }));
    const work = rds.send(new ModifyDBClusterCommand({ ...named, BackupRetentionPeriod }));
    expect((await failure(work)).name).toMatch(/^InvalidParameterValue/);
  });
});

describe('CreateDBCluster', () => {
  it('makes a cluster that is available after a while and restorable after its lag', async () => {
    const sandbox = aSandbox();
    const { rds } = operator(sandbox);
    const input = { ...named, Engine: 'aurora-mysql' };
    const made = await rds.send(new CreateDBClusterCommand(input));
    expect(made.DBCluster).toMatchObject({ Status: 'creating', BackupRetentionPeriod: 1 });
    expect(made.DBCluster?.LatestRestorableTime).toBeUndefined();
    sandbox.clock.advance(6 * minuteMs);
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand(named));
    expect(DBClusters?.[0]).toMatchObject({
      Status: 'available',
      EarliestRestorableTime: new Date(now),
      LatestRestorableTime: new Date(now + minuteMs),
    });
    expect((await failure(rds.send(new CreateDBClusterCommand(input)))).name).toBe(
      'DBClusterAlreadyExistsFault',
    );
  });

  it.each(['1a', 'a--b', 'a-', 'a_b', ''])('refuses the identifier %j', async (id) => {
    const { rds } = operator(aSandbox());
    const input = { DBClusterIdentifier: id, Engine: 'aurora-mysql' };
    expect((await failure(rds.send(new CreateDBClusterCommand(input)))).name).toMatch(/^Invalid/);
  });
});
