import { createHash } from 'node:crypto';
import type { GapDocument, SandboxSection } from '../config/documents.js';
import type {
  Account,
  BackupBucket,
  Environment,
  Estate,
  TableMember,
} from '../estate/environment.js';
import type { RegionId } from '../estate/ids.js';
import type {
  AccountDescription,
  BucketDescription,
  ClusterDescription,
  DatasetDescription,
  DepotDescription,
  FaultRule,
  PlacementDescription,
  TableDescription,
  WorldDescription,
} from '../sandbox/description.js';

/** What the world takes from AWS's naming, handed in so that this stays a pure mapping. */
export interface WorldOptions {
  /** Identity policy of the role that reads an account, as IAM JSON. */
  readonly rolePolicy: (account: Account) => string;
  /** Bucket policy that lets the environments' accounts in, as JSON; undefined = none. */
  readonly bucketPolicy: (bucket: BackupBucket) => string | undefined;
}

type GapAt = Extract<GapDocument, { table: string }>;
type GapKind<K extends GapDocument['gap']> = Extract<GapDocument, { gap: K }>;

const ageDays = { production: 420, other: 120 } as const;
const itemCounts = { Object: 40, History: 90, Index: 60, plain: 20 } as const;
const usualLagSeconds = 300;

function gapsOf<K extends GapDocument['gap']>(
  gaps: readonly GapDocument[],
  kind: K,
): readonly GapKind<K>[] {
  return gaps.filter((gap): gap is GapKind<K> => gap.gap === kind);
}

function namesEnvironment({ name, id }: Environment, wanted: string): boolean {
  return name === wanted || id === wanted;
}

function isAtTable(gap: GapDocument, environment: Environment, member: TableMember): gap is GapAt {
  return (
    'table' in gap &&
    namesEnvironment(environment, gap.environment) &&
    (gap.table === member.role || gap.table === member.name)
  );
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
  const name = account.roleArn?.split('/').at(-1);
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

/** A placement as the posture wants it. */
function goodPlacement(environment: Environment, region: RegionId): PlacementDescription {
  return {
    region,
    status: 'ACTIVE',
    inaccessibleHours: undefined,
    detached: false,
    deletionProtection: true,
    pitr: {
      windowDays: environment.posture.pitr.windowDays,
      enabledDays: ageDays[environment.tier],
      lagSeconds: usualLagSeconds,
    },
  };
}

/** Undefined: the placement is not there. */
function spoil(
  placement: PlacementDescription | undefined,
  gap: GapAt,
): PlacementDescription | undefined {
  if (placement === undefined) return undefined;
  const { pitr } = placement;
  switch (gap.gap) {
    case 'pitr-off':
      return { ...placement, pitr: undefined };
    case 'pitr-window-short':
      return { ...placement, pitr: pitr && { ...pitr, windowDays: gap.days } };
    case 'pitr-reset':
      return { ...placement, pitr: pitr && { ...pitr, enabledDays: gap.daysAgo } };
    case 'pitr-stale':
      return { ...placement, pitr: pitr && { ...pitr, lagSeconds: gap.minutes * 60 } };
    case 'protection-off':
      return { ...placement, deletionProtection: false };
    case 'replica-missing':
      return undefined;
    case 'replica-detached':
      return { ...placement, detached: true };
    case 'replica-inaccessible':
      return {
        ...placement,
        status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
        inaccessibleHours: gap.hours,
      };
    case 'table-missing':
    case 'table-recreated':
      return placement; // of the whole table, not of one placement
    default:
      return gap satisfies never;
  }
}

function tableOf(
  environment: Environment,
  member: TableMember,
  allGaps: readonly GapDocument[],
): TableDescription {
  const gaps = allGaps.filter((gap): gap is GapAt => isAtTable(gap, environment, member));
  const placements = [environment.region, ...environment.posture.replicas].flatMap((region) => {
    const here = gaps.filter(
      (gap) =>
        ('region' in gap ? (gap.region ?? environment.region) : environment.region) === region,
    );
    const spoiled = here.reduce(spoil, goodPlacement(environment, region));
    return spoiled === undefined ? [] : [spoiled];
  });
  const gone = gaps.find((gap) => gap.gap === 'table-missing' || gap.gap === 'table-recreated');
  const role = member.role === 'extra' ? 'plain' : member.role;
  return {
    account: environment.account,
    name: member.name,
    role,
    ageDays: ageDays[environment.tier],
    items: itemCounts[role],
    placements,
    deleted:
      gone === undefined
        ? undefined
        : { hoursAgo: gone.hoursAgo, recreated: gone.gap === 'table-recreated' },
  };
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

function clustersOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly ClusterDescription[] {
  return environment.clusters.map((id) => {
    const short = gapsOf(gaps, 'aurora-retention-short').find(
      (gap) => namesEnvironment(environment, gap.environment) && gap.cluster === id,
    );
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

/** Twelve hex digits, as Depot's dataset ids look. */
function datasetId(environment: Environment, name: string): string {
  return createHash('sha256').update(`${environment.id}/${name}`).digest('hex').slice(0, 12);
}

function datasetsOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly DatasetDescription[] {
  const on = (name: string, type: string, primary?: string): DatasetDescription => ({
    id: datasetId(environment, name),
    name,
    location: {
      id: `${name}-location`,
      type,
      primary:
        primary === undefined
          ? undefined
          : { id: `${name}-primary`, type: primary, primary: undefined },
    },
  });
  const usual = [
    on('orders', 'DynamoDB'),
    on('customers', 'DynamoDB'),
    // Searchable: the data is authoritative in DynamoDB and only copied to the search engine.
    on('catalogue', 'Composite', 'DynamoDB'),
    ...(environment.clusters.length === 0 ? [] : [on('invoices', 'Aurora')]),
  ];
  const unsupported = gapsOf(gaps, 'dataset-unsupported').filter((gap) =>
    namesEnvironment(environment, gap.environment),
  );
  const replaced = new Set(unsupported.map(({ dataset }) => dataset));
  return [
    ...usual.filter(({ name }) => !replaced.has(name)),
    ...unsupported.map(({ dataset, storage }) => on(dataset, storage)),
  ];
}

function depotOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly DepotDescription[] {
  const { gateway } = environment;
  if (gateway === undefined) return [];
  return [
    {
      account: environment.account,
      region: environment.region,
      functionName: gateway.functionName.split(':function:').at(-1) ?? gateway.functionName,
      environmentId: environment.id,
      datasets: datasetsOf(environment, gaps),
    },
  ];
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
    buckets: estate.buckets.map((bucket) => bucketOf(bucket, gaps, options)),
    clusters: estate.environments.flatMap((environment) => clustersOf(environment, gaps)),
    depots: estate.environments.flatMap((environment) => depotOf(environment, gaps)),
    faults: faultsOf(estate, gaps),
  };
}
