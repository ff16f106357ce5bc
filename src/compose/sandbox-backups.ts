import { partitionOf } from '../aws/partition.js';
import type { GapDocument } from '../config/documents.js';
import type { BackupPosture, Environment, Estate, WantedCopy } from '../estate/environment.js';
import type {
  BackupsDescription,
  BackupSettingsDescription,
  JobFault,
  OrganizationDescription,
  PlanDescription,
  RuleDescription,
  SelectionDescription,
} from '../sandbox/backup-description.js';
import { ageDays, gapsOf, justNowHours, namesEnvironment, withAccountIds } from './sandbox-gaps.js';
import { copyVaultArn, vaultName, vaultsOf } from './sandbox-vaults.js';

type Gaps = readonly GapDocument[];

const organizationId = 'o-sandboxdr01';

/** Hours between two runs, so that points are young enough with some time to spare. */
function everyHours({ maximumAgeHours, copies }: BackupPosture): number {
  const wanted = Math.min(maximumAgeHours, ...copies.map((copy) => copy.maximumAgeHours));
  return [24, 12, 8, 6, 4, 3, 2].find((hours) => hours < wanted) ?? 1;
}

function rulesOf(
  environment: Environment,
  posture: BackupPosture,
  gaps: Gaps,
): readonly RuleDescription[] {
  const every = everyHours(posture);
  const isMissing = ({ account, region }: WantedCopy): boolean =>
    gapsOf(gaps, 'copy-missing').some((gap) => gap.account === account && gap.region === region);
  const rule: RuleDescription = {
    name: every === 24 ? 'daily' : `every-${every}-hours`,
    vault: vaultName(environment),
    schedule: every === 24 ? 'cron(0 5 ? * * *)' : `cron(0 0/${every} ? * * *)`,
    timeZone: 'Etc/UTC',
    startWindowMinutes: 60,
    completionWindowMinutes: 180,
    coldAfterDays: undefined,
    deleteAfterDays: posture.retentionDays,
    copies: posture.copies
      .filter((copy) => !isMissing(copy))
      .map((copy) => ({
        vaultArn: copyVaultArn(environment, copy),
        coldAfterDays: undefined,
        deleteAfterDays: copy.retentionDays,
      })),
  };
  if (gapsOf(gaps, 'rules-overlapping').length === 0) return [rule];
  // As long as the lock asks for, for it must not be the lock that keeps it from running.
  const least = posture.vaultLock?.minimumDays ?? 1;
  const shorter = Math.max(least, Math.floor(posture.retentionDays / 2));
  return [rule, { ...rule, name: 'overlapping', deleteAfterDays: shorter, copies: [] }];
}

/** The ARNs of the tables that `wanted` names by role or name; of all of them without it. */
function tableArns(
  { account, region, tables }: Environment,
  wanted: (table: string) => boolean,
): readonly string[] {
  const place = `arn:${partitionOf(region)}:dynamodb:${region}:${account}`;
  return tables
    .filter(({ role, name }) => wanted(role) || wanted(name))
    .map(({ name }) => `${place}:table/${name}`);
}

const anyTable = (): boolean => true;

function selectionsOf(
  environment: Environment,
  gaps: Gaps,
): Pick<PlanDescription, 'selections' | 'selectionsBefore'> {
  const { account, region } = environment;
  const role = 'role/service-role/AWSBackupDefaultServiceRole';
  // One by one: explicit ARNs are backed up whatever the opt-in says.
  const good: SelectionDescription = {
    name: 'tables',
    roleArn: `arn:${partitionOf(region)}:iam::${account}:${role}`,
    resources: tableArns(environment, anyTable),
    notResources: [],
    tags: [],
    conditions: [],
  };
  const missed = gapsOf(gaps, 'selection-misses-table');
  const [tagged] = gapsOf(gaps, 'selection-by-tag-empty');
  const first = tagged ?? missed[0];
  if (first === undefined) return { selections: [good] };
  const left = tableArns(environment, (table) => missed.some((gap) => gap.table === table));
  const now: SelectionDescription =
    tagged === undefined
      ? { ...good, resources: good.resources.filter((arn) => !left.includes(arn)) }
      : { ...good, resources: [], tags: [{ key: 'backup', value: 'depot' }] };
  const hoursAgo = first.hoursAgo ?? justNowHours;
  return { selections: [now], selectionsBefore: { hoursAgo, selections: [good] } };
}

