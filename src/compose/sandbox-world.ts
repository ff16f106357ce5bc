import type { GapDocument, SandboxSection } from '../config/documents.js';
import type { Account, BackupBucket, Environment, Estate } from '../estate/environment.js';
import type {
  AccountDescription,
  ClusterDescription,
  FaultRule,
  WorldDescription,
} from '../sandbox/description.js';
import { bucketOf } from './sandbox-buckets.js';
import { backupsOf } from './sandbox-backups.js';
import { depotBackups, depotOf } from './sandbox-depots.js';
import { ageDays, gapsOf, namesEnvironment } from './sandbox-gaps.js';
import { rolesOf } from './sandbox-roles.js';
import { surroundingsOf } from './sandbox-surroundings.js';
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
  estate: Estate,
  options: WorldOptions,
  gaps: readonly GapDocument[],
) {
  const hub = estate.accounts[0]?.id ?? '';
  const wrong = gapsOf(gaps, 'external-id-wrong').some(
    (gap) => gap.account === account.id || gap.account === account.name,
  );
  const { externalId } = account;
  const name = account.roleArn?.split(':role/').at(-1); // with its path, which is part of the ARN
  const description: AccountDescription = {
    id: account.id,
    name: account.name,
    regions: account.regions,
    roles: [
      ...(name === undefined
        ? []
        : [
            {
              name,
              trustedAccounts: [hub],
              externalId: wrong ? `${externalId ?? 'id'}-rotated` : externalId,
              policy: options.rolePolicy(account),
            },
          ]),
      ...rolesOf(account, estate, gaps),
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
    const old = gapsOf(gaps, 'aurora-snapshot-old').find(isOfIt);
    return {
      account: environment.account,
      region: environment.region,
      id,
      engine: 'aurora-postgresql',
      retentionDays: short?.days ?? environment.posture.aurora.retentionDays,
      deletionProtection: true,
      ageDays: ageDays[environment.tier],
      ...(old !== undefined && { snapshotsEndedHoursAgo: old.hours }),
    };
  });
}

/** Services that sign their requests under another name than IAM calls them. */
const signingNames: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

function faultsOf(estate: Estate, gaps: readonly GapDocument[]): readonly FaultRule[] {
  return gapsOf(gaps, 'denied').map((gap, index) => ({
    id: `planted-${index + 1}`,
    service: signingNames[gap.service] ?? gap.service,
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
  const around = surroundingsOf(estate, gaps);
  return {
    startsAt,
    seed,
    accounts: estate.accounts.map((account) => accountOf(account, estate, options, gaps)),
    tables: [
      ...estate.environments.flatMap((environment) =>
        environment.tables.map((member) => tableOf(environment, member, gaps)),
      ),
      ...around.tables,
    ],
    buckets: [
      ...estate.buckets.map((bucket) => ({
        ...bucketOf(bucket, estate, gaps, options.bucketPolicy(bucket)),
        objects: depotBackups(bucket, estate.environments, gaps),
      })),
      ...around.buckets,
    ],
    clusters: estate.environments.flatMap((environment) => clustersOf(environment, gaps)),
    depots: estate.environments.flatMap((environment) => depotOf(environment, gaps)),
    keys: around.keys,
    stacks: around.stacks,
    backups: backupsOf(estate, gaps),
    faults: faultsOf(estate, gaps),
  };
}
