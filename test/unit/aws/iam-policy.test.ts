import { parse } from 'yaml';
import {
  daemonPolicy,
  forbidden,
  forbiddenActions,
  observePolicy,
  policyLimit,
  policySize,
  splitPolicy,
  trustPolicy,
} from '../../../src/aws/iam-policy.js';
import type { PolicyDocument } from '../../../src/aws/iam-policy.js';
import { operationOf, operations } from '../../../src/aws/operations.js';
import type { OperationName } from '../../../src/aws/operations.js';
import { partitionOf } from '../../../src/aws/partition.js';
import { roleTemplate } from '../../../src/aws/role-template.js';
import type {
  AccountId,
  BucketName,
  ClusterId,
  EnvironmentId,
  RegionId,
  RoleArn,
} from '../../../src/estate/ids.js';
import { evaluate } from '../../../src/sandbox/iam/evaluate.js';
import { parsePolicy } from '../../../src/sandbox/iam/policy.js';
import {
  accountId,
  anAccount,
  anEnvironment,
  aBucket,
  aPosture,
  home,
} from '../../support/estate-builders.js';

const other = '210987654321' as AccountId;
const gateway = {
  functionName: 'depot-gateway',
  listOperation: 'query',
  controlDataset: undefined,
};
const estate = {
  accounts: [anAccount()],
  environments: [anEnvironment({ gateway })],
  buckets: [aBucket(), aBucket({ account: other, name: 'elsewhere' as BucketName })],
  waivers: [],
};

function allowed({ Statement }: PolicyDocument): readonly string[] {
  return Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
}

/** A first look does without what no policy of ours grants. */
const wanted = Object.keys(operations)
  .map((name) => operationOf(name as OperationName))
  .filter(({ resource }) => resource !== 'role' && resource !== 'first-look')
  .flatMap(({ action }) => action ?? []);

