import type { BackupFacts } from './backup-facts.js';
import type { PlacementFacts } from './facts.js';
import type { Observed } from './observation.js';
import type { Observation } from './observations.js';
import type { Target } from './targets.js';

/** Nothing was asked yet: stands for every read, to learn which findings there can be. */
export const neverAsked: Observed<never> = {
  kind: 'unknown',
  at: new Date(0),
  calls: [],
  failure: {
    reason: 'NotReported',
    kind: 'unavailable',
    code: 'NotAsked',
    message: 'not asked',
    permission: undefined,
    hint: undefined,
  },
};

const placement: PlacementFacts = { table: neverAsked, pitr: neverAsked, deleted: undefined };

const backup: BackupFacts = {
  settings: neverAsked,
  vaults: neverAsked,
  plans: neverAsked,
  jobs: neverAsked,
  copyJobs: neverAsked,
  contents: new Map(),
};

/** What a pass would hand on that could read nothing. */
export function unseenObservation(target: Target): Observation {
  switch (target.kind) {
    case 'table': {
      const { region, posture } = target.environment;
      const regions = [region, ...posture.replicas];
      return { kind: 'table', target, placements: new Map(regions.map((at) => [at, placement])) };
    }
    case 'bucket':
      return { kind: 'bucket', target, facts: { versioning: neverAsked, objectLock: neverAsked } };
    case 'cluster':
      return { kind: 'cluster', target, facts: { cluster: neverAsked } };
    case 'datasets': {
      const facts = target.environment.gateway === undefined ? undefined : { datasets: neverAsked };
      return { kind: 'datasets', target, facts };
    }
    case 'environment': {
      const { gateway, backupLocation } = target.environment;
      const depot = gateway === undefined ? undefined : neverAsked;
      return {
        kind: 'environment',
        target,
        facts: {
          stack: neverAsked,
          depot,
          executors: depot,
          access: backupLocation === undefined ? undefined : neverAsked,
          bootstrap: neverAsked,
        },
      };
    }
    case 'place':
      return { kind: 'place', target, facts: { tables: neverAsked, backup } };
    case 'account':
      return {
        kind: 'account',
        target,
        facts: { organization: neverAsked, backupSettings: neverAsked, roles: new Map() },
      };
    default:
      return target satisfies never;
  }
}
