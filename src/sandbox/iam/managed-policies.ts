/** A policy that AWS manages, in every account. */
interface ManagedPolicy {
  /** Below `arn:<partition>:iam::aws:policy/`. */
  readonly path: string;
  readonly actions: readonly string[];
}

/**
 * The policies of AWS that the world's roles have, by their paths. The documents are shortened: actions
 * that concern other services than tables, keys and backups are left out, and so are conditions.
 * Source: AWS Managed Policy Reference.
 */
const awsPolicies: readonly ManagedPolicy[] = [
  { path: 'AdministratorAccess', actions: ['*'] },
  {
    path: 'service-role/AWSBackupServiceRolePolicyForBackup',
    actions: [
      'backup:CopyFromBackupVault',
      'backup:CopyIntoBackupVault',
      'backup:DescribeBackupVault',
      'backup:TagResource',
      'dynamodb:CreateBackup',
      'dynamodb:DeleteBackup',
      'dynamodb:DescribeBackup',
      'dynamodb:DescribeTable',
      'dynamodb:ListTagsOfResource',
      'dynamodb:StartAwsBackupJob',
      'kms:CreateGrant',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:GenerateDataKey',
      'tag:GetResources',
    ],
  },
  {
    path: 'service-role/AWSBackupServiceRolePolicyForRestores',
    actions: [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:RestoreTableFromAwsBackup',
      'dynamodb:RestoreTableFromBackup',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
      'kms:CreateGrant',
      'kms:Decrypt',
      'kms:DescribeKey',
    ],
  },
  {
    path: 'aws-service-role/AWSBackupServiceLinkedRolePolicyForBackup',
    actions: ['dynamodb:ListTables', 'dynamodb:DescribeTable', 'backup:*', 'tag:GetResources'],
  },
  {
    path: 'aws-service-role/DynamoDBReplicationServiceRolePolicy',
    actions: [
      'dynamodb:BatchWriteItem',
      'dynamodb:CreateTable',
      'dynamodb:CreateTableReplica',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeStream',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:GetItem',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:PutItem',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ],
  },
];

const arnForm = /^arn:[a-z-]+:iam::aws:policy\/(?<path>.+)$/u;

/** The document of an AWS managed policy, as JSON; undefined for any other ARN. Never throws. */
export function awsPolicyDocument(arn: string): string | undefined {
  const path = arnForm.exec(arn)?.groups?.['path'];
  const found = awsPolicies.find((policy) => policy.path === path);
  return found && allowing(found.actions);
}

export function awsPolicyArn(partition: string, path: string): string {
  return `arn:${partition}:iam::aws:policy/${path}`;
}

function allowing(actions: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
}
