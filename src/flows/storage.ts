import type { BucketFacts, ClusterFacts, DatasetFacts } from '../estate/facts.js';
import type { BackupBucket } from '../estate/environment.js';
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

/** Undefined when there is no gateway to ask. */
export async function observeDatasets(
  { environment }: DatasetsTarget,
  { observers: { datasets }, signal }: Reading,
): Promise<DatasetFacts | undefined> {
  if (environment.gateway === undefined) return undefined;
  return { datasets: await datasets.list(environment, signal) };
}
