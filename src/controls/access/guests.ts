import type { BackupBucket, Environment, Estate } from '../../estate/environment.js';
import { partitionOfRegion } from '../../estate/partition.js';
import type { Sight } from '../sight.js';
import { membershipOf } from '../backups/organizations.js';
import type { Asking } from './asking.js';

/** An environment that is known to back up somewhere. */
export type BackedUp = Environment & {
  readonly backupLocation: NonNullable<Environment['backupLocation']>;
};

export function isBackedUp(environment: Environment): environment is BackedUp {
  return environment.backupLocation !== undefined;
}

/** The environments that back up into a bucket. */
export function tenantsOf(bucket: BackupBucket, estate: Estate): readonly BackedUp[] {
  return estate.environments
    .filter(isBackedUp)
    .filter(({ backupLocation }) => backupLocation.bucket === bucket.name);
}

/** Those of them whose account is not the bucket's: they need its policy. */
export function guestsOf(bucket: BackupBucket, estate: Estate): readonly BackedUp[] {
  return tenantsOf(bucket, estate).filter(({ account }) => account !== bucket.account);
}

/** The environment's data role as policies know it; without a path where it was not seen. */
export function dataRoleAsking({ account, region, dataRole }: Environment, sight: Sight): Asking {
  const seen = sight.account(account)?.roles.get(dataRole);
  const organization = membershipOf(sight, account);
  if (seen?.kind === 'seen') {
    return { kind: 'role', arn: seen.value.arn, account, organization };
  }
  const arn = `arn:${partitionOfRegion(region)}:iam::${account}:role/${dataRole}`;
  return { kind: 'role', arn, isGuessed: true, account, organization };
}
