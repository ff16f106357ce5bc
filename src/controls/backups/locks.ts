import type { Lifecycle, VaultDescription } from '../../estate/backup-facts.js';
import { describeDays, keptDays } from './retention.js';

/**
 * Why a vault's lock would make a job with this lifecycle fail, as the rest of a sentence that begins
 * with the rule. AWS checks this when the job runs, not when the plan is written.
 * @source AWS Backup Vault Lock, AWS Backup Developer Guide
 */
export function lockRefusal(
  { name, lock }: VaultDescription,
  lifecycle: Lifecycle,
): string | undefined {
  if (lock.kind === 'off') return undefined;
  const days = keptDays(lifecycle);
  const { minimumDays, maximumDays } = lock;
  const keeps = `keeps ${describeDays(days)}`;
  if (minimumDays !== undefined && days < minimumDays) {
    return `${keeps}, but the lock of vault ${name} takes nothing under ${describeDays(minimumDays)}: its jobs fail`;
  }
  if (maximumDays !== undefined && days > maximumDays) {
    return `${keeps}, but the lock of vault ${name} takes nothing over ${describeDays(maximumDays)}: its jobs fail`;
  }
  return undefined;
}
