import type { BackupJob, CopyJob, RecoveryPoint } from './backup-facts.js';

/** Replaces what many records have alike by one value for all of them. */
export interface SharedValues {
  point(point: RecoveryPoint): RecoveryPoint;
  job(job: BackupJob): BackupJob;
  copyJob(job: CopyJob): CopyJob;
}

/**
 * Sharing for as long as it is kept, a pass or the reading of a store: of the text of a recovery
 * point most is as in a hundred others, and its instants are as in the other tables of its plan.
 */
export function createSharedValues(): SharedValues {
  const texts = new Map<string, string>();
  const instants = new Map<number, Date>();
  const text = <T extends string | undefined>(value: T): T => {
    if (value === undefined) return value;
    // oxlint-disable-next-line no-unsafe-type-assertion -- the same text
    const known = texts.get(value) as T | undefined;
    if (known !== undefined) return known;
    texts.set(value, value);
    return value;
  };
  const instant = <T extends Date | undefined>(value: T): T => {
    if (value === undefined) return value;
    // oxlint-disable-next-line no-unsafe-type-assertion -- the same instant
    const known = instants.get(value.getTime()) as T | undefined;
    if (known !== undefined) return known;
    instants.set(value.getTime(), value);
    return value;
  };
  return {
    point: (point) => ({
      ...point,
      resourceArn: text(point.resourceArn),
      status: text(point.status),
      createdAt: instant(point.createdAt),
      completedAt: instant(point.completedAt),
      expiresAt: instant(point.expiresAt),
      keyArn: text(point.keyArn),
    }),
    job: (job) => ({
      ...job,
      resourceArn: text(job.resourceArn),
      vault: text(job.vault),
      messageCategory: text(job.messageCategory),
      createdAt: instant(job.createdAt),
      startBy: instant(job.startBy),
      completedAt: instant(job.completedAt),
    }),
    copyJob: (job) => ({
      ...job,
      resourceArn: text(job.resourceArn),
      sourceVaultArn: text(job.sourceVaultArn),
      vaultArn: text(job.vaultArn),
      messageCategory: text(job.messageCategory),
      createdAt: instant(job.createdAt),
      completedAt: instant(job.completedAt),
    }),
  };
}
