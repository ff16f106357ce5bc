import { catalogue as controls } from '../../../src/controls/catalogue.js';
import { type MetricLines, metric } from './exposition.js';

// What a daemon would publish when all is well, and when everything is wrong at once. Hand-made: it
// shows what the rules and the dashboards do, not what the daemon does.

const account = '123456789012';
const home = 'eu-west-1';
const away = 'eu-central-1';
const place = { environment: 'prod-eu', account, region: home };
const placement = { ...place, table: 'Object' };
const replica = { ...placement, region: away };
const job = { job_name: 'sweep' };
const call = { service: 'dynamodb', operation: 'DescribeTable' };

export interface Stage {
  /** Seconds since 1970. */
  readonly now: number;
  /** Nothing is well. */
  readonly isTroubled: boolean;
  /** Grows with each scrape: what a counter that counts work shows. */
  readonly work: number;
}

/** A failing check for every reason that there is; PITR also on the replica. */
function failures(now: number): readonly MetricLines[] {
  const all = controls.flatMap(({ id, reasons }) =>
    Object.entries(reasons).flatMap(([reason, { severity }]) =>
      (id === 'pitr-enabled' ? [home, away] : [home]).map((region) => ({
        subject: { ...place, region, resource: `sdp-e2dd35eedfec-${reason}`, check: id },
        severity,
        reason,
      })),
    ),
  );
  return all.flatMap(({ subject, severity, reason }) => [
    metric('check_failing', { ...subject, severity, reason }, 1),
    metric('check_failing_since_timestamp_seconds', subject, now - 600),
  ]);
}

function daemon({ now, isTroubled, work }: Stage): readonly MetricLines[] {
  const bad = isTroubled ? 1 : 0;
  const good = 1 - bad;
  return [
    metric('build_info', { version: '0.1.0', node_version: '24.0.0' }, 1),
    metric('start_timestamp_seconds', {}, isTroubled ? now - (now % 2) : 1_000_000),
    ...['configuration', 'journal', 'gauges'].map((part) => metric('ready', { part }, 1)),
    metric('ready', { part: 'first-pass' }, good),
    metric('config_last_reload_successful', {}, good),
    metric('config_last_reload_success_timestamp_seconds', {}, now - 60),
    metric('clock_steps_total', { direction: 'back' }, bad),
    metric('clock_steps_total', { direction: 'forward' }, 0),
    metric('event_loop_lag_seconds', {}, isTroubled ? 4 : 0.01),
    metric('scheduler_delay_seconds', {}, work),
    metric('scheduler_heartbeat_timestamp_seconds', {}, isTroubled ? now - 400 : now),
    metric('journal_size_bytes', {}, 1_000_000),
    metric('journal_write_failures_total', {}, bad),
    metric('journal_healthy', {}, good),
    metric('journal_set_aside_timestamp_seconds', {}, isTroubled ? now - 60 : 0),
    metric('http_requests_total', { listener: 'ops', code: '2xx' }, work),
    metric('metrics_series', {}, 500),
    metric('metrics_series_dropped_total', {}, bad),
    metric('log_lines_lost_total', {}, bad),
    metric('log_fields_dropped_total', {}, bad),
  ];
}

function jobs({ now, isTroubled, work }: Stage): readonly MetricLines[] {
  const of = (
    name: string,
    success: number,
    paused: number,
    missed: number,
  ): readonly MetricLines[] => {
    const labels = { job_name: name };
    return [
      metric('job_runs_total', { ...labels, result: 'success' }, work),
      metric('job_duration_seconds', labels, work),
      metric('job_last_start_timestamp_seconds', labels, now - 20),
      metric('job_last_success_timestamp_seconds', labels, success),
      metric('job_registered_timestamp_seconds', labels, now - 86_400),
      metric('job_expected_interval_seconds', labels, 60),
      metric('job_next_run_timestamp_seconds', labels, now + 40),
      metric('job_paused', labels, paused),
      metric('job_running', labels, 0),
      metric('job_missed_fires_total', { ...labels, reason: 'overlap' }, missed),
      metric(
        'job_last_missed_timestamp_seconds',
        { ...labels, reason: 'overlap' },
        missed === 0 ? 0 : now,
      ),
    ];
  };
  if (!isTroubled) return of(job.job_name, now - 10, 0, 0);
  return [
    ...of(job.job_name, now - 500, 0, 1),
    ...of('upkeep', 0, 0, 0),
    ...of('paused', now - 500, 1, 0),
  ];
}

