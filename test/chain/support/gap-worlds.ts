import type { Gap } from './estate-file.js';
import { backup, central, platform, staging, west } from './estate-file.js';

// Small worlds with a few gaps each, that together hold every kind. No gap in one hides another.

const orders = { environment: 'orders' };
const small = { environment: 'staging' };
const copyPlace = { account: backup, region: central };
const production = { bucket: 'depot-backups' };
const cheap = { bucket: 'depot-backups-staging' };
const ordersTable = (table: string) => ({ ...orders, table });
const centralTable = (table: string) => ({ environment: 'central', table });

export const gapWorlds: Readonly<Record<string, readonly Gap[]>> = {
  'PITR and protection': [
    { gap: 'pitr-off', ...ordersTable('Object'), region: central },
    { gap: 'pitr-reset', ...ordersTable('History'), daysAgo: 3 },
    { gap: 'pitr-stale', ...ordersTable('Index'), minutes: 60 },
    { gap: 'pitr-window-short', ...centralTable('Object'), days: 7 },
    { gap: 'protection-off', ...centralTable('History') },
    { gap: 'protection-off', ...small, table: 'Object' },
  ],
  'tables that are gone': [
    { gap: 'table-missing', ...ordersTable('Object'), hoursAgo: 80 },
    { gap: 'table-recreated', ...ordersTable('History'), hoursAgo: 30 },
    { gap: 'table-missing', ...small, table: 'Index', hoursAgo: 400 },
    { gap: 'table-owner', ...centralTable('Object'), owner: 'terraform' },
    { gap: 'table-owner', ...centralTable('History'), owner: 'nobody' },
    { gap: 'unlisted-table', environment: 'central', name: 'Sequence' },
    { gap: 'foreign-environment', account: staging, region: central, id: 'abc123def456' },
  ],
  'replicas and homes out of reach': [
    { gap: 'replica-missing', ...ordersTable('Object'), region: central },
    { gap: 'replica-detached', ...ordersTable('History'), region: central },
    { gap: 'replica-inaccessible', ...ordersTable('Index'), region: central, hours: 5 },
    { gap: 'home-inaccessible', ...centralTable('Object'), hours: 60 },
    { gap: 'home-inaccessible', ...small, table: 'Index', hours: 3 },
  ],
  'a group without its home': [
    { gap: 'home-cut-off', ...ordersTable('Object') },
    { gap: 'replication-lag', ...ordersTable('History'), region: central, seconds: 600 },
    { gap: 'home-inaccessible', ...ordersTable('Index'), hours: 21 },
  ],
  keys: [
    { gap: 'key-disabled', ...orders, hours: 15 },
    { gap: 'key-deletion-scheduled', environment: 'central', days: 7 },
    { gap: 'bucket-key-foreign', ...cheap },
  ],
  'the key of a replica': [{ gap: 'key-disabled', ...orders, region: central, hours: 30 }],
  'no plan, or none that takes the tables': [
    { gap: 'backup-plan-missing', ...orders, hoursAgo: 60 },
    { gap: 'selection-by-tag-empty', environment: 'central' },
    { gap: 'selection-misses-table', ...small, table: 'Object', hoursAgo: 340 },
  ],
  'backups that were not made': [
    { gap: 'backups-failing', ...ordersTable('Object'), hours: 60 },
    { gap: 'backup-stale', ...centralTable('Index'), hours: 20 },
    { gap: 'backups-failing', ...small, hours: 5 },
  ],
  'copies that did not arrive': [
    { gap: 'copy-missing', ...orders, ...copyPlace },
    { gap: 'copy-failing', environment: 'central', ...copyPlace, hours: 60 },
  ],
  'copies that just began to fail': [
    { gap: 'copy-failing', ...orders, ...copyPlace, hours: 12 },
    { gap: 'rules-overlapping', environment: 'central' },
    { gap: 'retention-outside-lock', ...small },
  ],
  vaults: [
    { gap: 'vault-lock-absent', ...orders },
    { gap: 'vault-lock-weak', ...orders, ...copyPlace, mode: 'governance', minimumDays: 30 },
    { gap: 'vault-lock-weak', environment: 'central', mode: 'compliance', minimumDays: 7 },
    { gap: 'vault-policy-open', environment: 'central', ...copyPlace },
    { gap: 'vault-lock-absent', ...small },
  ],
  'settings of the account and the organisation': [
    { gap: 'advanced-features-off', account: platform, region: west, hoursAgo: 60 },
    { gap: 'advanced-features-off', account: staging, region: central },
    { gap: 'service-role-missing', account: staging, role: 'AWSBackupDefaultServiceRole' },
  ],
  'an organisation that lets nothing across': [
    { gap: 'cross-account-off', hoursAgo: 60 },
    { gap: 'service-role-missing', account: backup, role: 'AWSServiceRoleForBackup' },
    {
      gap: 'service-role-missing',
      account: platform,
      role: 'AWSServiceRoleForDynamoDBReplication',
    },
  ],
  'buckets that do not keep': [
    { gap: 'versioning-suspended', ...production },
    { gap: 'lock-absent', ...cheap },
    { gap: 'dataset-unsupported', ...orders, dataset: 'insights', storage: 'Snowflake' },
    { gap: 'aurora-retention-short', ...orders, cluster: 'orders-aurora', days: 1 },
  ],
  'buckets that never kept': [
    { gap: 'versioning-never', ...cheap },
    { gap: 'lock-without-rule', ...production },
    { gap: 'cluster-missing', ...orders, cluster: 'orders-aurora' },
  ],
  'buckets that keep too little': [
    { gap: 'lock-weak', ...production, mode: 'governance', days: 35 },
    { gap: 'bucket-expires-early', ...cheap, days: 5 },
    { gap: 'aurora-snapshot-old', ...orders, cluster: 'orders-aurora', hours: 80 },
  ],
  'buckets that let in too many, or too few': [
    { gap: 'bucket-policy-open', ...production },
    { gap: 'bucket-policy-missing-action', ...cheap, action: 's3:PutObject' },
    { gap: 'data-role-missing', ...small },
  ],
  'buckets that are set up badly': [
    { gap: 'bucket-public-block-off', ...production },
    { gap: 'bucket-transition-archive', ...cheap, days: 5 },
    { gap: 'data-role-manual-policy', ...small },
  ],
  'the other sides of a bucket': [
    { gap: 'ownership-writer', ...production },
    { gap: 'data-role-denied', ...orders },
    { gap: 'location-not-allowed', environment: 'central' },
    { gap: 'executor-missing', ...small },
  ],
  'the ground to come back to': [
    { gap: 'restore-role-missing', ...orders },
    { gap: 'restore-role-missing', ...small },
    { gap: 'stack-unprotected', ...orders },
    { gap: 'stack-updating', environment: 'central', minutes: 30 },
    { gap: 'bootstrap-missing', ...small },
  ],
  'nothing broken, but one account shut': [{ gap: 'external-id-wrong', account: staging }],
  'nothing broken, but one call refused': [
    { gap: 'denied', account: platform, service: 'dynamodb', operation: 'DescribeTable' },
  ],
};
