import fc from 'fast-check';
import { showValue } from '../../../src/config/shown-value.js';

it.each([
  [['a'], 'plain', undefined, 'plain'],
  [['a'], 12_345_678_901, '012345678901', '012345678901'],
  [['a'], null, undefined, 'null'],
  [['a'], undefined, undefined, ''],
  [['a'], 'two\n  lines\u001b[31m', undefined, 'two lines [31m'],
  [['a'], 'http://user:pass@host/', undefined, 'http://***@host/'],
  [['accounts', 0, 'externalId'], 'x', undefined, '***'],
  [['aws', 'bearerToken', 'value'], 'x', undefined, '***'],
  [
    ['a'],
    { dbPassword: 'x', b: [{ client_secret: 'y' }] },
    undefined,
    '{"dbPassword":"***","b":[{"client_secret":"***"}]}',
  ],
])('shows %j %j as it may be seen', (path, value, written, shown) => {
  expect(showValue(path, value, written)).toBe(shown);
});

it('keeps to one line of 60 characters and leaks no secret at any depth', () => {
  const secret = 'hunter2';
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }).filter((text) => !text.includes(secret)),
      fc.record({ secretKey: fc.constant(secret), other: tie('node') }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      const shown = showValue(['a'], value);
      expect(shown.length).toBeLessThanOrEqual(60);
      expect(shown).not.toContain(secret);
      expect(shown).not.toMatch(/[\p{Cc}\n]/u);
    }),
  );
});
