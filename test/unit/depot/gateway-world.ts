import { createDatasets } from '../../../src/depot/datasets.js';
import type { Observed } from '../../../src/estate/observation.js';
import type { GatewayCall, GatewayInvoke } from '../../../src/ports/gateway-invoke.js';
import type { Datasets } from '../../../src/ports/observers.js';
import { aCall, absent, anEnvironment } from '../../support/estate-builders.js';

// A gateway that answers in turn; the last answer stays.

export const gateway = {
  functionName: 'depot-gateway',
  listOperation: 'query',
  controlDataset: '__admin',
};
export const environment = anEnvironment({ gateway });

export function gatewayWorld(...answers: readonly Observed<unknown>[]): {
  readonly datasets: Datasets;
  readonly calls: readonly GatewayCall[];
} {
  const calls: GatewayCall[] = [];
  const invoker: GatewayInvoke = {
    invoke: (call) => {
      calls.push(call);
      const answer = answers[Math.min(calls.length, answers.length) - 1] ?? absent();
      return Promise.resolve({ ...answer, calls: [aCall({ operation: 'Invoke' })] });
    },
  };
  return { datasets: createDatasets(invoker), calls };
}
