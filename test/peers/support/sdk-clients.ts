import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Plain SDK clients of one identity in one region, without retries. */
export function clientsAt(endpoint: string, credentials: Keys, region: string) {
  const config = { endpoint, credentials, region, maxAttempts: 1 };
  return {
    dynamodb: new DynamoDBClient({ ...config, accountIdEndpointMode: 'disabled' }),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sts: new STSClient(config),
    rds: new RDSClient(config),
    lambda: new LambdaClient(config),
    kms: new KMSClient(config),
    iam: new IAMClient(config),
    cloudwatch: new CloudWatchClient(config),
    cloudformation: new CloudFormationClient(config),
    scaling: new ApplicationAutoScalingClient(config),
    backup: new BackupClient(config),
    organizations: new OrganizationsClient(config),
  };
}

export type SdkClients = ReturnType<typeof clientsAt>;

/** Closes their connections. */
export function destroyAll(clients: SdkClients): void {
  for (const client of Object.values(clients)) client.destroy();
}

const longestSessionSeconds = 43_200;

/** Keys of a role session of twelve hours. */
export async function assumeRole(
  sts: STSClient,
  roleArn: string,
  externalId: string,
): Promise<Keys> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'peers',
      ExternalId: externalId,
      DurationSeconds: longestSessionSeconds,
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error('AssumeRole answered without keys');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}
