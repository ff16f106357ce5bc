import type { BackupBucket, Environment } from '../../src/estate/environment.js';
import type { Placement } from '../../src/estate/placement.js';
import type { Clusters, Observers } from '../../src/ports/observers.js';
import { holdsReadDeadlines, holdsReads, type ReadBench, type Reads } from './reads.contract.js';

// The contract of the observing ports (src/ports/observers.ts), held against each implementation.

type ClusterPlace = Parameters<Clusters['describe']>[0];

/** The same small world behind each implementation. */
export interface Subjects {
  readonly table: Placement;
  /** Of a table that was deleted; one system backup is left of it. */
  readonly missingTable: Placement;
  readonly bucket: BackupBucket;
  readonly missingBucket: BackupBucket;
  readonly cluster: ClusterPlace;
  readonly missingCluster: ClusterPlace;
  readonly environment: Environment;
  /** Its gateway function does not exist. */
  readonly deadEnvironment: Environment;
}

export interface Bench extends ReadBench {
  readonly observers: Observers;
  readonly subjects: Subjects;
}

function presentReads({ observers, subjects }: Bench): Reads<(typeof readNames)[number]> {
  const { tables, buckets, clusters, datasets } = observers;
  const { table, bucket, cluster, environment } = subjects;
  return {
    'tables.describe': (signal) => tables.describe(table, signal),
    'tables.pitr': (signal) => tables.pitr(table, signal),
    'tables.deletedBackups': (signal) => tables.deletedBackups(table, signal),
    'buckets.versioning': (signal) => buckets.versioning(bucket, signal),
    'buckets.objectLock': (signal) => buckets.objectLock(bucket, signal),
    'clusters.describe': (signal) => clusters.describe(cluster, signal),
    'datasets.list': (signal) => datasets.list(environment, signal),
  };
}

function absentReads({ observers, subjects }: Bench): Reads<(typeof absentNames)[number]> {
  const { tables, buckets, clusters, datasets } = observers;
  const { missingTable, missingBucket, missingCluster, deadEnvironment } = subjects;
  return {
    'tables.describe': (signal) => tables.describe(missingTable, signal),
    'tables.pitr': (signal) => tables.pitr(missingTable, signal),
    'buckets.versioning': (signal) => buckets.versioning(missingBucket, signal),
    'buckets.objectLock': (signal) => buckets.objectLock(missingBucket, signal),
    'clusters.describe': (signal) => clusters.describe(missingCluster, signal),
    'datasets.list': (signal) => datasets.list(deadEnvironment, signal),
  };
}

const readNames = [
  'tables.describe',
  'tables.pitr',
  'tables.deletedBackups',
  'buckets.versioning',
  'buckets.objectLock',
  'clusters.describe',
  'datasets.list',
] as const;
const absentNames = [
  'tables.describe',
  'tables.pitr',
  'buckets.versioning',
  'buckets.objectLock',
  'clusters.describe',
  'datasets.list',
] as const;
const reads = {
  presentNames: readNames,
  present: presentReads,
  absentNames,
  absent: absentReads,
};

export function holdsObserversContract(name: string, open: () => Promise<Bench>): void {
  holdsReads(`the observing ports on ${name}`, open, reads);

  it(`what is left of a deleted table on ${name} is told, newest first`, async () => {
    const bench = await open();
    const forever = new AbortController().signal;
    const { observers, subjects } = bench;
    const left = observers.tables.deletedBackups(subjects.missingTable, forever);
    const observed = await bench.run(left);
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [{ arn: expect.any(String) as string }],
    });
    const none = await bench.run(observers.tables.deletedBackups(subjects.table, forever));
    expect(none).toMatchObject({ kind: 'seen', value: [] });
    await bench.close();
  });
}

/** Where a bench turns time: a read that nobody answers ends within the deadline by itself. */
export function holdsDeadlines(name: string, open: () => Promise<Bench>, deadlineMs: number): void {
  holdsReadDeadlines(name, open, reads, deadlineMs);
}
