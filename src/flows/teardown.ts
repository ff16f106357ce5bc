import { judgeTeardown, type Teardown, type TeardownFacts } from '../controls/teardown/teardown.js';
import type { Environment, Estate } from '../estate/environment.js';
import { mapBounded } from '../kernel/bounded.js';
import { type Clock, startDeadline } from '../kernel/clock.js';
import type { Observers } from '../ports/observers.js';

export interface TeardownOptions {
  readonly observers: Pick<Observers, 'stacks' | 'access' | 'tables'>;
  readonly clock: Clock;
  /** All ends by then; what was not seen is unknown. */
  readonly deadlineMs: number;
  /** Environments looked at side by side. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** An environment with what stands in the way of deleting its stack. */
export interface TeardownOf {
  readonly environment: Environment;
  readonly teardown: Teardown;
}

async function factsOf(
  environment: Environment,
  { stacks, access, tables }: TeardownOptions['observers'],
  signal: AbortSignal,
): Promise<TeardownFacts> {
  const { account, region } = environment;
  const [stack, role, described] = await Promise.all([
    stacks.describe({ account, region }, environment.stack, signal),
    access.role(account, environment.dataRole, signal),
    mapBounded(environment.tables, 4, async ({ name }) => {
      const table = await tables.describe({ account, region, table: name }, signal);
      return [name, table] as const;
    }),
  ]);
  const resources =
    stack.kind === 'seen'
      ? await stacks.resources({ account, region }, environment.stack, signal)
      : undefined;
  return { stack, resources, role, tables: new Map(described) };
}

/**
 * Looks at what would block or endanger the deletion of each environment's stack. Changes nothing.
 * @throws the signal's reason when the run was given up
 */
export async function checkTeardown(
  estate: Estate,
  { observers, clock, deadlineMs, concurrency, signal }: TeardownOptions,
): Promise<readonly TeardownOf[]> {
  const deadline = startDeadline({ clock, ms: deadlineMs, what: 'the look at the stacks', signal });
  try {
    return await mapBounded(estate.environments, concurrency, async (environment) => {
      const facts = await factsOf(environment, observers, deadline.signal);
      return { environment, teardown: judgeTeardown(environment, facts, estate) };
    });
  } finally {
    deadline.release();
  }
}
