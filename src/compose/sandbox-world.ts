import type { GapDocument, SandboxSection } from '../config/documents.js';
import type { Account, BackupBucket, Environment, Estate } from '../estate/environment.js';
import type {
  AccountDescription,
  BucketDescription,
  ClusterDescription,
  FaultRule,
  WorldDescription,
} from '../sandbox/description.js';
import { depotBackups, depotOf } from './sandbox-depots.js';
import { ageDays, gapsOf, namesEnvironment } from './sandbox-gaps.js';
import { tableOf } from './sandbox-tables.js';

/** What the world takes from AWS's naming, handed in so that this stays a pure mapping. */
export interface WorldOptions {
  /** Identity policy of the role that reads an account, as IAM JSON. */
  readonly rolePolicy: (account: Account) => string;
  /** Bucket policy that lets the environments' accounts in, as JSON; undefined = none. */
  readonly bucketPolicy: (bucket: BackupBucket) => string | undefined;
}

function accountOf(
  account: Account,
  hub: string,
  options: WorldOptions,
  gaps: readonly GapDocument[],
) {
  const wrong = gapsOf(gaps, 'external-id-wrong').some(
    (gap) => gap.account === account.id || gap.account === account.name,
  );
  const { externalId } = account;
  const name = account.roleArn?.split(':role/').at(-1); // with its path, which is part of the ARN
  const description: AccountDescription = {
    id: account.id,
    name: account.name,
    regions: account.regions,
    roles:
      name === undefined
        ? []
        : [
            {
              name,
              trustedAccounts: [hub],
              externalId: wrong ? `${externalId ?? 'id'}-rotated` : externalId,
              policy: options.rolePolicy(account),
            },
          ],
  };
  return description;
}

function clustersOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly ClusterDescription[] {
  return environment.clusters.flatMap((id) => {
    const isOfIt = (gap: { readonly environment: string; readonly cluster: string }): boolean =>
      namesEnvironment(environment, gap.environment) && gap.cluster === id;
    if (gapsOf(gaps, 'cluster-missing').some(isOfIt)) return [];
    const short = gapsOf(gaps, 'aurora-retention-short').find(isOfIt);
    return {
      account: environment.account,
      region: environment.region,
      id,
      engine: 'aurora-postgresql',
      retentionDays: short?.days ?? environment.posture.aurora.retentionDays,
      deletionProtection: true,
      ageDays: ageDays[environment.tier],
    };
  });
}

function bucketOf(
  bucket: BackupBucket,
  gaps: readonly GapDocument[],
  options: WorldOptions,
): BucketDescription {
  const has = (kind: GapDocument['gap']): boolean =>
    gaps.some((gap) => gap.gap === kind && 'bucket' in gap && gap.bucket === bucket.name);
  const weak = gapsOf(gaps, 'lock-weak').find((gap) => gap.bucket === bucket.name);
  const wanted = weak ?? bucket.objectLock ?? { mode: 'governance', days: 30 };
  const rule = {
    mode: wanted.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE',
    days: wanted.days,
  } as const;
  const versioning = has('versioning-suspended')
    ? 'suspended'
    : has('versioning-never')
      ? 'never'
      : 'enabled';
  // Object lock cannot be without versioning, so a bucket without the one lacks the other.
  const locked = versioning === 'enabled' && !has('lock-absent');
  return {
    account: bucket.account,
    region: bucket.region,
    name: bucket.name,
    versioning,
    objectLock: locked ? { rule: has('lock-without-rule') ? undefined : rule } : undefined,
    policy: options.bucketPolicy(bucket),
  };
}

function faultsOf(estate: Estate, gaps: readonly GapDocument[]): readonly FaultRule[] {
  return gapsOf(gaps, 'denied').map((gap, index) => ({
    id: `planted-${index + 1}`,
    service: gap.service,
    operation: gap.operation,
    account: estate.accounts.find(({ id, name }) => gap.account === id || gap.account === name)?.id,
    region: gap.region,
    effect: 'deny',
  }));
}

/**
 * The world that a configuration describes: everything as its postures want it, but for the planted
 * gaps. Roles in every account trust the first one, where the daemon is at home.
 */
export function worldOf(
  estate: Estate,
  { startsAt, seed, gaps }: SandboxSection,
  options: WorldOptions,
): WorldDescription {
  const hub = estate.accounts[0]?.id ?? '';
  return {
    startsAt,
    seed,
    accounts: estate.accounts.map((account) => accountOf(account, hub, options, gaps)),
    tables: estate.environments.flatMap((environment) =>
      environment.tables.map((member) => tableOf(environment, member, gaps)),
    ),
    buckets: estate.buckets.map((bucket) => ({
      ...bucketOf(bucket, gaps, options),
      objects: depotBackups(bucket, estate.environments, gaps),
    })),
    clusters: estate.environments.flatMap((environment) => clustersOf(environment, gaps)),
    depots: estate.environments.flatMap((environment) => depotOf(environment, gaps)),
    faults: faultsOf(estate, gaps),
  };
}
