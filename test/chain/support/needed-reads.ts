import type { OperationName } from '../../../src/aws/operations.js';

// What must be answered so that a control can have a verdict, written down by hand from its page.

export interface Needs {
  /** Without any one of these there is no verdict. */
  readonly must: readonly OperationName[];
  /** Without these there may be none: it depends on what else was seen. */
  readonly may?: readonly OperationName[];
}

const plans: readonly OperationName[] = [
  'ListBackupPlans',
  'GetBackupPlan',
  'ListBackupSelections',
  'GetBackupSelection',
];
const points: readonly OperationName[] = ['ListBackupVaults', 'ListRecoveryPointsByBackupVault'];
const role: readonly OperationName[] = ['GetRole', 'ListAttachedRolePolicies', 'ListRolePolicies'];
const key: readonly OperationName[] = ['DescribeKey', 'GetKeyPolicy'];
const organization: readonly OperationName[] = ['DescribeOrganization', 'DescribeGlobalSettings'];
/** A bucket that was not seen at all is not asked for anything more. */
const bucket: readonly OperationName[] = ['GetBucketVersioning', 'GetObjectLockConfiguration'];
const vault: readonly OperationName[] = ['DescribeBackupVault', 'GetBackupVaultAccessPolicy'];

export const needs: Readonly<Record<string, Needs>> = {
  'table-present': { must: ['DescribeTable'] },
  'pitr-enabled': { must: ['DescribeContinuousBackups'] },
  'pitr-window': { must: ['DescribeContinuousBackups'] },
  'pitr-coverage': { must: ['DescribeContinuousBackups', 'DescribeTable'] },
  'pitr-freshness': { must: ['DescribeContinuousBackups'] },
  'deletion-protection': { must: ['DescribeTable'] },
  'replica-active': { must: ['DescribeTable'] },
  'bucket-versioning': { must: ['GetBucketVersioning'] },
  'bucket-object-lock': { must: ['GetObjectLockConfiguration'] },
  'dataset-storage': { must: ['Invoke'] },
  'dataset-writable': { must: ['Invoke'] },
  'aurora-retention': { must: ['DescribeDBClusters'] },
  'table-identity': { must: ['DescribeTable'] },
  'replication-lag': { must: ['DescribeTable', 'GetMetricData'] },
  'backup-planned': {
    must: plans,
    may: ['DescribeRegionSettings', 'ListTagsOfResource', 'DescribeTable'],
  },
  'recovery-point-fresh': { must: points, may: ['ListBackupJobs', ...plans] },
  'recovery-point-kept': { must: points },
  'copy-arrived': {
    must: points,
    may: [
      ...plans,
      ...points,
      ...vault,
      ...key,
      ...role,
      ...organization,
      'ListCopyJobs',
      'DescribeRegionSettings',
    ],
  },
  'backup-jobs': { must: ['ListBackupJobs'] },
  'copy-jobs': { must: ['ListCopyJobs'], may: points },
  'backup-records-agree': { must: [...points, 'ListBackupJobs'] },
  'backup-features': { must: ['DescribeRegionSettings'] },
  'cross-account-copying': { must: [], may: organization },
  'plan-sound': {
    must: plans,
    may: [
      ...vault,
      ...role,
      ...key,
      'ListBackupVaults',
      'ListTagsOfResource',
      'DescribeTable',
      'DescribeContinuousBackups',
      'DescribeRegionSettings',
    ],
  },
  'export-jobs': { must: [], may: ['ListExports', 'DescribeExport', 'DescribeTable'] },
  'export-base-kept': { must: [], may: ['ListExports', 'DescribeExport', 'DescribeTable'] },
  'vault-lock': { must: ['ListBackupVaults'], may: [...plans, ...vault, ...points] },
  'vault-policy': {
    must: ['ListBackupVaults', 'GetBackupVaultAccessPolicy'],
    may: [...plans, ...points, ...organization],
  },
  'vault-key': {
    must: ['ListBackupVaults', 'DescribeKey'],
    may: ['GetKeyPolicy', ...plans, ...points, ...organization],
  },
  'bucket-policy': { must: ['GetBucketPolicy'], may: [...bucket, ...organization] },
  'bucket-policy-width': { must: ['GetBucketPolicy'], may: [...bucket, ...organization] },
  'bucket-public-access': { must: ['GetPublicAccessBlock'], may: [...bucket, 'GetBucketPolicy'] },
  'bucket-encryption': { must: ['GetBucketEncryption'], may: [...bucket, ...key] },
  'bucket-lifecycle': { must: ['GetBucketLifecycleConfiguration'], may: bucket },
  'bucket-ownership': { must: ['GetBucketOwnershipControls'], may: bucket },
  'bucket-location-shared': {
    must: [],
    may: [...bucket, 'GetBucketPolicy', 'SimulatePrincipalPolicy', 'Invoke', ...organization],
  },
  'aurora-fresh': { must: ['DescribeDBClusters', 'DescribeDBClusterSnapshots'] },
  'aurora-protected': { must: ['DescribeDBClusters'], may: ['DescribeDBClusterSnapshots'] },
  'stack-protected': { must: ['DescribeStacks'] },
  'stack-settled': { must: ['DescribeStacks'] },
  'executor-present': { must: ['Invoke'] },
  'backup-location-allowed': {
    must: [],
    may: ['Invoke', 'SimulatePrincipalPolicy', 'GetBucketPolicy', ...bucket],
  },
  'data-role-access': {
    must: ['SimulatePrincipalPolicy'],
    may: ['GetBucketPolicy', ...bucket, ...organization],
  },
  'data-role-unmanaged': { must: role },
  'backup-layout': { must: ['Invoke', 'ListObjectsV2'] },
  'stash-covered': { must: [] },
  'settings-kept': {
    must: ['DescribeTable'],
    // Of every placement.
    may: [
      'DescribeTable',
      'DescribeContinuousBackups',
      'DescribeTimeToLive',
      'ListTagsOfResource',
      'GetResourcePolicy',
      'DescribeScalableTargets',
    ],
  },
  // A region that refuses is there.
  'return-region': { must: [], may: ['ListTables'] },
  // Of a role that AWS made, that it is there is enough.
  'return-roles': { must: ['GetRole'], may: role },
  'return-name-free': { must: ['ListTables'] },
  'return-quota': { must: [], may: ['DescribeTable'] },
  'rebuild-ready': { must: ['GetBucketVersioning'] },
  'key-usable': {
    must: ['DescribeKey'],
    // That there is such a key is told by what is encrypted with it.
    may: ['GetKeyPolicy', 'DescribeTable', 'ListBackupVaults', 'GetBucketEncryption'],
  },
  'environment-configured': { must: ['ListTables'] },
  'table-listed': { must: ['ListTables'] },
};
