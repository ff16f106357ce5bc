import type {
  DBClusterSnapshot,
  DescribeDBClusterSnapshotsCommandInput,
  DescribeDBClusterSnapshotsCommandOutput,
} from '@aws-sdk/client-rds';
import { dayMs, hourMs, minuteMs } from '../../../kernel/units.js';
import type { ClusterSnapshotDescription } from '../../descriptions/surroundings.js';
import { AwsFault, type Call } from '../../service.js';
import type { Cluster } from './cluster.js';

/** How long a snapshot takes that is made in the backup window. */
const takesMs = 10 * minuteMs;
const types = ['automated', 'manual', 'awsbackup', 'shared', 'public'] as const;
const pageSizes = { least: 20, most: 100 } as const;

/** One snapshot of a cluster. */
interface Snapshot {
  readonly id: string;
  readonly type: 'automated' | 'manual' | 'awsbackup';
  readonly createdAtMs: number;
}

/** What others made of the cluster, and until when Aurora made its own. */
export interface SnapshotHistory {
  readonly others: readonly Snapshot[];
  /** No automatic one is newer than this, in ms; Infinity = they go on. */
  readonly endedAtMs: number;
}

export const ownSnapshotsOnly: SnapshotHistory = { others: [], endedAtMs: Infinity };

export function describedHistory(
  snapshots: readonly ClusterSnapshotDescription[],
  endedHoursAgo: number | undefined,
  nowMs: number,
): SnapshotHistory {
  return {
    others: snapshots.map(({ id, type, hoursAgo }) => ({
      id,
      type,
      createdAtMs: Math.floor(nowMs - hoursAgo * hourMs),
    })),
    endedAtMs: endedHoursAgo === undefined ? Infinity : nowMs - endedHoursAgo * hourMs,
  };
}

/**
 * Snapshots of a cluster, newest first: one a day at the begin of the backup window, as many days as
 * the retention has, and those that others made. Where Aurora stopped, the newest is of that instant.
 * Source: Amazon Aurora User Guide, "Backup window", "Backup retention".
 */
function snapshotsOf(cluster: Cluster, now: Date): readonly Snapshot[] {
  const { history } = cluster;
  const nowMs = now.getTime();
  const lastMs = Math.min(nowMs, history.endedAtMs);
  const [hours = 0, minutes = 0] = cluster.backupWindow.split('-')[0]?.split(':').map(Number) ?? [];
  const windowMs = hours * hourMs + minutes * minuteMs;
  const newestMs = Math.floor((lastMs - windowMs) / dayMs) * dayMs + windowMs;
  const daily = Array.from({ length: cluster.retentionDays }, (_, day) => newestMs - day * dayMs);
  const instants = Number.isFinite(history.endedAtMs) ? [history.endedAtMs, ...daily] : daily;
  const earliestMs = Math.max(
    cluster.historyFrom.getTime(),
    cluster.availableAt.getTime(),
    nowMs - cluster.retentionDays * dayMs,
  );
  const automated = instants
    .filter((atMs) => atMs >= earliestMs && atMs <= nowMs)
    .map((createdAtMs): Snapshot => ({
      id: automatedId(cluster.id, createdAtMs),
      type: 'automated',
      createdAtMs,
    }));
  return [...automated, ...history.others].toSorted((a, b) => b.createdAtMs - a.createdAtMs);
}

/** `rds:<cluster>-2026-11-01-02-00` */
function automatedId(cluster: string, atMs: number): string {
  const stamp = new Date(atMs).toISOString().slice(0, 16).replaceAll(/[T:]/gu, '-');
  return `rds:${cluster}-${stamp}`;
}

/** A cluster that is not there has no snapshots. @source RDS API Reference, DescribeDBClusterSnapshots */
export function describeSnapshots(
  clusters: readonly Cluster[],
  input: DescribeDBClusterSnapshotsCommandInput,
  call: Call,
): Omit<DescribeDBClusterSnapshotsCommandOutput, '$metadata'> {
  const { SnapshotType: type, DBClusterSnapshotIdentifier: named, MaxRecords: size = 100 } = input;
  if (type !== undefined && !types.some((known) => known === type)) {
    throw invalid(`Invalid snapshot type: ${type}`);
  }
  if ((input.Filters ?? []).length > 0) throw invalid('The sandbox takes no filters here.');
  if (size < pageSizes.least || size > pageSizes.most) {
    throw invalid(`Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
  }
  const wanted = input.DBClusterIdentifier?.toLowerCase();
  const found = clusters
    .filter(({ id, arn }) => wanted === undefined || id === wanted || arn === wanted)
    .flatMap((cluster) => snapshotsOf(cluster, call.now).map((each) => shown(cluster, each, call)))
    // Without a type those of AWS Backup are not told.
    .filter((each) =>
      type === undefined ? each.SnapshotType !== 'awsbackup' : each.SnapshotType === type,
    )
    .filter(
      (each) =>
        named === undefined ||
        each.DBClusterSnapshotIdentifier === named ||
        each.DBClusterSnapshotArn === named,
    );
  if (named !== undefined && found.length === 0) {
    throw new AwsFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot ${named} not found.`, {
      status: 404,
    });
  }
  const begin = input.Marker === undefined ? 0 : afterMarker(found, input.Marker);
  const page = found.slice(begin, begin + size);
  const last = page.at(-1)?.DBClusterSnapshotArn;
  const isMore = last !== undefined && begin + size < found.length;
  return {
    DBClusterSnapshots: page,
    ...(isMore && { Marker: Buffer.from(last, 'utf8').toString('base64url') }),
  };
}

function shown(
  cluster: Cluster,
  { id, type, createdAtMs }: Snapshot,
  call: Call,
): DBClusterSnapshot {
  const isDone = call.now.getTime() >= createdAtMs + takesMs;
  const place = cluster.arn.slice(0, cluster.arn.lastIndexOf(':cluster:'));
  return {
    DBClusterSnapshotIdentifier: id,
    DBClusterSnapshotArn: `${place}:cluster-snapshot:${id}`,
    DBClusterIdentifier: cluster.id,
    DbClusterResourceId: cluster.resourceId,
    Engine: cluster.engine,
    EngineMode: 'provisioned',
    SnapshotType: type,
    SnapshotCreateTime: new Date(createdAtMs),
    ClusterCreateTime: cluster.createdAt,
    Status: isDone ? 'available' : 'creating',
    PercentProgress: isDone ? 100 : 0,
    StorageEncrypted: true,
    KmsKeyId: cluster.key,
  };
}

function afterMarker(all: readonly DBClusterSnapshot[], marker: string): number {
  const arn = Buffer.from(marker, 'base64url').toString('utf8');
  const index = all.findIndex((each) => each.DBClusterSnapshotArn === arn);
  if (index === -1) throw invalid('The specified marker is not valid.');
  return index + 1;
}

const invalid = (message: string): AwsFault => new AwsFault('InvalidParameterValue', message);
