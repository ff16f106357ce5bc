import { environmentConfigured } from '../../../src/controls/discovery/environment-configured.js';
import type { Judgement } from '../../../src/controls/control.js';
import { type Finding, makeFinding } from '../../../src/controls/finding.js';
import { countUnwatched, summarise } from '../../../src/controls/result.js';
import type { AccountId, RegionId } from '../../../src/estate/ids.js';
import { accountId, ago, away, home } from '../../support/estate-builders.js';

const other = '210987654321' as AccountId;

const judgements: Readonly<Record<Finding['verdict'], Judgement<string>>> = {
  pass: { verdict: 'pass', message: 'all configured' },
  fail: {
    verdict: 'fail',
    reason: 'EnvironmentNotConfigured',
    message: 'found',
    remedy: 'Add it.',
  },
  unknown: {
    verdict: 'unknown',
    reason: 'ReadDenied',
    message: 'denied',
    remedy: 'Allow.',
    failure: undefined,
  },
};

function found(
  resource: string,
  region: RegionId = home,
  account: AccountId = accountId,
  verdict: Finding['verdict'] = 'fail',
): Finding {
  const subject = { environment: undefined, table: undefined, account, region, resource };
  const key = [account, region, resource];
  return makeFinding(environmentConfigured, subject, key, judgements[verdict], []);
}

const waived = {
  ...found('sdp-old'),
  waiver: { owner: 'platform', reason: 'it is being removed', until: ago(-1) },
};

describe('what nobody watches', () => {
  it.each([
    ['nothing', [], 0, 1],
    ['every environment is configured', [found('environments', home, accountId, 'pass')], 0, 1],
    ['one environment', [found('sdp-a')], 1, 1 / 2],
    ['one environment with its replica', [found('sdp-a'), found('sdp-a', away)], 1, 2 / 3],
    ['two environments', [found('sdp-a'), found('sdp-b')], 2, 2 / 4],
    ['one id in two accounts', [found('sdp-a'), found('sdp-a', home, other)], 2, 2 / 4],
    ['one that is waived', [waived], 0, 1],
    ['a list that could not be read', [found('environments', home, accountId, 'unknown')], 0, 0],
  ])('%s', (_what, findings, unwatched, coverage) => {
    expect(countUnwatched(findings)).toBe(unwatched);
    expect(summarise(findings).coverage).toBeCloseTo(coverage, 10);
  });
});
