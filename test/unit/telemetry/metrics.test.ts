import { Registry } from 'prom-client';
import * as errorNames from '../../../src/aws/error-names.js';
import type {
  EnvironmentId,
  EnvironmentName,
  JobName,
  RegionId,
  RunId,
} from '../../../src/estate/ids.js';
import type { Run, RunOutcome } from '../../../src/estate/run.js';
import { minuteMs, secondMs } from '../../../src/kernel/units.js';
import { catalogue } from '../../../src/telemetry/catalogue.js';
import { mostProcessSeries } from '../../../src/telemetry/process-metrics.js';
import {
  aCall,
  accountId,
  aPosture,
  ago,
  away,
  home,
  now,
  seen,
  unknown,
} from '../../support/estate-builders.js';
import {
  aJobStatus,
  anEnvironment,
  anEstate,
  pass,
  samplesOf,
  someMetrics,
  valuesOf,
} from './support.js';

function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run-1' as RunId,
    job: 'sweep' as JobName,
    trigger: 'schedule',
    due: ago(minuteMs),
    startedAt: ago(minuteMs - 7000 - 400),
    end: undefined,
    ...changes,
  };
}

function ended(outcome: RunOutcome, run = aRun()) {
  const end = { at: now, outcome, message: undefined };
  return { kind: 'run-ended', at: now, run, end } as const;
}

describe('createMetrics', () => {
  it('publishes every metric of the catalogue, with zeros for what is known in advance', async () => {
    const registry = new Registry();
    const metrics = someMetrics({ registry });
    expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual(
      catalogue.map(({ name }) => name),
    );
    const samples = await samplesOf(metrics);
    const of = (name: string) => samples.filter((sample) => sample.name === name);
    const expected = catalogue.map(({ name, type, labels, closed = {} }) => {
      const known = labels.reduce((count, label) => count * (closed[label]?.length ?? 0), 1);
      return [type === 'histogram' ? `${name}_count` : name, known] as const;
    });
    const atFirst = expected.map(([name]) => [name, of(name).length] as const);
    expect(atFirst.filter(([name]) => name !== 'depotdr_build_info')).toEqual(
      expected.filter(([name]) => name !== 'depotdr_build_info'),
    );
    expect(await valuesOf(metrics, 'build_info')).toEqual({
      'node_version=v20.0.0,version=1.2.3': 1,
    });
    expect(await valuesOf(metrics, 'start_timestamp_seconds')).toEqual({
      '': (now.getTime() - 60 * minuteMs) / 1000,
    });
  });

  it('shows the process within its share', async () => {
    const registry = new Registry();
    const metrics = someMetrics({ registry, processMetrics: true });
    const samples = (await samplesOf(metrics)).filter(({ name }) => !name.startsWith('depotdr_'));
    expect(samples.length).toBeGreaterThan(20);
    expect(samples.length).toBeLessThan(mostProcessSeries);
    const names = samples.map(({ name }) => name);
    expect(names).toContain('process_resident_memory_bytes');
    expect(names.filter((name) => /^nodejs_active_.*_total$/.test(name))).toEqual([]);
    registry.clear();
  });

  it('follows events', async () => {
    const metrics = someMetrics();
    metrics.recorded({ kind: 'configuration-read', at: now, file: 'f', problem: undefined });
    metrics.recorded({ kind: 'configuration-read', at: new Date(0), file: 'f', problem: 'bad' });
    metrics.recorded({ kind: 'clock-stepped', at: now, byMs: -5000 });
    metrics.recorded({ kind: 'clock-stepped', at: now, byMs: 5000 });
    metrics.recorded({ kind: 'clock-stepped', at: now, byMs: 5000 });
    metrics.setJournal({ sizeBytes: 4096, healthy: true });
    expect(await valuesOf(metrics, 'journal_healthy')).toEqual({ '': 1 });
    metrics.recorded({ kind: 'journal-state', at: now, problem: 'disk full' });
    metrics.heartbeat(now, 250);
    metrics.answered('ops', 200);
    metrics.answered('page', 404);
    metrics.answered('page', 503);
    metrics.answered('page', 304);
    metrics.setReadiness([
      { name: 'journal', ready: true, detail: '' },
      { name: 'gauges', ready: false, detail: '' },
    ]);
    metrics.droppedFields(3);
    metrics.lostLine();
    const seconds = now.getTime() / 1000;
    const expected = {
      config_last_reload_successful: { '': 0 },
      config_last_reload_success_timestamp_seconds: { '': seconds },
      clock_steps_total: { 'direction=forward': 2, 'direction=back': 1 },
      journal_size_bytes: { '': 4096 },
      journal_healthy: { '': 0 },
      journal_write_failures_total: { '': 1 },
      scheduler_heartbeat_timestamp_seconds: { '': seconds },
      event_loop_lag_seconds: { '': 0.25 },
      ready: {
        'part=configuration': 0,
        'part=journal': 1,
        'part=gauges': 0,
        'part=first-pass': 0,
      },
      log_fields_dropped_total: { '': 3 },
      log_lines_lost_total: { '': 1 },
    };
    for (const [key, values] of Object.entries(expected)) {
      expect([key, await valuesOf(metrics, key)]).toEqual([key, values]);
    }
    const answers = await valuesOf(metrics, 'http_requests_total');
    expect(Object.entries(answers).filter(([, count]) => count > 0)).toEqual([
      ['code=2xx,listener=ops', 1],
      ['code=3xx,listener=page', 1],
      ['code=4xx,listener=page', 1],
      ['code=5xx,listener=page', 1],
    ]);
  });

  it('takes no value that is no number', async () => {
    const metrics = someMetrics();
    const before = await samplesOf(metrics);
    metrics.heartbeat(new Date(Number.NaN), Number.NaN);
    metrics.droppedFields(-1);
    metrics.setJournal({ sizeBytes: Number.POSITIVE_INFINITY, healthy: false });
    expect(await samplesOf(metrics)).toEqual(before);
  });
});

