import { everyPage } from '../../../src/aws/paging.js';
import { createRecall } from '../../../src/aws/recall.js';

describe('a list in pages', () => {
  const read = async (tokens: readonly (string | undefined)[], most = 5) => {
    const asked: (string | undefined)[] = [];
    await everyPage('ListBackupVaults', most, async (token) => {
      asked.push(token);
      return tokens[asked.length - 1];
    });
    return asked;
  };

  it.each([
    [[undefined], [undefined]],
    [[''], [undefined]],
    [
      ['a', 'b', undefined],
      [undefined, 'a', 'b'],
    ],
  ])('of the tokens %j is asked for with %j', async (tokens, asked) => {
    expect(await read(tokens)).toEqual(asked);
  });

  it.each([
    [['a', 'b', 'a'], 'PageTokenRepeated'],
    [['a', 'a'], 'PageTokenRepeated'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'TooManyPages'],
  ])('of the tokens %j is refused', async (tokens, code) => {
    await expect(read(tokens)).rejects.toMatchObject({ kind: 'invalid', code });
  });
});

describe('what is recalled', () => {
  it('is bounded: what was used longest ago goes first', () => {
    const recall = createRecall<number>(2);
    recall.set('a', 1);
    recall.set('b', 2);
    expect(recall.get('a')).toBe(1);
    recall.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => recall.get(key))).toEqual([1, undefined, 3]);
    recall.set('c', 4);
    expect(['a', 'c'].map((key) => recall.get(key))).toEqual([1, 4]);
  });
});
