import type { JobName } from '../estate/ids.js';
import { missReasons, type Run, type RunEnd, runOutcomes } from '../estate/run.js';
import { secondMs } from '../kernel/units.js';
import type { JobStatus } from '../schedules/job-status.js';
import type { KeyOf } from './catalogue.js';
import type { Families } from './families.js';

export interface JobSeries {
  /** Shows these jobs and no others. */
  setJobs(statuses: readonly JobStatus[]): void;
  began(run: Run): void;
  ended(run: Run, end: RunEnd): void;
}

/** Seconds since 1970; 0 = never. */
export function momentOf(at: Date | undefined): number {
  return at === undefined ? 0 : at.getTime() / secondMs;
}

/** What a job's gauges show. */
function gaugesOf(status: JobStatus) {
  return {
    job_last_start_timestamp_seconds: momentOf(status.lastStartedAt),
    job_last_success_timestamp_seconds: momentOf(status.lastSuccessAt),
    job_registered_timestamp_seconds: momentOf(status.registeredAt),
    job_expected_interval_seconds: (status.expectedIntervalMs ?? 0) / secondMs,
    job_next_run_timestamp_seconds: momentOf(status.nextStart),
    job_paused: status.job.paused ? 1 : 0,
    job_running: status.running === undefined ? 0 : 1,
  } satisfies Partial<Record<KeyOf<'gauge'>, number>>;
}

type JobGauge = keyof ReturnType<typeof gaugesOf>;
const jobGauges: readonly JobGauge[] = [
  'job_last_start_timestamp_seconds',
  'job_last_success_timestamp_seconds',
  'job_registered_timestamp_seconds',
  'job_expected_interval_seconds',
  'job_next_run_timestamp_seconds',
  'job_paused',
  'job_running',
];

/** How long after its due time a run of the job is to start; undefined = not known. */
function delayOf({ job, nextDue, nextStart }: JobStatus): number | undefined {
  if (nextDue !== undefined && nextStart !== undefined) {
    return nextStart.getTime() - nextDue.getTime();
  }
  return job.jitterSeconds === 0 ? 0 : undefined;
}

/** Counts of all time by what they are of; they never go down, whatever they are told. */
function createHighMarks() {
  let marks = new Map<string, number>();
  return {
    /** @param counts - by job and kind; what is not among them is forgotten */
    raise(counts: readonly (readonly [JobName, string, number])[]) {
      const next = new Map<string, number>();
      const raised = counts.map(([name, kind, count]) => {
        const key = JSON.stringify([name, kind]);
        const mark = Math.max(marks.get(key) ?? 0, Number.isFinite(count) ? count : 0);
        next.set(key, mark);
        return { name, kind, mark };
      });
      marks = next;
      return raised;
    },
  };
}

/** The series of jobs and of the scheduler. */
export function createJobSeries(families: Families): JobSeries {
  let names: readonly JobName[] = [];
  const delays = new Map<JobName, number>();
  const runs = createHighMarks();
  const misses = createHighMarks();

  const showGauges = (statuses: readonly JobStatus[]): void => {
    for (const key of jobGauges) families.clear(key);
    for (const status of statuses) {
      const values = gaugesOf(status);
      for (const key of jobGauges) families.set(key, { job_name: status.job.name }, values[key]);
    }
  };
  const showMissed = (statuses: readonly JobStatus[]): void => {
    families.clear('job_last_missed_timestamp_seconds');
    for (const { job, lastMissed } of statuses) {
      for (const reason of missReasons) {
        const at = lastMissed?.reason === reason ? lastMissed.at : undefined;
        const labels = { job_name: job.name, reason };
        families.set('job_last_missed_timestamp_seconds', labels, momentOf(at));
      }
    }
  };
  const showCounts = (statuses: readonly JobStatus[]): void => {
    families.clear('job_runs_total');
    families.clear('job_missed_fires_total');
    const ends = statuses.flatMap(({ job, ends: counts }) =>
      runOutcomes.map((outcome) => [job.name, outcome, counts[outcome]] as const),
    );
    for (const { name, kind, mark } of runs.raise(ends)) {
      families.add('job_runs_total', { job_name: name, result: kind }, mark);
    }
    const missed = statuses.flatMap(({ job, missed: counts }) =>
      missReasons.map((reason) => [job.name, reason, counts[reason]] as const),
    );
    for (const { name, kind, mark } of misses.raise(missed)) {
      families.add('job_missed_fires_total', { job_name: name, reason: kind }, mark);
    }
  };

  return {
    setJobs(statuses) {
      const next = statuses.map(({ job }) => job.name);
      for (const name of names.filter((each) => !next.includes(each))) {
        families.remove('job_duration_seconds', { job_name: name });
        delays.delete(name);
      }
      names = next;
      for (const status of statuses) {
        families.begin('job_duration_seconds', { job_name: status.job.name });
        const delay = delayOf(status);
        if (delay !== undefined) delays.set(status.job.name, delay);
      }
      showGauges(statuses);
      showMissed(statuses);
      showCounts(statuses);
    },
    began({ job, trigger, due, startedAt }) {
      const delay = delays.get(job);
      if (trigger !== 'schedule' || due === undefined || delay === undefined) return;
      const lateMs = startedAt.getTime() - due.getTime() - delay;
      families.observe('scheduler_delay_seconds', {}, Math.max(lateMs, 0) / secondMs);
    },
    ended({ job, startedAt }, { at, outcome }) {
      if (outcome === 'interrupted' || !names.includes(job)) return;
      const tookMs = at.getTime() - startedAt.getTime();
      families.observe(
        'job_duration_seconds',
        { job_name: job },
        Math.max(tookMs, 0) / secondMs, // the clock may have been set back meanwhile
      );
    },
  };
}
