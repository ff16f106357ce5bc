import type { HeldFinding } from '../../../src/controls/held-finding.js';
import { holdFinding } from '../../../src/controls/held-finding.js';
import { byUrgency, type Finding } from '../../../src/controls/finding.js';
import { summarise } from '../../../src/controls/result.js';
import type { JobName, RunId } from '../../../src/estate/ids.js';
import type { Run } from '../../../src/estate/run.js';
import type { Job } from '../../../src/estate/job.js';
import type { DaemonStatus, PostureStatus, StatusSource } from '../../../src/ports/status.js';
import type { JobStatus } from '../../../src/schedules/job-status.js';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import { ago, now } from '../../support/estate-builders.js';
import { anEstate, passOver } from '../cli/fixtures.js';

export function aJob(changes: Partial<Job> = {}): Job {
  return {
    name: 'sweep' as JobName,
    kind: 'sweep',
    cron: '*/15 * * * *',
    timeZone: 'UTC',
    catchUp: 'once',
    catchUpWindowSeconds: 3600,
    jitterSeconds: 30,
    deadlineSeconds: 300,
    paused: false,
    ...changes,
  };
}

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run-0001' as RunId,
    job: 'sweep' as JobName,
    trigger: 'schedule',
    due: ago(5 * minuteMs),
    startedAt: ago(5 * minuteMs),
    end: { at: ago(4 * minuteMs), outcome: 'success', message: '8 critical, 2 warning' },
    ...changes,
  };
}

export function aJobStatus(changes: Partial<JobStatus> = {}): JobStatus {
  return {
    job: aJob(),
    words: 'every 15 minutes, UTC',
    nextDue: new Date(now.getTime() + 10 * minuteMs),
    nextStart: new Date(now.getTime() + 10 * minuteMs + 12_000),
    expectedIntervalMs: 15 * minuteMs,
    registeredAt: ago(90 * dayMs),
    lastStartedAt: ago(5 * minuteMs),
    lastSuccessAt: ago(4 * minuteMs),
    running: undefined,
    ends: { success: 812, failure: 3, timeout: 1, interrupted: 2 },
    missed: { down: 2, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
    lastMissed: {
      job: 'sweep' as JobName,
      due: ago(3 * hourMs),
      firstDue: ago(3 * hourMs + 15 * minuteMs),
      count: 2,
      reason: 'down',
      at: ago(2 * hourMs),
    },
    overdue: false,
    ...changes,
  };
}

export function held(
  findings: readonly Finding[],
  since = ago(26 * hourMs),
): readonly HeldFinding[] {
  return byUrgency(findings).map((finding) =>
    holdFinding(holdFinding(undefined, finding, since), finding, ago(4 * minuteMs)),
  );
}

export async function aPosture(changes: Partial<PostureStatus> = {}): Promise<PostureStatus> {
  const { findings } = await passOver();
  return {
    at: ago(4 * minuteMs),
    durationMs: 1234,
    findings: held(findings),
    coverage: summarise(findings).coverage,
    source: 'observed',
    ...changes,
  };
}

/** A daemon in good order that watches the troubled estate of the command line's tests. */
export async function aStatus(changes: Partial<DaemonStatus> = {}): Promise<DaemonStatus> {
  return {
    revision: 1,
    version: '1.2.3',
    startedAt: ago(3 * hourMs),
    state: 'ready',
    endpoint: 'calls go to a sandbox inside this process',
    configuration: {
      file: '/etc/depot-dr/depot-dr.yaml',
      readAt: ago(3 * hourMs),
      problem: undefined,
    },
    journalProblem: undefined,
    estate: anEstate(),
    posture: await aPosture(),
    jobs: [aJobStatus()],
    runs: [aRun()],
    readiness: [
      { name: 'configuration', ready: true, detail: '2 environments' },
      { name: 'journal', ready: true, detail: 'open' },
      { name: 'gauges', ready: true, detail: 'rebuilt' },
      { name: 'first-pass', ready: true, detail: 'ended' },
    ],
    ...changes,
  };
}

/** A source whose status a test may replace. */
export function memorySource(first: DaemonStatus): StatusSource & { current: DaemonStatus } {
  const source = { current: first, now: () => now, status: () => source.current };
  return source;
}
