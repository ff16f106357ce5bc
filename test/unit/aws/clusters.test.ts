import type { ClusterId } from '../../../src/estate/ids.js';
import { accountId, home } from '../../support/estate-builders.js';
import { answering, forever, html, queryError, xml } from './canned.js';
import type { Answer } from './canned.js';

const where = { account: accountId, region: home, cluster: 'orders-aurora' as ClusterId };

const describeCluster = async (answer: Answer) => {
  const { aws, clock } = answering('DescribeDBClusters', answer);
  return clock.run(aws.observers.clusters.describe(where, forever));
};

const clusters = (inner: string): Answer =>
  xml(
    `<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters>${inner}</DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>`,
  );

describe('clusters', () => {
  it('tell their engine and how long backups are kept', async () => {
    const answer = clusters(
      '<DBCluster><DBClusterIdentifier>orders-aurora</DBClusterIdentifier><Engine>aurora-postgresql</Engine><BackupRetentionPeriod>7</BackupRetentionPeriod></DBCluster>',
    );
    expect(await describeCluster(answer)).toMatchObject({
      kind: 'seen',
      value: { engine: 'aurora-postgresql', retentionDays: 7 },
    });
  });

  it('tell what else they are', async () => {
    const cluster = (more: string) =>
      clusters(
        `<DBCluster><DBClusterIdentifier>orders-aurora</DBClusterIdentifier><Engine>aurora-postgresql</Engine><BackupRetentionPeriod>7</BackupRetentionPeriod>${more}</DBCluster>`,
      );
    const full = cluster(
      '<Status>available</Status><EarliestRestorableTime>2026-10-25T03:00:00Z</EarliestRestorableTime><LatestRestorableTime>2026-11-01T11:55:00Z</LatestRestorableTime><PreferredBackupWindow>03:00-03:30</PreferredBackupWindow><DeletionProtection>false</DeletionProtection><StorageEncrypted>true</StorageEncrypted><KmsKeyId>arn:key</KmsKeyId>',
    );
    expect(await describeCluster(full)).toMatchObject({
      value: {
        details: {
          status: 'available',
          earliest: new Date('2026-10-25T03:00:00Z'),
          latest: new Date('2026-11-01T11:55:00Z'),
          backupWindow: '03:00-03:30',
          deletionProtection: false,
          keyArn: 'arn:key',
        },
      },
    });
    // While a restore is running nothing can be restored to.
    const bare = await describeCluster(cluster('<KmsKeyId>arn:key</KmsKeyId>'));
    expect(bare.kind === 'seen' && bare.value.details).toEqual({
      status: undefined,
      earliest: undefined,
      latest: undefined,
      backupWindow: undefined,
      deletionProtection: undefined,
      keyArn: undefined,
    });
  });

  it.each([queryError('DBClusterNotFoundFault', 'not there', 404), clusters('')])(
    'that are missing are absent',
    async (answer) => {
      expect(await describeCluster(answer)).toMatchObject({ kind: 'absent' });
    },
  );

  it('are found where the endpoint ignores which one was asked for', async () => {
    const other =
      '<DBCluster><DBClusterIdentifier>other</DBClusterIdentifier><Engine>aurora-mysql</Engine><BackupRetentionPeriod>1</BackupRetentionPeriod></DBCluster>';
    const ours =
      '<DBCluster><DBClusterIdentifier>orders-aurora</DBClusterIdentifier><Engine>aurora-postgresql</Engine><BackupRetentionPeriod>7</BackupRetentionPeriod></DBCluster>';
    expect(await describeCluster(clusters(other + ours))).toMatchObject({
      value: { engine: 'aurora-postgresql', retentionDays: 7 },
    });
    expect(await describeCluster(clusters(other))).toMatchObject({ kind: 'absent' });
  });

  it('without a retention are not believed', async () => {
    const answer = clusters(
      '<DBCluster><DBClusterIdentifier>orders-aurora</DBClusterIdentifier><Engine>aurora</Engine></DBCluster>',
    );
    expect(await describeCluster(answer)).toMatchObject({ failure: { kind: 'invalid' } });
  });

  it.each([403, 404, 501])('an HTML page on %p is no answer', async (status) => {
    const observed = await describeCluster({
      status,
      headers: { 'content-type': 'text/html' },
      body: html,
    });
    expect(observed.kind).toBe('unknown');
  });
});
