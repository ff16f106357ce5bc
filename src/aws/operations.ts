/**
 * Every operation of AWS that this product sends, in one table. What is not in it cannot be sent
 * (`sdk.ts` is typed by it); permissions, rates, policies and hints are read from it.
 */
import type * as scaling from '@aws-sdk/client-application-auto-scaling';
import type * as backup from '@aws-sdk/client-backup';
import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as dynamodb from '@aws-sdk/client-dynamodb';
import type * as iam from '@aws-sdk/client-iam';
import type * as kms from '@aws-sdk/client-kms';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as organizations from '@aws-sdk/client-organizations';
import type * as rds from '@aws-sdk/client-rds';
import type * as s3 from '@aws-sdk/client-s3';
import type * as sts from '@aws-sdk/client-sts';
import type { RateClass } from './rates.js';

export const services = [
  'sts',
  'dynamodb',
  's3',
  'rds',
  'lambda',
  'backup',
  'kms',
  'iam',
  'cloudwatch',
  'cloudformation',
  'scaling',
  'organizations',
] as const;
export type Service = (typeof services)[number];

/** The SDK's module of each service. */
interface Sdk {
  readonly sts: typeof sts;
  readonly dynamodb: typeof dynamodb;
  readonly s3: typeof s3;
  readonly rds: typeof rds;
  readonly lambda: typeof lambda;
  readonly backup: typeof backup;
  readonly kms: typeof kms;
  readonly iam: typeof iam;
  readonly cloudwatch: typeof cloudwatch;
  readonly cloudformation: typeof cloudformation;
  readonly scaling: typeof scaling;
  readonly organizations: typeof organizations;
}

/**
 * What an IAM statement for an operation names; `none` = the action knows no resource: `*`. `role` is
 * one of ours to assume, `any-role` one that is looked at. `first-look` is in no policy of ours: it is
 * asked for once, before anything is configured, and done without where it is denied.
 */
export type ResourceKind =
  | 'role'
  | 'table'
  | 'export'
  | 'bucket'
  | 'cluster'
  | 'cluster-snapshots'
  | 'function'
  | 'vault'
  | 'plan'
  | 'key'
  | 'any-role'
  | 'stack'
  | 'first-look'
  | 'none';

export interface Operation {
  readonly service: Service;
  /** Undefined = needs no permission. */
  readonly action: string | undefined;
  readonly resource: ResourceKind;
  readonly rate: RateClass;
}

