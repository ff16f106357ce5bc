import { dayMs, hourMs, minuteMs, secondMs } from '../../../kernel/units.js';

/**
 * How long things take here, in ms. AWS promises none of the waits: these are believable and fixed.
 * The last six are documented ("Global tables usage notes", "Managing global tables",
 * "Deleting a table with point-in-time recovery enabled", "TableDescription").
 */
export const timings = {
  createMs: 10 * secondMs,
  updateMs: 5 * secondMs,
  deleteMs: 10 * secondMs,
  /** From a table's becoming ACTIVE until its continuous backups can be configured. */
  continuousBackupsMs: 10 * secondMs,
  replicaCreateMs: 3 * minuteMs,
  replicaDeleteMs: minuteMs,
  restoreMs: 5 * minuteMs,
  backupMs: minuteMs,
  replicationLagMs: secondMs,
  /** `LatestRestorableDateTime` is typically five minutes before the present. */
  pitrLagMs: 5 * minuteMs,
  detachAfterMs: 20 * hourMs,
  replicaSourceMs: 24 * hourMs,
  systemBackupMs: 35 * dayMs,
  /** How long an export is told of ("ListExports"). */
  exportKnownMs: 90 * dayMs,
  statisticsMs: 6 * hourMs,
  /** How long a change of time to live may take, and forbids the next one ("UpdateTimeToLive"). */
  timeToLiveMs: hourMs,
} as const;
