import { describeResult } from '../../../src/daemon/sweep.js';
import { shiftedClock } from '../../../src/kernel/clock.js';
import { dayMs, secondMs } from '../../../src/kernel/units.js';
import { memoryObservers } from '../../support/memory-observers.js';
import { passOver, troubledWorld } from '../cli/fixtures.js';
import { createBench } from './support/bench.js';

describe('what a pass found', () => {
  it('is said in a few words, and never rounded up to everything', async () => {
    const { findings, ...rest } = await passOver(troubledWorld);
    const words = describeResult({ ...rest, findings, coverage: 0.9999 });
    expect(words).toMatch(/^\d+ critical, \d+ warning, .*\d+ unknown; 99 % seen$/);
    expect(describeResult({ ...rest, findings: [], coverage: 1 })).toBe(
      'nothing wrong; 100 % seen',
    );
  });
});

describe('a pass over a world with a clock of its own', () => {
  it.each([0, -300 * dayMs, 400 * dayMs])(
    'of %d ms ahead is dated by the clock of the machine',
    async (aheadMs) => {
      const bench = createBench();
      const daemon = await bench.start({
        openWatch: () =>
          Promise.resolve({
            clock: shiftedClock(bench.clock, aheadMs),
            observers: memoryObservers().observers,
            endpoint: 'calls go to a sandbox',
            close: () => Promise.resolve(),
          }),
      });
      await bench.turned.advance(secondMs);
      const { posture, runs, endpoint } = daemon.board.status();
      expect(endpoint).toBe('calls go to a sandbox');
      const at = new Date('2026-03-01T12:01:00Z');
      const [finding] = posture?.findings ?? [];
      expect([posture?.at, runs[0]?.startedAt, finding?.since, finding?.judgedAt]).toEqual([
        at,
        at,
        at,
        at,
      ]);
    },
  );

  it('gives its observers back, also when it fails', async () => {
    const bench = createBench();
    let closed = 0;
    const openWatch = () =>
      Promise.resolve({
        clock: bench.clock,
        get observers(): never {
          throw new Error('no observers');
        },
        endpoint: '',
        close: () => {
          closed++;
          return Promise.resolve();
        },
      });
    const daemon = await bench.start({ openWatch });
    await bench.turned.advance(secondMs);
    expect(closed).toBe(1);
    expect(daemon.board.status().runs[0]?.end).toMatchObject({
      outcome: 'failure',
      message: 'no observers',
    });
  });
});
