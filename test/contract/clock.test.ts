import { type Clock, shiftedClock, systemClock } from '../../src/kernel/clock.js';
import { createVirtualClock } from '../support/virtual-clock.js';

// The contract of Clock (src/kernel/clock.ts). On the machine's clock the waits are of milliseconds.

interface Opened {
  readonly clock: Clock;
  readonly run: <T>(work: Promise<T>) => Promise<T>;
}

const plain = <T>(work: Promise<T>): Promise<T> => work;

describe.each<[string, () => Opened]>([
  ['the machine', () => ({ clock: systemClock, run: plain })],
  ['the machine, shifted', () => ({ clock: shiftedClock(systemClock, -86_400_000), run: plain })],
  [
    'a hand-turned clock',
    () => {
      const clock = createVirtualClock('2026-11-01T12:00:00Z');
      return { clock, run: (work) => clock.run(work) };
    },
  ],
  [
    'a hand-turned clock, shifted',
    () => {
      const clock = createVirtualClock('2026-11-01T12:00:00Z');
      return { clock: shiftedClock(clock, 3_600_000), run: (work) => clock.run(work) };
    },
  ],
])('time of %s', (_, open) => {
  it('sleeps at least so long, and never goes back', async () => {
    const { clock, run } = open();
    const begin = clock.monotonicMs();
    await run(clock.sleep(5));
    const woken = clock.monotonicMs();
    expect(woken - begin).toBeGreaterThanOrEqual(4); // a timer of Node may fire a hair early
    await run(clock.sleep(0));
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(woken);
  });

  it('wakes the shorter sleep first', async () => {
    const { clock, run } = open();
    const woken: number[] = [];
    const sleeps = [12, 1].map((ms) => clock.sleep(ms).then(() => woken.push(ms)));
    await run(Promise.all(sleeps));
    expect(woken).toEqual([1, 12]);
  });

  it('ends a sleep with the reason of its signal, before and meanwhile', async () => {
    const { clock } = open();
    const controller = new AbortController();
    const reason = new Error('enough');
    const sleep = clock.sleep(3_600_000, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(3_600_000, controller.signal)).rejects.toBe(reason);
  });

  it('hands out dates that are not its own state', () => {
    const { clock } = open();
    const now = clock.now();
    const at = now.getTime();
    now.setUTCFullYear(1999);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(at);
  });
});
