import { stringify } from 'yaml';
import { commonRoles } from '../estate/scope.js';
import { forbidden, presenceStatement, readStatement } from './iam-policy.js';
import type { Statement } from './iam-policy.js';
import { readKinds, rolePatterns } from './policy-resources.js';
import type { ReadKind } from './policy-resources.js';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const sub = (text: string): Json => ({ 'Fn::Sub': text });
const ref = (name: string): Json => ({ Ref: name });
const whenGiven = (condition: string, value: Json): Json => ({
  'Fn::If': [condition, value, ref('AWS::NoValue')],
});

const parameters: Json = {
  DaemonPrincipalArn: {
    Type: 'String',
    Description: 'Role or user that depot-dr runs as; it alone may assume this role.',
    AllowedPattern: 'arn:[a-z0-9-]+:iam::[0-9]{12}:(role|user)/.+',
  },
  ExternalId: {
    Type: 'String',
    NoEcho: true,
    MinLength: 2,
    MaxLength: 1224,
    Description: 'Agreed secret; the same as externalId of this account in the configuration.',
  },
  RoleName: { Type: 'String', Default: 'depot-dr-observe' },
  TablePrefix: {
    Type: 'String',
    Default: 'sdp-',
    MinLength: 3,
    Description: 'Tables whose names begin so may be described: sdp-<environment id>- for one.',
  },
  BackupBucket: {
    Type: 'String',
    Default: '',
    Description: 'Backup bucket of this account; empty = none.',
  },
  ClusterPrefix: {
    Type: 'String',
    Default: '',
    Description: 'Aurora clusters whose identifiers begin so may be described; empty = none.',
  },
  GatewayFunction: {
    Type: 'String',
    Default: '',
    Description: 'Name of the Depot gateway Lambda of this account; empty = none.',
  },
  StackPrefix: {
    Type: 'String',
    Default: 'sdp-',
    MinLength: 3,
    Description:
      'Stacks whose names begin so may be described: sdp-<environment id> for one with all that is nested in it.',
  },
  DataRolePrefix: {
    Type: 'String',
    Default: 'sdp-',
    MinLength: 3,
    Description: 'Data roles whose names begin so may be looked at.',
  },
  RestoreRole: {
    Type: 'String',
    Default: '',
    Description: 'Name of the role that restores in this account; empty = none of its own.',
  },
  BootstrapPrefix: {
    Type: 'String',
    Default: 'sdp-bootstrap-',
    MinLength: 3,
    Description: 'Buckets whose names begin so may be asked whether they exist.',
  },
};

const conditions: Json = Object.fromEntries(
  [
    ['HasBackupBucket', 'BackupBucket'],
    ['HasClusters', 'ClusterPrefix'],
    ['HasGateway', 'GatewayFunction'],
    ['HasRestoreRole', 'RestoreRole'],
  ].map(([name, parameter]) => [
    name,
    { 'Fn::Not': [{ 'Fn::Equals': [ref(parameter ?? ''), ''] }] },
  ]),
);

const own = '${AWS::AccountId}';
const arn = (service: string, resource: string): Json =>
  sub(`arn:\${AWS::Partition}:${service}:${resource}`);
const roleArns = (name: string): readonly Json[] =>
  rolePatterns(name).map((pattern) => arn('iam', `:${own}:role/${pattern}`));

/** In any region: a role is global, what it reads is not. */
const resources: Readonly<Record<ReadKind, Json>> = {
  table: arn('dynamodb', `*:${own}:table/\${TablePrefix}*`),
  export: arn('dynamodb', `*:${own}:table/\${TablePrefix}*/export/*`),
  bucket: arn('s3', '::${BackupBucket}'),
  cluster: arn('rds', `*:${own}:cluster:\${ClusterPrefix}*`),
  'cluster-snapshots': [
    arn('rds', `*:${own}:cluster:\${ClusterPrefix}*`),
    arn('rds', `*:${own}:cluster-snapshot:*`),
  ],
  function: arn('lambda', `*:${own}:function:\${GatewayFunction}`),
  stack: arn('cloudformation', `*:${own}:stack/\${StackPrefix}*/*`),
  vault: arn('backup', `*:${own}:backup-vault:*`),
  plan: arn('backup', `*:${own}:backup-plan:*`),
  key: arn('kms', `*:${own}:key/*`),
  'any-role': [
    ...commonRoles.flatMap(roleArns),
    ...roleArns('${DataRolePrefix}*'),
    ...roleArns('${RestoreRole}').map((named) => whenGiven('HasRestoreRole', named)),
  ],
  none: '*',
};

function statement({ Sid, Effect, Action }: Statement, resource: Json): Json {
  return { Sid, Effect, Action, Resource: resource };
}

/** The condition of a kind that an account may have none of. */
const conditionOf: Readonly<Partial<Record<ReadKind, string>>> = {
  bucket: 'HasBackupBucket',
  cluster: 'HasClusters',
  'cluster-snapshots': 'HasClusters',
  function: 'HasGateway',
};

function reading(kind: ReadKind): Json {
  const whole = statement(readStatement(kind, []), resources[kind]);
  const condition = conditionOf[kind];
  return condition === undefined ? whole : whenGiven(condition, whole);
}

function role(): Json {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: ref('RoleName'),
      Description: 'Lets depot-dr read the disaster-recovery posture of this account.',
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ref('DaemonPrincipalArn') },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': ref('ExternalId') } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'depot-dr-observe',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              ...readKinds.map(reading),
              statement(presenceStatement([]), arn('s3', '::${BootstrapPrefix}*')),
              { ...forbidden },
            ],
          },
        },
      ],
    },
  };
}

/**
 * The CloudFormation template of the role that is assumed in each account, as YAML; fit for a stack
 * and, deployed to one region per account, for a stack set.
 * @source AWS::IAM::Role, AWS CloudFormation Template Reference Guide
 */
export function roleTemplate(): string {
  const template: Json = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'depot-dr: read-only role, generated from the table of operations.',
    Parameters: parameters,
    Conditions: conditions,
    Resources: { ObserveRole: role() },
    Outputs: {
      RoleArn: {
        Description: 'roleArn of this account in the configuration.',
        Value: { 'Fn::GetAtt': ['ObserveRole', 'Arn'] },
      },
    },
  };
  return stringify(template, { lineWidth: 100, aliasDuplicateObjects: false });
}
