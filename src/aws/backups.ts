import type { Account } from '../estate/environment.js';
import type { Clock } from '../kernel/clock.js';
import type { BackupService } from '../ports/backup-service.js';
import { createContent } from './backup-content.js';
import { createJobs } from './backup-jobs.js';
import { createPlans } from './backup-plans.js';
import { createBackupSettings } from './backup-settings.js';
import { createVaults } from './backup-vaults.js';
import type { AwsMemory } from './memory.js';
import type { Read } from './read.js';

export interface BackupsOptions {
  readonly read: Read;
  readonly clock: Clock;
  readonly accounts: readonly Account[];
  readonly memory: AwsMemory;
}

/** The port `BackupService` on AWS Backup and Organizations. */
export function createBackups({ read, clock, accounts, memory }: BackupsOptions): BackupService {
  return {
    ...createBackupSettings(read, accounts),
    ...createJobs(read),
    vaults: createVaults(read),
    plans: createPlans(read, memory),
    content: createContent(read, clock),
  };
}