describe('the policy of a role that observes', () => {
  const policy = observePolicy({ account: anAccount(), partition: 'aws', estate });

  it('allows every operation that is used and no other', () => {
    expect([...new Set(allowed(policy))].toSorted()).toEqual(wanted.toSorted());
  });

  it('names the resources of the account and nothing else', () => {
    const resources = policy.Statement.filter(({ Effect }) => Effect === 'Allow').map(
      ({ Sid, Resource }) => [Sid, Resource],
    );
    const table = (role: string): string =>
      `arn:aws:dynamodb:*:${accountId}:table/sdp-prod-e2dd35eedfec-${role}`;
    const cluster = `arn:aws:rds:eu-west-1:${accountId}:cluster:orders-aurora`;
    const roleArn = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
    expect(resources).toEqual([
      ['ReadTables', ['History', 'Index', 'Object'].map(table)],
      ['ReadExports', ['History', 'Index', 'Object'].map((role) => `${table(role)}/export/*`)],
      ['ReadBuckets', ['arn:aws:s3:::depot-backups']],
      ['ReadClusters', [cluster]],
      ['ReadClusterSnapshots', [`arn:aws:rds:eu-west-1:${accountId}:cluster-snapshot:*`, cluster]],
      ['AskDepot', [`arn:aws:lambda:eu-west-1:${accountId}:function:depot-gateway`]],
      [
        'ReadStacks',
        [`arn:aws:cloudformation:eu-west-1:${accountId}:stack/sdp-prod-e2dd35eedfec*/*`],
      ],
      ['ReadVaults', [`arn:aws:backup:*:${accountId}:backup-vault:*`]],
      ['ReadBackupPlans', [`arn:aws:backup:*:${accountId}:backup-plan:*`]],
      ['ReadKeys', [`arn:aws:kms:*:${accountId}:key/*`]],
      [
        'ReadRoles',
        [
          '*/AWSBackupDefaultServiceRole',
          '*/AWSServiceRoleForBackup',
          '*/AWSServiceRoleForDynamoDBReplication',
          '*/sdp-prod-e2dd35eedfec-data-role',
          'AWSBackupDefaultServiceRole',
          'AWSServiceRoleForBackup',
          'AWSServiceRoleForDynamoDBReplication',
          'sdp-prod-e2dd35eedfec-data-role',
        ].map(roleArn),
      ],
      ['ReadLists', ['*']],
      ['SeeBuckets', [`arn:aws:s3:::sdp-bootstrap-${accountId}-eu-west-1`]],
    ]);
  });

  it('names the role that restores, where there is one', () => {
    const environments = [anEnvironment({ restoreRole: 'restorer' })];
    const { Statement } = observePolicy({
      account: anAccount(),
      partition: 'aws',
      estate: { ...estate, environments },
    });
    const roles = Statement.find(({ Sid }) => Sid === 'ReadRoles')?.Resource;
    expect(roles).toContain(`arn:aws:iam::${accountId}:role/restorer`);
    expect(roles).toContain(`arn:aws:iam::${accountId}:role/*/restorer`);
  });

  it('reads a bucket in full that is both: what is backed up into, and what is rebuilt from', () => {
    const environments = [anEnvironment({ bootstrapBucket: 'depot-backups' as BucketName })];
    const { Statement } = observePolicy({
      account: anAccount(),
      partition: 'aws',
      estate: { ...estate, environments },
    });
    expect(Statement.map(({ Sid }) => Sid)).not.toContain('SeeBuckets');
  });

  it('forbids what destroys, without condition', () => {
    expect(policy.Statement.at(-1)).toEqual({
      Sid: 'NeverDestroy',
      Effect: 'Deny',
      Action: forbiddenActions,
      Resource: ['*'],
    });
    for (const action of ['dynamodb:DeleteTable', 's3:DeleteObject*', 'kms:ScheduleKeyDeletion']) {
      expect(forbiddenActions).toContain(action);
    }
  });

  it('of an account that only owns a bucket is about it, its keys and what any account is asked', () => {
    const bucketOwner = observePolicy({
      account: anAccount({ id: other }),
      partition: 'aws-cn',
      estate,
    });
    expect(bucketOwner.Statement.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['ReadBuckets', ['arn:aws-cn:s3:::elsewhere']],
      ['ReadKeys', [`arn:aws-cn:kms:*:${other}:key/*`]],
      ['ReadLists', ['*']],
      ['NeverDestroy', ['*']],
    ]);
  });

  it('of an account that copies must arrive in is about its vaults and roles as well', () => {
    const backups = {
      maximumAgeHours: 24,
      retentionDays: 35,
      vaultLock: undefined,
      copies: [{ account: other, region: home, maximumAgeHours: 48, retentionDays: 35 }],
    };
    const environments = [anEnvironment({ posture: aPosture({ backups }) })];
    const { Statement } = observePolicy({
      account: anAccount({ id: other }),
      partition: 'aws',
      estate: { ...estate, environments },
    });
    expect(Statement.map(({ Sid }) => Sid)).toEqual([
      'ReadBuckets',
      'ReadVaults',
      'ReadBackupPlans',
      'ReadKeys',
      'ReadRoles',
      'ReadLists',
      'NeverDestroy',
    ]);
  });

  it('takes a gateway ARN as it is', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:g';
    const environments = [anEnvironment({ gateway: { ...gateway, functionName: arn } })];
    const { Statement } = observePolicy({
      account: anAccount(),
      partition: 'aws',
      estate: { ...estate, environments },
    });
    expect(Statement.find(({ Sid }) => Sid === 'AskDepot')?.Resource).toEqual([arn]);
  });
});

