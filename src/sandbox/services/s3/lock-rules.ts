import type { ObjectLockRetention } from '@aws-sdk/client-s3';
import type { Bucket, Retention } from './bucket.js';
import { s3Fault } from './faults.js';

/** The retention that the bucket's default rule gives a version written at `now`. */
export function defaultRetention(bucket: Bucket, now: Date): Retention | undefined {
  const rule = bucket.lock?.rule;
  if (rule === undefined) return undefined;
  const until = new Date(now);
  if (rule.unit === 'days') until.setUTCDate(until.getUTCDate() + rule.length);
  else until.setUTCFullYear(until.getUTCFullYear() + rule.length);
  return { mode: rule.mode, until };
}

/** @throws AwsFault unless both parts are given and the date lies ahead */
export function parseRetention(wanted: ObjectLockRetention, now: Date): Retention {
  const { Mode: mode, RetainUntilDate: until } = wanted;
  if (mode === undefined || until === undefined) {
    throw s3Fault(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') {
    throw s3Fault('InvalidArgument', 'Unknown wormMode directive.');
  }
  if (until <= now)
    throw s3Fault('InvalidArgument', 'The retain until date must be in the future!');
  return { mode, until };
}

/**
 * Whether a version's protection may be taken away now: its retention is over, or it is governance
 * and the caller bypasses it. Compliance cannot be shortened by anyone.
 * Source: Amazon S3 User Guide, "Locking objects with Object Lock".
 */
export function mayShorten(
  retention: Retention | undefined,
  now: Date,
  bypasses: boolean,
): boolean {
  if (retention === undefined || retention.until <= now) return true;
  return retention.mode === 'GOVERNANCE' && bypasses;
}

/** Extending and going from governance to compliance is always allowed. */
export function weakens(before: Retention | undefined, after: Retention | undefined): boolean {
  if (before === undefined) return false;
  if (after === undefined || after.until < before.until) return true;
  return before.mode === 'COMPLIANCE' && after.mode === 'GOVERNANCE';
}
