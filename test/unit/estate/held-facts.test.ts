import type { HeldFact } from '../../../src/estate/held-fact.js';
import { factKey } from '../../../src/estate/held-fact.js';
import { factsOf, holdFact } from '../../../src/estate/held-facts.js';
import type { ReadFailure } from '../../../src/estate/observation.js';
import { accountId, home, now } from '../../support/estate-builders.js';
import { passOver, troubledWorld } from '../cli/fixtures.js';

const later = new Date(now.getTime() + 60_000);
const failure: ReadFailure = {
  reason: 'ReadDenied',
  kind: 'denied',
  code: 'AccessDeniedException',
  message: 'no',
  permission: undefined,
  hint: undefined,
};
const subject = {
  account: accountId,
  region: home,
  resource: 'sdp-orders-Object',
  environment: undefined,
  table: 'Object',
};
const seen: HeldFact = {
  read: 'pitr',
  subject,
  held: { kind: 'seen', at: now, value: { kind: 'off' } },
  tried: { at: now, failure: undefined },
};
const failed: HeldFact = {
  read: 'pitr',
  subject,
  held: { kind: 'none' },
  tried: { at: later, failure },
};

describe('a fact that is held', () => {
  it('keeps its answer and its age when a later read fails', () => {
    expect(holdFact(seen, failed)).toEqual({ ...seen, tried: failed.tried });
  });

  it('is replaced by a later answer, an absence too', () => {
    const absent: HeldFact = {
      ...seen,
      held: { kind: 'absent', at: later },
      tried: { at: later, failure: undefined },
    };
    expect(holdFact(seen, absent)).toEqual(absent);
    expect(holdFact(absent, seen)).toEqual(seen);
    expect(holdFact(undefined, failed)).toEqual(failed);
  });
});

describe('the facts of a pass', () => {
  it('hold every read once, seen or failed, with its own time', async () => {
    const { observations } = await passOver(troubledWorld);
    const facts = factsOf(observations);
    expect(new Set(facts.map(factKey)).size).toBe(facts.length);
    const kinds = new Set(facts.map(({ held }) => held.kind));
    expect(kinds).toContain('seen');
    expect(kinds).toContain('none');
    for (const { held, tried } of facts) {
      expect(tried.failure === undefined).toBe(held.kind !== 'none');
      expect(held.kind === 'none' ? tried.at : held.at).toEqual(tried.at);
    }
  });
});
