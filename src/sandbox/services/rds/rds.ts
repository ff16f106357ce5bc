import type {
  CreateDBClusterCommandInput,
  CreateDBClusterCommandOutput,
  DescribeDBClusterSnapshotsCommandInput,
  DescribeDBClustersCommandInput,
  DescribeDBClustersCommandOutput,
  ModifyDBClusterCommandInput,
  ModifyDBClusterCommandOutput,
} from '@aws-sdk/client-rds';
import type { SandboxClock } from '../../clock.js';
import type { ClusterDescription } from '../../description.js';
import { localArn } from '../../iam/access.js';
import { partitionOf } from '../../iam/partition.js';
import type { Random } from '../../random.js';
import { Regional } from '../../regional.js';
import { dayMs } from '../../../kernel/units.js';
import { AwsFault, type Call, type Service } from '../../service.js';
import type { KeyLookup } from '../kms/key-ring.js';
import { checkIdentifier, checkRetention, describe, earliest, type Cluster } from './cluster.js';
import { describedHistory, describeSnapshots, ownSnapshotsOnly } from './snapshots.js';

type Output<T> = Omit<T, '$metadata'>;

/** Time from the request until a new cluster is there. */
const creationMs = 5 * 60_000;
const maximumClusters = 1000;

/** Aurora clusters as far as their backup posture goes. Source: RDS API Reference, "DBCluster". */
export function createRds(options: {
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly keys: KeyLookup;
}): {
  readonly service: Service;
  seed(clusters: readonly ClusterDescription[]): void;
} {
  const { clock, random, keys } = options;
  const world = new Regional(() => new Map<string, Cluster>());
  const localClusters = (call: Call): Map<string, Cluster> =>
    world.at(call.caller.account, call.region);

  const create = (
    input: CreateDBClusterCommandInput,
    call: Call,
  ): Output<CreateDBClusterCommandOutput> => {
    const clusters = localClusters(call);
    const id = checkIdentifier(input.DBClusterIdentifier);
    if (clusters.has(id)) {
      throw new AwsFault('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
    }
    if (clusters.size >= maximumClusters) {
      throw new AwsFault('DBClusterQuotaExceededFault', 'DB Cluster quota exceeded', {
        status: 403,
      });
    }
    if (!/^[a-z][a-z0-9-]{0,62}$/u.test(input.Engine ?? '')) {
      throw new AwsFault('InvalidParameterValue', `Invalid DB engine: ${input.Engine ?? ''}`);
    }
    const cluster: Cluster = {
      id,
      arn: localArn(call, 'rds', `cluster:${id}`),
      resourceId: resourceId(random),
      engine: input.Engine ?? '',
      createdAt: call.now,
      historyFrom: call.now,
      retentionDays: checkRetention(input.BackupRetentionPeriod) ?? 1,
      deletionProtection: input.DeletionProtection ?? false,
      backupWindow: input.PreferredBackupWindow ?? '02:00-02:30',
      availableAt: new Date(call.now.getTime() + creationMs),
      key: needKey(keys, input.KmsKeyId, call),
      history: ownSnapshotsOnly,
    };
    clusters.set(id, cluster);
    return { DBCluster: describe(cluster, call.now) };
  };

  const describeAll = (
    input: DescribeDBClustersCommandInput,
    call: Call,
  ): Output<DescribeDBClustersCommandOutput> => {
    const clusters = localClusters(call);
    if (input.DBClusterIdentifier !== undefined) {
      return { DBClusters: [describe(find(clusters, input.DBClusterIdentifier, call), call.now)] };
    }
    const size = input.MaxRecords ?? 100;
    if (size < 20 || size > 100) {
      throw new AwsFault(
        'InvalidParameterValue',
        `Invalid value ${size} for MaxRecords. Must be between 20 and 100`,
      );
    }
    const wanted = identifierFilter(input);
    const all = [...clusters.values()]
      .filter(({ id, arn }) => wanted === undefined || wanted.has(id) || wanted.has(arn))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const begin = input.Marker === undefined ? 0 : afterMarker(all, input.Marker);
    const page = all.slice(begin, begin + size);
    const last = page.at(-1);
    const isMore = last !== undefined && begin + size < all.length;
    return {
      DBClusters: page.map((cluster) => describe(cluster, call.now)),
      ...(isMore ? { Marker: Buffer.from(last.id, 'utf8').toString('base64url') } : {}),
    };
  };

  const modify = (
    input: ModifyDBClusterCommandInput,
    call: Call,
  ): Output<ModifyDBClusterCommandOutput> => {
    const clusters = localClusters(call);
    const before = find(clusters, input.DBClusterIdentifier, call);
    const retentionDays = checkRetention(input.BackupRetentionPeriod) ?? before.retentionDays;
    const after: Cluster = {
      ...before,
      // What the shorter of the two periods cut away does not come back.
      historyFrom: earliest(before, Math.min(before.retentionDays, retentionDays), call.now),
      retentionDays,
      deletionProtection: input.DeletionProtection ?? before.deletionProtection,
      backupWindow: input.PreferredBackupWindow ?? before.backupWindow,
    };
    clusters.set(before.id, after);
    return { DBCluster: describe(after, call.now) };
  };

  const seed = (clusters: readonly ClusterDescription[]): void => {
    const now = clock.now();
    for (const described of clusters) {
      const { account, region, id } = described;
      const createdAt = new Date(now.getTime() - described.ageDays * dayMs);
      world.at(account, region).set(id, {
        id,
        arn: `arn:${partitionOf(region)}:rds:${region}:${account}:cluster:${id}`,
        resourceId: resourceId(random.fork(`${account}/${region}/${id}`)),
        engine: described.engine,
        createdAt,
        historyFrom: createdAt,
        retentionDays: described.retentionDays,
        deletionProtection: described.deletionProtection,
        backupWindow: described.backupWindow ?? '02:00-02:30',
        availableAt: createdAt,
        key: described.key ?? keys.arnOf(usualKey, account, region) ?? '',
        history: describedHistory(
          described.snapshots ?? [],
          described.snapshotsEndedHoursAgo,
          now.getTime(),
        ),
      });
    }
  };

  return {
    service: {
      signingName: 'rds',
      handlers: {
        CreateDBCluster: create,
        DescribeDBClusters: describeAll,
        DescribeDBClusterSnapshots: (input: DescribeDBClusterSnapshotsCommandInput, call: Call) =>
          describeSnapshots([...localClusters(call).values()], input, call),
        ModifyDBCluster: modify,
      },
      state: () => ({ clusters: summary(world, clock.now()) }),
    },
    seed,
  };
}

/** AWS's own key, which encrypts what no other was named for. */
const usualKey = 'alias/aws/rds';

/** @throws AwsFault KMSKeyNotAccessibleFault */
function needKey(keys: KeyLookup, named: string | undefined, { caller, region }: Call): string {
  const arn = keys.arnOf(named ?? usualKey, caller.account, region);
  if (arn !== undefined) return arn;
  throw new AwsFault(
    'KMSKeyNotAccessibleFault',
    `The specified KMS key [${named ?? ''}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}

/** By identifier (any case) or ARN. A foreign account's ARN is as unknown as a missing cluster. */
function find(
  clusters: ReadonlyMap<string, Cluster>,
  named: string | undefined,
  call: Call,
): Cluster {
  const prefix = localArn(call, 'rds', 'cluster:');
  const id = (
    named?.startsWith(prefix) === true ? named.slice(prefix.length) : named
  )?.toLowerCase();
  const cluster = id === undefined ? undefined : clusters.get(id);
  if (cluster === undefined) {
    const message = `DBCluster ${named ?? ''} not found.`;
    throw new AwsFault('DBClusterNotFoundFault', message, { status: 404 });
  }
  return cluster;
}

function identifierFilter(input: DescribeDBClustersCommandInput): ReadonlySet<string> | undefined {
  const filters = input.Filters ?? [];
  const unknown = filters.find(({ Name: name }) => name !== 'db-cluster-id');
  if (unknown !== undefined) {
    throw new AwsFault(
      'InvalidParameterValue',
      `Unrecognized filter name: ${unknown.Name ?? ''} (the sandbox knows db-cluster-id)`,
    );
  }
  if (filters.length === 0) return undefined;
  return new Set(filters.flatMap(({ Values: values }) => values ?? []));
}

function afterMarker(sorted: readonly Cluster[], marker: string): number {
  const id = Buffer.from(marker, 'base64url').toString('utf8');
  const index = sorted.findIndex((cluster) => cluster.id === id);
  if (index === -1) {
    throw new AwsFault('InvalidParameterValue', 'The specified marker is not valid.');
  }
  return index + 1;
}

function resourceId(random: Random): string {
  return `cluster-${random.hex(26).toUpperCase()}`;
}

function summary(world: Regional<Map<string, Cluster>>, now: Date): readonly unknown[] {
  return world
    .entries()
    .flatMap(([account, region, clusters]) =>
      [...clusters.values()].map((cluster) => ({
        account,
        region,
        id: cluster.id,
        status: now >= cluster.availableAt ? 'available' : 'creating',
        retentionDays: cluster.retentionDays,
        deletionProtection: cluster.deletionProtection,
      })),
    )
    .slice(0, 1000);
}
