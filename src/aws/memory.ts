import type { BackupPlan, BackupSelection } from '../estate/backup-facts.js';
import type { Observed } from '../estate/observation.js';
import type { SimulatedAccess } from '../estate/place-facts.js';
import type { EndedExports } from './exports.js';
import { createRecall } from './recall.js';
import type { Recall } from './recall.js';

/** The version of a plan that is named by its key: it cannot change any more. */
export type PlanDocument = Omit<BackupPlan, 'selections'>;

/**
 * What need not be asked again in the next run. It belongs to one place that is reached: keys name
 * accounts, not endpoints.
 */
export interface AwsMemory {
  /** By account, region, plan and version. */
  readonly plans: Recall<PlanDocument>;
  /** By account, region, plan and selection: a selection cannot be changed, only made anew. */
  readonly selections: Recall<BackupSelection>;
  /** What exports that have ended were; they do not change any more. */
  readonly exports: EndedExports;
  /** By account, role and questions. */
  readonly access: Recall<Extract<Observed<readonly SimulatedAccess[]>, { kind: 'seen' }>>;
}

const mostPlans = 3000;
const mostSelections = 10_000;
const mostAnswers = 1000;
const mostEndedExports = 10_000;

/** An empty memory. */
export function createAwsMemory(): AwsMemory {
  return {
    plans: createRecall(mostPlans),
    selections: createRecall(mostSelections),
    exports: createRecall(mostEndedExports),
    access: createRecall(mostAnswers),
  };
}
