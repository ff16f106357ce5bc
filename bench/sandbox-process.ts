/** A process of its own that serves the estate of `sweep-estate.ts` until its parent goes away. */
import { serveSandbox } from '../src/compose/serve-sandbox.js';
import { systemClock } from '../src/kernel/clock.js';
import { sweepConfiguration } from './sweep-estate.js';

/** What it tells once it can be called. */
export interface SandboxServed {
  /** With these in its environment a process calls it as the operator of the first account. */
  readonly variables: Readonly<Record<string, string>>;
}

async function serve(): Promise<void> {
  const served = await serveSandbox(sweepConfiguration(), {
    clock: systemClock,
    env: {},
    random: Math.random,
    recorder: { call: () => undefined, note: () => undefined, progress: () => undefined },
    port: 0,
  });
  const [operator] = served.accounts;
  if (operator === undefined) throw new Error('the estate has no account');
  const told: SandboxServed = { variables: operator.variables };
  process.send?.(told);
  process.on('disconnect', () => process.exit());
}

void serve();
