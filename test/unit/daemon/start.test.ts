import { runsShown } from '../../../src/daemon/history.js';
import type { RunId } from '../../../src/estate/ids.js';
import { DrError } from '../../../src/kernel/errors.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import { type Bench, configured, createBench, readinessOf } from './support/bench.js';

const noSignal = new AbortController().signal;

/** A daemon that made a pass and left. */
async function livedOnce(bench: Bench): Promise<void> {
  const daemon = await bench.start();
  await bench.turned.advance(5 * secondMs);
  await bench.turned.run(daemon.stop());
  bench.trace.length = 0;
  bench.events.length = 0;
  bench.notes.length = 0;
  bench.shownJobs.length = 0;
}

describe('the start of a daemon', () => {
  it('shows what is remembered before it listens, and listens before anything runs', async () => {
    const bench = createBench();
    await livedOnce(bench);
    await bench.turned.advance(hourMs);
    const daemon = await bench.start();
    await bench.turned.advance(secondMs);
    expect(bench.trace.slice(0, 5)).toEqual([
      'setPosture remembered',
      'setJobs',
      'listen',
      'heartbeat',
      'begin sweep',
    ]);
    expect(daemon.board.status()).toMatchObject({
      state: 'ready',
      posture: { source: 'observed' },
    });
  });

  it('shows an estate that nobody has looked at as such', async () => {
    const bench = createBench();
    await bench.start();
    expect(bench.trace.slice(0, 3)).toEqual(['setEstate orders', 'setJobs', 'listen']);
  });

  it('tells the run of a killed process as interrupted, and never shows half of the jobs', async () => {
    const bench = createBench();
    const run = await bench.leaveOpen(bench.clock.now());
    await bench.turned.advance(minuteMs);
    bench.hang(true);
    const daemon = await bench.start();
    const [told] = bench.kinds('run-ended');
    expect(told).toMatchObject({ run: { id: run.id }, end: { outcome: 'interrupted' } });
    expect(daemon.board.status().runs.find(({ id }) => id === run.id)?.end).toMatchObject({
      outcome: 'interrupted',
      message: 'the process that ran it ended before it did',
    });
    expect(bench.shownJobs[0]?.map(({ job, ends }) => [job.name, ends.interrupted])).toEqual([
      ['sweep', 1],
      ['upkeep', 0],
    ]);
    expect(new Set(bench.shownJobs.map((jobs) => jobs.length))).toEqual(new Set([2]));
    // It was no pass of this process.
    expect(readinessOf(daemon)['first-pass']).toBe('not: no pass has ended yet');
  });

  it('shows at most a hundred runs', async () => {
    const bench = createBench();
    const schedules = { sweep: { cron: '* * * * *', jitterSeconds: 0 } };
    const daemon = await bench.start({ configuration: configured({ schedules }) });
    await bench.turned.advance(110 * minuteMs);
    expect(await bench.journal.runs({ limit: 1000 })).toHaveLength(111);
    expect(daemon.board.status().runs).toHaveLength(runsShown);
    const again = await bench.start();
    expect(again.board.status().runs).toHaveLength(runsShown);
  });
});

