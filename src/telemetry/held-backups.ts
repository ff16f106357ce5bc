import { isUsable, type PlacedPoint } from '../controls/backups/points.js';
import {
  type BackupJob,
  type CopyJob,
  type JobState,
  placeOfVault,
} from '../estate/backup-facts.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { ExportDescription, UserBackup } from '../estate/table-settings.js';
import type { JobEnd, PointState, Tier } from './backup-cards.js';
import type { KnownFacts } from './known-facts.js';

/** A recovery point of whatever kind. */
export interface HeldPoint {
  readonly tier: Tier;
  readonly account: AccountId;
  readonly region: RegionId;
  readonly state: PointState;
  /** The instant that it holds; undefined while that is not known. */
  readonly at: Date | undefined;
}

/** A job that has ended, where what it makes is kept. */
export interface HeldJob {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly end: JobEnd;
  readonly at: Date;
}

/** What is held of AWS Backup, by the ARN of the table that it is of. */
export interface HeldBackups {
  points(arn: string): readonly HeldPoint[];
  jobs(arn: string): readonly HeldJob[];
  copyJobs(arn: string): readonly HeldJob[];
}

const gone: readonly string[] = ['EXPIRED', 'DELETING'];

function stateOf(placed: PlacedPoint): PointState {
  const { status, expiresAt } = placed.point;
  if (isUsable(placed, placed.readAt)) return 'usable';
  if (status === 'CREATING') return 'creating';
  const isPast = expiresAt !== undefined && expiresAt <= placed.readAt;
  return isPast || gone.includes(status) ? 'expired' : 'broken';
}

const endOfState: Readonly<Record<JobState, JobEnd | undefined>> = {
  CREATED: undefined,
  PENDING: undefined,
  RUNNING: undefined,
  ABORTING: undefined,
  ABORTED: 'aborted',
  COMPLETED: 'completed',
  FAILED: 'failed',
  EXPIRED: 'expired',
  PARTIAL: 'partial',
};

/** A job that is COMPLETED with another category than SUCCESS had issues. */
function endOf({ state, messageCategory }: BackupJob | CopyJob): JobEnd | undefined {
  const hasIssues = messageCategory !== undefined && messageCategory !== 'SUCCESS';
  return state === 'COMPLETED' && hasIssues ? 'partial' : endOfState[state];
}

type Place = Pick<HeldJob, 'account' | 'region'>;

/** What lies elsewhere than its table is a copy, also where AWS does not say so. */
function isElsewhere(arn: string, { account, region }: Place): boolean {
  const [, , , ownRegion, ownAccount] = arn.split(':');
  return ownRegion !== region || ownAccount !== account;
}

/** Undefined while it has not ended, or where it is not known where to. */
function jobOf(job: BackupJob | CopyJob, place: Place | undefined): HeldJob | undefined {
  const end = endOf(job);
  if (end === undefined || place === undefined) return undefined;
  const { account, region } = place;
  return { account, region, end, at: job.completedAt ?? job.createdAt };
}

/** Values by the ARN of a table; none is an empty list. */
function byArn<T>(): { add(arn: string, value: T): void; of(arn: string): readonly T[] } {
  const lists = new Map<string, T[]>();
  return {
    add(arn, value) {
      const list = lists.get(arn);
      if (list === undefined) lists.set(arn, [value]);
      else list.push(value);
    },
    of: (arn) => lists.get(arn) ?? [],
  };
}

export function heldBackups(facts: KnownFacts): HeldBackups {
  const points = byArn<HeldPoint>();
  for (const { subject, answer } of facts.answers('vault-content')) {
    if (answer.kind === 'absent') continue;
    const { account, region, resource: vault } = subject;
    for (const point of answer.value.points) {
      const state = stateOf({ point, vault, readAt: answer.at });
      const isCopy = point.isCopy || isElsewhere(point.resourceArn, subject);
      const tier = isCopy ? 'backup_copy' : 'backup';
      points.add(point.resourceArn, { tier, account, region, state, at: point.createdAt });
    }
  }
  const jobs = byArn<HeldJob>();
  for (const { subject, answer } of facts.answers('backup-jobs')) {
    for (const job of answer.kind === 'seen' ? answer.value : []) {
      const held = jobOf(job, subject);
      if (held !== undefined) jobs.add(job.resourceArn, held);
    }
  }
  const copyJobs = byArn<HeldJob>();
  for (const { answer } of facts.answers('copy-jobs')) {
    for (const job of answer.kind === 'seen' ? answer.value : []) {
      const held = jobOf(job, placeOfVault(job.vaultArn));
      if (held !== undefined) copyJobs.add(job.resourceArn, held);
    }
  }
  return { points: points.of, jobs: jobs.of, copyJobs: copyJobs.of };
}

/** Backups that somebody made on demand; they lie where the table is. */
export function userBackupPoints(
  place: Place,
  backups: readonly UserBackup[],
): readonly HeldPoint[] {
  return backups.map(({ status, createdAt }) => ({
    ...place,
    tier: 'user_backup',
    state: status === 'AVAILABLE' ? 'usable' : status === 'CREATING' ? 'creating' : 'broken',
    at: createdAt,
  }));
}

const exportStates = { IN_PROGRESS: 'creating', COMPLETED: 'usable', FAILED: 'broken' } as const;

/**
 * Exports, told where the table is. An incremental one holds nothing without the chain before it, so
 * it is broken where a link is missing. What was filtered is no backup.
 */
export function exportPoints(
  place: Place,
  exports: readonly ExportDescription[],
): readonly HeldPoint[] {
  const whole = exports.filter(({ isFiltered }) => !isFiltered);
  const heads = whole
    .filter(({ kind, status }) => kind === 'full' && status === 'COMPLETED')
    .flatMap(({ to }) => to ?? []);
  const links = whole
    .filter(({ kind, status }) => kind === 'incremental' && status === 'COMPLETED')
    .toSorted((a, b) => (a.to?.getTime() ?? 0) - (b.to?.getTime() ?? 0));
  const linked = new Set<ExportDescription>();
  for (const link of links) {
    const { from, to } = link;
    if (from === undefined || to === undefined) continue;
    if (!heads.some((head) => from <= head && head <= to)) continue;
    linked.add(link);
    heads.push(to);
  }
  return whole.map((each) => {
    const isLoose = each.kind === 'incremental' && each.status === 'COMPLETED' && !linked.has(each);
    const state = isLoose ? 'broken' : exportStates[each.status];
    return { ...place, tier: 'export', state, at: each.to };
  });
}
