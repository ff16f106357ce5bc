import type { Configuration } from '../config/configuration.js';
import type { JobKind } from '../estate/job.js';
import type { RunnableJob } from '../scheduling/attempt.js';

/** What each kind of job does. */
export type Works = Readonly<Record<JobKind, RunnableJob['run']>>;

/** The configured jobs with what each does. */
export function jobsOf({ jobs }: Configuration, works: Works): readonly RunnableJob[] {
  return jobs.map((job) => ({ job, run: works[job.kind] }));
}
