import type { BucketFacts, ClusterFacts, DatasetFacts } from '../estate/facts.js';
import type { BackupLayout } from '../estate/backup-layout.js';
import type { BackupBucket, Environment } from '../estate/environment.js';
import type { Observed } from '../estate/observation.js';
import type { ClusterTarget, DatasetsTarget } from '../estate/targets.js';
import type { Reading } from './reading.js';

/** Reads a bucket; what it has beside versioning and object lock only where it was seen. */
export async function observeBucket(
  bucket: BackupBucket,
  { observers: { buckets }, signal }: Reading,
): Promise<BucketFacts> {
  const [versioning, objectLock] = await Promise.all([
    buckets.versioning(bucket, signal),
    buckets.objectLock(bucket, signal),
  ]);
  const isSeen = versioning.kind === 'seen' || objectLock.kind === 'seen';
  const details = isSeen ? await buckets.details(bucket, signal) : undefined;
  return { versioning, objectLock, details };
}

/** Reads a cluster, and its snapshots where it was seen. */
export async function observeCluster(
  { environment: { account, region }, cluster: id }: ClusterTarget,
  { observers: { clusters }, signal }: Reading,
): Promise<ClusterFacts> {
  const place = { account, region, cluster: id };
  const cluster = await clusters.describe(place, signal);
  const snapshots = cluster.kind === 'seen' ? await clusters.snapshots(place, signal) : undefined;
  return { cluster, snapshots };
}

/** The datasets, and where their backups lie. Undefined when there is no gateway to ask. */
export async function observeDatasets(
  { environment }: DatasetsTarget,
  reading: Reading,
): Promise<DatasetFacts | undefined> {
  if (environment.gateway === undefined) return undefined;
  const { observers, signal } = reading;
  const datasets = await observers.datasets.list(environment, signal);
  if (datasets.kind !== 'seen' || datasets.value.length === 0) return { datasets };
  const ids = datasets.value.map(({ id }) => id);
  return { datasets, layout: await observeLayout(environment, ids, reading) };
}

/** Undefined when no backup location is configured. */
async function observeLayout(
  { id, backupLocation }: Environment,
  datasets: readonly string[],
  { observers: { buckets }, scope, signal }: Reading,
): Promise<Observed<BackupLayout> | undefined> {
  const bucket = backupLocation && scope.bucket(backupLocation.bucket);
  if (backupLocation === undefined || bucket === undefined) return undefined;
  const { prefix } = backupLocation;
  return buckets.layout({ bucket, prefix, environment: id, datasets }, signal);
}
