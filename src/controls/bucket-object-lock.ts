import type { BucketFacts, ObjectLock } from '../estate/facts.js';
import type { BackupBucket } from '../estate/environment.js';
import { type Control, type Judgement, type Severity, unseen } from './control.js';
import { bucketPresence } from './presence.js';

type Reason = 'ObjectLockOff' | 'NoDefaultRetention' | 'LockModeWeaker' | 'LockRetentionTooShort';

/** Recommended for production by the guide, so its lack is an error there; elsewhere it is a hint. */
function severityOf({ production, objectLock }: BackupBucket): Severity {
  if (production) return 'critical';
  return objectLock === undefined ? 'info' : 'warning';
}

/** What the remedy sets: never weaker or shorter than what is there. */
function ruleToSet(
  wanted: BackupBucket['objectLock'],
  lock: ObjectLock,
): { readonly mode: string; readonly days: number } {
  const held = lock.kind === 'on' ? lock.rule : undefined;
  const isCompliance = wanted?.mode === 'compliance' || held?.mode === 'compliance';
  return {
    mode: isCompliance ? 'COMPLIANCE' : 'GOVERNANCE',
    days: Math.max(wanted?.days ?? defaultDays, held?.days ?? 0),
  };
}

/** Where nothing is wanted explicitly: the longest PITR window. */
const defaultDays = 35;

function judge(bucket: BackupBucket, lock: ObjectLock): Judgement<Reason> {
  const wanted = bucket.objectLock;
  const rule = ruleToSet(wanted, lock);
  const fail = (reason: Reason, message: string): Judgement<Reason> => ({
    verdict: 'fail',
    reason,
    message,
    remedy: `aws s3api put-object-lock-configuration --region ${bucket.region} --bucket ${bucket.name} --object-lock-configuration 'ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=${rule.mode},Days=${rule.days}}}' (object lock can never be switched off again)`,
    severity: severityOf(bucket),
  });
  if (lock.kind === 'off')
    return fail('ObjectLockOff', 'object lock is off: versions can be deleted');
  if (lock.rule === undefined) {
    return fail(
      'NoDefaultRetention',
      'object lock is on, but without a default rule: nothing is locked unless each write asks for it',
    );
  }
  const { mode, days } = lock.rule;
  if (wanted?.mode === 'compliance' && mode === 'governance') {
    return fail(
      'LockModeWeaker',
      'the default lock is governance, wanted is compliance: a permission is enough to bypass it',
    );
  }
  if (wanted !== undefined && days < wanted.days) {
    return fail(
      'LockRetentionTooShort',
      `the default lock keeps ${days} days; ${wanted.days} are wanted`,
    );
  }
  return { verdict: 'pass', message: `new objects are locked for ${days} days in ${mode} mode` };
}

/** New backup objects are locked by default, in the wanted mode and for the wanted time. */
export const bucketObjectLock: Control<BackupBucket, BucketFacts, Reason> = {
  id: 'bucket-object-lock',
  title: 'Bucket object lock',
  subject: 'bucket',
  rationale:
    'A locked version survives a mistake and a stolen credential. Enabled without a default rule, object lock protects nothing.',
  source: 'Locking objects with Object Lock, Amazon S3 User Guide; guide, "Create Backup Bucket"',
  reasons: {
    ObjectLockOff: {
      severity: 'critical',
      meaning: 'Object lock is not enabled (critical for production, else a warning or a hint).',
    },
    NoDefaultRetention: {
      severity: 'critical',
      meaning: 'Object lock is enabled without a default retention rule.',
    },
    LockModeWeaker: {
      severity: 'critical',
      meaning: 'Governance mode where compliance is wanted.',
    },
    LockRetentionTooShort: {
      severity: 'critical',
      meaning: 'The default retention is shorter than wanted.',
    },
  },
  evaluate(bucket, facts) {
    const { objectLock } = facts;
    const presence = bucketPresence(facts);
    if (presence === 'missing') return undefined; // said by bucket-versioning
    if (presence !== 'present') return presence;
    if (objectLock.kind === 'absent') return undefined;
    if (objectLock.kind === 'unknown') return unseen(objectLock);
    return judge(bucket, objectLock.value);
  },
};