describe('a start that fails', () => {
  const taken = new DrError('the port is in use', { code: 'PortInUse', kind: 'conflict' });

  it('gives the journal back when nothing can listen', async () => {
    const bench = createBench();
    await expect(bench.start({ listen: () => Promise.reject(taken) })).rejects.toBe(taken);
    expect(bench.trace).toEqual(['setEstate orders', 'setJobs', 'close journal']);
    expect(bench.turned.sleepers()).toBe(0);
  });

  it.each(['lastPass', 'interruptOpenRuns', 'register', 'runs', 'sizeBytes'] as const)(
    'listens nowhere when the journal cannot do %s',
    async (call) => {
      const bench = createBench();
      const broken = new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' });
      const { journal } = bench.partsOf();
      const refusing = { ...journal, [call]: () => Promise.reject(broken) };
      await expect(bench.start({ journal: refusing })).rejects.toBe(broken);
      expect(bench.trace).not.toContain('listen');
      expect(bench.trace.at(-1)).toBe('close journal');
    },
  );

  it('stops the heart and closes what listens when the last step fails', async () => {
    const bench = createBench();
    const newRunId = (): RunId => {
      throw new Error('no ids');
    };
    await expect(bench.start({ newRunId })).rejects.toThrow('no ids');
    expect(bench.trace.slice(-4)).toEqual([
      'heartbeat stops',
      'close page',
      'close ops',
      'close journal',
    ]);
    expect(bench.turned.sleepers()).toBe(0);
  });

  it('goes no further when the process is asked to end meanwhile', async () => {
    const reason = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });
    const before = createBench();
    const asked = new AbortController();
    asked.abort(reason);
    await expect(before.start({}, asked.signal)).rejects.toBe(reason);
    expect(before.trace).toEqual(['close journal']);

    const meanwhile = createBench();
    const asking = new AbortController();
    const { listen } = meanwhile.partsOf();
    const slow: typeof listen = async (...given) => {
      const opened = await listen(...given);
      asking.abort(reason);
      return opened;
    };
    await expect(meanwhile.start({ listen: slow }, asking.signal)).rejects.toBe(reason);
    expect(meanwhile.trace.slice(-4)).toEqual([
      'listen',
      'close page',
      'close ops',
      'close journal',
    ]);
    expect(meanwhile.events.filter(({ kind }) => kind === 'run-began')).toEqual([]);
  });
});

describe('the first pass', () => {
  const asked = 'a pass is asked for out of turn';

  it('is asked for at once where nothing is known', async () => {
    const bench = createBench();
    await bench.start();
    expect(bench.told(asked)).toMatchObject([
      { level: 'info', fields: { detail: 'nothing is known yet', outcome: 'started' } },
    ]);
    expect(bench.kinds('run-began')).toMatchObject([{ run: { job: 'sweep', trigger: 'demand' } }]);
  });

  it.each([
    ['young', 9 * minuteMs, undefined],
    ['old', 11 * minuteMs, 'what is remembered is 11 min 5 s old'],
    ['to come', -hourMs, 'what is remembered is of a time to come: the clock was set back'],
  ])('is asked for where what is remembered is %s only if needed', async (_, byMs, detail) => {
    const bench = createBench();
    await livedOnce(bench);
    bench.clock.step(byMs);
    bench.hang(true);
    const daemon = await bench.start();
    expect(readinessOf(daemon)['first-pass']).toBe(
      detail === undefined
        ? 'ok: remembered from 2026-03-01T12:01:00.000Z'
        : 'not: no pass has ended yet',
    );
    expect(bench.told(asked).map(({ fields }) => fields['detail'])).toEqual(
      detail === undefined ? [] : [detail],
    );
  });

  it('is not waited for while every sweep is paused, until one is taken up again', async () => {
    const bench = createBench();
    const paused = { sweep: { cron: '*/10 * * * *', paused: true } };
    const daemon = await bench.start({ configuration: configured({ schedules: paused }) });
    expect(readinessOf(daemon)['first-pass']).toBe(
      'ok: every sweep is paused: no pass is waited for',
    );
    expect(bench.kinds('run-began')).toEqual([]);
    await bench.turned.run(daemon.reload());
    expect(readinessOf(daemon)['first-pass']).toBe('not: no pass has ended yet');
    await bench.turned.advance(11 * minuteMs);
    expect(readinessOf(daemon)['first-pass']).toMatch(/^ok: ended 2026-03-01T12:10/);
  });

  it('is the run that is due, where that one came first', async () => {
    const bench = createBench();
    const { heartbeat } = bench.partsOf();
    const eager: typeof heartbeat = {
      start: (onBeat) => {
        onBeat(bench.clock.now());
        return heartbeat.start(onBeat);
      },
    };
    await bench.leaveOpen(bench.clock.now());
    await bench.turned.advance(25 * minuteMs);
    bench.hang(true);
    const daemon = await bench.start({ heartbeat: eager });
    expect(bench.told(asked)).toMatchObject([{ fields: { outcome: 'busy' } }]);
    expect(bench.kinds('run-began')).toMatchObject([{ run: { trigger: 'catch-up' } }]);
    await bench.turned.run(daemon.stop());
  });

  it('says so when it is refused, and goes on', async () => {
    const bench = createBench();
    const { journal } = bench.partsOf();
    const full = new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' });
    const daemon = await bench.start({
      journal: { ...journal, begin: () => Promise.reject(full) },
    });
    expect(bench.told('a pass was asked for out of turn and is refused')).toMatchObject([
      {
        level: 'warn',
        fields: { outcome: 'refused', cause: 'it could not be recorded: no space' },
      },
    ]);
    expect(daemon.board.status()).toMatchObject({ state: 'ready', journalProblem: 'no space' });
  });
});

