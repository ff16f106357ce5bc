import type { AlertCard } from '../alert-card.js';
import type { AlertLimits } from '../limits.js';
import { type Selector, span } from '../promql.js';
import { hour, minute, overRestart } from '../spans.js';

/** A job that is paused, or is never due again, has nothing to be late with. */
function isExpected(of: Selector): string {
  return `${of('job_expected_interval_seconds')} > 0 and ${of('job_paused')} == 0`;
}

/**
 * A moment from which a success is waited for lies back further than the job's interval allows. Its time
 * begins anew when it is taken up again after a pause: the due times of that are told as missed. A new
 * interval that is shorter counts only when a run by it must have been.
 */
function isLate(of: Selector, moment: string, limits: AlertLimits): string {
  const { overdueIntervals, overdueGrace, intervalMemory } = limits;
  const interval = `max_over_time(${of('job_expected_interval_seconds')}[${span(intervalMemory)}])`;
  const allowed = `${overdueIntervals} * ${interval} + ${overdueGrace}`;
  const pause = `max without (reason) (${of('job_last_missed_timestamp_seconds', { reason: '="paused"' })})`;
  return `(time() - ${moment} > ${allowed} unless time() - ${pause} <= ${allowed})`;
}

const lookAtJob = [
  '`depot-dr schedule --output=table` shows when it is due, in words.',
  'The status page and the operations dashboard show its runs, how they ended, and missed due times with their reason.',
  'The log has a line for each run with the id of the run; search for that id.',
];

const runItNow =
  'Run it now: `curl -X POST -H "authorization: Bearer <token>" http://<host>:9465/api/v1/jobs/<job>/run`.';

/** Runs that are due. */
export const jobAlerts: readonly AlertCard[] = [
  {
    name: 'DepotDrJobOverdue',
    concern: 'jobs',
    severity: 'critical',
    forSeconds: 5 * minute,
    keepSeconds: overRestart,
    // 0 = never; that is told by DepotDrJobNeverSucceeded.
    expr: (of, limits) =>
      `${isLate(of, `(${of('job_last_success_timestamp_seconds')} > 0)`, limits)} and ${isExpected(of)}`,
    summary: 'The job {{ $labels.job_name }} of depot-dr is overdue.',
    description:
      'Its last success was {{ $value | humanizeDuration }} ago, which is more than its interval allows. What it does has not been done since.',
    runbook: {
      means:
        'Two runs of the job could have succeeded since its last success, and none did: they failed, took too long, or did not happen. For a sweep this means that nothing which went wrong since then is known.',
      look: lookAtJob,
      act: [
        'If runs end with `timeout`, raise the deadline of the job or find out what is slow: see AWS calls on the operations dashboard.',
        'If runs end with `failure`, the log says why.',
        'If there are no runs, read the reasons of the missed due times: see DepotDrJobMissedFires.',
        runItNow,
      ],
      clears: 'Five minutes after a run succeeded, or the job was paused.',
    },
  },
  {
    name: 'DepotDrJobNeverSucceeded',
    concern: 'jobs',
    severity: 'critical',
    forSeconds: 5 * minute,
    keepSeconds: overRestart,
    expr: (of, limits) =>
      `${isLate(of, of('job_registered_timestamp_seconds'), limits)} and ${of('job_last_success_timestamp_seconds')} == 0 and ${isExpected(of)}`,
    summary: 'The job {{ $labels.job_name }} of depot-dr has never succeeded.',
    description:
      'It was first configured {{ $value | humanizeDuration }} ago, which is more than its interval allows.',
    runbook: {
      means:
        'The job is configured and has not succeeded a single time. Mostly a mistake in the set-up: a role that cannot be assumed, a deadline that is too short, a schedule that is not what was meant.',
      look: lookAtJob,
      act: [
        '`depot-dr config check`, then `depot-dr check --output=table` for a pass by hand: what fails there fails in the job.',
        runItNow,
      ],
      clears:
        'Five minutes after its first success, or when it is paused or leaves the configuration.',
    },
  },
  {
    name: 'DepotDrJobFailed',
    concern: 'jobs',
    severity: 'warning',
    // A scrape may fall between the two moments of a run's end.
    forSeconds: 2 * minute,
    keepSeconds: overRestart,
    // Moments survive restarts; the counter of runs need not.
    expr: (of) =>
      `${of('job_last_start_timestamp_seconds')} > ${of('job_last_success_timestamp_seconds')} and ${of('job_running')} == 0 and ${of('job_paused')} == 0`,
    summary: 'The newest run of the job {{ $labels.job_name }} of depot-dr did not succeed.',
    description:
      'It failed, ran into its deadline or was interrupted. The next run is the retry; DepotDrJobOverdue tells when that does not help.',
    runbook: {
      means:
        'The newest run of the job has ended without success. One such run is no loss by itself.',
      look: lookAtJob,
      act: [
        'Read why in the log or on the status page, and remove the cause.',
        'An `interrupted` run was cut short because the daemon ended; after a deployment that is expected.',
        runItNow,
      ],
      clears: 'Five minutes after the next run has begun or succeeded.',
    },
  },
  {
    name: 'DepotDrJobMissedFires',
    concern: 'jobs',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    // The moment is remembered over restarts and needs no memory of Prometheus; 0 = none.
    expr: (of, { missedWindow }) =>
      `time() - (${of('job_last_missed_timestamp_seconds', { reason: '!="paused"' })} > 0) < ${missedWindow}`,
    summary: 'The job {{ $labels.job_name }} of depot-dr missed due times: {{ $labels.reason }}.',
    description:
      'A due time passed without a run; it was told {{ $value | humanizeDuration }} ago. The reason says why, the status page how many there were.',
    runbook: {
      means:
        'The job was due and did not run. `down`: no daemon was running. `overlap`: the run before it was still under way. `late`: the daemon ran, but did not wake in time. `clock-step`: the clock jumped over it. Due times of a paused job are counted too, but not told by this alert.',
      look: lookAtJob,
      act: [
        '`down`: find out why the daemon was away; consider the catch-up policy `once`.',
        '`overlap`: runs take longer than the interval. Lengthen the interval, or shorten the runs.',
        '`late`: see DepotDrEventLoopBlocked and DepotDrSchedulerStalled.',
        '`clock-step`: see DepotDrClockStepped.',
        runItNow,
      ],
      clears: 'An hour after the last missed due time was told.',
    },
  },
  {
    name: 'DepotDrJobPaused',
    concern: 'jobs',
    severity: 'info',
    forSeconds: hour,
    keepSeconds: overRestart,
    // Not by `for`, which begins anew with every restart.
    expr: (of, { forgottenPause }) =>
      `min_over_time(${of('job_paused')}[${span(forgottenPause)}]) == 1 and time() - ${of('job_registered_timestamp_seconds')} > ${forgottenPause}`,
    summary: 'The job {{ $labels.job_name }} of depot-dr has been paused for over a day.',
    description:
      'No other alert tells of a paused job. If the pause was forgotten, what the job does is not done.',
    runbook: {
      means:
        'Somebody paused the job, and it still is. That may be wanted; it is told because a forgotten pause looks like a job that is well.',
      look: [
        'Is `paused` of the job set in the configuration, and who set it?',
        'How old is what it last did? See its last success on the operations dashboard.',
      ],
      act: [
        'Take it up again in the configuration and send SIGHUP, or silence this alert until a date.',
      ],
      clears: 'Five minutes after the job was taken up again.',
    },
  },
];
