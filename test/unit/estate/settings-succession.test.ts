import { factKey, type HeldFact } from '../../../src/estate/held-fact.js';
import { holdFact } from '../../../src/estate/held-facts.js';
import { succeed } from '../../../src/estate/settings-snapshot.js';
import type { SettingsSnapshot } from '../../../src/estate/table-settings.js';
import { hourMs } from '../../../src/kernel/units.js';
import { accountId, ago, aSnapshot, home, now } from '../../support/estate-builders.js';

describe('a snapshot after another one', () => {
  it.each([
    ['of the same table', 'a', 'a', undefined],
    ['of another table', 'a', 'b', 'a'],
    ['of a table without an id', undefined, 'b', undefined],
    ['that tells no id', 'a', undefined, undefined],
  ])('%s', (_what, earlier, later, expected) => {
    const kept = aSnapshot({ tableId: earlier });
    expect(succeed(kept, aSnapshot({ tableId: later })).before?.tableId).toBe(expected);
  });

  it('keeps telling which table was replaced, and when', () => {
    const second = succeed(
      aSnapshot({ tableId: 'a' }),
      aSnapshot({ tableId: 'b', takenAt: ago(hourMs) }),
    );
    const third = succeed(second, aSnapshot({ tableId: 'b', takenAt: now }));
    expect(third.before).toMatchObject({ tableId: 'a', replacedAt: ago(hourMs) });
    expect(third.takenAt).toEqual(now);
  });
});

describe('kept settings', () => {
  const subject = {
    account: accountId,
    region: home,
    resource: 'sdp-x-Object',
    environment: undefined,
    table: 'Object',
  };
  const fact = (value: SettingsSnapshot | 'absent' | 'none'): HeldFact => ({
    read: 'settings',
    subject,
    held:
      typeof value === 'string'
        ? value === 'none'
          ? { kind: 'none' }
          : { kind: 'absent', at: now }
        : { kind: 'seen', at: now, value },
    tried: { at: now, failure: undefined },
  });
  const kept = fact(aSnapshot({ tableId: 'a' }));

  it.each(['absent', 'none'] as const)('stay when the newest answer is %s', (answer) => {
    const held = holdFact(kept, fact(answer));
    expect(held.held).toEqual(kept.held);
    expect(factKey(held)).toBe(factKey(kept));
  });

  it('of another table remember the one before', () => {
    const held = holdFact(kept, fact(aSnapshot({ tableId: 'b' })));
    expect(held).toMatchObject({ held: { value: { tableId: 'b', before: { tableId: 'a' } } } });
  });
});