function sight({ now, isTroubled, work }: Stage): readonly MetricLines[] {
  const at = { account, region: home };
  const what = { ...place, resource: 'sdp-e2dd35eedfec-Index', check: 'pitr-enabled' };
  const checks = { environment: 'prod-eu', region: home, check: 'table-present' };
  const seen = isTroubled ? 0 : 3;
  return [
    metric('sweep_last_completed_timestamp_seconds', at, isTroubled ? now - 500 : now - 5),
    metric('sweep_expected_interval_seconds', at, 60),
    metric('sweep_expected_interval_seconds', { ...at, region: away }, 60),
    metric('sweep_last_completed_timestamp_seconds', { ...at, region: away }, now - 5),
    metric('sweep_coverage_ratio', { ...at, region: away }, 1),
    metric('sweep_duration_seconds', {}, 2),
    metric('sweep_coverage_ratio', at, isTroubled ? 0.5 : 1),
    metric('checks', { ...checks, status: 'pass' }, seen),
    metric('checks', { ...checks, status: 'fail' }, 0),
    metric('checks', { ...checks, status: 'unknown' }, 3 - seen),
    metric('environment_findings', { environment: 'prod-eu', severity: 'critical' }, 3 - seen),
    metric('environment_findings', { environment: 'prod-eu', severity: 'warning' }, 3 - seen),
    ...(isTroubled
      ? [metric('check_unknown', { ...what, reason: 'ReadDenied', code: 'AccessDenied' }, 1)]
      : [metric('environment_findings', { environment: 'retired', severity: 'critical' }, 0)]),
    metric('aws_requests_total', { ...call, region: home, code: 'ok' }, work),
    metric('aws_requests_total', { ...call, region: home, code: 'Throttling' }, work),
    metric('aws_request_duration_seconds', call, work),
    metric('aws_throttles_total', { ...call, account, region: home }, isTroubled ? work : 0),
    metric('aws_limiter_wait_seconds_total', call, work),
  ];
}

function tables({ now, isTroubled }: Stage): readonly MetricLines[] {
  const days = 86_400;
  return [placement, replica].flatMap((at) => [
    metric('table_present', at, isTroubled ? 0 : 1),
    metric('table_created_timestamp_seconds', at, now - 20 * days),
    metric('table_observed_timestamp_seconds', at, now - 5),
    metric('table_deletion_protection', at, isTroubled ? 0 : 1),
    metric('pitr_enabled', at, isTroubled ? 0 : 1),
    metric(
      'pitr_earliest_restorable_timestamp_seconds',
      at,
      isTroubled ? now - 100 : now - 20 * days,
    ),
    metric('pitr_latest_restorable_timestamp_seconds', at, isTroubled ? now - 1000 : now - 200),
    metric('pitr_window_seconds', at, 35 * days),
  ]);
}

function others({ now, isTroubled }: Stage): readonly MetricLines[] {
  const bucket = { bucket: 'example-depot-backups', account, region: home };
  return [
    metric('replica_active', replica, isTroubled ? 0 : 1),
    metric('replica_inaccessible_since_timestamp_seconds', replica, isTroubled ? now - 50_000 : 0),
    metric('bucket_versioning_enabled', bucket, isTroubled ? 0 : 1),
    metric('bucket_default_retention_seconds', { ...bucket, mode: 'compliance' }, 3_024_000),
    metric('cluster_backup_retention_seconds', { ...place, cluster: 'depot-prod-eu' }, 604_800),
    metric('datasets', { environment: 'prod-eu', storage: 'dynamodb' }, 3),
  ];
}

