import type { BackupBucket, Environment } from '../../src/estate/environment.js';
import type { RegionId } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import type { Placement } from '../../src/estate/placement.js';
import { DrError, isDrError } from '../../src/kernel/errors.js';
import type { Clusters, Observers } from '../../src/ports/observers.js';

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

export interface Bench {
  readonly observers: Observers;
  readonly subjects: Subjects;
  readonly now: () => Date;
  /** From now on every read but that of credentials is refused, or never answers. */
  break(how: 'deny' | 'hang'): void;
  /** A picture of the world, to see that reads change nothing. */
  world(): unknown;
  /** Waits for work, with time moved as far as it takes. */
  run<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
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

function expectTold({ at, calls }: Observed<unknown>, begin: Date, end: Date): void {
  expect(at.getTime()).toBeGreaterThanOrEqual(begin.getTime());
  expect(at.getTime()).toBeLessThanOrEqual(end.getTime());
  expect(calls.length).toBeGreaterThan(0);
  for (const call of calls) {
    expect(call.operation).toMatch(/^[A-Z]\w+$/);
    expect(call.durationMs).toBeGreaterThanOrEqual(0);
    expect(call.attempts).toBeGreaterThanOrEqual(1);
  }
}

/** Without what differs from run to run: times, restorable instants and request ids. */
function told({ kind, ...rest }: Observed<unknown>): unknown {
  if (!('value' in rest)) return [kind];
  return [kind, JSON.stringify(rest.value).replaceAll(/"(earliest|latest)":"[^"]+"/g, '')];
}

/** @param readNames - those that the bench can answer */
export function holdsObserversContract(
  name: string,
  open: () => Promise<Bench>,
  readNames: readonly ReadName[],
): void {
  const absentNames = readNames.filter((read) => readOf(read).missing !== undefined);
  describe(`the observing ports on ${name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());
    const forever = (): AbortSignal => new AbortController().signal;
    const reading = (read: ReadName, signal: AbortSignal) =>
      bench.run(readOf(read).present(bench, signal));

    it.each(readNames)('%s tells what is there, when and how', async (read) => {
      const begin = bench.now();
      const observed = await reading(read, forever());
      expect(observed.kind).toBe('seen');
      expectTold(observed, begin, bench.now());
    });

    it.each(absentNames)('%s tells that nothing is there', async (read) => {
      const begin = bench.now();
      const ask = readOf(read).missing ?? readOf(read).present;
      const observed = await bench.run(ask(bench, forever()));
      expect(observed.kind).toBe('absent');
      expectTold(observed, begin, bench.now());
    });

    it('tells what is left of a deleted table, newest first', async () => {
      const { observers, subjects } = bench;
      const left = observers.tables.deletedBackups(subjects.missingTable, forever());
      const observed = await bench.run(left);
      expect(observed).toMatchObject({
        kind: 'seen',
        value: [{ arn: expect.any(String) as string }],
      });
      const none = await bench.run(observers.tables.deletedBackups(subjects.table, forever()));
      expect(none).toMatchObject({ kind: 'seen', value: [] });
    });

    it('is the same when it is read again, and changes nothing', async () => {
      const before = bench.world();
      for (const read of readNames) {
        const first = await reading(read, forever());
        const second = await reading(read, forever());
        expect(told(second)).toEqual(told(first));
      }
      expect(bench.world()).toEqual(before);
    });

    it.each(readNames)(
      '%s that is refused is unknown with its cause, and no throw',
      async (read) => {
        bench.break('deny');
        const observed = await reading(read, forever());
        expect(observed).toMatchObject({
          kind: 'unknown',
          failure: {
            reason: 'ReadDenied',
            kind: 'denied',
            permission: expect.stringMatching(/^[a-z0-9-]+:[A-Za-z]+$/) as string,
            hint: expect.stringMatching(/.{20}/) as string,
          },
        });
        expect(observed.calls.length).toBeGreaterThan(0);
      },
    );

    it.each(readNames)('%s ends when the pass is out of time, as unknown', async (read) => {
      bench.break('hang');
      const pass = new AbortController();
      const running = readOf(read).present(bench, pass.signal);
      await Promise.resolve();
      pass.abort(new DrError('no more time', { code: 'PassDeadline', kind: 'timed-out' }));
      const observed = await bench.run(running);
      expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadTimedOut' } });
    });

    it.each(readNames)(
      '%s throws only when the run was given up, with its reason',
      async (read) => {
        bench.break('hang');
        const run = new AbortController();
        const reason = new DrError('stopped', { code: 'Interrupted', kind: 'aborted' });
        const outcome = readOf(read)
          .present(bench, run.signal)
          .catch((error: unknown) => error);
        await Promise.resolve();
        run.abort(reason);
        const thrown = await bench.run(outcome);
        expect(thrown).toBe(reason);
        expect(isDrError(thrown)).toBe(true);
      },
    );
  });
}

/** Where a bench turns time: a read that nobody answers ends within the deadline by itself. */
export function holdsDeadlines(
  name: string,
  open: () => Promise<Bench>,
  deadlineMs: number,
  readNames: readonly ReadName[],
): void {
  it.each(readNames)(`${name}: %s ends within its own deadline`, async (read) => {
    const bench = await open();
    bench.break('hang');
    const begin = bench.now().getTime();
    const observed = await bench.run(readOf(read).present(bench, new AbortController().signal));
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadTimedOut' } });
    expect(bench.now().getTime() - begin).toBeLessThanOrEqual(deadlineMs);
    await bench.close();
  });
}
