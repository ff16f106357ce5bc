import { jobKinds } from '../estate/job.js';
import type { JobKind } from '../estate/job.js';
import { maximumJitterSeconds } from '../schedules/intervals.js';
import { createSchedule } from '../schedules/schedule.js';
import type { ScheduleDraft } from './draft.js';
import type { EstateDraft } from './estate-draft.js';
import { kindOf } from './jobs-of.js';
import { suggest } from './mismatch.js';
import type { Issue, Path } from './problem.js';

function isKind(name: string): name is JobKind {
  return jobKinds.some((kind) => kind === name);
}

function jobIssues(name: string, { job }: ScheduleDraft, path: Path): readonly Issue[] {
  // What is there and wrong was told already.
  if (job === null) return [];
  if (kindOf(name, job) === undefined) {
    const otherwise = `add job: one of ${jobKinds.join(', ')}`;
    return [
      {
        path,
        at: 'key',
        message: 'is not the name of a job, and no job is given',
        remedy: suggest(name, jobKinds, otherwise),
      },
    ];
  }
  if (!isKind(name) || job === undefined || job === name) return [];
  const message = `is not what the name ${name} promises`;
  const remedy = `name the schedule otherwise, or leave job out`;
  return [{ path: [...path, 'job'], at: 'value', message, remedy }];
}

/** @source guide, "Disaster recovery": the posture is to be checked daily or more often */
function rarityIssues(name: string, draft: ScheduleDraft, path: Path): readonly Issue[] {
  const { cron, timeZone = 'UTC', job } = draft;
  if (cron === undefined || timeZone === null) return [];
  const schedule = createSchedule(cron, timeZone);
  const issues: Issue[] = [];
  if (job !== null && kindOf(name, job) === 'sweep' && !schedule.cron.isEveryDay) {
    issues.push({
      path: [...path, 'cron'],
      at: 'value',
      message: 'leaves days out, but the estate must be swept daily or more often',
      remedy: 'use * for day of month, month and day of week',
    });
  }
  const most = Math.floor(maximumJitterSeconds(schedule));
  if (draft.jitterSeconds !== undefined && draft.jitterSeconds > most) {
    issues.push({
      path: [...path, 'jitterSeconds'],
      at: 'value',
      message: 'is more than half of the shortest interval between two due times',
      remedy: `use at most ${most}`,
    });
  }
  return issues;
}

/** What a schedule's name, job, times and jitter ask of each other. Never throws. */
export function scheduleReferences({ draft }: EstateDraft): readonly Issue[] {
  return Object.entries(draft.schedules).flatMap(([name, schedule]): readonly Issue[] => {
    if (schedule === undefined) return [];
    const path = ['schedules', name];
    return [...jobIssues(name, schedule, path), ...rarityIssues(name, schedule, path)];
  });
}
