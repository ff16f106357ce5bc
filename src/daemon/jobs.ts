import type { Configuration } from '../config/configuration.js';
import type { JobKind } from '../estate/job.js';
import type { ScheduledJob, Work } from './parts.js';

/** The configured jobs with what each does. */
export function jobsOf(
  { jobs }: Configuration,
  works: Readonly<Record<JobKind, Work>>,
): readonly ScheduledJob[] {
  return jobs.map((job) => ({ job, run: works[job.kind] }));
}
