import type { BucketFacts } from '../estate/facts.js';
import type { BackupBucket } from '../estate/environment.js';
import { type Control, unseen } from './control.js';
import { bucketPresence } from './presence.js';

type Reason = 'BucketMissing' | 'VersioningSuspended' | 'VersioningNeverEnabled';

/** Overwritten and deleted backup objects keep their versions. */
export const bucketVersioning: Control<BackupBucket, BucketFacts, Reason> = {
  id: 'bucket-versioning',
  title: 'Bucket versioning on',
  subject: 'bucket',
  rationale:
    'Without versions an overwrite or delete destroys the backup. Suspended versioning protects nothing written since.',
  source:
    'Retaining multiple versions of objects with S3 Versioning, Amazon S3 User Guide; guide, "Create Backup Bucket"',
  reasons: {
    BucketMissing: { severity: 'critical', meaning: 'There is no bucket of that name.' },
    VersioningSuspended: { severity: 'critical', meaning: 'Versioning is suspended.' },
    VersioningNeverEnabled: { severity: 'critical', meaning: 'Versioning was never enabled.' },
  },
  evaluate(bucket, facts) {
    const { versioning } = facts;
    const presence = bucketPresence(facts);
    if (presence !== 'missing' && presence !== 'present') return presence;
    if (presence === 'missing' || versioning.kind === 'absent') {
      return {
        verdict: 'fail',
        reason: 'BucketMissing',
        message: 'the bucket is missing',
        remedy:
          'Check its name and account in the configuration; a free name can be taken by anyone.',
      };
    }
    if (versioning.kind === 'unknown') return unseen(versioning);
    if (versioning.value === 'enabled') {
      return { verdict: 'pass', message: 'versioning is enabled' };
    }
    const remedy = `aws s3api put-bucket-versioning --region ${bucket.region} --bucket ${bucket.name} --versioning-configuration Status=Enabled`;
    return versioning.value === 'suspended'
      ? {
          verdict: 'fail',
          reason: 'VersioningSuspended',
          message: 'versioning is suspended: what is written now has no versions',
          remedy,
        }
      : {
          verdict: 'fail',
          reason: 'VersioningNeverEnabled',
          message: 'versioning was never enabled',
          remedy: `${remedy}; wait 15 minutes before relying on it`,
        };
  },
};
