import {
  BackupClient,
  DescribeBackupVaultCommand,
  DescribeGlobalSettingsCommand,
  DescribeRegionSettingsCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  ListBackupJobsCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  ListCopyJobsCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from '@aws-sdk/client-backup';
import { backupsOf } from '../../src/compose/sandbox-backups.js';
import { worldOf } from '../../src/compose/sandbox-world.js';
import { gapSchema } from '../../src/config/gaps.js';
import type { BackupPosture, Environment, Estate } from '../../src/estate/environment.js';
import type { AccountId } from '../../src/estate/ids.js';
import { dayMs, hourMs, minuteMs } from '../../src/kernel/units.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import {
  accountId,
  anAccount,
  anEnvironment,
  aPosture,
  away,
  home,
  now,
} from '../support/estate-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const safe = '210987654321' as AccountId;

function wanted(changes: Partial<BackupPosture> = {}): BackupPosture {
  return {
    maximumAgeHours: 26,
    retentionDays: 35,
    vaultLock: { mode: 'compliance', minimumDays: 30 },
    copies: [{ account: safe, region: away, maximumAgeHours: 30, retentionDays: 90 }],
    ...changes,
  };
}

function anEstate(posture = wanted()): Estate {
  const environment: Environment = anEnvironment({ posture: aPosture({ backups: posture }) });
  return {
    accounts: [anAccount(), anAccount({ id: safe, name: 'safe' })],
    environments: [environment],
    buckets: [],
    waivers: [],
  };
}

const environment = 'prod-orders';
const vault = 'depot-prod-e2dd35eedfec';
const names = anEnvironment().tables.map(({ name }) => name as string);

function sandboxOf(gaps: readonly object[] = [], estate: Estate = anEstate()): Sandbox {
  const description = worldOf(
    estate,
    {
      startsAt: now,
      seed: 3,
      rates: 'off',
      address: 'http://127.0.0.1:9',
      gaps: gaps.map((gap) => gapSchema.parse(gap)),
    },
    { rolePolicy: () => '{}', bucketPolicy: () => undefined },
  );
  const clock = createVirtualClock(now);
  return createSandbox(description, {
    clock,
    rates: 'off',
    onDefect: (error) => {
      throw error;
    },
  });
}

function statementsOf(policy: string | undefined): unknown {
  return (JSON.parse(policy ?? '{}') as { readonly Statement?: unknown }).Statement;
}

function client(sandbox: Sandbox, account: string = accountId, region: string = home) {
  return new BackupClient({
    region,
    credentials: sandbox.demoCredentials(account),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
  });
}

async function plans(sandbox: Sandbox) {
  const backup = client(sandbox);
  const { BackupPlansList: list = [] } = await backup.send(new ListBackupPlansCommand({}));
  return Promise.all(
    list.map(async ({ BackupPlanId }) => {
      const { BackupPlan: plan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId }));
      const selections = await backup.send(new ListBackupSelectionsCommand({ BackupPlanId }));
      const bodies = (selections.BackupSelectionsList ?? []).map(({ SelectionId }) =>
        backup.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId })),
      );
      const read = await Promise.all(bodies);
      return { plan, selections: read.map(({ BackupSelection: body }) => body) };
    }),
  );
}

async function points(sandbox: Sandbox, account: string = accountId, region: string = home) {
  const list = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: vault });
  return (await client(sandbox, account, region).send(list)).RecoveryPoints ?? [];
}

async function described(sandbox: Sandbox, account: string = accountId, region: string = home) {
  const describeIt = new DescribeBackupVaultCommand({ BackupVaultName: vault });
  return client(sandbox, account, region).send(describeIt);
}

const jobs = async (sandbox: Sandbox) =>
  (await client(sandbox).send(new ListBackupJobsCommand({}))).BackupJobs ?? [];
const copies = async (sandbox: Sandbox) =>
  (await client(sandbox).send(new ListCopyJobsCommand({}))).CopyJobs ?? [];

/** Age of the newest point of each table, ms. */
function newestAges(found: Awaited<ReturnType<typeof points>>): readonly number[] {
  return names.map((name) =>
    Math.min(
      ...found
        .filter(({ ResourceName: each }) => each === name)
        .map(({ CreationDate: at }) => now.getTime() - (at?.getTime() ?? 0)),
    ),
  );
}

