import { heldFindingJson } from '../../../src/answers/envelope.js';
import { holdFinding } from '../../../src/controls/held-finding.js';
import { now } from '../../support/estate-builders.js';
import { passOver } from '../cli/fixtures.js';

const later = new Date(now.getTime() + 60_000);

describe('a remembered finding', () => {
  it('is published with its times and without its reads', async () => {
    const [failure] = (await passOver()).findings;
    if (failure === undefined) throw new Error('expected a finding');
    const json = heldFindingJson(holdFinding(holdFinding(undefined, failure, now), failure, later));
    expect(json).toMatchObject({
      id: failure.id,
      verdict: 'fail',
      since: now.toISOString(),
      judgedAt: later.toISOString(),
      before: null,
    });
    expect(json).not.toHaveProperty('basis');
  });

  it('tells what was seen before it could not be seen', async () => {
    const [failure] = (await passOver()).findings;
    if (failure === undefined) throw new Error('expected a finding');
    const failed = holdFinding(undefined, failure, now);
    const unseen = { ...failure, verdict: 'unknown', reason: 'ReadDenied' } as const;
    expect(heldFindingJson(holdFinding(failed, unseen, later)).before).toEqual({
      verdict: 'fail',
      reason: failure.reason,
      since: now.toISOString(),
    });
  });
});
