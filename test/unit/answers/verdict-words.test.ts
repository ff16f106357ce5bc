import {
  describeCounts,
  describeCoverage,
  describeDuration,
  describeInstant,
  percent,
} from '../../../src/answers/verdict-words.js';

const none = { critical: 0, warning: 0, info: 0, unknown: 0, waived: 0, pass: 0 };

it.each([
  [{ ...none, critical: 2, warning: 1, pass: 36 }, '2 critical 1 warning · 36 pass'],
  [{ ...none, unknown: 3, pass: 1 }, '3 unknown · 1 pass'],
  [{ ...none, info: 1 }, '1 info'],
  [{ ...none, unknown: 1, waived: 2, pass: 3 }, '1 unknown · 2 waived · 3 pass'],
  [none, 'nothing to judge'],
])('counts are said without what is zero', (counts, words) => {
  expect(describeCounts(counts)).toBe(words);
});

it('never rounds a share up to all', () => {
  expect([percent(0), percent(0.999), percent(1)]).toEqual(['0 %', '99 %', '100 %']);
});

it('names what nobody watches beside what was seen', () => {
  expect([describeCoverage(1, 0), describeCoverage(0.98, 1), describeCoverage(0.5, 2)]).toEqual([
    '100 % seen',
    '98 % seen, 1 environment not configured',
    '50 % seen, 2 environments not configured',
  ]);
});

it('tells durations and instants', () => {
  expect([describeDuration(449), describeDuration(59_999), describeDuration(125_400)]).toEqual([
    '0.4 s',
    '59.9 s',
    '2 min 5 s',
  ]);
  expect(describeInstant(new Date('2026-11-22T10:00:03.999Z'))).toBe('2026-11-22 10:00:03 UTC');
});
