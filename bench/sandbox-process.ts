/** A process of its own that serves an estate until its parent goes away: `node sandbox-process.js ESTATE`. */
import { serveSandbox } from '../src/compose/serve-sandbox.js';
import { systemClock } from '../src/kernel/clock.js';
import { configurationOf } from './estates.js';

/** What it tells once it can be called. */
export interface SandboxServed {
  /** With these in its environment a process calls it as the operator of the first account. */
  readonly variables: Readonly<Record<string, string>>;
  /** What it took to come that far, user and system. */
  readonly cpuSeconds: number;
}

async function serve(estate: string | undefined): Promise<void> {
  const served = await serveSandbox(configurationOf(estate), {
    clock: systemClock,
    env: {},
    random: Math.random,
    recorder: { call: () => undefined, note: () => undefined, progress: () => undefined },
    port: 0,
  });
  const [operator] = served.accounts;
  if (operator === undefined) throw new Error('the estate has no account');
  const { user, system } = process.cpuUsage();
  const told: SandboxServed = {
    variables: operator.variables,
    cpuSeconds: (user + system) / 1e6,
  };
  process.send?.(told);
  process.on('disconnect', () => process.exit());
}

const [, , estate] = process.argv;
void serve(estate);
