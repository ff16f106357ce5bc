import type { BackupBucket, Environment, Estate } from './environment.js';
import type { AccountId, BucketName, RegionId } from './ids.js';
import { tableArn } from './table-arn.js';

/** What a pass looks at beside the tables themselves, as the configuration asks for it. */
export interface Scope {
  /** Whether AWS Backup is asked in an account and region. */
  asksBackup(account: AccountId, region: RegionId): boolean;
  /** Names of the roles that are looked at in an account, unique. */
  rolesIn(account: AccountId): readonly string[];
  /** ARNs of all tables, in every region in which they can be. */
  readonly tableArns: ReadonlySet<string>;
  /** The configured bucket of a name. */
  bucket(name: BucketName): BackupBucket | undefined;
}

/**
 * Roles that AWS makes by itself, and that it offers for backups and restores.
 * @source Using service-linked roles, Amazon DynamoDB and AWS Backup Developer Guides; IAM service
 * roles, AWS Backup Developer Guide
 */
export const commonRoles = [
  'AWSServiceRoleForDynamoDBReplication',
  'AWSServiceRoleForBackup',
  'AWSBackupDefaultServiceRole',
] as const;

/** Where whole-table backups of an environment are made or must arrive. */
function backupPlacesOf({ account, region, posture }: Environment) {
  const { backups, replicas } = posture;
  // A region that holds a replica is as good a place for a backup, where backups are wanted.
  const own = backups === undefined ? [region] : [region, ...replicas];
  return [...own.map((at) => ({ account, region: at })), ...(backups?.copies ?? [])];
}

function placeKey(account: AccountId, region: RegionId): string {
  return `${account}/${region}`;
}

type Scoped = Pick<Estate, 'environments' | 'accounts' | 'buckets'>;

/** An estate never changes; each account's policies, and each pass, ask for the same scope. */
const known = new WeakMap<Scoped, Scope>();

/** The scope of an estate. Pure. */
export function scopeOf(estate: Scoped): Scope {
  const scope = known.get(estate) ?? findScope(estate);
  known.set(estate, scope);
  return scope;
}

function findScope({ environments, accounts, buckets }: Scoped): Scope {
  const places = new Set<string>();
  const roles = new Map<AccountId, Set<string>>();
  const tableArns = new Set<string>();
  const bucketBy = new Map(buckets.map((bucket) => [bucket.name, bucket]));
  const regionsOf = new Map(accounts.map(({ id, regions }) => [id, regions]));
  for (const environment of environments) {
    const { account, region, posture, tables, dataRole, restoreRole } = environment;
    for (const place of backupPlacesOf(environment)) {
      places.add(placeKey(place.account, place.region));
      const there = roles.get(place.account) ?? new Set<string>(commonRoles);
      roles.set(place.account, there);
      // It may have to restore wherever a backup is.
      if (restoreRole !== undefined) there.add(restoreRole);
    }
    roles.get(account)?.add(dataRole);
    // A replica that nobody declared may be in any region of the account.
    const regions = new Set([region, ...posture.replicas, ...(regionsOf.get(account) ?? [])]);
    for (const at of regions) {
      for (const { name } of tables) tableArns.add(tableArn({ account, region: at, table: name }));
    }
  }
  return {
    asksBackup: (account, region) => places.has(placeKey(account, region)),
    rolesIn: (account) => [...(roles.get(account) ?? [])],
    tableArns,
    bucket: (name) => bucketBy.get(name),
  };
}
