import type { Job } from '../../../src/estate/job.js';
import type { JobName, RunId } from '../../../src/estate/ids.js';
import type { Run } from '../../../src/estate/run.js';

/** A sweep every ten minutes that starts when it is due. */
export function aJob(changes: Partial<Job> = {}): Job {
  return {
    name: 'sweep' as JobName,
    kind: 'sweep',
    cron: '*/10 * * * *',
    timeZone: 'UTC',
    catchUp: 'once',
    catchUpWindowSeconds: 86_400,
    jitterSeconds: 0,
    deadlineSeconds: 360,
    paused: false,
    ...changes,
  };
}

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run-1' as RunId,
    job: 'sweep' as JobName,
    trigger: 'schedule',
    due: undefined,
    startedAt: new Date('2026-03-01T12:00:00Z'),
    end: undefined,
    ...changes,
  };
}
