import type { CatalogueTable } from '../dynamodb/catalogue.js';
import type { Retention } from './lifecycle.js';
import type { CopyAction } from './plan.js';
import type { Creator, RecoveryPoint, VaultName } from './vault.js';
import type { Place } from './world.js';

/** What a backup job was asked to do: the same for every job of a rule and a selection. */
export interface BackupOrder {
  readonly account: string;
  readonly region: string;
  readonly place: Place;
  readonly vault: VaultName;
  readonly roleArn: string;
  readonly creator: Creator | undefined;
  readonly retention: Retention;
  readonly startWindowMs: number;
  readonly completionWindowMs: number;
  readonly pointTags: ReadonlyMap<string, string>;
  readonly copies: readonly CopyAction[];
}

/** What a copy job was asked to do. */
export interface CopyOrder {
  readonly roleArn: string;
  readonly creator: Creator | undefined;
  readonly destinationVaultArn: string;
  /** Undefined = the source's own. */
  readonly lifecycle: Retention | undefined;
}

/** How a job ended, or will end: what passes with time is told by the instants. */
export interface JobEnd {
  readonly state: 'COMPLETED' | 'FAILED' | 'EXPIRED' | 'PARTIAL';
  readonly message: string | undefined;
  readonly category: string;
}

/** A copy has no window, so it never expires. */
export interface CopyEnd extends JobEnd {
  readonly state: 'COMPLETED' | 'FAILED' | 'PARTIAL';
}

/**
 * A job of one table. It is CREATED until it starts and RUNNING until it ends. What is decided when
 * it starts is written into it then.
 */
interface Job {
  readonly id: string;
  readonly table: CatalogueTable;
  readonly createdAtMs: number;
  /** Of whoever started it by a call: the same token again gives the same job. */
  readonly token: string | undefined;
  /** Infinite until then. */
  startedAtMs: number;
  endsAtMs: number;
  point: RecoveryPoint | undefined;
}

export interface BackupJob extends Job {
  readonly order: BackupOrder;
  end: JobEnd | undefined;
  /** It waits without an end. */
  isPending: boolean;
}

export interface CopyJob extends Job {
  readonly order: CopyOrder;
  /** The point that is copied; the job belongs to where it is. */
  readonly source: RecoveryPoint;
  readonly retention: Retention;
  readonly backupJobId: string | undefined;
  end: CopyEnd | undefined;
}

export type JobState = 'CREATED' | 'PENDING' | 'RUNNING' | JobEnd['state'];

export const startByMs = ({ createdAtMs, order }: BackupJob): number =>
  createdAtMs + order.startWindowMs;

export function backupJobState(job: BackupJob, nowMs: number): JobState {
  if (job.end !== undefined && nowMs >= job.endsAtMs) return job.end.state;
  if (nowMs >= job.startedAtMs) return 'RUNNING';
  return job.isPending ? 'PENDING' : 'CREATED';
}

export function copyJobState(
  job: CopyJob,
  nowMs: number,
): 'CREATED' | 'RUNNING' | CopyEnd['state'] {
  if (job.end !== undefined && nowMs >= job.endsAtMs) return job.end.state;
  return nowMs >= job.startedAtMs ? 'RUNNING' : 'CREATED';
}

/** How it ended; undefined while it has not. */
export function endOf(job: BackupJob | CopyJob, nowMs: number): JobEnd | undefined {
  return nowMs >= job.endsAtMs ? job.end : undefined;
}