describe('readiness', () => {
  it('is whole once a pass has ended within its deadline', async () => {
    const bench = createBench();
    bench.hang(true);
    const daemon = await bench.start();
    expect(readinessOf(daemon)).toEqual({
      configuration: 'ok: estate.json',
      journal: 'ok: open',
      gauges: 'ok: rebuilt from the journal',
      'first-pass': 'not: no pass has ended yet',
    });
    bench.heal();
    await bench.turned.advance(10 * minuteMs);
    expect(readinessOf(daemon)['first-pass']).toMatch(/^ok: ended 2026-03-01T12:10/);
    expect(daemon.board.status().posture?.source).toBe('observed');
  });

  it('names a first pass that failed or took too long, until one succeeds', async () => {
    const bench = createBench();
    bench.hang(false);
    const daemon = await bench.start();
    await bench.turned.advance(3 * minuteMs);
    expect(readinessOf(daemon)['first-pass']).toMatch(
      /^not: the last one ended in timeout: took longer than its deadline of 120 s/,
    );
    bench.heal();
    await bench.turned.advance(10 * minuteMs);
    expect(readinessOf(daemon)['first-pass']).toMatch(/^ok: ended 2026-03-01T12:10/);
    // What comes later does not take it away.
    bench.hang(false);
    await bench.turned.advance(20 * minuteMs);
    expect(readinessOf(daemon)['first-pass']).toMatch(/^ok: ended 2026-03-01T12:10/);
  });

  it('does not wait for the old time where the clock is set back after the start', async () => {
    const bench = createBench();
    bench.hang(true);
    const daemon = await bench.start();
    await bench.turned.advance(3 * minuteMs);
    bench.heal();
    bench.clock.step(-5 * hourMs);
    const answer = await daemon.scheduler.demand('sweep', noSignal);
    expect(answer.kind).toBe('started');
    await bench.turned.advance(secondMs);
    expect(readinessOf(daemon)['first-pass']).toMatch(/^ok: ended 2026-03-01T07:/);
  });

  it('follows the journal, and so does what is shown', async () => {
    const bench = createBench();
    const daemon = await bench.start();
    await bench.turned.advance(secondMs);
    bench.journal.breakWith(
      () => new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' }),
    );
    await bench.turned.advance(15 * minuteMs);
    expect(readinessOf(daemon)['journal']).toBe('not: no space');
    expect(daemon.board.status().journalProblem).toBe('no space');
    bench.journal.breakWith(undefined);
    await bench.turned.advance(minuteMs);
    expect(readinessOf(daemon)['journal']).toBe('ok: open');
    expect(daemon.board.status().journalProblem).toBeUndefined();
    expect(bench.kinds('journal-state').map(({ problem }) => problem)).toEqual([
      'no space',
      undefined,
    ]);
  });
});

describe('what is shown of runs', () => {
  it('follows each run from its begin to its end', async () => {
    const bench = createBench();
    bench.hang(true);
    const daemon = await bench.start();
    const shown = () => {
      const { runs, jobs } = daemon.board.status();
      const sweep = jobs.find(({ job }) => job.kind === 'sweep');
      return [runs[0]?.end?.outcome, sweep?.running?.id, sweep?.ends.timeout];
    };
    expect(shown()).toEqual([undefined, 'run-000001', 0]);
    await bench.turned.advance(3 * minuteMs);
    expect(shown()).toEqual(['timeout', undefined, 1]);
  });

  it('says within a minute that a job is overdue', async () => {
    const bench = createBench();
    const daemon = await bench.start();
    bench.hang(true);
    await bench.turned.advance(28 * minuteMs);
    const overdue = () =>
      daemon.board.status().jobs.map(({ job, overdue: is }) => [job.name, is] as const);
    expect(overdue()).toEqual([
      ['sweep', true],
      ['upkeep', false],
    ]);
  });
});
