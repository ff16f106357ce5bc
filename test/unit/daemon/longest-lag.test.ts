import fc from 'fast-check';
import { createLongestLag } from '../../../src/daemon/longest-lag.js';
import { minuteMs, secondMs } from '../../../src/kernel/units.js';
import { now } from '../../support/estate-builders.js';

const at = (ms: number): Date => new Date(now.getTime() + ms);

describe('the longest delay of a heartbeat', () => {
  it('shows for its window, then the next longest', () => {
    const longest = createLongestLag(5 * minuteMs);
    expect(longest(at(0), 3000)).toBe(3000);
    expect(longest(at(minuteMs), 800)).toBe(3000);
    expect(longest(at(4 * minuteMs), 5)).toBe(3000);
    expect(longest(at(5 * minuteMs), 5)).toBe(800);
    expect(longest(at(6 * minuteMs), 5)).toBe(5);
  });

  it('forgets what came after a clock that was set back', () => {
    const longest = createLongestLag(5 * minuteMs);
    longest(at(0), 3000);
    expect(longest(at(-minuteMs), 10)).toBe(10);
  });

  it('is the largest of all within the window', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5000 }), { minLength: 1, maxLength: 60 }), (lags) => {
        const longest = createLongestLag(5 * minuteMs);
        const last = lags.map((lag, index) => longest(at(index * 10 * secondMs), lag)).at(-1);
        expect(last).toBe(Math.max(...lags.slice(-30)));
      }),
    );
  });
});
