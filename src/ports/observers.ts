/**
 * What the flows need from outside, as interfaces. Purpose of this folder: contracts, no code.
 *
 * Contract of every read here: a failed read is an observation (`unknown` with its cause), not a
 * throw. It throws only when `signal` aborts because the whole run was given up. Each read ends
 * within its adapter's own deadline, which stands still while the read waits for its turn under a
 * request rate, so only `signal` bounds that. Reads change nothing and may be repeated.
 */
import type { BackupLayout } from '../estate/backup-layout.js';
import type { BucketDetails } from '../estate/bucket-details.js';
import type {
  BucketVersioning,
  ClusterDescription,
  ClusterSnapshot,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  TableDescription,
} from '../estate/facts.js';
import type { BackupBucket, Environment } from '../estate/environment.js';
import type { AccountId, ClusterId, EnvironmentId, RegionId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';
import type { Placement } from '../estate/placement.js';
import type { DepotEnvironment, ExecutorDescription } from '../estate/place-facts.js';
import type {
  ExportDescription,
  PolicyText,
  ReplicationLatency,
  ScalingTarget,
  Tag,
  TimeToLive,
  UserBackup,
} from '../estate/table-settings.js';
import type { BackupService } from './backup-service.js';
import type { Access, BucketPresence, Keys, Places, Stacks } from './surroundings.js';

export interface Tables {
  describe(place: Placement, signal: AbortSignal): Promise<Observed<TableDescription>>;
  /** `absent` when the table is missing. */
  pitr(place: Placement, signal: AbortSignal): Promise<Observed<PitrState>>;
  /**
   * System backups left by deleted tables of this name, newest first, bounded; may be empty. The
   * calls are shared by all tables of an account and region.
   */
  deletedBackups(
    place: Placement,
    signal: AbortSignal,
  ): Promise<Observed<readonly DeletedTableBackup[]>>;
  /** `absent` when the table is missing; so are its tags and its policy. */
  timeToLive(place: Placement, signal: AbortSignal): Promise<Observed<TimeToLive>>;
  /** Sorted by key. */
  tags(place: Placement, signal: AbortSignal): Promise<Observed<readonly Tag[]>>;
  /** The resource policy. */
  policy(place: Placement, signal: AbortSignal): Promise<Observed<PolicyText>>;
  /**
   * Of the table and its indexes; empty where nothing scales, or where there is no such table. The
   * calls are shared by all tables of an account and region.
   */
  scaling(place: Placement, signal: AbortSignal): Promise<Observed<readonly ScalingTarget[]>>;
  /**
   * Backups on demand, newest first, bounded; those of AWS Backup are left out. They outlive the
   * table. The calls are shared by all tables of an account and region.
   */
  userBackups(place: Placement, signal: AbortSignal): Promise<Observed<readonly UserBackup[]>>;
  /**
   * The newest two exports of each type and the newest complete one, newest first; they outlive the
   * table. The listing is shared by all tables of an account and region; what has ended is described
   * once.
   */
  exports(place: Placement, signal: AbortSignal): Promise<Observed<readonly ExportDescription[]>>;
  /**
   * Measured replication delay from this placement to others; sorted by region, only those with a
   * data point of the last 15 minutes. May be empty.
   */
  latency(
    place: Placement,
    receiving: readonly RegionId[],
    signal: AbortSignal,
  ): Promise<Observed<readonly ReplicationLatency[]>>;
}

export interface Buckets {
  /** `absent` when the bucket is missing. */
  versioning(bucket: BackupBucket, signal: AbortSignal): Promise<Observed<BucketVersioning>>;
  objectLock(bucket: BackupBucket, signal: AbortSignal): Promise<Observed<ObjectLock>>;
  /** Each read on its own: one that fails leaves the others. */
  details(bucket: BackupBucket, signal: AbortSignal): Promise<BucketDetails>;
  /** Which datasets Depot has backed up, by the folders there are; `absent` when there is no bucket. */
  layout(request: LayoutRequest, signal: AbortSignal): Promise<Observed<BackupLayout>>;
}

export interface LayoutRequest {
  readonly bucket: BackupBucket;
  /** Of the backup location; without slashes at its ends, may be empty. */
  readonly prefix: string;
  readonly environment: EnvironmentId;
  /** Ids of the datasets that are wanted: a folder of another name may be a store. */
  readonly datasets: readonly string[];
}

interface ClusterPlace {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly cluster: ClusterId;
}

export interface Clusters {
  /** `absent` when the cluster is missing. */
  describe(place: ClusterPlace, signal: AbortSignal): Promise<Observed<ClusterDescription>>;
  /** Newest first, bounded; those still being made come last. */
  snapshots(
    place: ClusterPlace,
    signal: AbortSignal,
  ): Promise<Observed<readonly ClusterSnapshot[]>>;
}

export interface Datasets {
  /** All datasets of the environment, paged through to the end, in Depot's order. */
  list(
    environment: Environment,
    signal: AbortSignal,
  ): Promise<Observed<readonly DatasetDescription[]>>;
  /** `absent` when Depot lists no environment. */
  environment(environment: Environment, signal: AbortSignal): Promise<Observed<DepotEnvironment>>;
  /** In Depot's order, paged through to the end. */
  executors(
    environment: Environment,
    signal: AbortSignal,
  ): Promise<Observed<readonly ExecutorDescription[]>>;
}

/** Everything that one observation pass reads through. */
export interface Observers {
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly clusters: Clusters;
  readonly datasets: Datasets;
  readonly backups: BackupService;
  readonly places: Places;
  readonly keys: Keys;
  readonly access: Access;
  readonly stacks: Stacks;
  readonly presence: BucketPresence;
}
