import fc from 'fast-check';
import { cleanText, labelText } from '../../../src/telemetry/clean-text.js';

describe('labelText', () => {
  it.each(['prod-orders', '', 'dataset Bücher, "neu" (8a7f)', '{a="b"} \\n', 'x'.repeat(200)])(
    'leaves %j as it is',
    (text) => {
      expect(labelText(text)).toBe(text);
    },
  );

  it.each([
    ['a\nb', /^a b~[0-9a-f]{12}$/],
    ['a\u202eb', /^a b~[0-9a-f]{12}$/],
    ['\ud800', /^~[0-9a-f]{12}$/],
    ['a,region:b', /^a;region:b~[0-9a-f]{12}$/],
    ['x'.repeat(201), /^x{187}~[0-9a-f]{12}$/],
  ])('marks what it changes: %j', (text, expected) => {
    expect(labelText(text)).toMatch(expected);
  });

  it('keeps different texts different, and short', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'binary', maxLength: 400 }),
        (a, b) => {
          expect(labelText(a) === labelText(b)).toBe(a === b);
          expect(labelText(a).length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});

describe('cleanText', () => {
  it('gives one line of what can be seen, cut', () => {
    expect(cleanText(' a\r\n\tb\u200bc ', 100)).toBe('a b c');
    expect(cleanText('abcdef', 3)).toBe('abc');
  });
});
