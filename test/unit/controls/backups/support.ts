import { backupsFamily } from '../../../../src/controls/backups/family.js';
import type { Finding } from '../../../../src/controls/finding.js';
import { nothingRemembered, sightOf } from '../../../../src/controls/sight.js';
import type {
  BackupFacts,
  BackupJob,
  BackupPlan,
  BackupRegionSettings,
  BackupRule,
  BackupSelection,
  CopyJob,
  RecoveryPoint,
  VaultContent,
  VaultDescription,
} from '../../../../src/estate/backup-facts.js';
import type {
  Account,
  BackupPosture,
  Environment,
  Estate,
  WantedCopy,
} from '../../../../src/estate/environment.js';
import type { PlacementFacts } from '../../../../src/estate/facts.js';
import type { AccountId, RegionId } from '../../../../src/estate/ids.js';
import type { Observed } from '../../../../src/estate/observation.js';
import type { Observation } from '../../../../src/estate/observations.js';
import type {
  AccountFacts,
  KeyDescription,
  RoleDescription,
} from '../../../../src/estate/place-facts.js';
import type {
  ExportDescription,
  PlacementSettings,
  Tag,
} from '../../../../src/estate/table-settings.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  accountId,
  ago,
  anAccount,
  anEnvironment,
  aPosture,
  away,
  home,
  now,
  placementFacts,
  seen,
} from '../../../support/estate-builders.js';

// AWS Backup in perfect order, with modifiers: a test names only what it is about.

export const vaultAccount = '210987654321' as AccountId;
export const role = `arn:aws:iam::${accountId}:role/AWSBackupDefaultServiceRole`;

export function tableArnOf(
  name: string,
  region: string = home,
  account: string = accountId,
): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

export function vaultArn(name: string, region: string = home, account: string = accountId): string {
  return `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
}

export function aWantedCopy(changes: Partial<WantedCopy> = {}): WantedCopy {
  return {
    account: vaultAccount,
    region: away,
    maximumAgeHours: 36,
    retentionDays: 35,
    ...changes,
  };
}

export function aBackupPosture(changes: Partial<BackupPosture> = {}): BackupPosture {
  return {
    maximumAgeHours: 30,
    retentionDays: 35,
    vaultLock: { mode: 'compliance', minimumDays: 7 },
    copies: [aWantedCopy()],
    ...changes,
  };
}

export function aSelection(changes: Partial<BackupSelection> = {}): BackupSelection {
  return {
    id: 'selection-1',
    name: 'tables',
    roleArn: role,
    resources: [],
    notResources: [],
    tags: [],
    conditions: [],
    ...changes,
  };
}

export function aRule(changes: Partial<BackupRule> = {}): BackupRule {
  return {
    id: 'rule-1',
    name: 'daily',
    vault: 'depot',
    airGappedVaultArn: undefined,
    schedule: 'cron(0 5 ? * * *)',
    timeZone: 'Etc/UTC',
    startWindowMinutes: 480,
    completionWindowMinutes: 10_080,
    lifecycle: { coldAfterDays: undefined, deleteAfterDays: 35 },
    copies: [
      {
        vaultArn: vaultArn('depot-copies', away, vaultAccount),
        lifecycle: { coldAfterDays: undefined, deleteAfterDays: 35 },
      },
    ],
    isContinuous: false,
    ...changes,
  };
}

export function aPlan(changes: Partial<BackupPlan> = {}): BackupPlan {
  const id = changes.id ?? 'plan-1';
  return {
    id,
    name: 'depot-daily',
    arn: `arn:aws:backup:${home}:${accountId}:backup-plan:${id}`,
    versionId: 'v1',
    rules: [aRule()],
    selections: [aSelection({ resources: ['*'] })],
    ...changes,
  };
}

export function aVault(changes: Partial<VaultDescription> = {}): VaultDescription {
  const name = changes.name ?? 'depot';
  return {
    name,
    arn: vaultArn(name),
    type: 'BACKUP_VAULT',
    state: 'AVAILABLE',
    createdAt: ago(300 * dayMs),
    keyArn: `arn:aws:kms:${home}:${accountId}:key/backup`,
    lock: {
      kind: 'on',
      mode: 'compliance',
      immutableFrom: ago(100 * dayMs),
      minimumDays: 7,
      maximumDays: 400,
    },
    pointCount: 30,
    policy: { kind: 'seen', value: { kind: 'none' } },
    ...changes,
  };
}

export function aPoint(changes: Partial<RecoveryPoint> = {}): RecoveryPoint {
  const createdAt = changes.createdAt ?? ago(7 * hourMs);
  return {
    arn: `arn:aws:backup:${home}:${accountId}:recovery-point:1`,
    resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object'),
    status: 'COMPLETED',
    createdAt,
    completedAt: new Date(createdAt.getTime() + hourMs / 2),
    expiresAt: new Date(createdAt.getTime() + 35 * dayMs),
    isCold: false,
    isCopy: false,
    keyArn: undefined,
    sizeBytes: 1024,
    ...changes,
  };
}

export function aJob(changes: Partial<BackupJob> = {}): BackupJob {
  const createdAt = changes.createdAt ?? ago(7 * hourMs);
  return {
    id: 'job-1',
    resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object'),
    vault: 'depot',
    state: 'COMPLETED',
    message: undefined,
    messageCategory: 'SUCCESS',
    createdAt,
    startBy: new Date(createdAt.getTime() + 8 * hourMs),
    completedAt: new Date(createdAt.getTime() + hourMs / 2),
    pointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:1`,
    plan: { id: 'plan-1', rule: 'daily' },
    ...changes,
  };
}

