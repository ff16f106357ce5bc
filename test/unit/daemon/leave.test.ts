import type { Daemon } from '../../../src/daemon/daemon.js';
import { DrError } from '../../../src/kernel/errors.js';
import { minuteMs, secondMs } from '../../../src/kernel/units.js';
import { type Bench, configured, createBench } from './support/bench.js';

// The configured times are 20 s to drain and 5 s to abort.

const noSignal = new AbortController().signal;

/** How long the end took, s of the machine's clock. */
async function timed(bench: Bench, end: () => Promise<void>): Promise<number> {
  const from = bench.turned.monotonicMs();
  await bench.turned.run(end());
  return (bench.turned.monotonicMs() - from) / secondMs;
}

/** A daemon with a pass under way that hangs. */
async function hanging(bench: Bench, heeds: boolean): Promise<Daemon> {
  bench.hang(heeds);
  const daemon = await bench.start();
  bench.trace.length = 0;
  return daemon;
}

const outcomeOf = async (bench: Bench) => (await bench.journal.runs({ limit: 1 }))[0]?.end;
const states = (bench: Bench) => bench.kinds('daemon-state').map(({ state }) => state);

describe('the end of a daemon', () => {
  it('is at once when nothing is under way; what listens goes before the journal does', async () => {
    const bench = createBench();
    const daemon = await bench.start();
    await bench.turned.advance(secondMs);
    bench.trace.length = 0;
    expect(await timed(bench, daemon.stop)).toBe(0);
    expect(bench.trace).toEqual(['heartbeat stops', 'close page', 'close ops', 'close journal']);
    expect(states(bench)).toEqual(['ready', 'draining', 'stopped']);
    expect(daemon.board.status().state).toBe('stopped');
    expect(bench.turned.sleepers()).toBe(0);
  });

  it('is one end, however often it is asked for', async () => {
    const bench = createBench();
    const daemon = await bench.start();
    await bench.turned.run(Promise.all([daemon.stop(), daemon.stop(), daemon.giveUp()]));
    await bench.turned.run(daemon.stop());
    expect(states(bench)).toEqual(['ready', 'draining', 'stopped']);
    expect(bench.trace.filter((each) => each === 'close journal')).toHaveLength(1);
  });

  it('waits for what is under way', async () => {
    const bench = createBench();
    bench.slow(4 * secondMs);
    const daemon = await bench.start();
    const seconds = await timed(bench, daemon.stop);
    expect(seconds).toBeGreaterThanOrEqual(4);
    expect(seconds).toBeLessThan(20);
    expect((await outcomeOf(bench))?.outcome).toBe('success');
    expect(states(bench)).toEqual(['ready', 'draining', 'stopped']);
  });

  it('gives up what heeds it when the time to drain is over', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, true);
    expect(await timed(bench, daemon.stop)).toBeCloseTo(20, 0);
    expect(await outcomeOf(bench)).toMatchObject({
      outcome: 'interrupted',
      message: 'the daemon had to leave',
    });
    expect(states(bench)).toEqual(['ready', 'draining', 'aborting', 'stopped']);
    expect(bench.told('some work did not end')).toEqual([]);
  });

  it('leaves without what heeds nothing, in the stated time, and names it', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, false);
    expect(await timed(bench, daemon.stop)).toBeCloseTo(25, 0);
    expect(await outcomeOf(bench)).toMatchObject({
      outcome: 'interrupted',
      message: 'the daemon had to leave; its work did not end within 5 s',
    });
    expect(bench.told('some work did not end')).toMatchObject([{ fields: { detail: 'sweep' } }]);
    expect(bench.trace.slice(-3)).toEqual(['close page', 'close ops', 'close journal']);
  });

  it('does not drain when it is given up', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, true);
    expect(await timed(bench, daemon.giveUp)).toBeLessThan(1);
    expect((await outcomeOf(bench))?.outcome).toBe('interrupted');
  });

  it('takes the times of the configuration that is in force', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, false);
    const daemonTimes = { drainSeconds: 3, abortSeconds: 1 };
    bench.write(() => Promise.resolve(configured({ daemon: daemonTimes })));
    await bench.turned.run(daemon.reload());
    expect(await timed(bench, daemon.stop)).toBeCloseTo(4, 0);
  });

  it('fails when the end of a run cannot be written, having released everything', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, true);
    bench.journal.breakWith(
      () => new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' }),
    );
    const left = daemon.stop();
    left.catch(() => undefined);
    await bench.turned.advance(27 * secondMs);
    await expect(left).rejects.toMatchObject({
      code: 'RunEndsUnwritten',
      message: 'the end of a run could not be written: no space',
    });
    expect(bench.trace.slice(-3)).toEqual(['close page', 'close ops', 'close journal']);
    expect(states(bench).at(-1)).toBe('stopped');
    // The next start makes up for it.
    bench.journal.breakWith(undefined);
    await bench.start();
    expect((await bench.journal.runs({ limit: 2 }))[1]?.end?.outcome).toBe('interrupted');
  });

  it('writes the end of a run as soon as the disk takes it, also while it drains', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, true);
    bench.journal.breakWith(
      () => new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' }),
    );
    await bench.turned.advance(2 * minuteMs + 5 * secondMs); // past the deadline of the run
    const left = daemon.stop();
    await bench.turned.advance(10 * secondMs);
    bench.journal.breakWith(undefined);
    await bench.turned.run(left, secondMs);
    expect((await outcomeOf(bench))?.outcome).toBe('timeout');
    expect(states(bench)).not.toContain('aborting');
  });

  it('does not wait for a write that hangs', async () => {
    const bench = createBench();
    bench.hang(false);
    const { journal } = bench.partsOf();
    const stuck = { ...journal, endRun: () => new Promise<never>(() => undefined) };
    const daemon = await bench.start({ journal: stuck });
    const left = daemon.stop();
    left.catch(() => undefined);
    await bench.turned.advance(26 * secondMs + 500);
    await expect(left).rejects.toMatchObject({ code: 'RunEndsUnwritten' });
    expect(bench.trace.at(-1)).toBe('close journal');
  });

  it('tells what cannot be released, and releases the rest', async () => {
    const bench = createBench();
    const listening = {
      what: 'page',
      url: '',
      close: () => Promise.reject(new Error('it does not close')),
    };
    const daemon = await bench.start({ listen: () => Promise.resolve([listening]) });
    await expect(bench.turned.run(daemon.stop())).rejects.toThrow('it does not close');
    expect(bench.trace.at(-1)).toBe('close journal');
  });
});

