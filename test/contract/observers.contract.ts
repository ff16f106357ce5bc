import type { BackupBucket, Environment } from '../../src/estate/environment.js';
import type { RegionId } from '../../src/estate/ids.js';
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
  /** Receives from `table`. */
  readonly receiving: RegionId;
  /** ARN of a key in the account and region of `table`. */
  readonly key: string;
  readonly missingKey: string;
  /** Name of a stack there. */
  readonly stack: string;
  readonly missingStack: string;
  readonly environment: Environment;
  /** Its gateway function does not exist. */
  readonly deadEnvironment: Environment;
}

export interface Bench extends ReadBench {
  readonly observers: Observers;
  readonly subjects: Subjects;
}

function presentReads({ observers, subjects }: Bench) {
  const { tables, buckets, clusters, places, keys, stacks, datasets } = observers;
  return {
    'tables.describe': (signal) => tables.describe(subjects.table, signal),
    'tables.pitr': (signal) => tables.pitr(subjects.table, signal),
    'tables.deletedBackups': (signal) => tables.deletedBackups(subjects.table, signal),
    'tables.timeToLive': (signal) => tables.timeToLive(subjects.table, signal),
    'tables.tags': (signal) => tables.tags(subjects.table, signal),
    'tables.policy': (signal) => tables.policy(subjects.table, signal),
    'tables.scaling': (signal) => tables.scaling(subjects.table, signal),
    'tables.userBackups': (signal) => tables.userBackups(subjects.table, signal),
    'tables.exports': (signal) => tables.exports(subjects.table, signal),
    'tables.latency': (signal) => tables.latency(subjects.table, [subjects.receiving], signal),
    'buckets.versioning': (signal) => buckets.versioning(subjects.bucket, signal),
    'buckets.objectLock': (signal) => buckets.objectLock(subjects.bucket, signal),
    'clusters.describe': (signal) => clusters.describe(subjects.cluster, signal),
    'clusters.snapshots': (signal) => clusters.snapshots(subjects.cluster, signal),
    'places.tables': (signal) => places.tables(subjects.table, signal),
    'keys.describe': (signal) => keys.describe(subjects.table, subjects.key, signal),
    'stacks.describe': (signal) => stacks.describe(subjects.table, subjects.stack, signal),
    'stacks.resources': (signal) => stacks.resources(subjects.table, subjects.stack, signal),
    'datasets.list': (signal) => datasets.list(subjects.environment, signal),
    'datasets.environment': (signal) => datasets.environment(subjects.environment, signal),
    'datasets.executors': (signal) => datasets.executors(subjects.environment, signal),
  } as const satisfies Reads;
}

function absentReads({ observers, subjects }: Bench) {
  const { tables, buckets, clusters, keys, stacks, datasets } = observers;
  return {
    'tables.describe': (signal) => tables.describe(subjects.missingTable, signal),
    'tables.pitr': (signal) => tables.pitr(subjects.missingTable, signal),
    'tables.timeToLive': (signal) => tables.timeToLive(subjects.missingTable, signal),
    'tables.tags': (signal) => tables.tags(subjects.missingTable, signal),
    'tables.policy': (signal) => tables.policy(subjects.missingTable, signal),
    'buckets.versioning': (signal) => buckets.versioning(subjects.missingBucket, signal),
    'buckets.objectLock': (signal) => buckets.objectLock(subjects.missingBucket, signal),
    'clusters.describe': (signal) => clusters.describe(subjects.missingCluster, signal),
    'keys.describe': (signal) => keys.describe(subjects.table, subjects.missingKey, signal),
    'stacks.describe': (signal) => stacks.describe(subjects.table, subjects.missingStack, signal),
    'stacks.resources': (signal) => stacks.resources(subjects.table, subjects.missingStack, signal),
    'datasets.list': (signal) => datasets.list(subjects.deadEnvironment, signal),
    'datasets.environment': (signal) => datasets.environment(subjects.deadEnvironment, signal),
    'datasets.executors': (signal) => datasets.executors(subjects.deadEnvironment, signal),
  } as const satisfies Reads;
}

export type ReadName = keyof ReturnType<typeof presentReads>;
type AbsentName = keyof ReturnType<typeof absentReads>;

/** What a table is and can be brought back to, and what backs it up into a bucket. */
export const firstReads: readonly ReadName[] = [
  'tables.describe',
  'tables.pitr',
  'tables.deletedBackups',
  'buckets.versioning',
  'buckets.objectLock',
  'clusters.describe',
  'datasets.list',
];

export const allReads: readonly ReadName[] = [
  ...firstReads,
  'tables.timeToLive',
  'tables.tags',
  'tables.policy',
  'tables.scaling',
  'tables.userBackups',
  'tables.exports',
  'tables.latency',
  'clusters.snapshots',
  'places.tables',
  'keys.describe',
  'stacks.describe',
  'stacks.resources',
  'datasets.environment',
  'datasets.executors',
];

/** The others know no absence. */
const absentNames: readonly AbsentName[] = [
  'tables.describe',
  'tables.pitr',
  'buckets.versioning',
  'buckets.objectLock',
  'clusters.describe',
  'datasets.list',
  'tables.timeToLive',
  'tables.tags',
  'tables.policy',
  'keys.describe',
  'stacks.describe',
  'stacks.resources',
  'datasets.environment',
  'datasets.executors',
];

function readsOf(presentNames: readonly ReadName[]) {
  return {
    presentNames,
    present: presentReads,
    absentNames: absentNames.filter((name) => presentNames.includes(name)),
    absent: absentReads,
  };
}

/** @param names - of the reads that the bench can answer */
export function holdsObserversContract(
  name: string,
  open: () => Promise<Bench>,
  names: readonly ReadName[],
): void {
  holdsReads(`the observing ports on ${name}`, open, readsOf(names));

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
export function holdsDeadlines(
  name: string,
  open: () => Promise<Bench>,
  deadlineMs: number,
  names: readonly ReadName[],
): void {
  holdsReadDeadlines(name, open, readsOf(names), deadlineMs);
}
