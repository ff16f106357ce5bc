import { z } from 'zod';
import { referenceField, regionField, wholeNumber } from './fields.js';
import {
  account,
  atPlacement,
  atReplica,
  atTable,
  bucket,
  environment,
  gap,
  hoursAgo,
  longestDays,
  longestHours,
  longestKeylessHours,
  retention,
  serviceWord,
  table,
  word,
} from './gap-fields.js';
import { surroundingGapSchemas } from './surrounding-gaps.js';

/** Short enough that no job ran since. */
const recently = wholeNumber(1, longestHours, 'Since when, hours; one hour without it.').optional();
const sinceHours = wholeNumber(1, longestHours, 'For how long already, hours.');
const atBackups = {
  environment,
  table: table.optional().meta({ description: 'Only this table; every one without it.' }),
};
const atCopy = {
  environment,
  account: referenceField('Id or name of the account that the copy goes to.'),
  region: regionField.meta({ description: 'Region that the copy goes to.' }),
};
const atVault = {
  environment,
  account: account.optional().meta({
    description: "Account of a copy's vault; the environment's own vault without it.",
  }),
  region: regionField.optional().meta({ description: "Region of a copy's vault." }),
};

/** What can be wrong in the sandbox from its start, one schema for each kind. */
export const gapSchemas = [
  gap('table-missing', 'The table was deleted in every region; its system backup is left.', {
    ...atTable,
    hoursAgo,
  }),
  gap('table-recreated', 'The table was deleted and made anew: its history begins there.', {
    ...atTable,
    hoursAgo,
  }),
  gap('pitr-off', 'Point-in-time recovery is off.', atPlacement),
  gap('pitr-window-short', 'The recovery period is shorter than wanted.', {
    ...atPlacement,
    days: wholeNumber(1, 35, 'Configured recovery period, days.'),
  }),
  gap('pitr-reset', 'PITR was switched off and on: older history is gone.', {
    ...atPlacement,
    daysAgo: wholeNumber(0, longestDays, 'When it was switched on again, days ago.'),
  }),
  gap('pitr-stale', 'The latest restorable instant is far behind.', {
    ...atPlacement,
    minutes: wholeNumber(6, 60 * 24 * 35, 'How far it is behind now, minutes.'),
  }),
  gap('replica-missing', 'The replica does not exist.', atReplica),
  gap('replica-inaccessible', "The replica's key cannot be used; after 20 hours it is cut off.", {
    ...atReplica,
    hours: wholeNumber(1, longestHours, 'For how long already, hours.'),
  }),
  gap(
    'replica-detached',
    'A stand-alone table of that name where the replica should be.',
    atReplica,
  ),
  gap(
    'home-cut-off',
    'The home table stands alone; its replicas go on as a group without it.',
    atTable,
  ),
  gap(
    'home-inaccessible',
    "The home table's key cannot be used; after 20 hours its replicas go on without it.",
    {
      ...atTable,
      hours: wholeNumber(1, longestKeylessHours, 'For how long already, hours.'),
    },
  ),
  gap('protection-off', 'Deletion protection is off.', atPlacement),
  gap('versioning-suspended', 'Versioning of the bucket is suspended.', { bucket }),
  gap('versioning-never', 'Versioning of the bucket was never enabled.', { bucket }),
  gap('lock-absent', 'The bucket has no object lock.', { bucket }),
  gap('lock-without-rule', 'Object lock is on, but nothing is locked by default.', { bucket }),
  gap('lock-weak', 'The default retention differs from what is wanted.', {
    bucket,
    mode: z.enum(['governance', 'compliance'], 'one of governance, compliance').meta({
      description: 'Lock mode that the bucket has.',
    }),
    days: retention,
  }),
  gap('dataset-unsupported', 'A dataset whose primary storage the backup cannot cover.', {
    environment,
    dataset: referenceField('Name of the dataset.'),
    storage: word('Type of its location, such as Snowflake or ElasticSearch.'),
  }),
  gap('aurora-retention-short', 'Automatic backups are kept for a shorter time than wanted.', {
    environment,
    cluster: referenceField('Identifier of one of its clusters.'),
    days: wholeNumber(1, 35, 'Retention that the cluster has, days.'),
  }),
  gap('cluster-missing', 'The cluster does not exist.', {
    environment,
    cluster: referenceField('Identifier of one of its clusters.'),
  }),
  gap('backup-plan-missing', 'The backup plan of the environment was deleted.', {
    environment,
    hoursAgo: recently,
  }),
  gap('selection-misses-table', 'The selection of the backup plan does not name one table.', {
    ...atTable,
    hoursAgo: recently,
  }),
  gap('selection-by-tag-empty', 'The selection goes by a tag that no table carries.', {
    environment,
    hoursAgo: recently,
  }),
  gap('backups-failing', 'Backup jobs fail.', { ...atBackups, hours: sinceHours }),
  gap('backup-stale', 'No backup job was made for some time.', { ...atBackups, hours: sinceHours }),
  gap('copy-missing', 'The backup plan does not ask for one of the copies.', atCopy),
  gap('copy-failing', 'Copy jobs to one place fail.', { ...atCopy, hours: sinceHours }),
  gap('vault-lock-absent', 'The backup vault has no lock.', atVault),
  gap('vault-lock-weak', 'The lock of the backup vault differs from what is wanted.', {
    ...atVault,
    mode: z.enum(['governance', 'compliance'], 'one of governance, compliance').meta({
      description: 'Lock mode that the vault has.',
    }),
    minimumDays: wholeNumber(1, 36_500, 'Least retention that the lock asks for, days.'),
  }),
  gap('vault-policy-open', 'The access policy of the backup vault lets everybody in.', atVault),
  gap('advanced-features-off', 'Advanced features of DynamoDB backups are off.', {
    account,
    region: regionField.meta({ description: 'A region of that account.' }),
    hoursAgo: recently,
  }),
  gap('cross-account-off', 'The organisation does not allow copies to other accounts.', {
    hoursAgo: recently,
  }),
  gap('retention-outside-lock', 'The lock of the vault does not take what the plan keeps.', {
    environment,
    hoursAgo: recently,
  }),
  gap('rules-overlapping', 'A second rule of the plan has the same window and never runs.', {
    environment,
  }),
  gap('external-id-wrong', 'The role asks for another external id than the configured one.', {
    account,
  }),
  gap('denied', "The role's policy does not allow one operation.", {
    account,
    region: regionField
      .meta({ description: 'Only in this region; every region without it.' })
      .optional(),
    service: serviceWord('Service as IAM spells it, such as dynamodb.'),
    operation: word('Operation, such as DescribeTable.'),
  }),
  ...surroundingGapSchemas,
] as const;

export const gapSchema = z
  .discriminatedUnion('gap', gapSchemas, 'a section with the key gap')
  .meta({ description: 'A planted gap; gap says which.' });
