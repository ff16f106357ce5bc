import fc from 'fast-check';
import { count, labelled, paragraph, plain, textWidth, wrap } from '../../../src/cli/text/wrap.js';

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

describe('plain', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['titles and links', '\u001b]0;title\u0007text', 'text'],
    ['line breaks', 'one\r\ntwo\tthree', 'one two three'],
    ['a bell and a null', 'a\u0007b\u0000c', 'a b c'],
    ['C1 controls', 'a\u009b31mb', 'a 31mb'],
    ['turned direction', 'a\u202eb\u2066c', 'abc'],
    ['an unfinished sequence', 'a\u001b[', 'a ['],
  ])('drops %s', (_what, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('leaves no control character whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
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

it('counts with a plural', () => {
  expect([0, 1, 2].map((amount) => count(amount, 'check'))).toEqual([
    '0 checks',
    '1 check',
    '2 checks',
  ]);
});
