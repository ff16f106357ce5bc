import { accessQuestions } from '../controls/access/backup-actions.js';
import type { Environment } from '../estate/environment.js';
import type { EnvironmentFacts } from '../estate/place-facts.js';
import type { Reading } from './reading.js';

/** Reads what an environment is as a whole. Each read stands for itself. */
export async function observeEnvironment(
  environment: Environment,
  { observers: { stacks, datasets, access: iam, presence }, signal }: Reading,
): Promise<EnvironmentFacts> {
  const { account, region, gateway, backupLocation, bootstrapBucket, dataRole: role } = environment;
  const questions = backupLocation && accessQuestions(backupLocation, region);
  const [stack, depot, executors, access, bootstrap] = await Promise.all([
    stacks.describe({ account, region }, environment.stack, signal),
    gateway && datasets.environment(environment, signal),
    gateway && datasets.executors(environment, signal),
    questions && iam.simulate({ account, role, questions }, signal),
    presence.exists({ account, region, name: bootstrapBucket }, signal),
  ]);
  return { stack, depot, executors, access, bootstrap };
}
