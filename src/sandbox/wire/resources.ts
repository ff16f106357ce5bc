import { iamPrefix } from '../iam/access.js';
import type { Call } from '../service.js';
import type { Members } from './members.js';

/** Input members that name what a call is about, in the order of their weight. */
const naming = [
  'TableName',
  'Bucket',
  'DBClusterIdentifier',
  'FunctionName',
  'SourceTableName',
  'TargetTableName',
  'SourceTableArn',
  'BackupArn',
  'ExportArn',
  'TableArn',
  'ResourceArn',
  'RoleArn',
  'RoleName',
  'PolicyArn',
  'PolicySourceArn',
  'KeyId',
  'StackName',
  'DBClusterSnapshotIdentifier',
  'BackupVaultName',
  'SourceBackupVaultName',
  'DestinationBackupVaultArn',
  'BackupPlanId',
  'RecoveryPointArn',
  'ByResourceArn',
  'ByBackupVaultName',
  'ByDestinationVaultArn',
] as const;

/** Names and ARNs of the resources that an input names; may be empty. Never throws. */
export function resourcesOf(input: Members): readonly string[] {
  const named = naming.flatMap((member) => {
    const value = input[member];
    return typeof value === 'string' ? [value] : [];
  });
  const batch = input['RequestItems'];
  return typeof batch === 'object' && batch !== null ? [...named, ...Object.keys(batch)] : named;
}

/** True when `name` (a name or an ARN) and `wanted` mean the same resource. */
export function isResource(name: string, wanted: string): boolean {
  return name === wanted || endsWith(name, wanted) || endsWith(wanted, name);
}

function endsWith(arn: string, name: string): boolean {
  return arn.startsWith('arn:') && (arn.endsWith(`/${name}`) || arn.endsWith(`:${name}`));
}

/** IAM's name of an operation where it differs. Source: Service Authorization Reference. */
const actions: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:PutObjectLockConfiguration': 's3:PutBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
};

/** A refusal in AWS's words. Source: IAM User Guide, "Troubleshoot access denied error messages". */
export function deniedMessage(call: Call, input: Members): string {
  const operation = `${iamPrefix(call.service)}:${call.operation}`;
  const action = actions[operation] ?? operation;
  return (
    `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ` +
    `${resourceArn(call, input)} because no identity-based policy allows the ${action} action`
  );
}

function resourceArn(call: Call, input: Members): string {
  const name = resourcesOf(input)[0];
  if (name === undefined) return '*';
  if (name.startsWith('arn:')) return name;
  const place = `arn:${call.partition}:${call.service}:${call.region}:${call.caller.account}`;
  switch (call.service) {
    case 'dynamodb':
      return `${place}:table/${name}`;
    case 's3': {
      const key = typeof input['Key'] === 'string' ? `/${input['Key']}` : '';
      return `"arn:${call.partition}:s3:::${name}${key}"`;
    }
    case 'backup':
      return `${place}:${input['BackupPlanId'] === name ? 'backup-plan' : 'backup-vault'}:${name}`;
    case 'rds':
      return `${place}:cluster:${name}`;
    case 'lambda':
      return `${place}:function:${name}`;
    case 'kms':
      return `${place}:${name.startsWith('alias/') ? '' : 'key/'}${name}`;
    case 'iam':
      return `arn:${call.partition}:iam::${call.caller.account}:role/${name}`;
    case 'cloudformation':
      return `${place}:stack/${name}/*`;
    default:
      return name;
  }
}
