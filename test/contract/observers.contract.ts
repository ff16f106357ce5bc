import type { BackupBucket, Environment } from '../../src/estate/environment.js';
import type { RegionId } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import type { Placement } from '../../src/estate/placement.js';
import type { Clusters, Observers } from '../../src/ports/observers.js';
import { holdsReadDeadlines, holdsReads, type ReadBench, type ReadsOf } from './reads.contract.js';

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

type Ask = (bench: Bench, signal: AbortSignal) => Promise<Observed<unknown>>;

interface ContractRead {
  /** Of what is there. */
  readonly present: Ask;
  /** Of what is not there; undefined where the port knows no absence. */
  readonly missing?: Ask;
}

const contractReads = {
  'tables.describe': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.describe(subjects.table, signal),
    missing: ({ observers: { tables }, subjects }, signal) =>
      tables.describe(subjects.missingTable, signal),
  },
  'tables.pitr': {
    present: ({ observers: { tables }, subjects }, signal) => tables.pitr(subjects.table, signal),
    missing: ({ observers: { tables }, subjects }, signal) =>
      tables.pitr(subjects.missingTable, signal),
  },
  'tables.deletedBackups': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.deletedBackups(subjects.table, signal),
  },
  'tables.timeToLive': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.timeToLive(subjects.table, signal),
    missing: ({ observers: { tables }, subjects }, signal) =>
      tables.timeToLive(subjects.missingTable, signal),
  },
  'tables.tags': {
    present: ({ observers: { tables }, subjects }, signal) => tables.tags(subjects.table, signal),
    missing: ({ observers: { tables }, subjects }, signal) =>
      tables.tags(subjects.missingTable, signal),
  },
  'tables.policy': {
    present: ({ observers: { tables }, subjects }, signal) => tables.policy(subjects.table, signal),
    missing: ({ observers: { tables }, subjects }, signal) =>
      tables.policy(subjects.missingTable, signal),
  },
  'tables.scaling': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.scaling(subjects.table, signal),
  },
  'tables.userBackups': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.userBackups(subjects.table, signal),
  },
  'tables.exports': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.exports(subjects.table, signal),
  },
  'tables.latency': {
    present: ({ observers: { tables }, subjects }, signal) =>
      tables.latency(subjects.table, [subjects.receiving], signal),
  },
  'buckets.versioning': {
    present: ({ observers: { buckets }, subjects }, signal) =>
      buckets.versioning(subjects.bucket, signal),
    missing: ({ observers: { buckets }, subjects }, signal) =>
      buckets.versioning(subjects.missingBucket, signal),
  },
  'buckets.objectLock': {
    present: ({ observers: { buckets }, subjects }, signal) =>
      buckets.objectLock(subjects.bucket, signal),
    missing: ({ observers: { buckets }, subjects }, signal) =>
      buckets.objectLock(subjects.missingBucket, signal),
  },
  'clusters.describe': {
    present: ({ observers: { clusters }, subjects }, signal) =>
      clusters.describe(subjects.cluster, signal),
    missing: ({ observers: { clusters }, subjects }, signal) =>
      clusters.describe(subjects.missingCluster, signal),
  },
  'clusters.snapshots': {
    present: ({ observers: { clusters }, subjects }, signal) =>
      clusters.snapshots(subjects.cluster, signal),
  },
  'places.tables': {
    present: ({ observers: { places }, subjects }, signal) => places.tables(subjects.table, signal),
  },
  'keys.describe': {
    present: ({ observers: { keys }, subjects }, signal) =>
      keys.describe(subjects.table, subjects.key, signal),
    missing: ({ observers: { keys }, subjects }, signal) =>
      keys.describe(subjects.table, subjects.missingKey, signal),
  },
  'stacks.describe': {
    present: ({ observers: { stacks }, subjects }, signal) =>
      stacks.describe(subjects.table, subjects.stack, signal),
    missing: ({ observers: { stacks }, subjects }, signal) =>
      stacks.describe(subjects.table, subjects.missingStack, signal),
  },
  'stacks.resources': {
    present: ({ observers: { stacks }, subjects }, signal) =>
      stacks.resources(subjects.table, subjects.stack, signal),
    missing: ({ observers: { stacks }, subjects }, signal) =>
      stacks.resources(subjects.table, subjects.missingStack, signal),
  },
  'datasets.list': {
    present: ({ observers: { datasets }, subjects }, signal) =>
      datasets.list(subjects.environment, signal),
    missing: ({ observers: { datasets }, subjects }, signal) =>
      datasets.list(subjects.deadEnvironment, signal),
  },
  'datasets.environment': {
    present: ({ observers: { datasets }, subjects }, signal) =>
      datasets.environment(subjects.environment, signal),
    missing: ({ observers: { datasets }, subjects }, signal) =>
      datasets.environment(subjects.deadEnvironment, signal),
  },
  'datasets.executors': {
    present: ({ observers: { datasets }, subjects }, signal) =>
      datasets.executors(subjects.environment, signal),
    missing: ({ observers: { datasets }, subjects }, signal) =>
      datasets.executors(subjects.deadEnvironment, signal),
  },
} as const satisfies Readonly<Record<string, ContractRead>>;

export type ReadName = keyof typeof contractReads;

const readOf = (name: ReadName): ContractRead => contractReads[name];

export const allReads = Object.keys(contractReads).filter(
  (name): name is ReadName => name in contractReads,
);

/** What a table is and can be brought back to, and what backs it up into a bucket. */
export const firstReads = [
  'tables.describe',
  'tables.pitr',
  'tables.deletedBackups',
  'buckets.versioning',
  'buckets.objectLock',
  'clusters.describe',
  'datasets.list',
] as const satisfies readonly ReadName[];

/** The reads in the form that every port's contract is held in. */
function readsOf(readNames: readonly ReadName[]): ReadsOf<Bench, ReadName, ReadName> {
  const absentNames = readNames.filter((read) => readOf(read).missing !== undefined);
  const asked = (names: readonly ReadName[], which: 'present' | 'missing') => (bench: Bench) =>
    Object.fromEntries(
      names.map((name) => {
        const { present, missing = present } = readOf(name);
        const ask = which === 'present' ? present : missing;
        return [name, (signal: AbortSignal) => ask(bench, signal)];
      }),
    ) as ReturnType<ReadsOf<Bench, ReadName, ReadName>['present']>;
  return {
    presentNames: readNames,
    present: asked(readNames, 'present'),
    absentNames,
    absent: asked(absentNames, 'missing'),
  };
}

/** @param readNames - those that the bench can answer */
export function holdsObserversContract(
  name: string,
  open: () => Promise<Bench>,
  readNames: readonly ReadName[],
): void {
  holdsReads(`the observing ports on ${name}`, open, readsOf(readNames));

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
  readNames: readonly ReadName[],
): void {
  holdsReadDeadlines(name, open, readsOf(readNames), deadlineMs);
}
