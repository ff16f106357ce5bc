import type { BackupBucket } from '../../estate/environment.js';
import type { BucketOwnership } from '../../estate/bucket-details.js';
import type { Control, Judgement } from '../control.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason = 'OwnershipNotEnforced';

const wanted = 'BucketOwnerEnforced';

function judge(ownership: BucketOwnership, { bucket, guests }: BucketScene): Judgement<Reason> {
  if (ownership.kind === 'set' && ownership.rule === wanted) {
    return { verdict: 'pass', message: 'the owner of the bucket owns every object' };
  }
  const found = ownership.kind === 'not-set' ? 'is not set' : `is ${ownership.rule}`;
  const others = guests.map(({ account }) => account);
  return {
    verdict: 'fail',
    reason: 'OwnershipNotEnforced',
    message:
      others.length === 0
        ? `object ownership ${found}`
        : `object ownership ${found}: what account ${[...new Set(others)].join(', ')} writes may stay its own, out of reach of the bucket's account`,
    remedy: `aws s3api put-bucket-ownership-controls --region ${bucket.region} --bucket ${bucket.name} --ownership-controls 'Rules=[{ObjectOwnership=${wanted}}]' (access control lists no longer count then)`,
    ...(others.length === 0 ? { severity: 'info' as const } : {}),
  };
}

/** What other accounts write into the bucket belongs to the bucket's owner. */
export const bucketOwnership: Control<BackupBucket, BucketScene, Reason> = {
  id: 'bucket-ownership',
  title: 'Bucket owner owns its objects',
  subject: 'bucket',
  rationale:
    'An object that another account wrote belongs to that account unless the bucket says otherwise: when the account is lost, so is the right to read its backups.',
  source:
    'Controlling ownership of objects and disabling ACLs for your bucket, Amazon S3 User Guide',
  equivalents: { configRule: 's3-bucket-acl-prohibited' },
  reasons: {
    OwnershipNotEnforced: {
      severity: 'warning',
      meaning: 'Ownership is not BucketOwnerEnforced (a hint where only the own account writes).',
    },
  },
  evaluate(_, scene) {
    const ownership = detailToJudge(scene.facts, 'ownership');
    return ownership.kind === 'said' ? ownership.judgement : judge(ownership.value, scene);
  },
};
