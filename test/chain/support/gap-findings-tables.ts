import type { Environment } from '../../../src/estate/environment.js';
import type { Gap } from './estate-file.js';
import { type BackupGap, lostBackups } from './gap-findings-backups.js';
import { tableNames } from './gap-places.js';

export type TableGap = Exclude<Extract<Gap, { table: string }>, BackupGap>;

const dayMinutes = 24 * 60;
const usualLagMinutes = 5;
/** From then on what has no key is out of its replica group. */
export const cutOffHours = 20;

/** What is told of a home table that cannot be read for so many hours. */
export function homeOut(environment: Environment, table: string, hours: number): readonly string[] {
  const { region, posture } = environment;
  return [
    `table-present TableInaccessible ${table} ${region}`,
    ...(hours < cutOffHours
      ? []
      : posture.replicas.map((each) => `replica-active ReplicaDetached ${table} ${each}`)),
    ...lostBackups(environment, [table], hours, { jobs: 'failed', copies: 'NothingToCopy' }),
  ];
}

/** Of the gaps in a table that is configured. */
export function tableFindings(gap: TableGap, environment: Environment): readonly string[] {
  const region = ('region' in gap ? gap.region : undefined) ?? environment.region;
  const [name = gap.table] = tableNames(environment, gap.table);
  const at = `${name} ${region}`;
  const { pitr, replicas, deletionProtection, backups } = environment.posture;
  const minimum = pitr.minimumCoverageDays ?? 0;
  const tooShort = (minutes: number): boolean => minutes < minimum * dayMinutes;
  switch (gap.gap) {
    case 'table-missing':
      return [
        `table-present TableMissing ${at}`,
        // A first pass has never seen it.
        `settings-kept SettingsNotKept ${at}`,
        ...lostBackups(environment, [name], gap.hoursAgo, { copies: 'NothingToCopy' }),
      ];
    case 'table-recreated': {
      // All its placements begin anew.
      const short = [environment.region, ...replicas]
        .filter(() => tooShort(gap.hoursAgo * 60))
        .map((each) => `pitr-coverage PitrCoverageTooShort ${name} ${each}`);
      return [`table-present TableRecreated ${at}`, ...short];
    }
    case 'pitr-off':
      return [`pitr-enabled PitrDisabled ${at}`];
    case 'pitr-window-short':
      return [
        ...(gap.days < pitr.windowDays ? [`pitr-window PitrWindowTooShort ${at}`] : []),
        ...(tooShort(gap.days * dayMinutes - usualLagMinutes)
          ? [`pitr-coverage PitrCoverageTooShort ${at}`]
          : []),
        // Longer than wanted, it may reach further back than the backups.
        ...(region === environment.region && gap.days > (backups?.retentionDays ?? gap.days)
          ? [`plan-sound RetentionBelowPitr depot-${environment.id} ${region}`]
          : []),
      ];
    case 'pitr-reset':
      return [`pitr-coverage PitrHistoryReset ${at}`];
    case 'pitr-stale':
      return gap.minutes > pitr.maximumLagMinutes ? [`pitr-freshness PitrHistoryStale ${at}`] : [];
    case 'replica-missing':
      return [`replica-active ReplicaMissing ${at}`];
    case 'replica-detached':
      return [`replica-active ReplicaDetached ${at}`];
    case 'replica-inaccessible':
      return [`replica-active ReplicaInaccessible ${at}`];
    case 'home-inaccessible':
      return homeOut(environment, name, gap.hours);
    case 'home-cut-off': {
      const reason = replicas.length > 1 ? 'HomeDetached' : 'ReplicaDetached';
      return replicas.map((each) => `replica-active ${reason} ${name} ${each}`);
    }
    case 'protection-off':
      return deletionProtection ? [`deletion-protection DeletionProtectionOff ${at}`] : [];
    case 'replication-lag':
      return gap.seconds > environment.posture.maximumReplicationLagSeconds
        ? [`replication-lag ReplicationLagging ${at}`]
        : [];
    case 'table-owner':
      return []; // who owns it decides who may change it, not how well it is kept
    default:
      return gap satisfies never;
  }
}
