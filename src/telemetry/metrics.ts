/**
 * Metrics, the log and the exposition. Purpose of this folder: turn what happened and what is held
 * into series and lines, and nothing else: it must not decide, read or remember anything for others.
 * `catalogue.ts` says which metrics there are, `log-fields.ts` what a log line may hold.
 */
import type { Registry } from 'prom-client';
import type { Estate } from '../estate/environment.js';
import type { CallRecord } from '../estate/observation.js';
import { secondMs } from '../kernel/units.js';
import type { RecordedEvent } from '../ports/events.js';
import type { Exposition } from '../ports/exposition.js';
import type { ReadyPart } from '../ports/status.js';
import type { JobStatus } from '../schedules/job-status.js';
import { createCallSeries } from './call-series.js';
import { metricCard } from './catalogue.js';
import { createExposition } from './exposition.js';
import { createFamilies } from './families.js';
import { createJobSeries, momentOf } from './job-series.js';
import { type Check, expectedChecks } from './known-checks.js';
import { detailWithin, type HeldPosture, postureKeys, postureSeries } from './posture-series.js';
import { addProcessMetrics, mostProcessSeries } from './process-metrics.js';
import type { SweptPlace } from './sweep-series.js';

export interface MetricsOptions {
  /** An empty one that nobody else writes to. */
  readonly registry: Registry;
  readonly version: string;
  readonly nodeVersion: string;
  readonly startedAt: Date;
  /**
   * Series in the exposition, at least 1,000. Where the estate makes more, detail of single
   * resources is left out, the healthy ones first; jobs, sweeps, counts of checks and findings stay.
   */
  readonly maximumSeries: number;
  /** What AWS's services call their errors; any other name is counted as `other`. */
  readonly errorNames: readonly string[];
  /** Whether CPU, memory, files, event loop and garbage collection of this process are shown. */
  readonly processMetrics: boolean;
  /** Gives the event loop a turn. */
  readonly breathe: () => Promise<void>;
}

/** What was held when it was last looked at. */
export interface ObservedPosture extends HeldPosture {
  readonly durationMs: number;
}

/** Where everything that is published is told. Nothing here throws or waits. */
export interface Metrics {
  /** What happened. Runs and missed fires are counted by `setJobs`, findings by `setPosture`. */
  recorded(event: RecordedEvent): void;
  /** A call to AWS has ended. */
  called(record: CallRecord): void;
  /** Shows these jobs and no others. Call it before the first scrape and after every change. */
  setJobs(statuses: readonly JobStatus[]): void;
  /**
   * Shows what is held and nothing else. Call it with what is remembered before the first scrape,
   * after each pass, and when the configuration changes. Synchronous, some microseconds for a series.
   */
  setPosture(posture: ObservedPosture): void;
  setReadiness(parts: readonly ReadyPart[]): void;
  /** A damaged journal was set aside, and a new one holds what was whole. */
  journalSetAside(at: Date): void;
  setJournal(journal: { readonly sizeBytes: number; readonly healthy: boolean }): void;
  /** The scheduler woke. `lagMs`: the longest delay of the event loop since it did before. */
  heartbeat(at: Date, lagMs: number): void;
  answered(listener: 'ops' | 'page', status: number): void;
  /** Fields that were kept out of the log. */
  droppedFields(count: number): void;
  lostLine(): void;
  readonly exposition: Exposition;
}

/** The part of the budget that calls to AWS may use; it is held free for them. */
const callShare = 0.2;