function points(
  tier: 'backup' | 'backup_copy',
  { now, isTroubled }: Stage,
): readonly MetricLines[] {
  // Failing checks of the home region tell of what is there; nobody could look at the other one.
  const at = tier === 'backup' ? placement : replica;
  const { table: _, ...where } = at;
  const isOld = isTroubled && tier === 'backup_copy';
  return [
    metric('recovery_point_newest_timestamp_seconds', { ...at, tier }, isOld ? 0 : now - 3600),
    metric('recovery_point_oldest_timestamp_seconds', { ...at, tier }, now - 86_400),
    metric('recovery_points', { ...at, tier, state: 'usable' }, 30),
    metric('recovery_points', { ...at, tier, state: 'broken' }, isTroubled ? 1 : 0),
    metric('recovery_point_maximum_age_seconds', { ...where, tier }, 93_600),
  ];
}

function backups(stage: Stage): readonly MetricLines[] {
  const { now, isTroubled } = stage;
  const vault = { account, region: home, vault: 'depot' };
  return [
    ...points('backup', stage),
    ...points('backup_copy', stage),
    ...(['completed', 'failed'] as const).flatMap((state) => [
      metric('backup_job_last_end_timestamp_seconds', { ...placement, state }, now - 3600),
      metric('copy_job_last_end_timestamp_seconds', { ...replica, state }, now - 3000),
    ]),
    metric(
      'vault_lock_effective_timestamp_seconds',
      { ...vault, mode: 'compliance' },
      isTroubled ? now + 3600 : now - 86_400,
    ),
    metric('vault_min_retention_seconds', vault, 2_592_000),
  ];
}

function surroundings({ now, isTroubled }: Stage): readonly MetricLines[] {
  const key = { account, region: home, key: 'arn:aws:kms:eu-west-1:123456789012:key/1' };
  const covers = { environment: 'prod-eu', account: '', region: '', resource: '' };
  const waived = { ...placement, resource: 'sdp-e2dd35eedfec-Object', check: 'bucket-ownership' };
  const owner = 'platform team';
  return [
    metric('table_settings_kept_timestamp_seconds', placement, now - 60),
    metric('table_owner_info', { ...placement, owner: 'cdk', name: 'sdp-e2dd35eedfec' }, 1),
    metric('replication_latency_seconds', replica, isTroubled ? 900 : 0.9),
    metric('replication_latency_measured_timestamp_seconds', replica, now - 60),
    metric(
      'cluster_snapshot_newest_timestamp_seconds',
      { ...place, cluster: 'depot-prod-eu' },
      now - 3600,
    ),
    metric('key_usable', key, isTroubled ? 0 : 1),
    metric('key_deletion_timestamp_seconds', key, isTroubled ? now + 604_800 : 0),
    metric('stack_protected', { ...place, stack: 'sdp-e2dd35eedfec' }, isTroubled ? 0 : 1),
    metric('unconfigured_environments', { account, region: home }, isTroubled ? 1 : 0),
    metric(
      'check_waived',
      { ...waived, severity: 'warning', reason: 'OwnershipNotEnforced', owner },
      1,
    ),
    metric(
      'waiver_expiry_timestamp_seconds',
      { ...covers, check: 'bucket-ownership', owner },
      isTroubled ? now + 3600 : now + 2_592_000,
    ),
  ];
}

/** Every metric of the catalogue. */
export function stagedMetrics(stage: Stage): readonly MetricLines[] {
  return [
    ...daemon(stage),
    ...jobs(stage),
    ...sight(stage),
    ...(stage.isTroubled ? failures(stage.now) : []),
    ...tables(stage),
    ...others(stage),
    ...backups(stage),
    ...surroundings(stage),
  ];
}