describe('setJobs', () => {
  it('shows what the ledger holds', async () => {
    const metrics = someMetrics();
    metrics.setJobs([
      aJobStatus({ running: aRun() }),
      aJobStatus(
        {
          nextDue: undefined,
          nextStart: undefined,
          lastStartedAt: undefined,
          lastSuccessAt: undefined,
          expectedIntervalMs: undefined,
          job: { ...aJobStatus().job, name: 'upkeep' as JobName, kind: 'upkeep', paused: true },
        },
        'upkeep',
      ),
    ]);
    const at = (ms: number) => (now.getTime() + ms) / 1000;
    const expected = {
      job_last_start_timestamp_seconds: { sweep: at(-minuteMs), upkeep: 0 },
      job_last_success_timestamp_seconds: { sweep: at(-6 * minuteMs), upkeep: 0 },
      job_registered_timestamp_seconds: {
        sweep: at(-6000 * minuteMs),
        upkeep: at(-6000 * minuteMs),
      },
      job_expected_interval_seconds: { sweep: 300, upkeep: 0 },
      job_next_run_timestamp_seconds: { sweep: at(5 * minuteMs + 7000), upkeep: 0 },
      job_paused: { sweep: 0, upkeep: 1 },
      job_running: { sweep: 1, upkeep: 0 },
    };
    for (const [key, values] of Object.entries(expected)) {
      expect([key, await valuesOf(metrics, key)]).toEqual([
        key,
        { 'job_name=sweep': values.sweep, 'job_name=upkeep': values.upkeep },
      ]);
    }
    const runs = await valuesOf(metrics, 'job_runs_total');
    expect(runs['job_name=sweep,result=success']).toBe(10);
    expect(runs['job_name=sweep,result=timeout']).toBe(0);
    expect(Object.keys(runs)).toHaveLength(8);
    const missed = await valuesOf(metrics, 'job_missed_fires_total');
    expect(missed['job_name=sweep,reason=down']).toBe(3);
    expect(missed['job_name=sweep,reason=clock-step']).toBe(0);
    expect(Object.keys(missed)).toHaveLength(10);
    expect((await valuesOf(metrics, 'job_duration_seconds_count'))['job_name=upkeep']).toBe(0);
  });

  it('shows the newest missed due time under its reason', async () => {
    const metrics = someMetrics();
    const key = 'job_last_missed_timestamp_seconds';
    metrics.setJobs([aJobStatus()]);
    const none = await valuesOf(metrics, key);
    expect(Object.keys(none)).toHaveLength(5);
    expect(new Set(Object.values(none))).toEqual(new Set([0]));
    const fire = { job: 'sweep' as JobName, firstDue: ago(3 * minuteMs), due: ago(2 * minuteMs) };
    const told = { ...fire, count: 2, at: ago(minuteMs) };
    metrics.setJobs([aJobStatus({ lastMissed: { ...told, reason: 'down' } })]);
    metrics.setJobs([aJobStatus({ lastMissed: { ...told, reason: 'overlap', at: now } })]);
    expect(await valuesOf(metrics, key)).toEqual({
      ...none,
      'job_name=sweep,reason=overlap': now.getTime() / 1000,
    });
  });

  it('never counts down, and forgets a job that left', async () => {
    const metrics = someMetrics();
    const ends = { success: 10, failure: 2, timeout: 0, interrupted: 1 };
    metrics.setJobs([aJobStatus({ ends })]);
    metrics.setJobs([aJobStatus({ ends: { ...ends, success: 4, failure: 3 } })]);
    const runs = await valuesOf(metrics, 'job_runs_total');
    expect(runs['job_name=sweep,result=success']).toBe(10);
    expect(runs['job_name=sweep,result=failure']).toBe(3);
    metrics.recorded(ended('success'));
    metrics.setJobs([]);
    const samples = await samplesOf(metrics);
    expect(samples.filter(({ labels }) => labels['job_name'] === 'sweep')).toEqual([]);
    metrics.recorded(ended('success')); // of a job that left while it ran
    expect(await valuesOf(metrics, 'job_duration_seconds_count')).toEqual({});
  });

  it.each([
    ['success', 1],
    ['failure', 1],
    ['timeout', 1],
    ['interrupted', 0],
  ] as const)('measures a run that ended as %s: %s', async (outcome, count) => {
    const metrics = someMetrics();
    metrics.setJobs([aJobStatus()]);
    metrics.recorded(ended(outcome));
    expect(await valuesOf(metrics, 'job_duration_seconds_count')).toEqual({
      'job_name=sweep': count,
    });
    const sum = (await valuesOf(metrics, 'job_duration_seconds_sum'))['job_name=sweep'];
    expect(sum).toBeCloseTo(count * 52.6);
  });

  it.each([
    ['on schedule', aRun(), 1, 0.4],
    ['a little early', aRun({ startedAt: ago(minuteMs) }), 1, 0],
    ['made up later', aRun({ trigger: 'catch-up' }), 0, 0],
    ['on demand', aRun({ trigger: 'demand', due: undefined }), 0, 0],
    ['of another job', aRun({ job: 'other' as JobName }), 0, 0],
  ])('measures the delay beyond the jitter of a run %s', async (_, run, count, sum) => {
    const metrics = someMetrics();
    metrics.setJobs([aJobStatus()]);
    metrics.recorded({ kind: 'run-began', at: now, run });
    expect(await valuesOf(metrics, 'scheduler_delay_seconds_count')).toEqual({ '': count });
    expect((await valuesOf(metrics, 'scheduler_delay_seconds_sum'))['']).toBeCloseTo(sum);
  });

  it('gives each place the shortest pace of the sweeps', async () => {
    const metrics = someMetrics();
    metrics.setPosture(await pass(anEstate()));
    const pace = async () =>
      Object.values(await valuesOf(metrics, 'sweep_expected_interval_seconds'));
    expect(await pace()).toEqual([0, 0]);
    const slow = aJobStatus({ expectedIntervalMs: 60 * minuteMs }, 'slow');
    const never = aJobStatus({ expectedIntervalMs: undefined }, 'never');
    const upkeep = aJobStatus({
      expectedIntervalMs: secondMs,
      job: { ...aJobStatus().job, name: 'upkeep' as JobName, kind: 'upkeep' },
    });
    metrics.setJobs([slow, never, upkeep]);
    expect(await pace()).toEqual([3600, 3600]);
    metrics.setJobs([slow, aJobStatus()]);
    expect(await pace()).toEqual([300, 300]);
  });
});

