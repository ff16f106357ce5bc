import type { Lifecycle, RecoveryPoint } from '../../estate/backup-facts.js';
import { dayMs, hourMs } from '../../kernel/units.js';

/** AWS counts days from the begin of a job and deletes in the hours after. */
const slackMs = hourMs;

/** Days that something is kept, for comparisons: for ever is more than any number. */
export function keptDays({ deleteAfterDays }: Lifecycle): number {
  return deleteAfterDays ?? Number.POSITIVE_INFINITY;
}

/** `35 days`, `1 day`, `for ever`. */
export function describeDays(days: number): string {
  if (!Number.isFinite(days)) return 'for ever';
  return days === 1 ? '1 day' : `${days} days`;
}

/** Whether a point is kept for so many days from its begin. */
export function isKept({ createdAt, expiresAt }: RecoveryPoint, days: number): boolean {
  if (expiresAt === undefined) return true;
  return expiresAt.getTime() - createdAt.getTime() >= days * dayMs - slackMs;
}

/** Whole days from a point's begin to its expiry; infinite where it never expires. */
export function daysOf({ createdAt, expiresAt }: RecoveryPoint): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor((expiresAt.getTime() - createdAt.getTime() + slackMs) / dayMs);
}

/**
 * Points of plans with a rare rule that keeps for long and a frequent one that does not: of the last
 * so many hours at least one must be kept for long.
 */
export function recentMs(maximumAgeHours: number): number {
  return Math.max(maximumAgeHours * hourMs, 2 * dayMs);
}
