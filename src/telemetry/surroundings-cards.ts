import type { MetricCards } from './metric-card.js';

const place = ['environment', 'account', 'region'] as const;
const placement = [...place, 'table'] as const;

/** Who owns the definition of a table, by its tags. */
export const owners = ['cloudformation', 'cdk', 'terraform', 'nobody'] as const;

/** What is told of that which a return needs, and of what stands around the tables. */
export const surroundingsCards = {
  table_settings_kept_timestamp_seconds: {
    type: 'gauge',
    help: 'When the settings that are kept of the table were read; 0 = none are kept. They stay when the table is gone.',
    labels: [...placement],
    series: 'placements',
    detail: true,
    remembered: true,
  },
  table_owner_info: {
    type: 'gauge',
    help: 'Constant 1; owner tells by whom the table is defined, by the tags that are kept of it: stack or tag in name.',
    labels: [...placement, 'owner', 'name'],
    closed: { owner: owners },
    series: 'placements whose settings are kept',
    detail: true,
    remembered: true,
  },
  replication_latency_seconds: {
    type: 'gauge',
    help: 'Delay of writes to the replica, greatest of the newest period with data, as last seen.',
    labels: [...placement],
    series: 'replicas that were measured',
    detail: true,
    remembered: true,
  },
  replication_latency_measured_timestamp_seconds: {
    type: 'gauge',
    help: 'End of the period in which the delay was measured.',
    labels: [...placement],
    series: 'replicas that were measured',
    detail: true,
    remembered: true,
  },
  cluster_snapshot_newest_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest automatic snapshot of the Aurora cluster was made, as last seen; 0 = there is none, or the cluster is missing.',
    labels: [...place, 'cluster'],
    series: 'clusters',
    detail: true,
    remembered: true,
  },
  key_usable: {
    type: 'gauge',
    help: '1 when the KMS key that something watched is encrypted with can be used, 0 when it cannot or is missing, as last seen.',
    labels: ['account', 'region', 'key'],
    series: 'keys in use',
    detail: true,
    remembered: true,
  },
  key_deletion_timestamp_seconds: {
    type: 'gauge',
    help: 'When the key will be deleted, as last seen; 0 = it is not scheduled.',
    labels: ['account', 'region', 'key'],
    series: 'keys in use',
    detail: true,
    remembered: true,
  },
  stack_protected: {
    type: 'gauge',
    help: '1 when termination protection of the stack is on, 0 when it is off, as last seen. There is no series where there is no stack.',
    labels: [...place, 'stack'],
    series: 'environments with a stack',
    detail: true,
    remembered: true,
  },
  unconfigured_environments: {
    type: 'gauge',
    help: 'Environments that an account holds and the configuration does not name, as last seen.',
    labels: ['account', 'region'],
    series: 'accounts x regions',
    remembered: true,
  },
} as const satisfies MetricCards;
