/**
 * Every metric that depot-dr publishes, as data: the registry, the reference page, the dashboards and
 * the alerts are made from it or tested against it. Moments are published, not ages, which would
 * freeze when nothing updates them.
 * @source Metric and label naming, and Instrumentation, in the Prometheus documentation
 */
import { missReasons, runOutcomes } from '../estate/run.js';

export interface MetricCard {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Labels whose values are known in advance; they are published as 0 from the start. */
  readonly closed?: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds of a histogram's buckets, seconds. */
  readonly buckets?: readonly number[];
  /** How many series there are, in words, for the cardinality page. */
  readonly series: string;
}

const place = ['environment', 'account', 'region'] as const;
const placement = [...place, 'table'] as const;

export const checkStatuses = ['pass', 'fail', 'unknown'] as const;
export const severities = ['critical', 'warning', 'info'] as const;

const cards = {
  build_info: {
    type: 'gauge',
    help: 'Constant 1; the labels name what is running.',
    labels: ['version', 'node_version'],
    series: 'one',
  },
  start_timestamp_seconds: {
    type: 'gauge',
    help: 'When this daemon started.',
    labels: [],
    series: 'one',
  },
  ready: {
    type: 'gauge',
    help: '1 when the part of readiness holds. Parts: configuration, journal, gauges, first-pass.',
    labels: ['part'],
    closed: { part: ['configuration', 'journal', 'gauges', 'first-pass'] },
    series: 'four',
  },
  config_last_reload_successful: {
    type: 'gauge',
    help: '1 when the configuration in force is the newest file; 0 when a newer one was refused.',
    labels: [],
    series: 'one',
  },
  config_last_reload_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the configuration in force was read.',
    labels: [],
    series: 'one',
  },
  clock_steps_total: {
    type: 'counter',
    help: 'How often the clock of the machine jumped, by direction.',
    labels: ['direction'],
    closed: { direction: ['forward', 'back'] },
    series: 'two',
  },
  event_loop_lag_seconds: {
    type: 'gauge',
    help: 'Longest delay of the event loop between the last two heartbeats.',
    labels: [],
    series: 'one',
  },

  job_runs_total: {
    type: 'counter',
    help: 'Ended runs of a job by result.',
    labels: ['job_name', 'result'],
    closed: { result: runOutcomes },
    series: 'jobs x 4',
  },
  job_duration_seconds: {
    type: 'histogram',
    help: 'How long runs took.',
    labels: ['job_name'],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
    series: 'jobs x 16',
  },
  job_last_start_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest run started; 0 = never.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When a run last succeeded, remembered over restarts; 0 = never.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_registered_timestamp_seconds: {
    type: 'gauge',
    help: 'When the job was first configured under its name.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_expected_interval_seconds: {
    type: 'gauge',
    help: 'Longest time between two due times; 0 = it is due at most once more.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_next_run_timestamp_seconds: {
    type: 'gauge',
    help: 'When the next run will start; 0 = never, or the job is paused.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_paused: {
    type: 'gauge',
    help: '1 while the job is paused.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_running: {
    type: 'gauge',
    help: '1 while a run of the job is under way.',
    labels: ['job_name'],
    series: 'jobs',
  },
  job_missed_fires_total: {
    type: 'counter',
    help: 'Due times that had no run, by reason, remembered over restarts.',
    labels: ['job_name', 'reason'],
    closed: { reason: missReasons },
    series: 'jobs x 5',
  },
  scheduler_delay_seconds: {
    type: 'histogram',
    help: 'From the instant a run was to start to the instant it did.',
    labels: [],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    series: '12',
  },
  scheduler_heartbeat_timestamp_seconds: {
    type: 'gauge',
    help: 'When the scheduler last woke.',
    labels: [],
    series: 'one',
  },

  sweep_last_completed_timestamp_seconds: {
    type: 'gauge',
    help: 'When a pass last looked at the account and region; 0 = never.',
    labels: ['account', 'region'],
    series: 'accounts x regions',
  },
  sweep_expected_interval_seconds: {
    type: 'gauge',
    help: 'Longest time between two due passes.',
    labels: ['account', 'region'],
    series: 'accounts x regions',
  },
  sweep_duration_seconds: {
    type: 'gauge',
    help: 'How long the newest pass took.',
    labels: [],
    series: 'one',
  },
  sweep_coverage_ratio: {
    type: 'gauge',
    help: 'Checks with a real verdict over checks expected, in the newest pass.',
    labels: ['account', 'region'],
    series: 'accounts x regions',
  },

  checks: {
    type: 'gauge',
    help: 'How many checks stand at each status.',
    labels: ['environment', 'region', 'check', 'status'],
    closed: { status: checkStatuses },
    series: 'environments x regions x controls x 3',
  },
  check_failing: {
    type: 'gauge',
    help: '1 while the check fails. The series ends when it passes or its subject leaves the configuration; it stays while the check cannot be seen.',
    labels: [...place, 'resource', 'check', 'severity', 'reason'],
    series: 'failing checks',
  },
  check_unknown: {
    type: 'gauge',
    help: '1 while the check has no verdict; reason and code tell what stood in the way.',
    labels: [...place, 'resource', 'check', 'reason', 'code'],
    series: 'checks without a verdict',
  },
  check_failing_since_timestamp_seconds: {
    type: 'gauge',
    help: 'When the failure began.',
    labels: [...place, 'resource', 'check'],
    series: 'failing checks',
  },
  environment_findings: {
    type: 'gauge',
    help: 'Failing checks of an environment by severity. An empty environment holds shared buckets.',
    labels: ['environment', 'severity'],
    closed: { severity: severities },
    series: 'environments x 3',
  },

  table_present: {
    type: 'gauge',
    help: '1 when the table was there, 0 when it was not, as last seen.',
    labels: [...placement],
    series: 'placements',
  },
  table_created_timestamp_seconds: {
    type: 'gauge',
    help: 'When the table was created, as last seen.',
    labels: [...placement],
    series: 'placements',
  },
  table_observed_timestamp_seconds: {
    type: 'gauge',
    help: 'When the table was last seen or seen to be absent; 0 = never.',
    labels: [...placement],
    series: 'placements',
  },
  table_deletion_protection: {
    type: 'gauge',
    help: '1 when deletion protection is on, 0 when it is off, as last seen.',
    labels: [...placement],
    series: 'placements',
  },
  pitr_enabled: {
    type: 'gauge',
    help: '1 when PITR is on for the placement, 0 when it is off, as last seen.',
    labels: [...placement],
    series: 'placements',
  },
  pitr_earliest_restorable_timestamp_seconds: {
    type: 'gauge',
    help: 'Earliest instant that can be restored, as last seen.',
    labels: [...placement],
    series: 'placements with PITR',
  },
  pitr_latest_restorable_timestamp_seconds: {
    type: 'gauge',
    help: 'Latest instant that can be restored, as last seen.',
    labels: [...placement],
    series: 'placements with PITR',
  },
  pitr_window_days: {
    type: 'gauge',
    help: 'Configured recovery period, as last seen.',
    labels: [...placement],
    series: 'placements with PITR',
  },
  replica_active: {
    type: 'gauge',
    help: '1 when the declared replica is ACTIVE, 0 when it is not or is missing, as last seen.',
    labels: [...placement],
    series: 'replicas',
  },
  replica_inaccessible_since_timestamp_seconds: {
    type: 'gauge',
    help: 'Since when the replica is inaccessible; after 20 hours it is cut off for good. 0 = it is not.',
    labels: [...placement],
    series: 'replicas',
  },
  bucket_versioning_enabled: {
    type: 'gauge',
    help: '1 when versioning of the backup bucket is enabled, as last seen.',
    labels: ['bucket', 'account', 'region'],
    series: 'buckets',
  },
  bucket_default_retention_seconds: {
    type: 'gauge',
    help: 'Default retention of new objects under object lock, as last seen; 0 = nothing is locked by default.',
    labels: ['bucket', 'account', 'region', 'mode'],
    series: 'buckets',
  },
  cluster_backup_retention_days: {
    type: 'gauge',
    help: 'Days that automatic backups of the Aurora cluster are kept, as last seen.',
    labels: ['environment', 'account', 'region', 'cluster'],
    series: 'clusters',
  },
  datasets: {
    type: 'gauge',
    help: 'Datasets of the environment by primary storage, as last seen.',
    labels: ['environment', 'storage'],
    series: 'environments x storages',
  },

  aws_requests_total: {
    type: 'counter',
    help: 'Calls to AWS by how they ended; code is ok or the name of the error.',
    labels: ['service', 'operation', 'region', 'code'],
    series: 'operations x regions x codes seen',
  },
  aws_request_duration_seconds: {
    type: 'histogram',
    help: 'How long calls to AWS took, retries and waiting under our own rate included.',
    labels: ['service', 'operation'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    series: 'operations x 13',
  },
  aws_throttles_total: {
    type: 'counter',
    help: 'Throttled answers of AWS.',
    labels: ['service', 'operation', 'account', 'region'],
    series: 'operations x accounts x regions called',
  },
  aws_limiter_wait_seconds_total: {
    type: 'counter',
    help: 'Time spent waiting under our own request rate.',
    labels: ['service', 'operation'],
    series: 'operations',
  },

  journal_size_bytes: {
    type: 'gauge',
    help: 'Size of the journal on disk.',
    labels: [],
    series: 'one',
  },
  journal_write_failures_total: {
    type: 'counter',
    help: 'Writes to the journal that failed.',
    labels: [],
    series: 'one',
  },
  journal_healthy: {
    type: 'gauge',
    help: '1 when the last write to the journal worked.',
    labels: [],
    series: 'one',
  },
  http_requests_total: {
    type: 'counter',
    help: 'Answered HTTP requests by listener and class of status.',
    labels: ['listener', 'code'],
    closed: { listener: ['ops', 'page'], code: ['2xx', '3xx', '4xx', '5xx'] },
    series: 'eight',
  },
  metrics_series: {
    type: 'gauge',
    help: 'Series in the exposition.',
    labels: [],
    series: 'one',
  },
  metrics_series_dropped_total: {
    type: 'counter',
    help: 'Series left out because the budget was used up.',
    labels: [],
    series: 'one',
  },
} as const satisfies Readonly<Record<string, Omit<MetricCard, 'name'>>>;

export type MetricKey = keyof typeof cards;
export type LabelOf<K extends MetricKey> = (typeof cards)[K]['labels'][number];

/** A metric of the catalogue by its key, its name without the prefix. */
export function metricCard(key: MetricKey): MetricCard {
  return { name: `depotdr_${key}`, ...cards[key] };
}

/** The whole catalogue, in its order. */
export const catalogue: readonly MetricCard[] = Object.entries(cards).map(([key, card]) => ({
  name: `depotdr_${key}`,
  ...card,
}));
