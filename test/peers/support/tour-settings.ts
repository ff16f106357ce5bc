import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import type { TableSettingsDescription } from '../../../src/sandbox/descriptions/table-settings.js';
import { home, prod } from './peer-estate.js';

type Tell = <T>(operation: string, work: Promise<T>) => Promise<T>;

/** What a table of the tour's world was made with, and what was made of it. */
export const tableSettings: TableSettingsDescription = {
  backups: [{ name: 'tour-aws', type: 'AWS_BACKUP', hoursAgo: 3 }],
  exports: [
    { kind: 'FULL_EXPORT', status: 'COMPLETED', hoursAgo: 3, bucket: 'b', bucketOwner: prod },
    {
      kind: 'INCREMENTAL_EXPORT',
      status: 'FAILED',
      hoursAgo: 2,
      bucket: 'b',
      failure: { code: 'S3NoSuchBucket', message: 'gone' },
    },
  ],
  indexes: [
    {
      name: 'byKind',
      kind: 'global',
      hash: { name: 'kind', type: 'S' },
      projection: 'KEYS_ONLY',
    },
  ],
  tableClass: 'STANDARD_INFREQUENT_ACCESS',
};

/** Settings of a table of the tour's own, and copies of another that is described. */
export async function tourSettings(
  client: dynamodb.DynamoDBClient,
  tell: Tell,
  { made, described }: { readonly made: string; readonly described: string },
): Promise<void> {
  const ResourceArn = `arn:aws:dynamodb:${home}:${prod}:table/${made}`;
  const TimeToLiveSpecification = { AttributeName: 'ends', Enabled: true };
  const ttl = new dynamodb.UpdateTimeToLiveCommand({ TableName: made, TimeToLiveSpecification });
  await tell('UpdateTimeToLive', client.send(ttl));
  const ended = new dynamodb.DescribeTimeToLiveCommand({ TableName: made });
  await tell('DescribeTimeToLive', client.send(ended));
  const Policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS: prod }, Action: '*', Resource: '*' }],
  });
  const put = new dynamodb.PutResourcePolicyCommand({ ResourceArn, Policy });
  await tell('PutResourcePolicy', client.send(put));
  const get = new dynamodb.GetResourcePolicyCommand({ ResourceArn });
  await tell('GetResourcePolicy', client.send(get));
  const remove = new dynamodb.DeleteResourcePolicyCommand({ ResourceArn });
  await tell('DeleteResourcePolicy', client.send(remove));
  const { ExportSummaries = [] } = await tell(
    'ListExports',
    client.send(new dynamodb.ListExportsCommand({})),
  );
  for (const { ExportArn } of ExportSummaries) {
    const command = new dynamodb.DescribeExportCommand({ ExportArn });
    await tell('DescribeExport', client.send(command));
  }
  const backup = new dynamodb.CreateBackupCommand({ TableName: described, BackupName: 'tour' });
  await tell('CreateBackup', client.send(backup));
  const table = new dynamodb.DescribeTableCommand({ TableName: described });
  await tell('DescribeTable', client.send(table));
}

/** Everything that a bucket is configured with beside versioning, lock and policy. */
export async function tourBucketSettings(client: s3.S3Client, tell: Tell): Promise<void> {
  const Bucket = 'tour-bucket';
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
  const block = new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration });
  await tell('PutPublicAccessBlock', client.send(block));
  await tell('GetPublicAccessBlock', client.send(new s3.GetPublicAccessBlockCommand({ Bucket })));
  const encryption = new s3.PutBucketEncryptionCommand({
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
    },
  });
  await tell('PutBucketEncryption', client.send(encryption));
  await tell('GetBucketEncryption', client.send(new s3.GetBucketEncryptionCommand({ Bucket })));
  const lifecycle = new s3.PutBucketLifecycleConfigurationCommand({
    Bucket,
    LifecycleConfiguration: {
      Rules: [
        {
          Status: 'Enabled',
          Filter: { Prefix: '' },
          Transitions: [{ Days: 1, StorageClass: 'DEEP_ARCHIVE' }],
        },
      ],
    },
  });
  await tell('PutBucketLifecycleConfiguration', client.send(lifecycle));
  const rules = new s3.GetBucketLifecycleConfigurationCommand({ Bucket });
  await tell('GetBucketLifecycleConfiguration', client.send(rules));
  const ownership = new s3.PutBucketOwnershipControlsCommand({
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
  });
  await tell('PutBucketOwnershipControls', client.send(ownership));
  const owned = new s3.GetBucketOwnershipControlsCommand({ Bucket });
  await tell('GetBucketOwnershipControls', client.send(owned));
  const status = new s3.GetBucketPolicyStatusCommand({ Bucket });
  await tell('GetBucketPolicyStatus', client.send(status));
  const replicated = new s3.GetBucketReplicationCommand({ Bucket: 'tour-replicated' });
  await tell('GetBucketReplication', client.send(replicated));
}
