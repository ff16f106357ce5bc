import { holdsBackupDeadlines, holdsBackupsContract } from './backups.contract.js';
import { cannedBackupBench, cannedDeadlineMs } from './canned-backups.js';

holdsBackupsContract('answers that are written down', cannedBackupBench);

holdsBackupDeadlines('answers that are written down', cannedBackupBench, cannedDeadlineMs);
