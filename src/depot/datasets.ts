import { datasetStatuses } from '../estate/facts.js';
import type { DatasetDescription, DatasetStatus } from '../estate/facts.js';
import type { GatewayInvoke } from '../ports/gateway-invoke.js';
import type { Datasets } from '../ports/observers.js';
import { listControlObjects, unknownFrom } from './control-list.js';
import type { ControlList } from './control-list.js';
import { member, textOf } from './envelope.js';
import { environmentAmong, environments } from './environments.js';
import { executors } from './executors.js';
import { primaryStorageOf } from './primary-storage.js';

/** A word that is none of Depot's three is not taken for any of them. */
function statusOf(text: string | undefined): DatasetStatus | undefined {
  if (text === undefined) return undefined;
  return datasetStatuses.find((each) => each === text.toLowerCase()) ?? 'unrecognised';
}

const datasets: ControlList<DatasetDescription> = {
  schema: 'Dataset',
  noun: 'dataset',
  expand: ['location'],
  read: (id, item) => ({
    id,
    name: textOf(member(item, 'name')) ?? textOf(member(item, 'alias')),
    storage: primaryStorageOf(member(item, 'location')),
    status: statusOf(textOf(member(item, 'status'))),
  }),
};

/** The port `Datasets` over Depot's gateway. An environment without a gateway must not be asked. */
export function createDatasets(invoker: GatewayInvoke): Datasets {
  return {
    list: (environment, signal) => listControlObjects(invoker, environment, datasets, signal),
    async environment(environment, signal) {
      const listed = await listControlObjects(invoker, environment, environments, signal);
      if (listed.kind !== 'seen') return listed;
      const told = { at: listed.at, calls: listed.calls };
      try {
        const found = environmentAmong(listed.value, environment.id);
        return found === undefined
          ? { ...told, kind: 'absent' }
          : { ...told, kind: 'seen', value: found };
      } catch (error) {
        return unknownFrom(error, told);
      }
    },
    executors: (environment, signal) => listControlObjects(invoker, environment, executors, signal),
  };
}
