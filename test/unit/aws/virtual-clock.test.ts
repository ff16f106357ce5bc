import { readFile } from 'node:fs/promises';
import { createVirtualClock } from '../../support/virtual-clock.js';

const start = '2026-11-01T12:00:00Z';

describe('the virtual clock', () => {
  it('wakes sleepers in the order of their time, then of their going to sleep', async () => {
    const clock = createVirtualClock(start);
    const woken: string[] = [];
    const nap = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} ${clock.monotonicMs()}`);
    };
    await clock.run(Promise.all([nap('late', 20), nap('a', 10), nap('b', 10), nap('now', 0)]));
    expect(woken).toEqual(['now 0', 'a 10', 'b 10', 'late 20']);
    expect(clock.now()).toEqual(new Date('2026-11-01T12:00:00.020Z'));
  });

  it('moves by hand, stopping on the way for those who sleep again', async () => {
    const clock = createVirtualClock(start);
    let beats = 0;
    const beat = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(100);
        beats++;
      }
    };
    void beat();
    await clock.advance(1050);
    expect(beats).toBe(10);
    expect(clock.monotonicMs()).toBe(1050);
  });

  it('waits for files and for announced work before it moves on', async () => {
    const clock = createVirtualClock(start);
    const read = async (): Promise<number> => {
      await readFile(__filename);
      return clock.monotonicMs();
    };
    const leave = clock.enter();
    setTimeout(leave, 20);
    const late = clock.sleep(1000).then(() => performance.now());
    const began = performance.now();
    expect(await clock.run(read())).toBe(0);
    expect((await clock.run(late)) - began).toBeGreaterThanOrEqual(15);
  });

  it('lets a sleeper go that gives up', async () => {
    const clock = createVirtualClock(start);
    const control = new AbortController();
    const sleep = clock.sleep(1000, control.signal);
    expect(clock.sleepers()).toBe(1);
    control.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    expect(clock.sleepers()).toBe(0);
    await expect(clock.sleep(1, control.signal)).rejects.toThrow('enough');
  });

  it('says so when work waits for nothing, or for too long', async () => {
    const clock = createVirtualClock(start);
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow(/waits for nothing/);
    await expect(clock.run(clock.sleep(5000), 1000)).rejects.toThrow(/too long/);
  });

  it('runs until nobody sleeps', async () => {
    const clock = createVirtualClock(start);
    const sleeps = Promise.all([clock.sleep(5), clock.sleep(500)]);
    await clock.runUntilIdle();
    await sleeps;
    expect(clock.monotonicMs()).toBe(500);
  });
});