export function aCopyJob(changes: Partial<CopyJob> = {}): CopyJob {
  const createdAt = changes.createdAt ?? ago(6 * hourMs);
  return {
    id: 'copy-1',
    resourceArn: tableArnOf('sdp-prod-e2dd35eedfec-Object'),
    sourceVaultArn: vaultArn('depot'),
    vaultArn: vaultArn('depot-copies', away, vaultAccount),
    state: 'COMPLETED',
    message: undefined,
    messageCategory: 'SUCCESS',
    createdAt,
    completedAt: new Date(createdAt.getTime() + hourMs / 2),
    sourcePointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:1`,
    pointArn: `arn:aws:backup:${away}:${vaultAccount}:recovery-point:2`,
    ...changes,
  };
}

export const allOn: Observed<BackupRegionSettings> = seen({
  isOptedIn: true,
  isFullyManaged: true,
});

export function content(
  vault: string,
  points: readonly RecoveryPoint[],
): readonly [string, Observed<VaultContent>] {
  return [vault, seen({ vault, points, leftOut: 0 })];
}

export function backupFacts(changes: Partial<BackupFacts> = {}): BackupFacts {
  return {
    settings: allOn,
    vaults: seen([aVault()]),
    plans: seen([aPlan()]),
    jobs: seen([]),
    copyJobs: seen([]),
    contents: new Map([content('depot', [])]),
    ...changes,
  };
}

const names = ['Object', 'History', 'Index'].map((each) => `sdp-prod-e2dd35eedfec-${each}`);

/** One point of every table, as a plan leaves them. */
export function pointsOfAll(changes: Partial<RecoveryPoint> = {}): readonly RecoveryPoint[] {
  return names.map((name, at) =>
    aPoint({
      arn: `arn:aws:backup:${home}:${accountId}:recovery-point:${at + 1}`,
      resourceArn: tableArnOf(name),
      ...changes,
    }),
  );
}

/** Copies of those, as they lie in the other account: of the source's ARN. */
export function copiesOfAll(changes: Partial<RecoveryPoint> = {}): readonly RecoveryPoint[] {
  return pointsOfAll(changes).map((point, at) => ({
    ...point,
    arn: `arn:aws:backup:${away}:${vaultAccount}:recovery-point:c${at + 1}`,
    isCopy: true,
    ...changes,
  }));
}

export const organization = { id: 'o-example', managementAccount: '999999999999' };

/** Lets an account copy into a vault. */
function copyPolicy(account: string = accountId): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'backup:CopyIntoBackupVault',
        Resource: '*',
      },
      denial(),
    ],
  });
}

/** Nobody may delete points or undo the vault's protection. */
export function denial(changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: [
      'backup:DeleteRecoveryPoint',
      'backup:UpdateRecoveryPointLifecycle',
      'backup:PutBackupVaultAccessPolicy',
      'backup:DeleteBackupVaultAccessPolicy',
    ],
    Resource: '*',
    ...changes,
  };
}

export function policyOf(...statements: readonly object[]): VaultDescription['policy'] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { kind: 'seen', value: { kind: 'document', text } };
}

export function aKey(changes: Partial<KeyDescription> = {}): KeyDescription {
  return {
    arn: `arn:aws:kms:${home}:${accountId}:key/backup`,
    state: 'Enabled',
    deletionAt: undefined,
    manager: 'customer',
    isMultiRegion: false,
    policy: policyOf({
      Effect: 'Allow',
      Principal: { AWS: [accountId, vaultAccount] },
      Action: 'kms:*',
      Resource: '*',
    }),
    ...changes,
  };
}

const backupTrust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'backup.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});

export function aRole(changes: Partial<RoleDescription> = {}): RoleDescription {
  return {
    arn: role,
    trustPolicy: backupTrust,
    boundaryArn: undefined,
    tags: [],
    attached: ['arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup'],
    inline: [],
    ...changes,
  };
}

export const copyVault = (changes: Partial<VaultDescription> = {}): VaultDescription =>
  aVault({
    name: 'depot-copies',
    arn: vaultArn('depot-copies', away, vaultAccount),
    keyArn: `arn:aws:kms:${away}:${vaultAccount}:key/copies`,
    policy: { kind: 'seen', value: { kind: 'document', text: copyPolicy() } },
    ...changes,
  });

/** What differs from a world in perfect order. */
export interface WorldChanges {
  readonly posture?: Partial<BackupPosture>;
  readonly environment?: Partial<Environment>;
  /** More environments, beside the one that is always there. */
  readonly environments?: readonly Environment[];
  readonly table?: Partial<PlacementFacts>;
  readonly tags?: Observed<readonly Tag[]>;
  readonly exports?: Observed<readonly ExportDescription[]>;
  readonly home?: Partial<BackupFacts>;
  readonly copies?: Partial<BackupFacts>;
  /** Other places, or these two as undefined: then nobody looked there. */
  readonly places?: ReadonlyMap<string, BackupFacts | undefined>;
  readonly account?: Partial<AccountFacts>;
  readonly otherAccount?: Partial<AccountFacts>;
  readonly key?: Observed<KeyDescription>;
  readonly copyKey?: Observed<KeyDescription>;
  readonly buckets?: readonly Observation[];
}

const platform = anAccount();
const vaults = anAccount({ id: vaultAccount, name: 'vaults', regions: [away] });

function placementSettings(
  tags: Observed<readonly Tag[]>,
  exports: Observed<readonly ExportDescription[]>,
): PlacementSettings {
  return {
    timeToLive: seen({ kind: 'off' }),
    tags,
    policy: seen({ kind: 'none' }),
    scaling: undefined,
    userBackups: seen([]),
    exports,
    latency: undefined,
  };
}

/** The estate and everything that was seen of it. */
export interface World {
  readonly estate: Estate;
  readonly observations: readonly Observation[];
}

export function aWorld(changes: WorldChanges = {}): World {
  const environment = anEnvironment({
    posture: aPosture({ backups: aBackupPosture(changes.posture) }),
    ...changes.environment,
  });
  const environments = [environment, ...(changes.environments ?? [])];
  const settings = placementSettings(changes.tags ?? seen([]), changes.exports ?? seen([]));
  const tables = environments.flatMap((each) =>
    each.tables.map((member): Observation => {
      const facts = placementFacts({ settings, ...changes.table });
      return {
        kind: 'table',
        target: { kind: 'table', environment: each, member },
        placements: new Map([[each.region, facts]]),
      };
    }),
  );
  const here = backupFacts({
    contents: new Map([content('depot', pointsOfAll())]),
    ...changes.home,
  });
  const there = backupFacts({
    plans: seen([]),
    vaults: seen([copyVault()]),
    contents: new Map([content('depot-copies', copiesOfAll())]),
    ...changes.copies,
  });
  const places = new Map<string, BackupFacts | undefined>([
    [`${accountId}/${home}`, here],
    [`${accountId}/${away}`, undefined],
    [`${vaultAccount}/${away}`, there],
    ...(changes.places ?? []),
  ]);
  const accountFacts = (roles: AccountFacts['roles']): AccountFacts => ({
    organization: seen(organization),
    backupSettings: seen({ isCrossAccountEnabled: true }),
    roles,
  });
  const keyOf = (
    account: Account,
    region: RegionId,
    keyArn: string,
    key: Observed<KeyDescription>,
  ): Observation => ({
    kind: 'key',
    target: { kind: 'key', account, region, keyArn },
    facts: { key },
  });
  return {
    estate: { accounts: [platform, vaults], environments, buckets: [], waivers: [] },
    observations: [
      ...tables,
      ...[...places].map(([key, backup]): Observation => {
        const [id, region] = key.split('/') as [AccountId, RegionId];
        const account = id === accountId ? platform : { ...vaults, id };
        return {
          kind: 'place',
          target: { kind: 'place', account, region },
          facts: { tables: seen({ depot: [], total: 0 }), backup },
        };
      }),
      {
        kind: 'account',
        target: { kind: 'account', account: platform },
        facts: {
          ...accountFacts(new Map([['AWSBackupDefaultServiceRole', seen(aRole())]])),
          ...changes.account,
        },
      },
      {
        kind: 'account',
        target: { kind: 'account', account: vaults },
        facts: { ...accountFacts(new Map()), ...changes.otherAccount },
      },
      keyOf(platform, home, aKey().arn, changes.key ?? seen(aKey())),
      keyOf(
        vaults,
        away,
        copyVault().keyArn ?? '',
        changes.copyKey ?? seen(aKey({ arn: copyVault().keyArn ?? '' })),
      ),
      ...(changes.buckets ?? []),
    ],
  };
}

/** All findings of AWS Backup on a world. */
export function findingsOf({ estate, observations }: World): readonly Finding[] {
  const sight = sightOf(observations, { estate, remembered: nothingRemembered });
  return backupsFamily.findings(sight, now);
}

/** The findings of a control, as `pass`, `fail Reason` or `unknown Reason`, each different one once. */
export function saidBy(control: string, world: World): readonly string[] {
  const said = findingsOf(world)
    .filter((finding) => finding.control === control)
    .map(({ verdict, reason }) => (reason === undefined ? verdict : `${verdict} ${reason}`));
  return [...new Set(said)];
}

/** What a control says of the table Object. */
export function aboutObject(control: string, world: World): Finding {
  const found = findingsOf(world).find(
    (finding) => finding.control === control && finding.subject.table === 'Object',
  );
  if (found === undefined) throw new Error(`${control} says nothing of the table`);
  return found;
}

/** An export of days ago; an incremental one holds a day. */
export function anExport(
  kind: ExportDescription['kind'],
  daysAgo: number,
  changes: Partial<ExportDescription> = {},
): ExportDescription {
  const to = ago(daysAgo * dayMs);
  return {
    arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/x/export/${daysAgo}`,
    status: 'COMPLETED',
    kind,
    to,
    from: kind === 'full' ? undefined : new Date(to.getTime() - dayMs),
    startedAt: to,
    endedAt: new Date(to.getTime() + hourMs),
    bucket: 'depot-backups',
    bucketOwner: undefined,
    prefix: 'orders/exports',
    manifest: 'm',
    itemCount: 1,
    billedBytes: 1,
    isFiltered: false,
    failureCode: undefined,
    failureMessage: undefined,
    ...changes,
  };
}
