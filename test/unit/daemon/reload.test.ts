import type { Finding } from '../../../src/controls/finding.js';
import { DrError } from '../../../src/kernel/errors.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import type { Observers } from '../../../src/ports/observers.js';
import { memoryObservers } from '../../support/memory-observers.js';
import {
  anEnvironment,
  type Bench,
  configured,
  createBench,
  fileWith,
  read,
} from './support/bench.js';

const both = [anEnvironment('orders', 'e2dd35eedfec'), anEnvironment('payments', '5b1c9f04a7d2')];
const otherJobs = {
  sweep: { cron: '*/10 * * * *', jitterSeconds: 0, deadlineSeconds: 120 },
  weekly: { job: 'upkeep', cron: '15 3 * * 1' },
};

async function started(bench: Bench) {
  const daemon = await bench.start();
  await bench.turned.advance(5 * secondMs);
  bench.events.length = 0;
  bench.notes.length = 0;
  bench.trace.length = 0;
  const reload = (): Promise<void> => bench.turned.run(daemon.reload());
  const status = () => daemon.board.status();
  return { daemon, reload, status };
}

const environmentsOf = (findings: readonly Pick<Finding, 'subject'>[] = []) =>
  [...new Set(findings.flatMap(({ subject }) => subject.environment ?? []))].toSorted();
const changes = (bench: Bench) =>
  bench.kinds('job-changed').map(({ job, change }) => `${job} ${change}`);

