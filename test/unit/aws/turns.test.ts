import { createTurns } from '../../../src/aws/turns.js';

const forever = new AbortController().signal;

/** Lets everything that can go on do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Takes a turn for each name, in order; tells which of them have one. */
function takers(most: number, names: readonly string[], hostOf: (name: string) => string) {
  const turns = createTurns(most);
  const ends = new Map<string, () => void>();
  for (const name of names) {
    void turns.take(hostOf(name), forever).then((end) => ends.set(name, end));
  }
  return {
    turns,
    started: () => [...ends.keys()],
    end: (name: string) => ends.get(name)?.(),
  };
}

describe('turns', () => {
  it('lets so many attempts go out to a host, and the others as these end, in their order', async () => {
    const { started, end } = takers(2, ['a', 'b', 'c', 'd'], () => 'one');
    await settle();
    expect(started()).toEqual(['a', 'b']);
    end('b');
    await settle();
    expect(started()).toEqual(['a', 'b', 'c']);
    end('a');
    end('c');
    await settle();
    expect(started()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('makes nobody wait for another host', async () => {
    const { started } = takers(1, ['a', 'b', 'x'], (name) => (name === 'x' ? 'two' : 'one'));
    await settle();
    expect(started()).toEqual(['a', 'x']);
  });

  it('are given back when nobody waits', async () => {
    const turns = createTurns(1);
    for (let round = 0; round < 3; round++) (await turns.take('one', forever))();
    const end = await turns.take('one', forever);
    let isNext = false;
    void turns.take('one', forever).then(() => (isNext = true));
    await settle();
    expect(isNext).toBe(false);
    end();
    await settle();
    expect(isNext).toBe(true);
  });

  it('are not lost on one who gives up waiting', async () => {
    const { turns, started, end } = takers(1, ['a'], () => 'one');
    const control = new AbortController();
    const impatient = turns.take('one', control.signal);
    let hasTurn = false;
    void turns.take('one', forever).then(() => (hasTurn = true));
    control.abort(new Error('no time left'));
    await expect(impatient).rejects.toThrow('no time left');
    expect(started()).toEqual(['a']);
    expect(hasTurn).toBe(false);
    end('a');
    await settle();
    expect(hasTurn).toBe(true);
    await expect(turns.take('one', control.signal)).rejects.toThrow('no time left');
  });
});