/** @source Actions, resources, and condition keys for AWS services, Service Authorization Reference */
export const operations = {
  AssumeRole: { service: 'sts', action: 'sts:AssumeRole', resource: 'role', rate: 'sts' },
  GetCallerIdentity: { service: 'sts', action: undefined, resource: 'none', rate: 'sts' },
  DescribeTable: {
    service: 'dynamodb',
    action: 'dynamodb:DescribeTable',
    resource: 'table',
    rate: 'dynamodb-describe-table',
  },
  DescribeContinuousBackups: {
    service: 'dynamodb',
    action: 'dynamodb:DescribeContinuousBackups',
    resource: 'table',
    rate: 'dynamodb-continuous-backups',
  },
  DescribeTimeToLive: {
    service: 'dynamodb',
    action: 'dynamodb:DescribeTimeToLive',
    resource: 'table',
    rate: 'dynamodb-time-to-live',
  },
  ListTagsOfResource: {
    service: 'dynamodb',
    action: 'dynamodb:ListTagsOfResource',
    resource: 'table',
    rate: 'dynamodb-tags',
  },
  GetResourcePolicy: {
    service: 'dynamodb',
    action: 'dynamodb:GetResourcePolicy',
    resource: 'table',
    rate: 'dynamodb-resource-policy',
  },
  ListTables: {
    service: 'dynamodb',
    action: 'dynamodb:ListTables',
    resource: 'none',
    rate: 'dynamodb-describe-table',
  },
  ListBackups: {
    service: 'dynamodb',
    action: 'dynamodb:ListBackups',
    resource: 'none',
    rate: 'dynamodb-list-backups',
  },
  ListExports: {
    service: 'dynamodb',
    action: 'dynamodb:ListExports',
    resource: 'none',
    rate: 'dynamodb-exports',
  },
  DescribeExport: {
    service: 'dynamodb',
    action: 'dynamodb:DescribeExport',
    resource: 'export',
    rate: 'dynamodb-exports',
  },
  DescribeScalableTargets: {
    service: 'scaling',
    action: 'application-autoscaling:DescribeScalableTargets',
    resource: 'none',
    rate: 'scaling-describe',
  },
  GetMetricData: {
    service: 'cloudwatch',
    action: 'cloudwatch:GetMetricData',
    resource: 'none',
    rate: 'cloudwatch-metric-data',
  },
  GetBucketVersioning: {
    service: 's3',
    action: 's3:GetBucketVersioning',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetObjectLockConfiguration: {
    service: 's3',
    action: 's3:GetBucketObjectLockConfiguration',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetBucketPolicy: {
    service: 's3',
    action: 's3:GetBucketPolicy',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetPublicAccessBlock: {
    service: 's3',
    action: 's3:GetBucketPublicAccessBlock',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetBucketEncryption: {
    service: 's3',
    action: 's3:GetEncryptionConfiguration',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetBucketLifecycleConfiguration: {
    service: 's3',
    action: 's3:GetLifecycleConfiguration',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetBucketOwnershipControls: {
    service: 's3',
    action: 's3:GetBucketOwnershipControls',
    resource: 'bucket',
    rate: 's3-control',
  },
  GetBucketReplication: {
    service: 's3',
    action: 's3:GetReplicationConfiguration',
    resource: 'bucket',
    rate: 's3-control',
  },
  ListBuckets: {
    service: 's3',
    action: 's3:ListAllMyBuckets',
    resource: 'first-look',
    rate: 's3-control',
  },
  ListObjectsV2: {
    service: 's3',
    action: 's3:ListBucket',
    resource: 'bucket',
    rate: 's3-control',
  },
  DescribeDBClusters: {
    service: 'rds',
    action: 'rds:DescribeDBClusters',
    resource: 'cluster',
    rate: 'rds-describe',
  },
  DescribeDBClusterSnapshots: {
    service: 'rds',
    action: 'rds:DescribeDBClusterSnapshots',
    resource: 'cluster-snapshots',
    rate: 'rds-describe',
  },
  Invoke: {
    service: 'lambda',
    action: 'lambda:InvokeFunction',
    resource: 'function',
    rate: 'lambda-invoke',
  },
  DescribeRegionSettings: {
    service: 'backup',
    action: 'backup:DescribeRegionSettings',
    resource: 'none',
    rate: 'backup',
  },
  DescribeGlobalSettings: {
    service: 'backup',
    action: 'backup:DescribeGlobalSettings',
    resource: 'none',
    rate: 'backup',
  },
  ListBackupVaults: {
    service: 'backup',
    action: 'backup:ListBackupVaults',
    resource: 'none',
    rate: 'backup',
  },
  DescribeBackupVault: {
    service: 'backup',
    action: 'backup:DescribeBackupVault',
    resource: 'vault',
    rate: 'backup',
  },
  GetBackupVaultAccessPolicy: {
    service: 'backup',
    action: 'backup:GetBackupVaultAccessPolicy',
    resource: 'vault',
    rate: 'backup',
  },
  ListRecoveryPointsByBackupVault: {
    service: 'backup',
    action: 'backup:ListRecoveryPointsByBackupVault',
    resource: 'vault',
    rate: 'backup',
  },
  ListBackupPlans: {
    service: 'backup',
    action: 'backup:ListBackupPlans',
    resource: 'none',
    rate: 'backup',
  },
  GetBackupPlan: {
    service: 'backup',
    action: 'backup:GetBackupPlan',
    resource: 'plan',
    rate: 'backup',
  },
  ListBackupSelections: {
    service: 'backup',
    action: 'backup:ListBackupSelections',
    resource: 'plan',
    rate: 'backup',
  },
  GetBackupSelection: {
    service: 'backup',
    action: 'backup:GetBackupSelection',
    resource: 'plan',
    rate: 'backup',
  },
  ListBackupJobs: {
    service: 'backup',
    action: 'backup:ListBackupJobs',
    resource: 'none',
    rate: 'backup',
  },
  ListCopyJobs: {
    service: 'backup',
    action: 'backup:ListCopyJobs',
    resource: 'none',
    rate: 'backup',
  },
  DescribeOrganization: {
    service: 'organizations',
    action: 'organizations:DescribeOrganization',
    resource: 'none',
    rate: 'organizations',
  },
  DescribeKey: {
    service: 'kms',
    action: 'kms:DescribeKey',
    resource: 'key',
    rate: 'kms-describe-key',
  },
  GetKeyPolicy: {
    service: 'kms',
    action: 'kms:GetKeyPolicy',
    resource: 'key',
    rate: 'kms-key-policy',
  },
  GetRole: { service: 'iam', action: 'iam:GetRole', resource: 'any-role', rate: 'iam' },
  ListAttachedRolePolicies: {
    service: 'iam',
    action: 'iam:ListAttachedRolePolicies',
    resource: 'any-role',
    rate: 'iam',
  },
  ListRolePolicies: {
    service: 'iam',
    action: 'iam:ListRolePolicies',
    resource: 'any-role',
    rate: 'iam',
  },
  SimulatePrincipalPolicy: {
    service: 'iam',
    action: 'iam:SimulatePrincipalPolicy',
    resource: 'any-role',
    rate: 'iam',
  },
  DescribeStacks: {
    service: 'cloudformation',
    action: 'cloudformation:DescribeStacks',
    resource: 'stack',
    rate: 'cloudformation',
  },
  ListStackResources: {
    service: 'cloudformation',
    action: 'cloudformation:ListStackResources',
    resource: 'stack',
    rate: 'cloudformation',
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** The SDK's command of an operation: its own name and `Command`. */
type CommandOf<N extends OperationName> = Sdk[(typeof operations)[N]['service']][Extract<
  `${N}Command`,
  keyof Sdk[(typeof operations)[N]['service']]
>];
type Sent<N extends OperationName> =
  CommandOf<N> extends new (input: never) => infer Command ? Command : never;

export type InputOf<N extends OperationName> =
  Sent<N> extends { readonly input: infer Input } ? Input : never;
export type OutputOf<N extends OperationName> =
  Sent<N> extends {
    resolveMiddleware(
      ...parameters: never[]
    ): (...args: never[]) => Promise<{ readonly output: infer Output }>;
  }
    ? Output
    : never;

/** The entry of an operation, as its general type. */
export function operationOf(name: OperationName): Operation {
  return operations[name];
}
