import type { Environment } from '../estate/environment.js';
import type { DatasetDescription, DatasetFacts } from '../estate/facts.js';
import type { DatasetsTarget } from '../estate/targets.js';
import type { ControlCard, Judgement } from './control.js';
import { notReported, unseen } from './control.js';

type Reason =
  | 'UnsupportedPrimary'
  | 'AuroraNotWatched'
  | 'NoDatasets'
  | 'GatewayMissing'
  | 'GatewayNotConfigured';

export interface DatasetJudgement {
  /** Undefined when the judgement is of the environment as a whole. */
  readonly dataset: DatasetDescription | undefined;
  readonly judgement: Judgement<Reason>;
}

function unsupported(type: string): Judgement<Reason> {
  return {
    verdict: 'fail',
    reason: 'UnsupportedPrimary',
    message: `its primary storage is ${type}, which Depot cannot back up`,
    remedy: `Protect it with ${type}'s own means, or move the dataset to DynamoDB.`,
  };
}

function judgeDataset(
  { storage }: DatasetDescription,
  { clusters }: Environment,
): Judgement<Reason> {
  switch (storage.kind) {
    case 'dynamodb':
      return { verdict: 'pass', message: 'its primary storage is DynamoDB' };
    case 'aurora':
      if (clusters.length > 0) {
        return { verdict: 'pass', message: 'its primary storage is Aurora, see aurora-retention' };
      }
      return {
        verdict: 'fail',
        reason: 'AuroraNotWatched',
        message: 'its primary storage is Aurora, but no cluster of this environment is watched',
        remedy: 'Name the cluster in storage.clusters of this environment in the configuration.',
      };
    case 'snowflake':
      return unsupported('Snowflake');
    case 'other':
      return unsupported(storage.type);
    case 'unrecognised':
      return notReported('the type of its primary storage');
    default:
      return storage satisfies never;
  }
}

/** The judgement of the environment as a whole. */
function whole(judgement: Judgement<Reason>): readonly DatasetJudgement[] {
  return [{ dataset: undefined, judgement }];
}

/** Each dataset's authoritative storage is one that can be backed up. */
export const datasetStorage: ControlCard & {
  evaluate(target: DatasetsTarget, facts: DatasetFacts | undefined): readonly DatasetJudgement[];
} = {
  id: 'dataset-storage',
  title: 'Dataset storage supported',
  subject: 'dataset',
  rationale:
    'A dataset whose primary storage is Snowflake has no Depot backup at all, whatever else is in order.',
  source: 'guide, "Be aware of" and "Aurora"; Depot docs, Location',
  reasons: {
    UnsupportedPrimary: {
      severity: 'critical',
      meaning: 'The primary storage has no Depot backup (Snowflake, search, files).',
    },
    AuroraNotWatched: {
      severity: 'warning',
      meaning: 'A dataset is on Aurora, and the environment names no cluster to watch.',
    },
    NoDatasets: {
      severity: 'info',
      meaning: 'Depot lists no dataset in this environment.',
    },
    GatewayMissing: {
      severity: 'warning',
      meaning: 'The configured gateway Lambda does not exist, so datasets cannot be listed.',
    },
    GatewayNotConfigured: {
      severity: 'info',
      meaning: 'No gateway is configured, so the datasets of this environment are not watched.',
    },
  },
  evaluate({ environment }, facts) {
    if (facts === undefined) {
      return whole({
        verdict: 'fail',
        reason: 'GatewayNotConfigured',
        message: 'datasets are not watched: the environment names no Depot gateway',
        remedy: 'Set depot.gateway of this environment in the configuration.',
      });
    }
    const { datasets } = facts;
    switch (datasets.kind) {
      case 'unknown':
        return whole(unseen(datasets));
      case 'absent':
        return whole({
          verdict: 'fail',
          reason: 'GatewayMissing',
          message: `the gateway Lambda ${environment.gateway?.functionName ?? ''} does not exist`,
          remedy: 'Check depot.gateway, account and region of this environment.',
        });
      case 'seen':
        if (datasets.value.length === 0) {
          return whole({
            verdict: 'fail',
            reason: 'NoDatasets',
            message: 'Depot lists no dataset here',
            remedy: 'Check that depot.gateway is the gateway of this environment.',
          });
        }
        return datasets.value.map((dataset) => ({
          dataset,
          judgement: judgeDataset(dataset, environment),
        }));
      default:
        return datasets satisfies never;
    }
  },
};
