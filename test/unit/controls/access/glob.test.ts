import fc from 'fast-check';
import { globOf, literalOf, reachOf } from '../../../../src/controls/access/glob.js';

describe('the reach of a pattern', () => {
  it.each([
    ['*', '', 'covers'],
    ['a', 'a', 'covers'],
    ['a', 'b', 'apart'],
    ['?', 'b', 'covers'],
    ['?', '', 'apart'],
    ['?', '*', 'touches'],
    ['a*', 'a*', 'covers'],
    ['a*', 'ab*', 'covers'],
    ['ab*', 'a*', 'touches'],
    ['a*c', 'abbc', 'covers'],
    ['a*c', 'a*', 'touches'],
    ['*a*', '?a?', 'covers'],
    ['a?c', 'a*c', 'touches'],
    ['ab', 'a?', 'touches'],
    ['x*', 'a*', 'apart'],
    ['*x', '*y', 'apart'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/orders/*', 'covers'],
    ['arn:aws:s3:::b/orders/*', 'arn:aws:s3:::b/*', 'touches'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::bb/*', 'apart'],
  ])('%j over %j: %s', (pattern, other, expected) => {
    expect(reachOf(globOf(pattern), globOf(other))).toBe(expected);
  });

  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  const matches = (pattern: string, text: string): boolean =>
    new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su').test(text);

  it('over a text is that of the regular expression', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        const expected = matches(pattern, text) ? 'covers' : 'apart';
        expect(reachOf(globOf(pattern), literalOf(text))).toBe(expected);
      }),
    );
  });

  it('is never said to cover what it does not, nor to be apart from what it meets', () => {
    fc.assert(
      fc.property(patterns, patterns, letters, (pattern, other, text) => {
        fc.pre(matches(other, text));
        const wrong = matches(pattern, text) ? 'apart' : 'covers';
        expect(reachOf(globOf(pattern), globOf(other))).not.toBe(wrong);
      }),
      { numRuns: 500 },
    );
  });

  it('takes its time with the lengths, not with their powers', () => {
    const pattern = globOf(`${'*a'.repeat(2000)}b`);
    expect(reachOf(pattern, globOf(`${'a'.repeat(500)}c`))).toBe('apart');
  });
});
