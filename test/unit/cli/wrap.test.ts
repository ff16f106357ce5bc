import fc from 'fast-check';
import { labelled, paragraph, textWidth, wrap } from '../../../src/cli/text/wrap.js';

/** Joins wrapped lines again; a backslash at a line's end goes on without a blank. */
const joined = (lines: readonly string[]): string =>
  lines.join('\n').replaceAll('\\\n', '').replaceAll('\n', ' ');

describe('wrap', () => {
  it('keeps every line within the width and loses no character', () => {
    const word = fc.stringMatching(/^[a-z0-9:/-]{1,60}$/);
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.integer({ min: 3, max: 80 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width);
          expect(lines.every((line) => line.length <= width)).toBe(true);
          expect(joined(lines)).toBe(words.join(' '));
        },
      ),
    );
  });

  it('says where a name goes on', () => {
    expect(wrap('abcdefghij', 6)).toEqual(['abcde\\', 'fghij']);
    expect(wrap('abcdef', 6)).toEqual(['abcdef']);
  });

  it('gives no line for nothing', () => {
    expect(wrap(' \n ', 10)).toEqual([]);
  });

  it('indents and labels within the width', () => {
    expect(paragraph('one two three', 9, 2)).toEqual(['  one two', '  three']);
    expect(labelled('Fix: ', 'one two three', 12, 0)).toEqual(['Fix: one two', '     three']);
  });
});

it.each([
  [undefined, 100],
  [0, 100],
  [200, 100],
  [80, 80],
  [10, 40],
])('a terminal of %s columns is used to %s', (columns, width) => {
  expect(textWidth(columns)).toBe(width);
});