/** Makes every metric of the catalogue in the registry. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { registry, version, nodeVersion, startedAt, maximumSeries, processMetrics } = options;
  if (processMetrics) addProcessMetrics(registry);
  const families = createFamilies(registry, postureKeys);
  const forCalls = Math.floor(maximumSeries * callShare);
  const jobs = createJobSeries(families);
  const called = createCallSeries(families, {
    errorNames: options.errorNames,
    maximumSeries: forCalls,
  });
  families.set('build_info', { version, node_version: nodeVersion }, 1);
  families.set('start_timestamp_seconds', {}, momentOf(startedAt));

  let places: readonly SweptPlace[] = [];
  let paceSeconds = 0;
  let expected: { readonly estate: Estate; readonly checks: readonly Check[] } | undefined;

  const showPace = (): void => {
    families.clear('sweep_expected_interval_seconds');
    for (const { account, region } of places) {
      families.set('sweep_expected_interval_seconds', { account, region }, paceSeconds);
    }
  };
  const expectedOf = (estate: Estate): readonly Check[] => {
    if (expected?.estate !== estate) expected = { estate, checks: expectedChecks(estate) };
    return expected.checks;
  };
  /** Series that a posture may make: what is left by all others, calls at their most. */
  const room = (): number =>
    maximumSeries -
    (families.count() - families.count(['aws_requests_total', 'aws_throttles_total'])) -
    forCalls -
    (processMetrics ? mostProcessSeries : 0);

  return {
    recorded(event) {
      switch (event.kind) {
        case 'run-began':
          return jobs.began(event.run);
        case 'run-ended':
          return jobs.ended(event.run, event.end);
        case 'configuration-read': {
          const isInForce = event.problem === undefined;
          families.set('config_last_reload_successful', {}, isInForce ? 1 : 0);
          if (!isInForce) return undefined;
          const at = momentOf(event.at);
          return families.set('config_last_reload_success_timestamp_seconds', {}, at);
        }
        case 'clock-stepped':
          return families.add(
            'clock_steps_total',
            { direction: event.byMs < 0 ? 'back' : 'forward' },
            1,
          );
        case 'journal-state': {
          const isHealthy = event.problem === undefined;
          families.set('journal_healthy', {}, isHealthy ? 1 : 0);
          return families.add('journal_write_failures_total', {}, isHealthy ? 0 : 1);
        }
        case 'fire-missed':
        case 'job-changed':
        case 'finding-changed':
        case 'daemon-state':
          return undefined;
        default:
          return event satisfies never;
      }
    },
    called,
    setJobs(statuses) {
      jobs.setJobs(statuses);
      const paces = statuses
        .filter(({ job }) => job.kind === 'sweep')
        .flatMap(({ expectedIntervalMs }) => expectedIntervalMs ?? []);
      paceSeconds = paces.length === 0 ? 0 : Math.min(...paces) / secondMs;
      showPace();
    },
    setPosture(posture) {
      const series = postureSeries(posture, expectedOf(posture.estate));
      places = series.places;
      showPace();
      families.set('sweep_duration_seconds', {}, posture.durationMs / secondMs);
      const detail = detailWithin(series.detail, room() - series.kept.length);
      families.replace([...series.kept, ...detail.series]);
      families.add('metrics_series_dropped_total', {}, detail.dropped);
    },
    setReadiness(parts) {
      for (const { name, ready } of parts) families.set('ready', { part: name }, ready ? 1 : 0);
    },
    journalSetAside(at) {
      families.set('journal_set_aside_timestamp_seconds', {}, momentOf(at));
    },
    setJournal({ sizeBytes, healthy }) {
      families.set('journal_size_bytes', {}, sizeBytes);
      families.set('journal_healthy', {}, healthy ? 1 : 0);
    },
    heartbeat(at, lagMs) {
      families.set('scheduler_heartbeat_timestamp_seconds', {}, momentOf(at));
      families.set('event_loop_lag_seconds', {}, lagMs / secondMs);
    },
    answered(listener, status) {
      const code = status < 300 ? '2xx' : status < 400 ? '3xx' : status < 500 ? '4xx' : '5xx';
      families.add('http_requests_total', { listener, code }, 1);
    },
    droppedFields: (count) => families.add('log_fields_dropped_total', {}, count),
    lostLine: () => families.add('log_lines_lost_total', {}, 1),
    exposition: createExposition({
      registry,
      version: families.version,
      breathe: options.breathe,
      counted: {
        name: metricCard('metrics_series').name,
        tell: (lines) => families.set('metrics_series', {}, lines),
      },
    }),
  };
}
