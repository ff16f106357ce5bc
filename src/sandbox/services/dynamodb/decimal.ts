/** A DynamoDB number: sign x 0.digits x 10^exponent; zero has no digits. Up to 38 digits. */
export interface Decimal {
  readonly sign: -1 | 0 | 1;
  /** No leading and no trailing zero. */
  readonly digits: string;
  readonly exponent: number;
}

const zero: Decimal = { sign: 0, digits: '', exponent: 0 };

/**
 * The number, or undefined when it is none or cannot be held ("Supported data types and naming
 * rules": 38 digits, 1E-130 to 9.9...E+125). Never throws.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (match === null || text.length > 400) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole + fraction === '') return undefined;
  const significant = (whole + fraction).replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return zero;
  const leadingZeros = whole.length + fraction.length - significant.length;
  const exponent = whole.length - leadingZeros + Number(power);
  if (digits.length > 38 || exponent > 126 || exponent < -129) return undefined;
  return { sign: sign === '-' ? -1 : 1, digits, exponent };
}

/** One text per number: `1.0`, `+1` and `1e0` give `1`. Never throws. */
export function decimalText({ sign, digits, exponent }: Decimal): string {
  if (sign === 0) return '0';
  const mark = sign < 0 ? '-' : '';
  if (exponent > 38 || exponent < -37) {
    const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${mark}${digits.charAt(0)}${tail}E${exponent > 0 ? '+' : ''}${exponent - 1}`;
  }
  if (exponent <= 0) return `${mark}0.${'0'.repeat(-exponent)}${digits}`;
  const whole = digits.slice(0, exponent).padEnd(exponent, '0');
  const fraction = digits.slice(exponent);
  return `${mark}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A text that sorts (by code unit) as the numbers do. Never throws. */
export function decimalOrder({ sign, digits, exponent }: Decimal): string {
  if (sign === 0) return '1';
  const magnitude = String(exponent + 500).padStart(4, '0') + digits;
  if (sign > 0) return `2${magnitude}`;
  // Nines' complement turns the order round; the end mark puts the shorter one after the longer.
  return `0${magnitude.replace(/\d/g, (digit) => String(9 - Number(digit)))}~`;
}