describe('called', () => {
  const call = 'operation=DescribeTable';

  it('counts calls, throttles and waiting', async () => {
    const metrics = someMetrics();
    metrics.called(aCall({ durationMs: 30, waitedMs: 500 }));
    metrics.called(aCall({ outcome: 'ThrottlingException', throttles: 3, durationMs: 2000 }));
    metrics.called(aCall({ outcome: 'Stränge\n"', durationMs: Number.NaN, waitedMs: -1 }));
    expect(await valuesOf(metrics, 'aws_requests_total')).toEqual({
      [`code=ok,${call},region=${home},service=dynamodb`]: 1,
      [`code=ThrottlingException,${call},region=${home},service=dynamodb`]: 1,
      [`code=other,${call},region=${home},service=dynamodb`]: 1,
    });
    expect(await valuesOf(metrics, 'aws_throttles_total')).toEqual({
      [`account=${accountId},${call},region=${home},service=dynamodb`]: 3,
    });
    expect(await valuesOf(metrics, 'aws_limiter_wait_seconds_total')).toEqual({
      [`${call},service=dynamodb`]: 0.5,
    });
    expect(await valuesOf(metrics, 'aws_request_duration_seconds_count')).toEqual({
      [`${call},service=dynamodb`]: 2,
    });
  });

  it('knows a bounded set of codes', async () => {
    const all = Object.values(errorNames).flat();
    const metrics = someMetrics({ errorNames: all });
    for (const outcome of [...all, ...Array.from({ length: 500 }, (_, index) => `Made${index}`)]) {
      metrics.called(aCall({ outcome }));
    }
    metrics.called(aCall({ outcome: 'DeadlinePassed' }));
    const codes = Object.keys(await valuesOf(metrics, 'aws_requests_total'));
    expect(codes.length).toBeLessThanOrEqual(61);
    expect(codes.some((label) => label.startsWith('code=AccessDenied,'))).toBe(true);
    expect(codes.some((label) => label.startsWith('code=other,'))).toBe(true);
  });

  it('counts places together when there are too many, and loses no call', async () => {
    const metrics = someMetrics({ maximumSeries: 1000 });
    for (let index = 0; index < 500; index++) {
      metrics.called(aCall({ region: `region-${index}` as RegionId, throttles: 1 }));
    }
    const sum = (values: Record<string, number>) =>
      Object.values(values).reduce((total, value) => total + value, 0);
    const requests = await valuesOf(metrics, 'aws_requests_total');
    const throttles = await valuesOf(metrics, 'aws_throttles_total');
    expect(sum(requests)).toBe(500);
    expect(sum(throttles)).toBe(500);
    expect(Object.keys(requests).length + Object.keys(throttles).length).toBeLessThanOrEqual(202);
    expect(requests['code=ok,operation=DescribeTable,region=other,service=dynamodb']).toBe(400);
  });
});