describe('the policy of a role that observes, as AWS evaluates it', () => {
  const document = observePolicy({ account: anAccount(), partition: 'aws', estate });
  const parsed = parsePolicy(JSON.stringify(document));
  const verdict = (action: string, resource: string): string => {
    if (parsed.kind === 'malformed') return parsed.problem;
    const arn = `arn:aws:sts::${accountId}:assumed-role/depot-dr-observe/s`;
    const principal = { account: accountId, arn, roleArn: undefined };
    return evaluate('identity', parsed.statements, { principal, action, resource, context: {} });
  };
  const inAccount = (service: string, resource: string, region = 'eu-central-1'): string =>
    `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const table = 'table/sdp-prod-e2dd35eedfec-Object';
  const stack = 'stack/sdp-prod-e2dd35eedfec';
  const role = (name: string): string => inAccount('iam', `role/${name}`, '');

  it.each([
    ['dynamodb:DescribeTimeToLive', inAccount('dynamodb', table)],
    ['dynamodb:DescribeExport', inAccount('dynamodb', `${table}/export/01760000000000-abcdef01`)],
    ['rds:DescribeDBClusterSnapshots', inAccount('rds', 'cluster:orders-aurora', home)],
    ['rds:DescribeDBClusterSnapshots', inAccount('rds', 'cluster-snapshot:awsbackup:job-1', home)],
    ['backup:ListRecoveryPointsByBackupVault', inAccount('backup', 'backup-vault:daily')],
    ['backup:GetBackupSelection', inAccount('backup', 'backup-plan:01234567-89ab')],
    ['kms:GetKeyPolicy', inAccount('kms', 'key/01234567-89ab')],
    ['cloudformation:DescribeStacks', inAccount('cloudformation', `${stack}/0123`, home)],
    [
      'cloudformation:ListStackResources',
      inAccount('cloudformation', `${stack}-Api-1A/0123`, home),
    ],
    ['iam:SimulatePrincipalPolicy', role('sdp-prod-e2dd35eedfec-data-role')],
    ['iam:GetRole', role('depot/sdp-prod-e2dd35eedfec-data-role')],
    ['iam:GetRole', role('aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup')],
    ['iam:GetRole', role('service-role/AWSBackupDefaultServiceRole')],
    ['iam:GetRole', role('AWSServiceRoleForBackup')], // how it is asked while it does not exist
    ['s3:GetBucketVersioning', `arn:aws:s3:::sdp-bootstrap-${accountId}-${home}`],
    ['s3:GetEncryptionConfiguration', 'arn:aws:s3:::depot-backups'],
    ['backup:ListBackupJobs', '*'],
    ['organizations:DescribeOrganization', '*'],
  ])('allows %s on %s', (action, resource) => {
    expect(verdict(action, resource)).toBe('allowed');
  });

  it.each([
    ['dynamodb:DescribeExport', inAccount('dynamodb', 'table/other/export/1')],
    ['dynamodb:DescribeTable', inAccount('dynamodb', `${table}/export/1`)],
    ['dynamodb:GetItem', inAccount('dynamodb', table)],
    ['rds:DescribeDBClusterSnapshots', inAccount('rds', 'cluster:other', home)],
    ['cloudformation:DescribeStacks', inAccount('cloudformation', 'stack/other/0123', home)],
    ['cloudformation:GetTemplate', inAccount('cloudformation', `${stack}/0123`, home)],
    ['backup:ListRecoveryPointsByBackupVault', `arn:aws:backup:${home}:${other}:backup-vault:v`],
    ['kms:DescribeKey', `arn:aws:kms:${home}:${other}:key/1`],
    ['kms:Decrypt', inAccount('kms', 'key/01234567-89ab')],
    ['iam:GetRole', role('administrator')],
    ['iam:PassRole', role('sdp-prod-e2dd35eedfec-data-role')],
    ['s3:GetBucketPolicy', `arn:aws:s3:::sdp-bootstrap-${accountId}-${home}`],
    ['s3:GetBucketPolicy', 'arn:aws:s3:::elsewhere'],
    ['s3:GetObject', 'arn:aws:s3:::depot-backups/orders/x'],
  ])('does not allow %s on %s', (action, resource) => {
    expect(verdict(action, resource)).toBe('unmatched');
  });

  it.each([
    ['backup:DeleteRecoveryPoint', inAccount('backup', 'recovery-point:1')],
    ['backup:DeleteBackupVaultAccessPolicy', inAccount('backup', 'backup-vault:daily')],
    ['dynamodb:DeleteTable', inAccount('dynamodb', table)],
    ['s3:DeleteObjectVersion', 'arn:aws:s3:::depot-backups/orders/x'],
    ['kms:ScheduleKeyDeletion', inAccount('kms', 'key/1')],
  ])('forbids %s whatever else is granted', (action, resource) => {
    expect(verdict(action, resource)).toBe('denied');
  });
});

describe('a policy that is too long for IAM', () => {
  const policyFor = (count: number) =>
    observePolicy({
      account: anAccount(),
      partition: 'aws',
      estate: {
        ...estate,
        environments: Array.from({ length: count }, (_, index) => {
          const id = `prod-${String(index).padStart(12, '0')}` as EnvironmentId;
          return anEnvironment({ gateway, id, clusters: [`cluster-${index}` as ClusterId] });
        }),
      },
    });
  const grants = ({ Statement }: PolicyDocument) =>
    Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
      Resource.map((resource) => `${Action.join()} ${resource}`),
    );

  it.each([
    [1, 1],
    [3, 1],
    [60, 9],
    [500, 69],
  ])('of %d environments is %d of exact names, each within the limit', (count, parts) => {
    const whole = policyFor(count);
    const split = splitPolicy(whole);
    expect(split).toHaveLength(parts);
    for (const part of split) {
      expect(policySize(part)).toBeLessThanOrEqual(policyLimit);
      expect(part.Statement.filter(({ Effect }) => Effect === 'Deny')).toEqual([forbidden]);
      expect(part.Statement.every(({ Resource }) => Resource.length > 0)).toBe(true);
      const ids = part.Statement.map(({ Sid }) => Sid);
      expect(new Set(ids).size).toBe(ids.length); // unique within a policy
    }
    expect(split.flatMap(grants)).toEqual(grants(whole));
    const least = Math.ceil(policySize(whole) / policyLimit);
    expect(split.length).toBeGreaterThanOrEqual(least);
  });

  it('is left as it is while it fits', () => {
    const whole = policyFor(3);
    expect(splitPolicy(whole)).toEqual([whole]);
  });
});

describe('the other policies', () => {
  it('let the process assume the roles of the accounts and destroy nothing', () => {
    const roles = daemonPolicy([anAccount(), anAccount({ roleArn: undefined })]);
    expect(roles.Statement).toMatchObject([
      { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [anAccount().roleArn] },
      { Effect: 'Deny' },
    ]);
    expect(daemonPolicy([]).Statement).toHaveLength(1);
  });

  it('let only the agreed principal in', () => {
    const arn = 'arn:aws:iam::123456789012:role/depot-dr' as RoleArn;
    expect(
      trustPolicy({ principal: { kind: 'role', arn }, externalId: 'agreed' }).Statement,
    ).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: arn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } },
      },
    ]);
    const whole = { kind: 'account', id: accountId, partition: 'aws-us-gov' } as const;
    expect(trustPolicy({ principal: whole, externalId: undefined }).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws-us-gov:iam::${accountId}:root` },
        Action: 'sts:AssumeRole',
      },
    ]);
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
  ])('know the partition of %s', (region, partition) => {
    expect(partitionOf(region as RegionId)).toBe(partition);
  });
});

