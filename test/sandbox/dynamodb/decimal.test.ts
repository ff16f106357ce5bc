import fc from 'fast-check';
import {
  decimalOrder,
  decimalText,
  parseDecimal,
} from '../../../src/sandbox/services/dynamodb/decimal.js';

function assertNumber(text: string): never {
  throw new Error(`not a number: ${text}`);
}

describe('decimals', () => {
  it.each([
    ['0', '0'],
    ['-0.00', '0'],
    ['+1.0', '1'],
    ['007.50', '7.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['-12.5E-3', '-0.0125'],
    ['1E100', '1E+100'],
    ['-1.25E-90', '-1.25E-90'],
    ['9'.repeat(38), '9'.repeat(38)],
  ])('%s is kept as %s', (text, expected) => {
    const number = parseDecimal(text);
    expect(number && decimalText(number)).toBe(expected);
  });

  it.each(['', '-', '.', 'ten', '1e', '0x1', ' 1', '1E126', '1E-131', '9'.repeat(39)])(
    '"%s" is refused',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('sort with the negative ones from far to near', () => {
    const sorted = [
      '-1e30',
      '-155',
      '-15.51',
      '-15.5',
      '-1',
      '-0.01',
      '0',
      '2e-9',
      '0.1',
      '9',
      '10',
    ];
    const orders = sorted.map((text) => decimalOrder(parseDecimal(text) ?? assertNumber(text)));
    expect(orders.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(orders);
    expect(new Set(orders).size).toBe(sorted.length);
  });

  it('sort as their numbers do, and are read back from their text', () => {
    const decimal = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }).map(String),
      fc.double({ noNaN: true, min: -1e100, max: 1e100 }).map(String),
      fc
        .integer({ min: -99, max: 99 })
        .chain((digits) =>
          fc.integer({ min: -100, max: 100 }).map((exponent) => `${digits}e${exponent}`),
        ),
    );
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [left, right] = [parseDecimal(a), parseDecimal(b)];
        if (left === undefined || right === undefined) return;
        const [first, second] = [decimalOrder(left), decimalOrder(right)];
        expect(Math.sign(Number(first > second) - Number(first < second))).toBe(
          Math.sign(Number(a) - Number(b)),
        );
        expect(parseDecimal(decimalText(left))).toEqual(left);
      }),
    );
  });
});