describe('the budget of series', () => {
  /** Too little for all detail, enough for that of what fails. */
  const budget = 2600;
  const estate = anEstate(
    Array.from({ length: 12 }, (_, index) =>
      anEnvironment({
        name: `environment-${index}` as EnvironmentName,
        id: `prod-${index}-e2dd35eedfec` as EnvironmentId,
        posture: aPosture(),
      }),
    ),
    [],
  );
  const place = (index: number, region: string) =>
    `${accountId}/${region}/sdp-prod-${index}-e2dd35eedfec-Object`;
  const world = {
    pitr: { [place(7, home)]: seen({ kind: 'off' } as const), [place(3, away)]: unknown() },
  };

  async function shown(maximumSeries: number, changes = {}) {
    const metrics = someMetrics({ maximumSeries, ...changes });
    metrics.setJobs([aJobStatus()]);
    metrics.setPosture(await pass(estate, world));
    const samples = await samplesOf(metrics);
    return {
      metrics,
      samples,
      of: (key: string) => samples.filter(({ name }) => name === `depotdr_${key}`),
    };
  }

  it('drops nothing while there is room', async () => {
    const { of, samples } = await shown(20_000);
    expect(of('table_present')).toHaveLength(72);
    expect(of('metrics_series_dropped_total')[0]?.value).toBe(0);
    expect(of('metrics_series')[0]?.value).toBe(samples.length);
  });

  it('drops the detail of healthy resources first, says how much, and keeps what alerts need', async () => {
    const all = await shown(20_000);
    const few = await shown(budget);
    expect(few.samples.length).toBeLessThanOrEqual(budget);
    expect(few.of('metrics_series_dropped_total')[0]?.value).toBe(
      all.samples.length - few.samples.length,
    );
    const details = new Set(
      catalogue.filter(({ detail }) => detail === true).map(({ name }) => name),
    );
    const kept = (samples: typeof all.samples) =>
      samples.filter(({ name }) => !details.has(name) && !name.includes('metrics_series'));
    expect(kept(few.samples)).toEqual(kept(all.samples));
    for (const key of ['check_failing', 'check_failing_since_timestamp_seconds', 'check_unknown']) {
      expect(few.of(key)).toEqual(all.of(key));
    }
    // The resource that fails worst is the first to be shown whole.
    expect(few.of('pitr_enabled')[0]?.labels['environment']).toBe('environment-7');
    expect(few.of('pitr_enabled').length).toBeLessThan(72);
  });

  it('keeps all that is not detail whatever the budget is, and counts again with each pass', async () => {
    const { metrics, of } = await shown(1);
    expect(of('table_present')).toEqual([]);
    expect(of('check_failing')).toEqual([]);
    expect(of('environment_findings')).toHaveLength(39);
    expect(of('checks').length).toBeGreaterThan(300);
    const dropped = of('metrics_series_dropped_total')[0]?.value ?? 0;
    expect(dropped).toBeGreaterThan(500);
    metrics.setPosture(await pass(estate, world));
    expect(await valuesOf(metrics, 'metrics_series_dropped_total')).toEqual({ '': 2 * dropped });
  });

  it('holds room for calls and for the process, so that the sum stays within it', async () => {
    const registry = new Registry();
    const { metrics } = await shown(budget, { registry, processMetrics: true });
    for (let index = 0; index < 500; index++) {
      metrics.called(aCall({ region: `region-${index}` as RegionId }));
    }
    expect((await samplesOf(metrics)).length).toBeLessThanOrEqual(budget + 16);
    registry.clear();
  });

  it('shows a dataset once that Depot lists twice', async () => {
    const twice = { id: 'd', name: 'd', storage: { kind: 'snowflake' } } as const;
    const metrics = someMetrics();
    metrics.setPosture(
      await pass(anEstate(), { datasets: { 'prod-orders': seen([twice, twice]) } }),
    );
    expect(Object.keys(await valuesOf(metrics, 'check_failing'))).toHaveLength(1);
    const failing = (await samplesOf(metrics)).filter(
      ({ name }) => name === 'depotdr_check_failing',
    );
    expect(failing).toHaveLength(1);
  });
});
