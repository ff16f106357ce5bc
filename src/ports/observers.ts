/**
 * What the flows need from outside, as interfaces. Purpose of this folder: contracts, no code.
 *
 * Contract of every read here: a failed read is an observation (`unknown` with its cause), not a
 * throw. It throws only when `signal` aborts because the whole run was given up. Each read ends
 * within its adapter's own deadline, which stands still while the read waits for its turn under a
 * request rate, so only `signal` bounds that. Reads change nothing and may be repeated.
 */
import type {
  BucketVersioning,
  ClusterDescription,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  TableDescription,
} from '../estate/facts.js';
import type { BackupBucket, Environment } from '../estate/environment.js';
import type { AccountId, ClusterId, RegionId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';
import type { Placement } from '../estate/placement.js';

export interface Tables {
  describe(place: Placement, signal: AbortSignal): Promise<Observed<TableDescription>>;
  /** `absent` when the table is missing. */
  pitr(place: Placement, signal: AbortSignal): Promise<Observed<PitrState>>;
  /**
   * System backups left by deleted tables of this name, newest first; may be empty. The calls are
   * shared by all tables of an account and region.
   */
  deletedBackups(
    place: Placement,
    signal: AbortSignal,
  ): Promise<Observed<readonly DeletedTableBackup[]>>;
}

export interface Buckets {
  /** `absent` when the bucket is missing. */
  versioning(bucket: BackupBucket, signal: AbortSignal): Promise<Observed<BucketVersioning>>;
  objectLock(bucket: BackupBucket, signal: AbortSignal): Promise<Observed<ObjectLock>>;
}

interface ClusterPlace {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly cluster: ClusterId;
}

export interface Clusters {
  /** `absent` when the cluster is missing. */
  describe(place: ClusterPlace, signal: AbortSignal): Promise<Observed<ClusterDescription>>;
}

export interface Datasets {
  /** All datasets of the environment, paged through to the end, in Depot's order. */
  list(
    environment: Environment,
    signal: AbortSignal,
  ): Promise<Observed<readonly DatasetDescription[]>>;
}

/** Everything that one observation pass reads through. */
export interface Observers {
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly clusters: Clusters;
  readonly datasets: Datasets;
}
