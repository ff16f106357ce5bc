import type { ParsedPolicy } from '../../iam/policy.js';
import type { BackupJob, CopyJob } from './job.js';
import { describeLifecycle, type Retention } from './lifecycle.js';
import type { Points } from './points.js';

/**
 * A vault lock. Governance without a date; with one it is a compliance lock, which nobody can undo from
 * that date on. @source AWS Backup Developer Guide, AWS Backup Vault Lock
 */
export interface VaultLock {
  readonly minimumDays: number | undefined;
  readonly maximumDays: number | undefined;
  readonly immutableFromMs: number | undefined;
}

/** Which plan, version and rule made a point; one object for all points of a rule's version. */
export interface Creator {
  readonly planId: string;
  readonly planArn: string;
  readonly planName: string;
  readonly planVersion: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly cron: string;
  readonly timeZone: string;
}

export interface VaultName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
}

/** Kept small: a world holds very many. What its job knows is asked there. */
export interface RecoveryPoint {
  readonly arn: string;
  readonly vault: VaultName;
  /** That made it: it is CREATING until the job ends. */
  readonly job: BackupJob | CopyJob;
  /** Begin of the job that made the original. */
  readonly createdAtMs: number;
  readonly retention: Retention;
  /** Deleted from this instant on, within eight hours after it expired; infinite = never. */
  readonly goneAtMs: number;
  /** Made with advanced features: only such a point can be copied. */
  readonly isAdvanced: boolean;
  readonly keyArn: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** Measured when it is first asked for; of a copy, its original's. */
  bytes: number | undefined;
}

/** Of a copy: what it was made of. */
export function originalOf({ job }: RecoveryPoint): RecoveryPoint | undefined {
  return 'source' in job ? job.source : undefined;
}

export function bytesOf(point: RecoveryPoint, nowMs: number): number {
  const original = originalOf(point);
  point.bytes ??=
    original === undefined ? point.job.table.bytesAt(nowMs) : bytesOf(original, nowMs);
  return point.bytes;
}

interface VaultPolicy {
  /** As it was put. */
  readonly text: string;
  readonly parsed: ParsedPolicy;
}

/** Records are replaced, but for the points, which come and go. */
export interface Vault extends VaultName {
  /** Its name alone, for whoever keeps it longer than the record. */
  readonly itself: VaultName;
  readonly partition: string;
  readonly keyArn: string;
  /** False: the key that AWS manages for AWS Backup. */
  readonly hasCustomerKey: boolean;
  readonly createdAtMs: number;
  readonly creatorRequestId: string | undefined;
  readonly policy: VaultPolicy | undefined;
  readonly lock: VaultLock | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly points: Points;
}

export function isImmutable({ lock }: Vault, atMs: number): boolean {
  return lock?.immutableFromMs !== undefined && atMs >= lock.immutableFromMs;
}

/**
 * Why a vault's lock does not take points of this retention; undefined = it does. AWS looks at it when
 * the job runs, not when the plan is written ("AWS Backup Vault Lock").
 */
export function lockRefusal({ lock, name }: Vault, retention: Retention): string | undefined {
  if (lock === undefined) return undefined;
  const days = retention.deleteAfterDays;
  const { minimumDays, maximumDays } = lock;
  const tooShort = minimumDays !== undefined && days !== undefined && days < minimumDays;
  const tooLong = maximumDays !== undefined && (days === undefined || days > maximumDays);
  if (!tooShort && !tooLong) return undefined;
  const wanted = JSON.stringify(describeLifecycle(retention));
  return (
    `The retention ${wanted} is outside the range of the lock of Backup vault ${name}: ` +
    `MinRetentionDays ${minimumDays ?? 'none'}, MaxRetentionDays ${maximumDays ?? 'none'}.`
  );
}
