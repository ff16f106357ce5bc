import type { DefaultRetention, ObjectLockRule } from '@aws-sdk/client-s3';
import type { BackupBucket, LockMode } from '../estate/environment.js';
import type { BucketVersioning, ObjectLock } from '../estate/facts.js';
import type { Clock } from '../kernel/clock.js';
import type { Buckets } from '../ports/observers.js';
import { required } from './answers.js';
import { createBucketDetails } from './bucket-details.js';
import { createBucketLayout } from './bucket-layout.js';
import { invalidAnswer } from './errors.js';
import type { OutputOf } from './operations.js';
import { endedWith } from './part.js';
import type { Read } from './read.js';

const daysOfYear = 365;

function at({ name, account, region }: BackupBucket) {
  const subject = `bucket ${name}`;
  return { account, region, subject, absentOn: ['NoSuchBucket'] } as const;
}

function input({ name, account }: BackupBucket) {
  return { Bucket: name, ExpectedBucketOwner: account };
}

/** The port `Buckets` on S3. Every call names the expected owner, so no other bucket is judged. */
export function createBuckets(read: Read, clock: Clock): Buckets {
  return {
    versioning: (bucket, signal) =>
      read(
        {
          ...at(bucket),
          operation: 'GetBucketVersioning',
          work: async (send) => versioningOf(await send('GetBucketVersioning', input(bucket))),
        },
        signal,
      ),
    objectLock: (bucket, signal) =>
      read(
        {
          ...at(bucket),
          operation: 'GetObjectLockConfiguration',
          work: async (send) => {
            try {
              return objectLockOf(await send('GetObjectLockConfiguration', input(bucket)));
            } catch (error) {
              if (endedWith(error, 'ObjectLockConfigurationNotFoundError')) return { kind: 'off' };
              throw error;
            }
          },
        },
        signal,
      ),
    details: createBucketDetails(read, clock),
    layout: createBucketLayout(read),
  };
}

/** A bucket that never had versioning answers with an empty document. */
function versioningOf({ Status }: OutputOf<'GetBucketVersioning'>): BucketVersioning {
  switch (Status) {
    case undefined:
      return 'never';
    case 'Enabled':
      return 'enabled';
    case 'Suspended':
      return 'suspended';
    default:
      throw invalidAnswer('GetBucketVersioning: a Status that is not known');
  }
}

function objectLockOf(answer: OutputOf<'GetObjectLockConfiguration'>): ObjectLock {
  const lock = required(answer.ObjectLockConfiguration, 'ObjectLockConfiguration');
  if (lock.ObjectLockEnabled !== 'Enabled') return { kind: 'off' };
  return { kind: 'on', rule: ruleOf(lock.Rule) };
}

function ruleOf(
  rule: ObjectLockRule | undefined,
): { readonly mode: LockMode; readonly days: number } | undefined {
  const retention = rule?.DefaultRetention;
  if (retention === undefined) return undefined;
  return { mode: modeOf(retention), days: daysOf(retention) };
}

function modeOf({ Mode }: DefaultRetention): LockMode {
  if (Mode === 'GOVERNANCE') return 'governance';
  if (Mode === 'COMPLIANCE') return 'compliance';
  throw invalidAnswer('GetObjectLockConfiguration: a Mode that is not known');
}

function daysOf({ Days, Years }: DefaultRetention): number {
  const days = Days || (Years ?? 0) * daysOfYear; // some endpoints give 0 for what is not set
  if (!(days > 0)) {
    throw invalidAnswer('GetObjectLockConfiguration: a rule without Days and Years');
  }
  return days;
}
