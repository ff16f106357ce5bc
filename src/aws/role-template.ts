import { stringify } from 'yaml';
import { forbidden, readStatement } from './iam-policy.js';
import type { ReadKind } from './iam-policy.js';

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
};

const conditions: Json = Object.fromEntries(
  [
    ['HasBackupBucket', 'BackupBucket'],
    ['HasClusters', 'ClusterPrefix'],
    ['HasGateway', 'GatewayFunction'],
  ].map(([name, parameter]) => [
    name,
    { 'Fn::Not': [{ 'Fn::Equals': [ref(parameter ?? ''), ''] }] },
  ]),
);

/** In any region: a role is global, its tables are not. */
const arns = {
  table: 'arn:${AWS::Partition}:dynamodb:*:${AWS::AccountId}:table/${TablePrefix}*',
  bucket: 'arn:${AWS::Partition}:s3:::${BackupBucket}',
  cluster: 'arn:${AWS::Partition}:rds:*:${AWS::AccountId}:cluster:${ClusterPrefix}*',
  function: 'arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:${GatewayFunction}',
} as const;

function statement(kind: ReadKind): Json {
  const { Sid, Effect, Action } = readStatement(kind, []);
  return { Sid, Effect, Action, Resource: kind === 'none' ? '*' : sub(arns[kind]) };
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
              statement('table'),
              statement('none'),
              whenGiven('HasBackupBucket', statement('bucket')),
              whenGiven('HasClusters', statement('cluster')),
              whenGiven('HasGateway', statement('function')),
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
