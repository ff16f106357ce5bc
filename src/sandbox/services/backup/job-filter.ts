import type { Call } from '../../service.js';
import { endOf, type BackupJob, type CopyJob } from './job.js';

/** What both lists of jobs are filtered by. @source AWS Backup API Reference, ListBackupJobs */
export interface JobFilter {
  readonly ByResourceArn?: string | undefined;
  readonly ByState?: string | undefined;
  readonly ByCreatedBefore?: Date | undefined;
  readonly ByCreatedAfter?: Date | undefined;
  readonly ByCompleteBefore?: Date | undefined;
  readonly ByCompleteAfter?: Date | undefined;
  readonly ByResourceType?: string | undefined;
  readonly ByMessageCategory?: string | undefined;
  readonly ByParentJobId?: string | undefined;
}

export function fits(
  filter: JobFilter,
  job: BackupJob | CopyJob,
  state: string,
  nowMs: number,
): boolean {
  const end = endOf(job, nowMs);
  const { ByMessageCategory: category } = filter;
  const isCategory =
    category === undefined ||
    category === '*' ||
    category === 'AGGREGATE_ALL' ||
    end?.category.toUpperCase() === category.toUpperCase();
  const isState = filter.ByState === undefined || filter.ByState === state;
  return (
    isCategory &&
    isState &&
    filter.ByParentJobId === undefined &&
    (filter.ByResourceArn ?? job.table.arn) === job.table.arn &&
    (filter.ByResourceType ?? 'DynamoDB') === 'DynamoDB' &&
    isWithin(job.createdAtMs, filter.ByCreatedAfter, filter.ByCreatedBefore) &&
    isWithin(
      end === undefined ? undefined : job.endsAtMs,
      filter.ByCompleteAfter,
      filter.ByCompleteBefore,
    )
  );
}

/** Both ends excluded; an instant that is not there is in no bounded range. */
export function isWithin(
  atMs: number | undefined,
  after: Date | undefined,
  before: Date | undefined,
): boolean {
  if (after === undefined && before === undefined) return true;
  if (atMs === undefined) return false;
  return atMs > (after?.getTime() ?? -Infinity) && atMs < (before?.getTime() ?? Infinity);
}

/** Jobs of other accounts are listed to the management account only; the sandbox lists none. */
export function isOwn(account: string | undefined, { caller }: Call): boolean {
  return account === undefined || account === '*' || account === caller.account;
}
