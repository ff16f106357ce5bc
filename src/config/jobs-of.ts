import { parseJobName } from '../estate/ids.js';
import type { JobName } from '../estate/ids.js';
import { jobKinds } from '../estate/job.js';
import type { Job, JobKind } from '../estate/job.js';
import { invariant } from '../kernel/errors.js';
import { createSchedule } from '../schedules/schedule.js';
import { maximumJitterSeconds } from '../schedules/intervals.js';
import type { ScheduleDocument } from './schedules.js';
import { schedulesSchema } from './schedules.js';
import type { Settings } from './settings.js';

/** What runs where nothing is said of it. The odd minute keeps the nightly job off the full hour. */
const defaultCrons: Readonly<Record<JobKind, string>> = {
  sweep: '*/10 * * * *',
  upkeep: '17 3 * * *',
};
const defaultJitterSeconds = 30;
/** A pass ends at its own deadline; this is for writing down what it saw. */
const sweepMarginSeconds = 60;
const upkeepDeadlineSeconds = 600;

/** Which job a schedule runs. @returns undefined when neither `job` nor its name says it */
export function kindOf(name: string, job: JobKind | undefined): JobKind | undefined {
  return job ?? jobKinds.find((kind) => kind === name);
}

function jobOf(name: string, document: ScheduleDocument, { observe }: Settings): Job {
  const { job, cron, timeZone, jitterSeconds, deadlineSeconds, ...rest } = document;
  const kind = kindOf(name, job);
  const parsed = parseJobName(name);
  invariant(kind !== undefined && parsed.ok, `the schedule ${name} was checked`);
  const room = Math.floor(maximumJitterSeconds(createSchedule(cron, timeZone)));
  return {
    name: parsed.value,
    kind,
    cron,
    timeZone,
    catchUp: rest.catchUp,
    catchUpWindowSeconds: rest.catchUpWindowSeconds,
    jitterSeconds: jitterSeconds ?? Math.min(defaultJitterSeconds, room),
    deadlineSeconds:
      deadlineSeconds ??
      (kind === 'sweep' ? observe.deadlineSeconds + sweepMarginSeconds : upkeepDeadlineSeconds),
    paused: rest.paused,
  };
}

/**
 * All jobs: the configured ones in their order, then the default of every kind that none of them is.
 * @throws DrError `invariant` when a schedule was not checked
 */
export function jobsOf(
  schedules: Readonly<Record<JobName, ScheduleDocument>>,
  settings: Settings,
): readonly Job[] {
  const named = Object.entries(schedules).map(([name, document]) =>
    jobOf(name, document, settings),
  );
  const missing = jobKinds.filter((kind) => !named.some((job) => job.kind === kind));
  const defaults = schedulesSchema.parse(
    Object.fromEntries(missing.map((kind) => [kind, { cron: defaultCrons[kind] }])),
  );
  return [
    ...named,
    ...Object.entries(defaults).map(([name, document]) => jobOf(name, document, settings)),
  ];
}
