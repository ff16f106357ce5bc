import fc from 'fast-check';
import { count, plain } from '../../../src/answers/plain.js';

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

it('counts with a plural', () => {
  expect([0, 1, 2].map((amount) => count(amount, 'check'))).toEqual([
    '0 checks',
    '1 check',
    '2 checks',
  ]);
});
