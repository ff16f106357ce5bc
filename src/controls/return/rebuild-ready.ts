import type { Environment } from '../../estate/environment.js';
import type { EnvironmentFacts } from '../../estate/place-facts.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import type { Sight } from '../sight.js';
import { keyIn, subjectIn } from './places-of-return.js';

type Reason = 'BootstrapMissing';

/** What a rebuild of the environment starts from is there. */
export const rebuildReady: ControlCard = {
  id: 'rebuild-ready',
  title: 'Rebuild prerequisites present',
  subject: 'environment',
  rationale:
    'With an account or region gone, tables alone are no environment: it is built again from its bootstrap bucket and its configuration repository, with its secrets and keys.',
  source: 'Bootstrap and Environment config pipeline pages of the Depot documentation',
  reasons: {
    BootstrapMissing: {
      severity: 'warning',
      meaning: 'The bootstrap bucket of the account and region does not exist.',
    },
  },
};

function judge(
  { bootstrapBucket }: Environment,
  { bootstrap }: EnvironmentFacts,
): Judgement<Reason> {
  switch (bootstrap.kind) {
    case 'unknown':
      return unseen(bootstrap);
    case 'absent':
      return {
        verdict: 'fail',
        reason: 'BootstrapMissing',
        message: `the bootstrap bucket ${bootstrapBucket} does not exist in this account`,
        remedy:
          'If it is called otherwise, set bootstrapBucket of this environment in the configuration; else find out what a rebuild would start from.',
      };
    case 'seen':
      return {
        verdict: 'pass',
        message: `the bootstrap bucket ${bootstrapBucket} exists; repository, secrets and their keys are not looked at`,
      };
    default:
      return bootstrap satisfies never;
  }
}

/** One finding for each environment. */
export function rebuildReadyFindings(sight: Sight): readonly Finding[] {
  return sight.environments.map(({ target: { environment }, facts }) =>
    makeFinding(
      rebuildReady,
      subjectIn(environment, environment, environment.bootstrapBucket),
      keyIn(environment, environment),
      judge(environment, facts),
      [{ read: 'bootstrap bucket', observed: facts.bootstrap }],
    ),
  );
}