describe('while it leaves', () => {
  it('a daemon takes no run on demand', async () => {
    const bench = createBench();
    const daemon = await hanging(bench, true);
    const left = daemon.stop();
    await bench.turned.advance(secondMs);
    expect(await daemon.scheduler.demand('upkeep', noSignal)).toEqual({
      kind: 'refused',
      why: 'the daemon takes no new runs',
    });
    expect(await daemon.scheduler.demand('sweep', noSignal)).toMatchObject({ kind: 'refused' });
    await bench.turned.run(left);
    expect(await bench.journal.runs({ limit: 10 })).toHaveLength(1);
  });

  it('nothing is started that is due', async () => {
    const bench = createBench('2026-03-01T12:09:50Z');
    const daemon = await hanging(bench, true);
    const answer = await daemon.scheduler.demand('upkeep', noSignal);
    expect(answer.kind).toBe('started');
    await bench.turned.run(daemon.stop());
    expect((await bench.journal.runs({ limit: 10 })).map(({ trigger }) => trigger)).toEqual([
      'demand',
      'demand',
    ]);
  });

  it.each(['before', 'while'])(
    'no configuration is taken up that was asked for %s that',
    async (when) => {
      const bench = createBench();
      const daemon = await hanging(bench, true);
      let answer: (() => void) | undefined;
      bench.write(
        () =>
          new Promise((resolve) => {
            answer = () => resolve(configured({ schedules: { sweep: { cron: '5 * * * *' } } }));
          }),
      );
      const early = when === 'before' ? daemon.reload() : undefined;
      const left = daemon.stop();
      const late = when === 'while' ? daemon.reload() : undefined;
      await bench.turned.advance(secondMs);
      answer?.();
      await bench.turned.run(Promise.all([early, late, left]));
      expect(bench.kinds('job-changed')).toEqual([]);
      expect(bench.told('no configuration is taken up by a daemon that leaves')).toHaveLength(1);
      expect(daemon.board.status().configuration.problem).toBeUndefined();
    },
  );
});
