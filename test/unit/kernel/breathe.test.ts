import { breathe } from '../../../src/kernel/breathe.js';

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