describe('a world with backups', () => {
  it('has everything as the posture wants it', async () => {
    const sandbox = sandboxOf();
    const [found] = await plans(sandbox);
    expect(found?.plan?.Rules).toHaveLength(1);
    expect(found?.plan?.Rules?.[0]).toMatchObject({
      TargetBackupVaultName: vault,
      ScheduleExpression: 'cron(0 5 ? * * *)',
      Lifecycle: { DeleteAfterDays: 35 },
      CopyActions: [{ Lifecycle: { DeleteAfterDays: 90 } }],
    });
    expect(found?.selections).toHaveLength(1);
    expect(found?.selections[0]?.Resources).toHaveLength(names.length);
    for (const [account, region] of [
      [accountId, home],
      [safe, away],
    ] as const) {
      const held = await described(sandbox, account, region);
      expect(held).toMatchObject({ Locked: true, MinRetentionDays: 30 });
      expect(held.LockDate?.getTime()).toBeLessThan(now.getTime());
      for (const age of newestAges(await points(sandbox, account, region))) {
        expect(age).toBeLessThan(26 * hourMs);
      }
    }
    const states = [...(await jobs(sandbox)), ...(await copies(sandbox))];
    expect(new Set(states.map(({ State: state }) => state))).toEqual(new Set(['COMPLETED']));
    const settings = await client(sandbox).send(new DescribeGlobalSettingsCommand({}));
    expect(settings.GlobalSettings).toEqual({ isCrossAccountBackupEnabled: 'true' });
  });

  it('has none without a posture that wants them', () => {
    const without = { ...anEstate(), environments: [anEnvironment()] };
    expect(backupsOf(without, [])).toMatchObject({ vaults: [], plans: [], jobFaults: [] });
  });

  it.each([
    [26, 'cron(0 5 ? * * *)'],
    [24, 'cron(0 0/12 ? * * *)'],
    [7, 'cron(0 0/6 ? * * *)'],
    [2, 'cron(0 0/1 ? * * *)'],
    [1, 'cron(0 0/1 ? * * *)'],
  ])('backs up often enough for points of at most %d hours', async (maximumAgeHours, cron) => {
    const estate = anEstate(wanted({ maximumAgeHours }));
    expect(backupsOf(estate, []).plans[0]?.rules[0]?.schedule).toBe(cron);
  });

  it('keeps a copy beside its source in a vault of its own', () => {
    const beside = { account: accountId, region: home, maximumAgeHours: 48, retentionDays: 90 };
    const found = backupsOf(anEstate(wanted({ copies: [beside] })), []);
    expect(found.vaults.map(({ name }) => name)).toEqual([vault, `${vault}-copy`]);
    for (const { policy } of found.vaults) {
      expect(statementsOf(policy)).toMatchObject([{ Effect: 'Deny', Principal: '*' }]);
    }
  });
});

