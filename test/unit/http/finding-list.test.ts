import fc from 'fast-check';
import { groupFailures, shares } from '../../../src/http/pages/finding-list.js';
import { aPosture } from './fixtures.js';

describe('shares', () => {
  it('show the worst of every group before the second of any', () => {
    expect(shares([3, 1, 5], { perGroup: 2, total: 4 })).toEqual([2, 1, 1]);
    expect(shares([9, 9, 9], { perGroup: 5, total: 2 })).toEqual([1, 1, 0]);
    expect(shares([2], { perGroup: 5, total: 40 })).toEqual([2]);
    expect(shares([], { perGroup: 5, total: 40 })).toEqual([]);
  });

  it('keep within every bound', () => {
    const size = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(fc.array(size, { maxLength: 60 }), size, size, (sizes, perGroup, total) => {
        const shown = shares(sizes, { perGroup, total });
        const sum = shown.reduce((all, amount) => all + amount, 0);
        expect(sum).toBeLessThanOrEqual(total);
        expect(shown.every((amount, at) => amount <= Math.min(perGroup, sizes[at] ?? 0))).toBe(
          true,
        );
        const possible = sizes.reduce((all, each) => all + Math.min(each, perGroup), 0);
        expect(sum).toBe(Math.min(total, possible));
      }),
    );
  });
});

describe('groupFailures', () => {
  it('goes by environment in the given order, then by account', async () => {
    const { findings } = await aPosture();
    const groups = groupFailures(findings, ['staging', 'prod-orders']);
    expect(groups.map(({ title }) => title)).toEqual([
      'staging, account 123456789012',
      'prod-orders, account 123456789012',
      'account 123456789012',
    ]);
    expect(
      groups.flatMap((group) => group.findings).every(({ verdict }) => verdict === 'fail'),
    ).toBe(true);
  });

  it('leaves out what is no longer configured', async () => {
    const { findings } = await aPosture();
    expect(groupFailures(findings, ['staging']).map(({ environment }) => environment)).toEqual([
      'staging',
      undefined,
    ]);
  });
});
