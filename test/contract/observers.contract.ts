import type { BackupBucket, Environment } from '../../src/estate/environment.js';
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

type Reads = Readonly<Record<string, (signal: AbortSignal) => Promise<Observed<unknown>>>>;

function presentReads({ observers, subjects }: Bench): Reads {
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

function absentReads({ observers, subjects }: Bench): Reads {
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
const absentNames = readNames.filter((name) => name !== 'tables.deletedBackups');

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

/** Without what differs from run to run: times and request ids. */
function told({ kind, ...rest }: Observed<unknown>): unknown {
  return 'value' in rest ? [kind, JSON.stringify(rest.value)] : [kind];
}

export function holdsObserversContract(name: string, open: () => Promise<Bench>): void {
  describe(`the observing ports on ${name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());
    const forever = (): AbortSignal => new AbortController().signal;
    const reading = (reads: Reads, read: string, signal: AbortSignal) => {
      const ask = reads[read];
      if (ask === undefined) throw new Error(`no read ${read}`);
      return bench.run(ask(signal));
    };

    it.each(readNames)('%s tells what is there, when and how', async (read) => {
      const begin = bench.now();
      const observed = await reading(presentReads(bench), read, forever());
      expect(observed.kind).toBe('seen');
      expectTold(observed, begin, bench.now());
    });

    it.each(absentNames)('%s tells that nothing is there', async (read) => {
      const begin = bench.now();
      const observed = await reading(absentReads(bench), read, forever());
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
        const first = await reading(presentReads(bench), read, forever());
        const second = await reading(presentReads(bench), read, forever());
        expect(told(second)).toEqual(told(first));
      }
      expect(bench.world()).toEqual(before);
    });

    it.each(readNames)(
      '%s that is refused is unknown with its cause, and no throw',
      async (read) => {
        bench.break('deny');
        const observed = await reading(presentReads(bench), read, forever());
        expect(observed).toMatchObject({
          kind: 'unknown',
          failure: {
            reason: 'ReadDenied',
            kind: 'denied',
            permission: expect.stringMatching(/^[a-z0-9]+:[A-Za-z]+$/) as string,
            hint: expect.stringMatching(/.{20}/) as string,
          },
        });
        expect(observed.calls.length).toBeGreaterThan(0);
      },
    );

    it.each(readNames)('%s ends when the pass is out of time, as unknown', async (read) => {
      bench.break('hang');
      const pass = new AbortController();
      const ask = presentReads(bench)[read];
      const running = ask?.(pass.signal);
      await Promise.resolve();
      pass.abort(new DrError('no more time', { code: 'PassDeadline', kind: 'timed-out' }));
      const observed = await bench.run(running ?? Promise.reject(new Error(read)));
      expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadTimedOut' } });
    });

    it.each(readNames)(
      '%s throws only when the run was given up, with its reason',
      async (read) => {
        bench.break('hang');
        const run = new AbortController();
        const reason = new DrError('stopped', { code: 'Interrupted', kind: 'aborted' });
        const ask = presentReads(bench)[read];
        const outcome = ask?.(run.signal).catch((error: unknown) => error);
        await Promise.resolve();
        run.abort(reason);
        const thrown = await bench.run(outcome ?? Promise.resolve(undefined));
        expect(thrown).toBe(reason);
        expect(isDrError(thrown)).toBe(true);
      },
    );
  });
}

/** Where a bench turns time: a read that nobody answers ends within the deadline by itself. */
export function holdsDeadlines(name: string, open: () => Promise<Bench>, deadlineMs: number): void {
  it.each(readNames)(`${name}: %s ends within its own deadline`, async (read) => {
    const bench = await open();
    bench.break('hang');
    const begin = bench.now().getTime();
    const ask = presentReads(bench)[read];
    const observed = await bench.run(
      ask?.(new AbortController().signal) ?? Promise.reject(new Error(read)),
    );
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadTimedOut' } });
    expect(bench.now().getTime() - begin).toBeLessThanOrEqual(deadlineMs);
    await bench.close();
  });
}
