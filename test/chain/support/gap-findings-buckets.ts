import type { Estate } from '../../../src/estate/environment.js';
import type { Gap } from './estate-file.js';
import { bucketOf } from './gap-places.js';

/** Default lock of a bucket in the sandbox that none is wanted of, days. */
const usualLockDays = 30;

/** Of the gaps in a backup bucket. */
export function bucketFindings(
  gap: Extract<Gap, { bucket: string }>,
  estate: Estate,
): readonly string[] {
  const bucket = bucketOf(estate, gap.bucket);
  const { name, region, objectLock } = bucket;
  const at = `${name} ${region}`;
  const guests = estate.environments.filter(
    (each) => bucket.environments.includes(each.name) && each.account !== bucket.account,
  );
  const isEarly = ({ days }: { readonly days: number }): boolean =>
    days < (objectLock?.days ?? usualLockDays);
  switch (gap.gap) {
    // A bucket without versioning cannot have an object lock.
    case 'versioning-suspended':
      return [
        `bucket-versioning VersioningSuspended ${at}`,
        `bucket-object-lock ObjectLockOff ${at}`,
      ];
    case 'versioning-never':
      return [
        `bucket-versioning VersioningNeverEnabled ${at}`,
        `bucket-object-lock ObjectLockOff ${at}`,
      ];
    case 'lock-absent':
      return [`bucket-object-lock ObjectLockOff ${at}`];
    case 'lock-without-rule':
      return [`bucket-object-lock NoDefaultRetention ${at}`];
    case 'lock-weak':
      if (objectLock === undefined) return [];
      if (objectLock.mode === 'compliance' && gap.mode === 'governance') {
        return [`bucket-object-lock LockModeWeaker ${at}`];
      }
      return gap.days < objectLock.days ? [`bucket-object-lock LockRetentionTooShort ${at}`] : [];
    case 'bucket-policy-missing-action':
      // Told of the bucket, and of every role that cannot work for it.
      return guests.flatMap((guest) => [
        `bucket-policy ActionMissing ${at}`,
        `data-role-access BucketRefuses ${guest.dataRole} ${guest.region}`,
      ]);
    case 'bucket-policy-open':
      return [`bucket-public-access PolicyPublic ${at}`];
    case 'bucket-public-block-off':
      return [`bucket-public-access BlockOff ${at}`];
    case 'bucket-key-foreign':
      return [
        `bucket-encryption KeyOfOtherAccount ${at}`,
        // The other account does not let it be looked at: unknown.
        `key-usable ReadDenied key ${region}`,
      ];
    case 'bucket-expires-early':
      return isEarly(gap) ? [`bucket-lifecycle ExpiresEarly ${at}`] : [];
    case 'bucket-transition-archive':
      return isEarly(gap) ? [`bucket-lifecycle ArchivesBackups ${at}`] : [];
    case 'ownership-writer':
      return [`bucket-ownership OwnershipNotEnforced ${at}`];
    default:
      return gap satisfies never;
  }
}
