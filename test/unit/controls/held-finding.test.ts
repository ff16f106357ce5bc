import fc from 'fast-check';
import type { Finding } from '../../../src/controls/finding.js';
import { type HeldFinding, holdFinding } from '../../../src/controls/held-finding.js';
import { accountId, home, now } from '../../support/estate-builders.js';

type Said = Pick<Finding, 'verdict' | 'reason'>;
const pass: Said = { verdict: 'pass', reason: undefined };
const off: Said = { verdict: 'fail', reason: 'PitrDisabled' };
const short: Said = { verdict: 'fail', reason: 'PitrWindowTooShort' };
const denied: Said = { verdict: 'unknown', reason: 'ReadDenied' };
const throttled: Said = { verdict: 'unknown', reason: 'ReadThrottled' };

function aFinding(said: Said): Finding {
  return {
    id: 'pitr-enabled:0123456789ab',
    control: 'pitr-enabled',
    severity: 'critical',
    ...said,
    subject: {
      environment: undefined,
      table: 'Object',
      account: accountId,
      region: home,
      resource: 'sdp-orders-Object',
    },
    message: 'said',
    remedy: undefined,
    failure: undefined,
    basis: [],
  };
}

const hour = (count: number): Date => new Date(now.getTime() + count * 3_600_000);

/** One pass an hour, from `now`. */
function heldAfter(...history: readonly Said[]): HeldFinding {
  let held: HeldFinding | undefined;
  for (const [index, said] of history.entries()) {
    held = holdFinding(held, aFinding(said), hour(index));
  }
  if (held === undefined) throw new Error('a history holds at least one pass');
  return held;
}

describe('a finding that is held', () => {
  it.each([
    ['begins with its first pass', [off], 0],
    ['goes on while it stays', [off, off, off], 0],
    ['begins anew for another reason', [off, short], 1],
    ['begins anew after a pass', [off, pass, off], 2],
    ['goes on while it cannot be seen', [off, denied, off], 0],
    ['goes on over several causes of not seeing', [off, denied, throttled, denied, off], 0],
    ['passes since before it could not be seen', [pass, denied, pass], 0],
    ['is unknown since the first time it was not seen', [off, denied, throttled], 1],
    ['fails anew when it passed before it could not be seen', [pass, denied, off], 2],
  ] as const)('%s', (_, history, since) => {
    expect(heldAfter(...history).since).toEqual(hour(since));
  });

  it('keeps what was last seen while it is unknown, and nothing else', () => {
    expect(heldAfter(off, denied, throttled).before).toEqual({
      ...off,
      severity: 'critical',
      since: now,
    });
    expect(heldAfter(denied, throttled).before).toBeUndefined();
    expect(heldAfter(off, denied, pass).before).toBeUndefined();
    expect(heldAfter(off)).not.toHaveProperty('basis');
  });

  it('never begins later than it was judged, nor before its first pass', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(pass, off, short, denied, throttled), { minLength: 1 }),
        (history) => {
          const held = heldAfter(...history);
          expect(held.judgedAt).toEqual(hour(history.length - 1));
          expect(held.since.getTime()).toBeLessThanOrEqual(held.judgedAt.getTime());
          expect(held.since.getTime()).toBeGreaterThanOrEqual(now.getTime());
          expect(held.verdict).toBe(history.at(-1)?.verdict);
        },
      ),
    );
  });
});
