import type { BackupPlan, BackupSelection } from '../estate/backup-facts.js';
import type { Observed } from '../estate/observation.js';
import type { SimulatedAccess } from '../estate/place-facts.js';
import type { ExportDescription } from '../estate/table-settings.js';
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
  /** By account, role and questions. */
  readonly access: Recall<Extract<Observed<readonly SimulatedAccess[]>, { kind: 'seen' }>>;
  /** By ARN: an export that has ended does not change any more. */
  readonly endedExports: Recall<ExportDescription>;
}

const mostPlans = 3000;
const mostSelections = 10_000;
const mostAnswers = 1000;
/** About four of each of 2,500 tables; some 600 bytes each. */
const mostExports = 10_000;

/** An empty memory. */
export function createAwsMemory(): AwsMemory {
  return {
    plans: createRecall(mostPlans),
    selections: createRecall(mostSelections),
    access: createRecall(mostAnswers),
    endedExports: createRecall(mostExports),
  };
}
