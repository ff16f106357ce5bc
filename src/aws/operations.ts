/**
 * Every operation of AWS that this product sends, in one table. What is not in it cannot be sent
 * (`sdk.ts` is typed by it); permissions, rates, policies and hints are read from it.
 */
import type {
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  ListBackupsCommandInput,
  ListBackupsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type {
  DescribeDBClustersCommandInput,
  DescribeDBClustersCommandOutput,
} from '@aws-sdk/client-rds';
import type {
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import type { RateClass } from './rates.js';

export const services = ['sts', 'dynamodb', 's3', 'rds', 'lambda'] as const;
export type Service = (typeof services)[number];

/** What an IAM statement for an operation names; `none` = the action knows no resource: `*`. */
export type ResourceKind = 'role' | 'table' | 'bucket' | 'cluster' | 'function' | 'none';

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
  ListBackups: {
    service: 'dynamodb',
    action: 'dynamodb:ListBackups',
    resource: 'none',
    rate: 'dynamodb-list-backups',
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
  DescribeDBClusters: {
    service: 'rds',
    action: 'rds:DescribeDBClusters',
    resource: 'cluster',
    rate: 'rds-describe',
  },
  Invoke: {
    service: 'lambda',
    action: 'lambda:InvokeFunction',
    resource: 'function',
    rate: 'lambda-invoke',
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

interface Shapes {
  AssumeRole: [AssumeRoleCommandInput, AssumeRoleCommandOutput];
  GetCallerIdentity: [GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput];
  DescribeTable: [DescribeTableCommandInput, DescribeTableCommandOutput];
  DescribeContinuousBackups: [
    DescribeContinuousBackupsCommandInput,
    DescribeContinuousBackupsCommandOutput,
  ];
  ListBackups: [ListBackupsCommandInput, ListBackupsCommandOutput];
  GetBucketVersioning: [GetBucketVersioningCommandInput, GetBucketVersioningCommandOutput];
  GetObjectLockConfiguration: [
    GetObjectLockConfigurationCommandInput,
    GetObjectLockConfigurationCommandOutput,
  ];
  DescribeDBClusters: [DescribeDBClustersCommandInput, DescribeDBClustersCommandOutput];
  Invoke: [InvokeCommandInput, InvokeCommandOutput];
}
export type InputOf<N extends OperationName> = Shapes[N][0];
export type OutputOf<N extends OperationName> = Shapes[N][1];

/** The entry of an operation, as its general type. */
export function operationOf(name: OperationName): Operation {
  return operations[name];
}
