import { z } from 'zod';
import { matching, referenceField, regionField, textField, wholeNumber } from './fields.js';
import {
  account,
  atReplica,
  atTable,
  bucket,
  environment,
  gap,
  longestHours,
  longestKeylessHours,
  word,
} from './gap-fields.js';

const cluster = referenceField('Identifier of one of its clusters.');
const keyRegion = regionField.meta({ description: 'Home region (default) or a replica region.' });
const atKey = { environment, region: keyRegion.optional() };
const days = (description: string) => wholeNumber(1, 3650, description);

/** AWS takes a waiting period of 7 to 30 days. */
const shortestWaitingDays = 7;
const longestWaitingDays = 30;
const longestLagSeconds = 86_400;
const longestUpdateMinutes = 60 * 24;

const serviceRoles = [
  'AWSServiceRoleForDynamoDBReplication',
  'AWSServiceRoleForBackup',
  'AWSBackupDefaultServiceRole',
] as const;
const owners = ['cloudformation', 'terraform', 'nobody'] as const;

/** What can be wrong around the tables, one schema for each kind. */
export const surroundingGapSchemas = [
  gap('key-disabled', 'The KMS key of the tables is disabled, and they cannot be read.', {
    ...atKey,
    hours: wholeNumber(1, longestKeylessHours, 'For how long already, hours.'),
  }),
  gap('key-deletion-scheduled', 'The KMS key of the tables is to be deleted.', {
    ...atKey,
    days: wholeNumber(
      shortestWaitingDays,
      longestWaitingDays,
      'Waiting period, days; it began an hour ago.',
    ),
  }),
  gap('replication-lag', 'Writes reach the replica late.', {
    ...atReplica,
    seconds: wholeNumber(2, longestLagSeconds, 'Measured delay, seconds.'),
  }),
  gap('table-owner', 'The tags of the table tell of another owner than the stack.', {
    ...atTable,
    owner: z
      .enum(owners, `one of ${owners.join(', ')}`)
      .meta({ description: 'Who owns it by its tags.' }),
  }),
  gap('unlisted-table', 'A table of the environment that nobody configured.', {
    environment,
    name: word('Last part of its name, such as Sequence.'),
  }),
  gap('foreign-environment', 'The three tables of an environment that nobody configured.', {
    account,
    region: regionField.meta({ description: 'One of the regions of the account.' }),
    id: textField(
      matching(/^[a-z0-9-]{3,40}$/, 'an environment id without sdp-'),
      'Its id, with its prefix.',
    ),
  }),
  gap('executor-missing', 'The environment has no EMR Serverless executor.', { environment }),
  gap('location-not-allowed', 'Neither the executor nor the data role may write to the location.', {
    environment,
  }),
  gap('data-role-missing', 'The data role does not exist.', { environment }),
  gap('data-role-denied', 'A policy denies the data role to write to the location.', {
    environment,
  }),
  gap('data-role-manual-policy', 'Somebody attached a policy to the data role by hand.', {
    environment,
  }),
  gap('restore-role-missing', 'The role that restores does not exist.', { environment }),
  gap('service-role-missing', 'A role that AWS needs in the account does not exist.', {
    account,
    role: z
      .enum(serviceRoles, `one of ${serviceRoles.join(', ')}`)
      .meta({ description: 'Which one.' }),
  }),
  gap('stack-unprotected', 'Termination protection of the stack is off.', { environment }),
  gap('stack-updating', 'The stack is being updated.', {
    environment,
    minutes: wholeNumber(1, longestUpdateMinutes, 'For how long still, minutes.'),
  }),
  gap('bootstrap-missing', 'The bootstrap bucket of the region does not exist.', { environment }),
  gap('bucket-policy-missing-action', 'The bucket policy lacks an action that Depot needs.', {
    bucket,
    action: textField(
      matching(/^s3:[A-Za-z]{1,60}$/, 'an action of S3'),
      'The action, such as s3:PutObject.',
    ),
  }),
  gap('bucket-policy-open', 'The bucket policy lets everybody read.', { bucket }),
  gap('bucket-public-block-off', 'Public access to the bucket is not blocked.', { bucket }),
  gap('bucket-key-foreign', 'The bucket is encrypted with a key of another account.', { bucket }),
  gap('bucket-expires-early', 'A lifecycle rule expires objects before their retention ends.', {
    bucket,
    days: days('Age at which objects expire, days.'),
  }),
  gap('bucket-transition-archive', 'A lifecycle rule moves objects to an archive.', {
    bucket,
    days: days('Age at which objects move, days.'),
  }),
  gap('ownership-writer', 'Objects belong to who wrote them, not to the owner of the bucket.', {
    bucket,
  }),
  gap('aurora-snapshot-old', 'The cluster has no recent snapshot.', {
    environment,
    cluster,
    hours: wholeNumber(25, longestHours, 'Age of the newest one, hours.'),
  }),
] as const;