describe('a reload', () => {
  it('that finds the same file changes nothing, and says when it was read', async () => {
    const bench = createBench();
    const { reload, status } = await started(bench);
    await bench.turned.advance(minuteMs);
    await reload();
    expect(bench.kinds('configuration-read')).toMatchObject([{ problem: undefined }]);
    expect(status().configuration).toEqual({
      file: 'estate.json',
      readAt: bench.clock.now(),
      problem: undefined,
    });
    expect([changes(bench), bench.notes]).toEqual([[], []]);
  });

  it.each<[string, () => Promise<ReturnType<typeof read>>, RegExp]>([
    ['bad', () => Promise.resolve(read(fileWith({ postures: 7 }))), /postures/],
    ['no file at all', () => Promise.resolve(read('{{')), /estate\.json:1/],
    [
      'unreadable',
      () =>
        Promise.reject(
          new DrError('the configuration estate.json cannot be read', {
            code: 'ConfigurationUnreadable',
            kind: 'config',
            cause: new Error('EACCES'),
          }),
        ),
      /^the configuration estate\.json cannot be read: EACCES$/,
    ],
  ])('of a file that is %s keeps the one before, and says so', async (_, write, problem) => {
    const bench = createBench();
    const { daemon, reload, status } = await started(bench);
    const before = status();
    bench.write(write);
    await bench.turned.advance(minuteMs);
    await reload();
    expect(status().configuration).toEqual({
      ...before.configuration,
      problem: expect.stringMatching(problem) as string,
    });
    expect(bench.kinds('configuration-read')).toMatchObject([
      { problem: expect.stringMatching(problem) as string },
    ]);
    expect(status().jobs.map(({ job }) => job)).toEqual(before.jobs.map(({ job }) => job));
    await bench.turned.advance(10 * minuteMs);
    expect(bench.kinds('run-ended')).toMatchObject([{ end: { outcome: 'success' } }]);
    // The next good one is taken, and the problem is gone.
    bench.write(() => Promise.resolve(configured()));
    await reload();
    expect(daemon.board.status().configuration.problem).toBeUndefined();
  });

  it('shows other jobs at once, on the board and in the gauges', async () => {
    const bench = createBench();
    const { reload, status } = await started(bench);
    bench.write(() => Promise.resolve(configured({ schedules: otherJobs })));
    await reload();
    expect(changes(bench)).toEqual(['weekly added', 'upkeep removed']);
    const names = ['sweep', 'weekly'];
    expect(status().jobs.map(({ job }) => job.name)).toEqual(names);
    expect(bench.shownJobs.at(-1)?.map(({ job }) => job.name)).toEqual(names);
  });

  it('shows another estate at once and looks at it, without waiting for what is due', async () => {
    const bench = createBench();
    const { reload, status } = await started(bench);
    expect(environmentsOf(status().posture?.findings)).toEqual(['orders']);
    bench.write(() => Promise.resolve(configured({ environments: both })));
    await reload();
    expect(status().estate.environments).toHaveLength(2);
    expect(bench.told('a pass is asked for out of turn')).toMatchObject([
      { fields: { detail: 'another estate is configured', outcome: 'started' } },
    ]);
    await bench.turned.advance(secondMs);
    expect(environmentsOf(status().posture?.findings)).toEqual(['orders', 'payments']);
    bench.write(() => Promise.resolve(configured({ environments: both.slice(1) })));
    await reload();
    expect(environmentsOf(status().posture?.findings)).toEqual(['payments']);
  });

  it('shows another estate also before anything is known', async () => {
    const bench = createBench();
    bench.hang(true);
    const { reload, status } = await started(bench);
    expect(status().posture).toBeUndefined();
    bench.write(() => Promise.resolve(configured({ environments: both })));
    await reload();
    expect(status().estate.environments.map(({ name }) => name)).toEqual(['orders', 'payments']);
    expect(bench.trace).toContain('setEstate orders payments');
  });

  it('during a pass lets it end as it began, and leaves out what is not configured any more', async () => {
    const bench = createBench();
    const { observers } = memoryObservers();
    let go: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow: Observers = {
      ...observers,
      tables: {
        ...observers.tables,
        describe: async (place, signal) => {
          await gate;
          return observers.tables.describe(place, signal);
        },
      },
    };
    const daemon = await bench.start({
      configuration: configured({ environments: both }),
      openWatch: () =>
        Promise.resolve({
          clock: bench.clock,
          observers: slow,
          endpoint: '',
          close: () => Promise.resolve(),
        }),
    });
    bench.write(() => Promise.resolve(configured({ environments: both.slice(1) })));
    await bench.turned.run(daemon.reload());
    expect(daemon.board.status().estate.environments.map(({ name }) => name)).toEqual(['payments']);
    expect(bench.told('a pass is asked for out of turn')).toMatchObject([
      { fields: { outcome: 'started' } },
      { fields: { detail: 'another estate is configured', outcome: 'busy' } },
    ]);
    go?.();
    await bench.turned.advance(secondMs);
    const { posture, estate } = daemon.board.status();
    expect(posture?.source).toBe('observed');
    expect(environmentsOf(posture?.findings)).toEqual(['payments']);
    expect(estate.environments.map(({ name }) => name)).toEqual(['payments']);
  });

  it('shows where calls go after the next pass', async () => {
    const bench = createBench();
    const { status } = await started(bench);
    expect(status().endpoint).toBe('calls go nowhere');
    bench.setEndpoint('calls go to AWS');
    await bench.turned.advance(10 * minuteMs);
    expect(status().endpoint).toBe('calls go to AWS');
  });

  it('reads the file again for what was asked meanwhile, once', async () => {
    const bench = createBench();
    const { daemon } = await started(bench);
    const minutes = [7, 8, 9, 10];
    let reads = 0;
    bench.write(async () => {
      const minute = minutes[reads++] ?? 0;
      await bench.turned.sleep(secondMs);
      return configured({ schedules: { sweep: { cron: `${minute} * * * *` } } });
    });
    const asked = [daemon.reload(), daemon.reload(), daemon.reload()];
    await bench.turned.run(Promise.all(asked));
    expect(reads).toBe(2);
    expect(daemon.board.status().jobs[0]?.job.cron).toBe('8 * * * *');
    await bench.turned.run(daemon.reload());
    expect(reads).toBe(3);
  });

  it('names each setting that waits for a restart, as long as it does', async () => {
    const bench = createBench();
    const { reload } = await started(bench);
    const waiting = async (changed: Readonly<Record<string, unknown>>) => {
      bench.notes.length = 0;
      bench.write(() => Promise.resolve(configured(changed)));
      await reload();
      return bench.told('some settings need a restart').map(({ fields }) => fields['settings']);
    };
    const changed = {
      ops: { port: 9999 },
      page: { address: '::1', tokenFile: 'token' },
      state: { directory: 'elsewhere', keepDays: 7 },
      log: { level: 'debug' },
      metrics: { maximumSeries: 2000 },
      daemon: { drainSeconds: 1 },
      observe: { concurrency: 2 },
    };
    const names =
      'ops.port, page.address, page.tokenFile, metrics.maximumSeries, log.level, state.directory';
    expect(await waiting(changed)).toEqual([names]);
    // Also when another part of the file changes after that.
    expect(await waiting({ ...changed, environments: both })).toEqual([names]);
    expect(await waiting({})).toEqual([]);
  });

  it('that the journal refuses changes nothing, and says so', async () => {
    const bench = createBench();
    const { reload, status } = await started(bench);
    bench.write(() => Promise.resolve(configured({ schedules: otherJobs, environments: both })));
    bench.journal.breakWith(
      () => new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' }),
    );
    await reload();
    expect(status().configuration.problem).toBe('no space');
    expect(status().jobs.map(({ job }) => job.name)).toEqual(['sweep', 'upkeep']);
    expect(status().estate.environments).toHaveLength(1);
    bench.journal.breakWith(undefined);
    await reload();
    expect(status().jobs.map(({ job }) => job.name)).toEqual(['sweep', 'weekly']);
  });

  it('keeps the run of a job that left the configuration, and its record', async () => {
    const bench = createBench();
    bench.hang(true);
    const { reload, status } = await started(bench);
    bench.write(() =>
      Promise.resolve(
        configured({ schedules: { 'other-sweep': { job: 'sweep', cron: '0 * * * *' } } }),
      ),
    );
    await reload();
    expect(status().jobs.map(({ job }) => job.name)).toEqual(['other-sweep', 'upkeep']);
    await bench.turned.advance(hourMs);
    const runs = await bench.journal.runs({ limit: 10 });
    expect(runs.find(({ job }) => job === 'sweep')?.end?.outcome).toBe('timeout');
    expect(status().runs.filter(({ end }) => end === undefined).length).toBeLessThanOrEqual(1);
  });
});