function planOf(environment: Environment, posture: BackupPosture, gaps: Gaps): PlanDescription {
  const [deleted] = gapsOf(gaps, 'backup-plan-missing');
  return {
    account: environment.account,
    region: environment.region,
    name: vaultName(environment),
    ageDays: ageDays[environment.tier],
    tags: { environment: environment.id },
    rules: rulesOf(environment, posture, gaps),
    ...selectionsOf(environment, gaps),
    deletedHoursAgo: deleted && (deleted.hoursAgo ?? justNowHours),
  };
}

function jobFaultsOf(
  environment: Environment,
  posture: BackupPosture,
  gaps: Gaps,
): readonly JobFault[] {
  const ofTables = (table: string | undefined, fault: Omit<JobFault, 'kind'>): JobFault[] =>
    tableArns(environment, (each) => table === undefined || table === each).map((resourceArn) => ({
      kind: 'backup',
      resourceArn,
      ...fault,
    }));
  const copies = gapsOf(gaps, 'copy-failing').flatMap(({ account, region, hours }) =>
    posture.copies
      .filter((copy) => copy.account === account && copy.region === region)
      .map((copy): JobFault => ({
        kind: 'copy',
        account: environment.account,
        region: environment.region,
        destinationVaultArn: copyVaultArn(environment, copy),
        effect: 'fail',
        message: 'Copy job failed. Access denied trying to call AWS Backup service.',
        category: 'AccessDenied',
        hoursAgo: hours,
      })),
  );
  return [
    ...gapsOf(gaps, 'backups-failing').flatMap(({ table, hours }) =>
      ofTables(table, {
        effect: 'fail',
        message: 'Insufficient privileges to perform this action: dynamodb:StartAwsBackupJob.',
        category: 'AccessDenied',
        hoursAgo: hours,
      }),
    ),
    ...gapsOf(gaps, 'backup-stale').flatMap(({ table, hours }) =>
      ofTables(table, { effect: 'skip', hoursAgo: hours }),
    ),
    ...copies,
  ];
}

function settingsOf(gaps: Gaps): readonly BackupSettingsDescription[] {
  return gapsOf(gaps, 'advanced-features-off').map(({ account, region, hoursAgo }) => ({
    account,
    region,
    optedIn: true,
    advancedFeatures: false,
    changedHoursAgo: hoursAgo ?? justNowHours,
  }));
}

/** All accounts together; the first one, where the daemon is at home, manages them. */
function organizationOf({ accounts }: Estate, gaps: Gaps): OrganizationDescription {
  const [off] = gapsOf(gaps, 'cross-account-off');
  return {
    id: organizationId,
    managementAccount: accounts[0]?.id ?? '',
    accounts: accounts.map(({ id }) => id),
    crossAccountBackup: off === undefined,
    changedHoursAgo: off && (off.hoursAgo ?? justNowHours),
  };
}

/**
 * AWS Backup as the postures want it, but for the planted gaps: a vault of its own for each environment
 * that wants backups and for each of its copies, a plan that is often enough, and its selection.
 */
export function backupsOf(estate: Estate, planted: Gaps): BackupsDescription {
  const gaps = withAccountIds(estate, planted);
  const all = estate.environments.flatMap((environment) => {
    const posture = environment.posture.backups;
    if (posture === undefined) return [];
    const own = gaps.filter(
      (gap) => 'environment' in gap && namesEnvironment(environment, gap.environment),
    );
    return {
      vaults: vaultsOf(environment, posture, own),
      plan: planOf(environment, posture, own),
      jobFaults: jobFaultsOf(environment, posture, own),
    };
  });
  return {
    organization: organizationOf(estate, gaps),
    settings: settingsOf(gaps),
    vaults: all.flatMap(({ vaults }) => vaults),
    plans: all.map(({ plan }) => plan),
    jobFaults: all.flatMap(({ jobFaults }) => jobFaults),
  };
}
