import type { Environment, Estate, WantedCopy } from '../../../src/estate/environment.js';
import type { Gap } from './estate-file.js';
import { accountOf, environmentOf, tableNames } from './gap-places.js';

/** A plan runs at 05:00; the worlds begin at 12:00. */
const lastRunHours = 7;
const justNowHours = 1;

const backupGaps = [
  'backup-plan-missing',
  'selection-misses-table',
  'selection-by-tag-empty',
  'backups-failing',
  'backup-stale',
  'copy-missing',
  'copy-failing',
  'vault-lock-absent',
  'vault-lock-weak',
  'vault-policy-open',
  'advanced-features-off',
  'cross-account-off',
  'retention-outside-lock',
  'rules-overlapping',
] as const;
export type BackupGap = Extract<Gap, { gap: (typeof backupGaps)[number] }>;

export function isBackupGap(gap: Gap): gap is BackupGap {
  return backupGaps.some((kind) => kind === gap.gap);
}

/** Runs of the daily plan in the last hours. */
function runsIn(hours: number): number {
  return hours <= lastRunHours ? 0 : 1 + Math.floor((hours - lastRunHours) / 24);
}

interface Consequences {
  /** Whether the jobs are there, and failed. */
  readonly jobs?: 'failed';
  /** Why no younger copy is there. */
  readonly copies: string;
}

/** What comes of backups that were not made for so many hours. */
export function lostBackups(
  { region, posture }: Environment,
  tables: readonly string[],
  hours: number,
  { jobs, copies }: Consequences,
): readonly string[] {
  const { backups } = posture;
  const runs = runsIn(hours);
  if (backups === undefined || runs === 0) return [];
  const newestHours = lastRunHours + 24 * runs;
  const isGone = newestHours > backups.retentionDays * 24;
  const stale = isGone ? 'NoRecoveryPoint' : 'RecoveryPointStale';
  return tables.flatMap((table) => [
    ...(jobs === undefined ? [] : [`backup-jobs JobFailed ${table} ${region}`]),
    ...(newestHours > backups.maximumAgeHours
      ? [`recovery-point-fresh ${stale} ${table} ${region}`]
      : []),
    ...backups.copies
      .filter(({ maximumAgeHours }) => newestHours > maximumAgeHours)
      .map((copy) => `copy-arrived ${copies} ${table} ${copy.region}`),
  ]);
}

/** What comes of copies that failed for so many hours. */
function lostCopies(
  environment: Environment,
  hours: number,
  reason: string,
  isMeant: (copy: WantedCopy) => boolean = () => true,
): readonly string[] {
  const runs = runsIn(hours);
  const copies = environment.posture.backups?.copies ?? [];
  if (runs === 0) return [];
  return tableNames(environment).flatMap((table) =>
    copies
      .filter(isMeant)
      .flatMap(({ region, maximumAgeHours }) => [
        `copy-jobs JobFailed ${table} ${region}`,
        ...(lastRunHours + 24 * runs > maximumAgeHours
          ? [`copy-arrived ${reason} ${table} ${region}`]
          : []),
      ]),
  );
}

function planGap(
  environment: Environment,
  reason: string,
  tables: readonly string[],
  hours: number = justNowHours,
): readonly string[] {
  return [
    ...tables.map((table) => `backup-planned ${reason} ${table} ${environment.region}`),
    ...lostBackups(environment, tables, hours, { copies: 'CopyNotPlanned' }),
  ];
}

const modes = ['governance', 'compliance'];

function weakLock(
  gap: Extract<BackupGap, { gap: 'vault-lock-weak' }>,
  { posture }: Environment,
): string | undefined {
  const wanted = posture.backups?.vaultLock;
  if (wanted === undefined) return undefined;
  if (modes.indexOf(gap.mode) < modes.indexOf(wanted.mode)) return 'LockModeWeaker';
  return gap.minimumDays < wanted.minimumDays ? 'LockMinimumTooShort' : undefined;
}

