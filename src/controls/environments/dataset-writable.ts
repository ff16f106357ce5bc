import type { DatasetDescription } from '../../estate/facts.js';
import { type ControlCard, type Judgement, notReported } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import type { Sight } from '../sight.js';

type Reason = 'DatasetPaused';

/** Nobody has left a dataset paused. */
export const datasetWritable: ControlCard = {
  id: 'dataset-writable',
  title: 'Dataset takes writes',
  subject: 'dataset',
  rationale:
    'While a dataset is paused its writes are refused with 503. A backup or restore pauses it and resumes it; one that died in between leaves it so.',
  source: 'guide, "Pause data updates to the dataset"',
  reasons: {
    DatasetPaused: {
      severity: 'info',
      meaning: 'The dataset is pausing or paused; since when is told by the finding itself.',
    },
  },
};

/** Undefined where Depot tells no status. */
function judge({ id, status }: DatasetDescription): Judgement<Reason> | undefined {
  switch (status) {
    case undefined:
      return undefined;
    case 'running':
      return { verdict: 'pass', message: 'the dataset takes writes' };
    case 'unrecognised':
      return notReported(
        'a status of the dataset that is known; it is not taken for paused',
        'Look at it with the CLI of Depot: depot list-dataset',
      );
    case 'pausing':
    case 'paused':
      return {
        verdict: 'fail',
        reason: 'DatasetPaused',
        message: `the dataset is ${status}: writes are refused with 503, reads go on`,
        remedy: `If no backup or restore of it is running, resume it: depot patch-dataset --id=${id} --data='{"status":"RUNNING"}'`,
      };
    default:
      return status satisfies never;
  }
}

/** One finding for each dataset that Depot tells a status of. */
export function datasetWritableFindings(sight: Sight): readonly Finding[] {
  return sight.datasets.flatMap(({ target: { environment }, facts }) => {
    if (facts?.datasets.kind !== 'seen') return []; // told by dataset-storage
    const { datasets } = facts;
    return datasets.value.flatMap((dataset): readonly Finding[] => {
      const judgement = judge(dataset);
      if (judgement === undefined) return [];
      const { id, name } = dataset;
      return [
        makeFinding(
          datasetWritable,
          {
            environment: environment.name,
            table: undefined,
            account: environment.account,
            region: environment.region,
            resource: name === undefined ? `dataset ${id}` : `dataset ${name} (${id})`,
          },
          [environment.name, environment.account, environment.region, id],
          judgement,
          [{ read: 'datasets', observed: datasets }],
        ),
      ];
    });
  });
}
