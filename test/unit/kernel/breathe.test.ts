import { breathe, inBreaths } from '../../../src/kernel/breathe.js';

describe('breathe', () => {
  it('lets go on what waits for the event loop', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('immediate'));
    await Promise.resolve();
    order.push('promise');
    await breathe();
    order.push('after');
    expect(order).toEqual(['promise', 'immediate', 'after']);
  });
});

describe('a calculation in breaths', () => {
  function* steps(count: number, took: () => void): Generator<undefined, string, undefined> {
    for (let step = 0; step < count; step++) {
      took();
      yield;
    }
    return 'done';
  }

  it.each([
    ['long', 20, 3], // after the 3rd, 6th and 9th step
    ['short', 1, 0],
  ])('of %s steps gives others a turn as often as it needs to', async (_, stepMs, most) => {
    let nowMs = 0;
    let turns = 0;
    const count = (): void => {
      turns++;
      setImmediate(count).unref();
    };
    setImmediate(count).unref();
    const clock = { monotonicMs: () => nowMs };
    const result = await inBreaths(
      steps(10, () => (nowMs += stepMs)),
      clock,
    );
    expect(result).toBe('done');
    expect(turns).toBe(most);
  });
});