function featuresOff(
  { account: label, region: off, hoursAgo }: Extract<BackupGap, { gap: 'advanced-features-off' }>,
  estate: Estate,
): readonly string[] {
  const { id } = accountOf(estate, label);
  const here = estate.environments.filter(({ posture }) => posture.backups !== undefined);
  const isAsked = here.some(
    ({ account, region, posture }) =>
      (account === id && [region, ...posture.replicas].some((each) => each === off)) ||
      posture.backups?.copies.some((copy) => copy.account === id && copy.region === off),
  );
  if (!isAsked) return []; // nothing is backed up there
  return [
    `backup-features AdvancedFeaturesOff ${off} ${off}`,
    ...here
      .filter(({ account, region }) => account === id && region === off)
      .flatMap((each) => lostCopies(each, hoursAgo ?? justNowHours, 'AdvancedFeaturesOff')),
  ];
}

function crossAccountOff(
  { hoursAgo }: Extract<BackupGap, { gap: 'cross-account-off' }>,
  estate: Estate,
): readonly string[] {
  const copying = estate.environments.filter(({ account, posture }) =>
    posture.backups?.copies.some((copy) => copy.account !== account),
  );
  const accounts = new Set(copying.map(({ account }) => account));
  return [
    ...[...accounts].map((id) => {
      const [region] = accountOf(estate, id).regions;
      return `cross-account-copying CrossAccountOff ${id} ${region}`;
    }),
    ...copying.flatMap((each) =>
      lostCopies(
        each,
        hoursAgo ?? justNowHours,
        'CrossAccountOff',
        (copy) => copy.account !== each.account,
      ),
    ),
  ];
}

/** Of the gaps that concern AWS Backup. */
export function backupFindings(gap: BackupGap, estate: Estate): readonly string[] {
  if (gap.gap === 'advanced-features-off') return featuresOff(gap, estate);
  if (gap.gap === 'cross-account-off') return crossAccountOff(gap, estate);
  return environmentFindings(gap, environmentOf(estate, gap.environment), estate);
}

function environmentFindings(
  gap: Exclude<BackupGap, { gap: 'advanced-features-off' | 'cross-account-off' }>,
  environment: Environment,
  estate: Estate,
): readonly string[] {
  const all = tableNames(environment);
  const vault = `depot-${environment.id}`;
  const vaultRegion = ('region' in gap ? gap.region : undefined) ?? environment.region;
  const failed = { jobs: 'failed', copies: 'NothingToCopy' } as const;
  switch (gap.gap) {
    case 'backup-plan-missing':
      return planGap(environment, 'NotPlanned', all, gap.hoursAgo);
    case 'selection-misses-table':
      return planGap(environment, 'NotSelected', tableNames(environment, gap.table), gap.hoursAgo);
    case 'selection-by-tag-empty':
      return planGap(environment, 'NotSelected', all, gap.hoursAgo);
    case 'backups-failing':
      return lostBackups(environment, tableNames(environment, gap.table), gap.hours, failed);
    case 'backup-stale':
      return lostBackups(environment, tableNames(environment, gap.table), gap.hours, {
        copies: 'NothingToCopy',
      });
    case 'copy-missing':
      return all.map((table) => `copy-arrived CopyNotPlanned ${table} ${gap.region}`);
    case 'copy-failing': {
      const { id } = accountOf(estate, gap.account);
      return lostCopies(
        environment,
        gap.hours,
        'CopyJobsFail',
        (copy) => copy.account === id && copy.region === gap.region,
      );
    }
    case 'vault-lock-absent':
      return environment.posture.backups?.vaultLock === undefined
        ? []
        : [`vault-lock VaultUnlocked ${vault} ${vaultRegion}`];
    case 'vault-lock-weak': {
      const reason = weakLock(gap, environment);
      return reason === undefined ? [] : [`vault-lock ${reason} ${vault} ${vaultRegion}`];
    }
    case 'vault-policy-open':
      return [`vault-policy AnyoneMayCopyIn ${vault} ${vaultRegion}`];
    case 'retention-outside-lock':
      return [
        `plan-sound LockRefusesRule ${vault} ${environment.region}`,
        ...lostBackups(environment, all, gap.hoursAgo ?? justNowHours, failed),
      ];
    case 'rules-overlapping':
      return [`plan-sound OverlappingWindows ${vault} ${environment.region}`];
    default:
      return gap satisfies never;
  }
}
