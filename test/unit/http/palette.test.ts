import { dark, light, usedPairs } from '../../../src/http/pages/palette.js';

/** @source Web Content Accessibility Guidelines 2.2, relative luminance and contrast ratio */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

it('computes what the guidelines say of black, white and grey', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_name, palette) => {
  it.each(usedPairs)('$front on $behind has $least : 1', ({ front, behind, least }) => {
    expect(contrast(palette[front], palette[behind])).toBeGreaterThanOrEqual(least);
  });
});
