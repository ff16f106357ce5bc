import type { JobState } from '../../estate/backup-facts.js';
import { describeSpan } from '../../kernel/units.js';
import type { ControlCard, Judgement } from '../control.js';

/** A backup or copy job, as far as its end is judged. */
export interface JobRecord {
  readonly id: string;
  readonly state: JobState;
  readonly message: string | undefined;
  readonly messageCategory: string | undefined;
  readonly createdAt: Date;
}

/** Reasons of both kinds of jobs. */
export const jobReasons = {
  JobFailed: { severity: 'warning', meaning: 'A job FAILED after the newest good one.' },
  JobExpired: {
    severity: 'warning',
    meaning: 'A job EXPIRED after the newest good one: it did not start or end in its window.',
  },
  JobAborted: { severity: 'warning', meaning: 'A job was ABORTED after the newest good one.' },
  JobPartial: { severity: 'warning', meaning: 'A job ended PARTIAL after the newest good one.' },
  JobWithIssues: {
    severity: 'warning',
    meaning:
      'A job after the newest good one is COMPLETED, but its MessageCategory is not SUCCESS.',
  },
} as const satisfies ControlCard['reasons'];

export type JobReason = keyof typeof jobReasons;

/** Undefined: the job was good, or has not ended. An unreported category tells of no issue. */
function troubleOf({ state, messageCategory }: JobRecord): JobReason | undefined {
  switch (state) {
    case 'FAILED':
      return 'JobFailed';
    case 'EXPIRED':
      return 'JobExpired';
    case 'ABORTED':
      return 'JobAborted';
    case 'PARTIAL':
      return 'JobPartial';
    case 'COMPLETED':
      return messageCategory === undefined || messageCategory === 'SUCCESS'
        ? undefined
        : 'JobWithIssues';
    case 'CREATED':
    case 'PENDING':
    case 'RUNNING':
    case 'ABORTING':
      return undefined;
    default:
      return state satisfies never;
  }
}

const longestMessage = 200;

/** What AWS said of a job, short enough to be shown; a job's message may be of any length. */
function describeMessage(message: string | undefined): string {
  const text = message?.replaceAll(/\s+/gu, ' ').trim() ?? '';
  if (text === '') return '';
  return `: ${text.length > longestMessage ? `${text.slice(0, longestMessage)}...` : text}`;
}

/** A job that went wrong after the newest good one. */
export interface Trouble {
  readonly job: JobRecord;
  readonly reason: JobReason;
  /** How many went wrong since the newest good one. */
  readonly count: number;
  readonly good: JobRecord | undefined;
}

/** Newest first. Of jobs that begin together, the good one counts as the later. */
function sorted(jobs: readonly JobRecord[]): readonly JobRecord[] {
  const isGood = (job: JobRecord): number => (troubleOf(job) === undefined ? 0 : 1);
  return jobs.toSorted(
    (a, b) =>
      b.createdAt.getTime() - a.createdAt.getTime() ||
      isGood(a) - isGood(b) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** The newest job that went wrong with no good one since. */
export function latestTrouble(jobs: readonly JobRecord[]): Trouble | undefined {
  const newestFirst = sorted(jobs);
  const isGood = (job: JobRecord): boolean =>
    job.state === 'COMPLETED' && troubleOf(job) === undefined;
  const goodAt = newestFirst.findIndex(isGood);
  const since = goodAt === -1 ? newestFirst : newestFirst.slice(0, goodAt);
  const wrong = since.filter((job) => troubleOf(job) !== undefined);
  const [job] = wrong;
  const reason = job === undefined ? undefined : troubleOf(job);
  if (job === undefined || reason === undefined) return undefined;
  return {
    job,
    reason,
    count: wrong.length,
    good: goodAt === -1 ? undefined : newestFirst[goodAt],
  };
}

/** `backup job X of 7 h ago is FAILED: ...; the last good one was 1 d 7 h ago`. */
export function describeTrouble(kind: string, { job, count, good }: Trouble, now: Date): string {
  const agoOf = ({ createdAt }: JobRecord): string =>
    `${describeSpan(Math.max(0, now.getTime() - createdAt.getTime()))} ago`;
  const state =
    job.state === 'COMPLETED' ? `COMPLETED with issues (${job.messageCategory})` : job.state;
  const before =
    good === undefined ? 'no good one is recorded' : `the last good one was ${agoOf(good)}`;
  const more = count > 1 ? `; ${count} went wrong since then` : '';
  return `${kind} job ${job.id} of ${agoOf(job)} is ${state}${describeMessage(job.message)}; ${before}${good === undefined ? '' : more}`;
}

/** What is said where nothing went wrong. */
export function historyPasses(
  kind: string,
  jobs: readonly JobRecord[],
  now: Date,
): Judgement<never> {
  const [newest] = sorted(jobs);
  if (newest === undefined) {
    return { verdict: 'pass', message: `no ${kind} job of it is recorded, so none went wrong` };
  }
  const since = describeSpan(Math.max(0, now.getTime() - newest.createdAt.getTime()));
  return {
    verdict: 'pass',
    message: `the newest ${kind} job, of ${since} ago, is ${newest.state}`,
  };
}
