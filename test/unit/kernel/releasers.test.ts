import { createReleasers } from '../../../src/kernel/releasers.js';

describe('what is given back', () => {
  it('goes newest first, each once', async () => {
    const order: string[] = [];
    const releasers = createReleasers();
    for (const name of ['first', 'second', 'third']) {
      releasers.add(async () => {
        await Promise.resolve();
        order.push(name);
      });
    }
    await releasers.releaseAll();
    await releasers.releaseAll();
    expect(order).toEqual(['third', 'second', 'first']);
  });

  it('is all given back although one fails, whose error is told', async () => {
    const order: string[] = [];
    const releasers = createReleasers();
    releasers.add(() => void order.push('first'));
    releasers.add(() => Promise.reject(new Error('stuck')));
    await expect(releasers.releaseAll()).rejects.toThrow('stuck');
    expect(order).toEqual(['first']);
  });

  it('tells all errors when several fail', async () => {
    const releasers = createReleasers();
    for (const name of ['a', 'b']) {
      releasers.add(() => {
        throw new Error(name);
      });
    }
    const failed = await releasers.releaseAll().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AggregateError);
    expect((failed as AggregateError).errors.map(String)).toEqual(['Error: b', 'Error: a']);
  });
});
