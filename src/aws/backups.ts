import type { BackupService } from '../ports/backup-service.js';
import type { AdapterOptions } from './adapter-options.js';
import { createContent } from './backup-content.js';
import { createJobs } from './backup-jobs.js';
import { createPlans } from './backup-plans.js';
import { createBackupSettings } from './backup-settings.js';
import { createVaults } from './backup-vaults.js';

/** The port `BackupService` on AWS Backup and Organizations. */
export function createBackups({ read, clock, accounts, memory }: AdapterOptions): BackupService {
  return {
    ...createBackupSettings(read, accounts),
    ...createJobs(read),
    vaults: createVaults(read),
    plans: createPlans(read, memory),
    content: createContent(read, clock),
  };
}
