import { backup } from '../../sandbox/assembly/world.js';

/** A walk through the sandbox with boto3; it takes odd keys as JSON and prints what it found as JSON. */
export const botoScript = `
import io, json, sys
import boto3
from botocore.exceptions import ClientError

odd_keys = json.loads(sys.argv[1])
out = {}

def error_of(work):
    try:
        work()
    except ClientError as error:
        return [error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']]

sts = boto3.client('sts')
out['account'] = sts.get_caller_identity()['Account']
role = dict(RoleArn='arn:aws:iam::${backup}:role/depot-dr-observe', RoleSessionName='boto')
keys = sts.assume_role(ExternalId='external-1', **role)['Credentials']
other = boto3.client('sts', aws_access_key_id=keys['AccessKeyId'],
    aws_secret_access_key=keys['SecretAccessKey'], aws_session_token=keys['SessionToken'])
out['session'] = other.get_caller_identity()['Arn']
out['wrong'] = error_of(lambda: sts.assume_role(ExternalId='wrong', **role))

dynamodb = boto3.client('dynamodb')
names = [n for page in dynamodb.get_paginator('list_tables').paginate() for n in page['TableNames']]
out['tables'] = 'sdp-prod-Object' in names
out['status'] = dynamodb.describe_table(TableName='sdp-prod-Object')['Table']['TableStatus']
key = dynamodb.describe_table(TableName='sdp-prod-Object')['Table']['KeySchema']
page = dynamodb.scan(TableName='sdp-prod-Object', Limit=1)['Items'][0]
name = {k['AttributeName']: page[k['AttributeName']] for k in key}
item = dict(page, n={'N': '7'}, raw={'B': bytes([0, 255])})
dynamodb.put_item(TableName='sdp-prod-Object', Item=item)
got = dynamodb.get_item(TableName='sdp-prod-Object', Key=name)['Item']
out['item'] = [got['n']['N'], got['raw']['B'].hex()]
out['missing'] = error_of(lambda: dynamodb.describe_table(TableName='none'))

s3 = boto3.client('s3')
bucket = 'depot-backups'
out['objects'] = []
for key in odd_keys:
    s3.put_object(Bucket=bucket, Key='boto/' + key, Body=key.encode())
    out['objects'].append(['boto/' + key, s3.get_object(Bucket=bucket, Key='boto/' + key)['Body'].read().decode()])
pages = s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Prefix='boto/', PaginationConfig={'PageSize': 2})
listed = [o['Key'] for page in pages for o in page.get('Contents', [])]
out['listed'] = sorted(listed) == sorted('boto/' + k for k in odd_keys)
s3.put_object(Bucket=bucket, Key='boto/versions', Body=b'1')
s3.put_object(Bucket=bucket, Key='boto/versions', Body=b'2')
s3.delete_object(Bucket=bucket, Key='boto/versions')
versions = s3.list_object_versions(Bucket=bucket, Prefix='boto/versions')
out['versions'] = [len(versions['Versions']), len(versions['DeleteMarkers'])]
out['versioning'] = s3.get_bucket_versioning(Bucket=bucket).get('Status')
out['location'] = s3.get_bucket_location(Bucket=bucket)['LocationConstraint']
lock = s3.get_object_lock_configuration(Bucket=bucket)['ObjectLockConfiguration']
out['lock'] = lock['Rule']['DefaultRetention']['Mode']
version = versions['Versions'][0]['VersionId']
retention = s3.get_object_retention(Bucket=bucket, Key='boto/versions', VersionId=version)['Retention']
out['retained'] = retention['Mode'] == 'GOVERNANCE'
out['denied'] = error_of(lambda: s3.delete_object(Bucket=bucket, Key='boto/versions', VersionId=version))
s3.put_object(Bucket=bucket, Key='boto/once', Body=b'1', IfNoneMatch='*')
out['once'] = error_of(lambda: s3.put_object(Bucket=bucket, Key='boto/once', Body=b'2', IfNoneMatch='*'))
s3.put_object(Bucket=bucket, Key='boto/stream', Body=io.BytesIO(bytes(3 * 1024 * 1024)))
out['stream'] = len(s3.get_object(Bucket=bucket, Key='boto/stream')['Body'].read())

rds = boto3.client('rds')
out['clusters'] = [c['DBClusterIdentifier'] for c in rds.describe_db_clusters()['DBClusters']]
out['noCluster'] = error_of(lambda: rds.describe_db_clusters(DBClusterIdentifier='none'))

backup = boto3.client('backup')
vault = backup.create_backup_vault(BackupVaultName='boto', BackupVaultTags={'a b/c': 'd'})['BackupVaultArn']
out['vaultTags'] = backup.list_tags(ResourceArn=vault)['Tags']
out['noVault'] = error_of(lambda: backup.describe_backup_vault(BackupVaultName='none'))
for number in range(3):
    rule = dict(RuleName='daily', TargetBackupVaultName='boto', Lifecycle={'DeleteAfterDays': 35})
    backup.create_backup_plan(BackupPlan=dict(BackupPlanName='plan-%d' % number, Rules=[rule]))
pages = backup.get_paginator('list_backup_plans').paginate(PaginationConfig={'PageSize': 2})
plans = [p for page in pages for p in page['BackupPlansList']]
out['plans'] = sorted(p['BackupPlanName'] for p in plans)
document = backup.get_backup_plan(BackupPlanId=plans[0]['BackupPlanId'])['BackupPlan']['Rules'][0]
out['schedule'] = [document['ScheduleExpression'], document['ScheduleExpressionTimezone']]
out['noOrganization'] = error_of(lambda: boto3.client('organizations').describe_organization())

gateway = boto3.client('lambda')
def invoke(payload):
    answer = gateway.invoke(FunctionName='depot-gateway', Payload=json.dumps(payload))
    return answer, json.loads(answer['Payload'].read())
found, token = 0, None
while True:
    _, page = invoke({'schema': 'Dataset', 'operation': 'list', 'limit': 4, 'nextToken': token})
    found, token = found + len(page['items']), page.get('nextToken')
    if token is None:
        break
out['datasets'] = found
out['failed'] = invoke([])[0].get('FunctionError')
print(json.dumps(out))
`;
