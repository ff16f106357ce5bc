import { bucketRows, environmentRows } from '../../../src/answers/verdict-rows.js';
import type { ShownFinding } from '../../../src/answers/shown-finding.js';
import type { EnvironmentName } from '../../../src/estate/ids.js';
import { aBucket, anAccount, anEnvironment, away } from '../../support/estate-builders.js';

const environment = anEnvironment();
const estate = { accounts: [anAccount()], environments: [environment], buckets: [], waivers: [] };

function aFinding(changes: Partial<ShownFinding>): ShownFinding {
  return {
    id: 'pitr-enabled:000000000001',
    control: 'pitr-enabled',
    severity: 'critical',
    verdict: 'pass',
    reason: undefined,
    subject: {
      environment: environment.name,
      table: 'History',
      account: environment.account,
      region: away,
      resource: 'sdp-prod-e2dd35eedfec-History',
    },
    message: 'PITR is on',
    remedy: undefined,
    failure: undefined,
    ...changes,
  };
}

describe('the verdict of a row', () => {
  it.each([
    ['a critical failure', [{ verdict: 'fail' as const }, {}], 'at-risk'],
    ['a warning', [{ verdict: 'fail' as const, severity: 'warning' as const }, {}], 'warning'],
    ['no verdict', [{ verdict: 'unknown' as const }, {}], 'unseen'],
    ['advice', [{ verdict: 'fail' as const, severity: 'info' as const }], 'ok'],
    ['passes', [{}, {}], 'ok'],
    ['nothing judged yet', [], 'unseen'],
  ])('of %s', (_what, changes, verdict) => {
    expect(environmentRows(estate, changes.map(aFinding))).toEqual([
      expect.objectContaining({ verdict }),
    ]);
  });

  it('is unseen for a shared bucket that was not judged', () => {
    const environments = ['a', 'b'] as EnvironmentName[];
    const rows = bucketRows({ ...estate, buckets: [aBucket({ environments })] }, []);
    expect(rows).toEqual([expect.objectContaining({ verdict: 'unseen' })]);
  });
});