describe('the template of the role', () => {
  const text = roleTemplate();
  const template = parse(text) as {
    Parameters: Record<string, { NoEcho?: boolean }>;
    Conditions: Record<string, unknown>;
    Resources: { ObserveRole: { Properties: { Policies: { PolicyDocument: unknown }[] } } };
  };

  it('grants what the table of operations needs, and forbids what destroys', () => {
    const policy = JSON.stringify(template.Resources.ObserveRole.Properties.Policies);
    for (const action of [...wanted, ...forbiddenActions]) expect(policy).toContain(`"${action}"`);
    const granted = [...policy.matchAll(/"([\w-]+:\w+\*?)"/g)].map(([, action]) => action);
    expect(new Set(granted)).toEqual(new Set([...wanted, ...forbiddenActions]));
  });

  it('refers only to what it declares, and hides the external id', () => {
    const declared = [
      ...Object.keys(template.Parameters),
      'AWS::NoValue',
      'AWS::Partition',
      'AWS::AccountId',
    ];
    const references = [...text.matchAll(/Ref: ([\w:]+)|\$\{([\w:]+)\}/g)].map(
      ([, ref, sub]) => ref ?? sub,
    );
    for (const name of references) expect(declared).toContain(name);
    expect(Object.keys(template.Parameters).every((name) => text.split(name).length > 2)).toBe(
      true,
    );
    expect(template.Parameters['ExternalId']?.NoEcho).toBe(true);
    expect(text).not.toMatch(/arn:aws:/);
    expect(text).not.toMatch(/[&*]a\d/); // no YAML aliases: CloudFormation does not read them
  });
});
