import { createHash } from 'node:crypto';
import { partitionOf } from '../aws/partition.js';
import type { GapDocument } from '../config/documents.js';
import type { BackupBucket, Environment, Estate, WantedCopy } from '../estate/environment.js';
import type { RegionId } from '../estate/ids.js';
import type { KeyDescription } from '../sandbox/descriptions/surroundings.js';
import { ageDays, gapsOf, namesEnvironment } from './sandbox-gaps.js';

/** A UUID that is always the same for a name. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function keyArn(account: string, region: RegionId, id: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:key/${id}`;
}

/** ARN of the customer key that encrypts the tables of an environment in a region. */
export function tableKeyArn(environment: Environment, region: RegionId): string {
  return keyArn(environment.account, region, uuidOf(`${environment.id}/${region}`));
}

/** A key in each region of the environment's tables: in use, but for the gaps. */
export function keysOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly KeyDescription[] {
  const regions = [environment.region, ...environment.posture.replicas];
  return regions.map((region): KeyDescription => {
    const isHere = (gap: { readonly environment: string; readonly region?: string | undefined }) =>
      namesEnvironment(environment, gap.environment) &&
      (gap.region ?? environment.region) === region;
    const disabled = gapsOf(gaps, 'key-disabled').find(isHere);
    const dying = gapsOf(gaps, 'key-deletion-scheduled').find(isHere);
    return {
      account: environment.account,
      region,
      id: uuidOf(`${environment.id}/${region}`),
      alias: `alias/sdp-${environment.id}`,
      manager: 'CUSTOMER',
      ageDays: ageDays[environment.tier],
      state:
        dying !== undefined
          ? { kind: 'deletion', scheduledHoursAgo: 1, inDays: dying.days }
          : disabled !== undefined
            ? { kind: 'disabled', hoursAgo: disabled.hours }
            : { kind: 'enabled' },
    };
  });
}

/** A place that an environment's backups lie in. */
type VaultPlace = Pick<WantedCopy, 'account' | 'region'>;

function vaultKeyId({ id }: Environment, { account, region }: VaultPlace): string {
  return uuidOf(`${id}/vault/${account}/${region}`);
}

/** ARN of the customer key of an environment's backup vault in a place. */
export function vaultKeyArn(environment: Environment, place: VaultPlace): string {
  return keyArn(place.account, place.region, vaultKeyId(environment, place));
}

/** Lets the account itself do everything, and others copy from under the key. */
function vaultKeyPolicy({ account, region }: VaultPlace, others: readonly string[]): string {
  const root = (id: string): string => `arn:${partitionOf(region)}:iam::${id}:root`;
  const copying = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*'];
  const allow = (accounts: readonly string[], actions: string | readonly string[]): object => ({
    Effect: 'Allow',
    Principal: { AWS: accounts.map(root) },
    Action: actions,
    Resource: '*',
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      allow([account], 'kms:*'),
      ...(others.length === 0 ? [] : [allow(others, [...copying, 'kms:ReEncrypt*'])]),
    ],
  });
}

/** The keys of an environment's backup vaults: in its own place, and where copies go. */
export function vaultKeysOf(environment: Environment): readonly KeyDescription[] {
  const { posture, account, tier, id } = environment;
  if (posture.backups === undefined) return [];
  const { copies } = posture.backups;
  const others = new Set(copies.map((copy) => copy.account).filter((each) => each !== account));
  const places: readonly VaultPlace[] = [environment, ...copies];
  return places.map((place, index) => ({
    account: place.account,
    region: place.region,
    id: vaultKeyId(environment, place),
    alias: `alias/depot-${id}-backups`,
    manager: 'CUSTOMER',
    policy: vaultKeyPolicy(place, index === 0 ? [...others] : []),
    ageDays: ageDays[tier],
    state: { kind: 'enabled' },
  }));
}

/** An account outside of every estate, for a key that is nobody's here. */
const strangerAccount = '999999999999';

/** ARN of a key for a bucket that lies outside the bucket's account. */
export function foreignKeyArn({ account, region, name }: BackupBucket, estate: Estate): string {
  const stranger = estate.accounts.find(
    ({ id, regions }) => id !== account && regions.includes(region),
  );
  return keyArn(stranger?.id ?? strangerAccount, region, uuidOf(`foreign/${name}`));
}