describe('a planted gap', () => {
  it('backup-plan-missing: the plan is gone, its points are still there', async () => {
    const sandbox = sandboxOf([{ gap: 'backup-plan-missing', environment }]);
    expect(await plans(sandbox)).toEqual([]);
    for (const age of newestAges(await points(sandbox))) expect(age).toBeLessThan(26 * hourMs);
    const older = sandboxOf([{ gap: 'backup-plan-missing', environment, hoursAgo: 50 }]);
    for (const age of newestAges(await points(older))) expect(age).toBeGreaterThan(50 * hourMs);
  });

  it('selection-misses-table: one table is no longer backed up', async () => {
    const gap = { gap: 'selection-misses-table', environment, table: 'History', hoursAgo: 50 };
    const sandbox = sandboxOf([gap]);
    const [found] = await plans(sandbox);
    expect(found?.selections[0]?.Resources).toHaveLength(names.length - 1);
    expect(found?.selections[0]?.Resources?.join()).not.toContain('History');
    const old = newestAges(await points(sandbox)).map((age) => age > 50 * hourMs);
    expect(old).toEqual(names.map((name) => name.endsWith('History')));
  });

  it('selection-by-tag-empty: nothing matches', async () => {
    const sandbox = sandboxOf([{ gap: 'selection-by-tag-empty', environment, hoursAgo: 50 }]);
    const [found] = await plans(sandbox);
    expect(found?.selections).toEqual([
      expect.objectContaining({ Resources: [], ListOfTags: [expect.anything()] }),
    ]);
    for (const age of newestAges(await points(sandbox))) expect(age).toBeGreaterThan(50 * hourMs);
  });

  it('backups-failing: jobs fail, of one table or of all', async () => {
    const failed = async (changes: object): Promise<readonly string[]> => {
      const sandbox = sandboxOf([{ gap: 'backups-failing', environment, hours: 30, ...changes }]);
      const all = (await jobs(sandbox)).filter(({ State: state }) => state === 'FAILED');
      return all.map(({ ResourceName: name }) => name ?? '').toSorted();
    };
    expect(await failed({})).toEqual([...names].toSorted());
    expect(await failed({ table: 'Index' })).toEqual(
      names.filter((each) => each.endsWith('Index')),
    );
  });

  it('backup-stale: no job was made, so the newest point is old', async () => {
    const sandbox = sandboxOf([{ gap: 'backup-stale', environment, hours: 60, table: 'Object' }]);
    const old = newestAges(await points(sandbox)).map((age) => age > 60 * hourMs);
    expect(old).toEqual(names.map((name) => name.endsWith('Object')));
    expect(new Set((await jobs(sandbox)).map(({ State: state }) => state))).toEqual(
      new Set(['COMPLETED']),
    );
  });

  it('copy-missing: the rule does not ask for it, and nothing arrived', async () => {
    const gap = { gap: 'copy-missing', environment, account: 'safe', region: away };
    const sandbox = sandboxOf([gap]);
    const [found] = await plans(sandbox);
    expect(found?.plan?.Rules?.[0]?.CopyActions).toBeUndefined();
    expect(await points(sandbox, safe, away)).toEqual([]);
  });

  it('copy-failing: the newest copies failed, those before arrived', async () => {
    const gap = { gap: 'copy-failing', environment, account: 'safe', region: away, hours: 50 };
    const sandbox = sandboxOf([gap]);
    const failed = (await copies(sandbox)).filter(({ State: state }) => state === 'FAILED');
    expect(failed).toHaveLength(2 * names.length);
    for (const age of newestAges(await points(sandbox, safe, away))) {
      expect(age).toBeGreaterThan(50 * hourMs);
    }
  });

  it('vault-lock-absent and -weak: of its own vault, or of that of a copy', async () => {
    const absent = { gap: 'vault-lock-absent', environment };
    const weak = { gap: 'vault-lock-weak', environment, mode: 'governance', minimumDays: 5 };
    const at = { account: 'safe', region: away };
    const own = sandboxOf([absent, { ...weak, ...at }]);
    expect((await described(own)).Locked).toBe(false);
    const copied = await described(own, safe, away);
    expect(copied).toMatchObject({ Locked: true, MinRetentionDays: 5 });
    expect(copied.LockDate).toBeUndefined();
  });

  it('vault-policy-open: everybody may copy in', async () => {
    const sandbox = sandboxOf([{ gap: 'vault-policy-open', environment }]);
    const read = new GetBackupVaultAccessPolicyCommand({ BackupVaultName: vault });
    const { Policy: policy } = await client(sandbox).send(read);
    expect(statementsOf(policy)).toMatchObject([
      { Effect: 'Deny', Principal: '*' },
      { Effect: 'Allow', Principal: '*', Action: 'backup:CopyIntoBackupVault' },
    ]);
  });

  it('advanced-features-off: points from then on are of the kind that cannot be copied', async () => {
    const gap = { gap: 'advanced-features-off', account: 'platform', region: home, hoursAgo: 30 };
    const sandbox = sandboxOf([gap]);
    const settings = await client(sandbox).send(new DescribeRegionSettingsCommand({}));
    expect(settings.ResourceTypeManagementPreference?.['DynamoDB']).toBe(false);
    const [newest, ...rest] = await points(sandbox);
    expect(newest?.RecoveryPointArn).toMatch(/^arn:aws:dynamodb:/);
    expect(rest.at(-1)?.RecoveryPointArn).toMatch(/^arn:aws:backup:/);
    expect((await copies(sandbox))[0]?.State).toBe('FAILED');
  });

  it('cross-account-off: copies fail from then on', async () => {
    const sandbox = sandboxOf([{ gap: 'cross-account-off', hoursAgo: 30 }]);
    const settings = await client(sandbox).send(new DescribeGlobalSettingsCommand({}));
    expect(settings.GlobalSettings).toEqual({ isCrossAccountBackupEnabled: 'false' });
    const states = (await copies(sandbox)).map(({ State: state }) => state);
    expect(states.slice(0, names.length)).toEqual(names.map(() => 'FAILED'));
    expect(states.at(-1)).toBe('COMPLETED');
  });

  it('retention-outside-lock: nothing has failed yet, the next job will', async () => {
    const sandbox = sandboxOf([{ gap: 'retention-outside-lock', environment }]);
    expect((await described(sandbox)).MaxRetentionDays).toBe(34);
    const states = async () => (await jobs(sandbox)).map(({ State: state }) => state);
    expect(await states()).not.toContain('FAILED');
    sandbox.clock.advance(dayMs);
    expect((await states()).slice(0, names.length)).toEqual(names.map(() => 'FAILED'));
  });

  it('rules-overlapping: a second rule that never runs', async () => {
    const sandbox = sandboxOf([{ gap: 'rules-overlapping', environment }]);
    const [found] = await plans(sandbox);
    expect(found?.plan?.Rules).toHaveLength(2);
    sandbox.clock.advance(3 * dayMs + minuteMs);
    const ran = new Set((await jobs(sandbox)).map(({ CreatedBy: by }) => by?.BackupRuleName));
    expect(ran).toEqual(new Set(['daily']));
  });
});
