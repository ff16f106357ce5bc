import {
  DescribeCopyJobCommand,
  ListRecoveryPointsByResourceCommand,
  PutBackupVaultLockConfigurationCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
  UpdateGlobalSettingsCommand,
  type StartCopyJobInput,
} from '@aws-sdk/client-backup';
import type { BackupsDescription } from '../../../src/sandbox/backup-description.js';
import { createRandom } from '../../../src/sandbox/random.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { copyRefusal } from '../../../src/sandbox/services/backup/copy-gates.js';
import type { CopyJob } from '../../../src/sandbox/services/backup/job.js';
import { BackupWorld } from '../../../src/sandbox/services/backup/world.js';
import { newVault } from '../../../src/sandbox/services/backup/vault-calls.js';
import {
  aPlan,
  aRule,
  aSandbox,
  aVault,
  away,
  copiesOf,
  dayMs,
  failure,
  home,
  hourMs,
  minuteMs,
  openPolicy,
  operator,
  organization,
  platform,
  pointsIn,
  roleArn,
  safe,
  stranger,
  tableArn,
  turn,
  vaultArn,
} from './support.js';

const there = vaultArn('safe', away, safe);

/** A plan of ten days whose daily points are copied to one vault. */
function copying(
  destination: string,
  changes: Partial<BackupsDescription> = {},
  copy: { readonly deleteAfterDays?: number } = {},
): Partial<BackupsDescription> {
  const action = { vaultArn: destination, coldAfterDays: undefined, deleteAfterDays: 90, ...copy };
  return {
    vaults: [
      aVault(),
      aVault({ name: 'second' }),
      aVault({ region: away, name: 'far' }),
      aVault({ account: safe, region: away, name: 'safe', policy: openPolicy }),
      aVault({ account: safe, region: away, name: 'closed' }),
      aVault({ account: safe, region: away, name: 'Default', policy: openPolicy }),
      aVault({ account: stranger, region: home, name: 'strange', policy: openPolicy }),
    ],
    plans: [aPlan({ ageDays: 10, rules: [aRule({ copies: [action] })] })],
    ...changes,
  };
}

const newest = async (sandbox: Sandbox) => (await copiesOf(operator(sandbox)))[0];

describe('a copy arrives', () => {
  it.each([
    ['in another vault', vaultArn('second'), platform, home, 'second'],
    ['in another region', vaultArn('far', away), platform, away, 'far'],
    ['in another account and region', there, safe, away, 'safe'],
  ])('%s', async (_, destination, account, region, name) => {
    const sandbox = aSandbox(copying(destination));
    const job = await newest(sandbox);
    expect(job).toMatchObject({
      State: 'COMPLETED',
      MessageCategory: 'SUCCESS',
      AccountId: platform,
      ResourceArn: tableArn(),
      SourceBackupVaultArn: vaultArn('depot'),
      DestinationBackupVaultArn: destination,
      DestinationRecoveryPointLifecycle: { DeleteAfterDays: 90 },
      CreatedByBackupJobId: expect.any(String),
    });
    const hand = operator(sandbox, account, region);
    const copies = await pointsIn(hand, name);
    expect(copies).toHaveLength(10);
    expect(copies[0]?.RecoveryPointArn).toBe(job?.DestinationRecoveryPointArn);
    const byTable = await hand.backup.send(
      new ListRecoveryPointsByResourceCommand({ ResourceArn: tableArn() }),
    );
    expect(byTable.RecoveryPoints?.some(({ BackupVaultName: each }) => each === name)).toBe(true);
    const [original] = await pointsIn(operator(sandbox));
    expect(copies[0]?.CreationDate).toEqual(original?.CreationDate);
    expect(copies[0]?.BackupSizeInBytes).toBe(original?.BackupSizeInBytes);
  });

  it('after its source, passing through its states', async () => {
    const sandbox = aSandbox(copying(there, { plans: [] }));
    const hand = operator(sandbox);
    const source = await aPoint(sandbox);
    const { CopyJobId = '' } = await hand.backup.send(new StartCopyJobCommand(copyOf(source)));
    const states = new Set<string>();
    for (let half = 0; half < 30; half++) {
      const { CopyJob: job } = await hand.backup.send(new DescribeCopyJobCommand({ CopyJobId }));
      const [copy] = await pointsIn(operator(sandbox, safe, away), 'safe');
      states.add(`${job?.State}, copy ${copy?.Status}`);
      turn(sandbox, minuteMs / 2);
    }
    expect([...states]).toEqual([
      'CREATED, copy undefined',
      'RUNNING, copy CREATING',
      'COMPLETED, copy COMPLETED',
    ]);
  });

  it('keeps as long as its source when it is to be kept for ever', async () => {
    const plan = aPlan({
      ageDays: 10,
      rules: [
        aRule({
          copies: [{ vaultArn: there, coldAfterDays: undefined, deleteAfterDays: undefined }],
        }),
      ],
    });
    const sandbox = aSandbox(copying(there, { plans: [plan] }));
    const [copy] = await pointsIn(operator(sandbox, safe, away), 'safe');
    expect(copy?.CalculatedLifecycle?.DeleteAt).toEqual(
      new Date((copy?.CreationDate?.getTime() ?? 0) + 35 * dayMs),
    );
  });

  it('can be copied on from where it arrived', async () => {
    const sandbox = aSandbox(
      copying(there, {
        vaults: [
          ...(copying(there).vaults ?? []),
          aVault({ account: safe, region: home, name: 'third' }),
        ],
      }),
    );
    const hand = operator(sandbox, safe, away);
    const [copy] = await pointsIn(hand, 'safe');
    await hand.backup.send(
      new StartCopyJobCommand({
        RecoveryPointArn: copy?.RecoveryPointArn,
        SourceBackupVaultName: 'safe',
        DestinationBackupVaultArn: vaultArn('third', home, safe),
        IamRoleArn: roleArn(safe),
      }),
    );
    turn(sandbox, hourMs);
    const [second] = await pointsIn(operator(sandbox, safe, home), 'third');
    expect(second).toMatchObject({
      ResourceArn: tableArn(),
      CreationDate: copy?.CreationDate,
      SourceBackupVaultArn: there,
    });
  });
});

async function aPoint(sandbox: Sandbox, lifecycle: object = {}): Promise<string> {
  const hand = operator(sandbox);
  await hand.backup.send(
    new StartBackupJobCommand({
      BackupVaultName: 'depot',
      ResourceArn: tableArn(),
      IamRoleArn: roleArn(),
      ...lifecycle,
    }),
  );
  turn(sandbox, hourMs);
  return (await pointsIn(hand))[0]?.RecoveryPointArn ?? '';
}

function copyOf(source: string, changes: Partial<StartCopyJobInput> = {}): StartCopyJobInput {
  return {
    RecoveryPointArn: source,
    SourceBackupVaultName: 'depot',
    DestinationBackupVaultArn: there,
    IamRoleArn: roleArn(),
    ...changes,
  };
}

describe('a copy is held back at job time, with a reason', () => {
  const closed: Record<string, [string, Partial<BackupsDescription>, RegExp]> = {
    'by advanced features that were off when the backup was taken': [
      there,
      { settings: [{ account: platform, region: home, optedIn: true, advancedFeatures: false }] },
      /without advanced features/,
    ],
    'by accounts that are in no organisation': [
      there,
      { organization: undefined },
      /Both source and destination account must be a member of the same organization/,
    ],
    'by an account of another organisation': [
      vaultArn('strange', home, stranger),
      {},
      /member of the same organization/,
    ],
    'by the switch of the organisation': [
      there,
      { organization: { ...organization, crossAccountBackup: false } },
      /Cross-account backup is not enabled/,
    ],
    'by a vault in its own account that is not there': [
      vaultArn('none', away),
      {},
      /does not exist/,
    ],
    'by a vault in another account that is not there': [
      vaultArn('none', away, safe),
      {},
      /Access denied/,
    ],
    'by the vault Default of another account': [
      vaultArn('Default', away, safe),
      {},
      /Default Backup vault/,
    ],
    'by a vault without a policy': [vaultArn('closed', away, safe), {}, /Access denied/],
  };
  it.each(Object.entries(closed))('%s', async (_, [destination, changes, message]) => {
    const sandbox = aSandbox(copying(destination, changes));
    const job = await newest(sandbox);
    expect(job).toMatchObject({ State: 'FAILED', StatusMessage: expect.stringMatching(message) });
    expect(job?.MessageCategory).not.toBe('SUCCESS');
    expect(job?.DestinationRecoveryPointArn).toBeUndefined();
    // The backup itself is as good as ever.
    expect((await pointsIn(operator(sandbox)))[0]?.Status).toBe('COMPLETED');
    expect(await pointsIn(operator(sandbox, safe, away), 'safe')).toEqual([]);
  });

  it.each([
    ['below', { MinRetentionDays: 120 }],
    ['above', { MaxRetentionDays: 30 }],
  ])('by a destination whose lock it is %s', async (_, lock) => {
    const sandbox = aSandbox(copying(there));
    await operator(sandbox, safe, away).backup.send(
      new PutBackupVaultLockConfigurationCommand({ BackupVaultName: 'safe', ...lock }),
    );
    turn(sandbox, dayMs);
    expect(await newest(sandbox)).toMatchObject({
      State: 'FAILED',
      StatusMessage: expect.stringMatching(/lock of Backup vault safe/),
    });
  });

  it('by cold storage', async () => {
    const sandbox = aSandbox(copying(there, { plans: [] }));
    const Lifecycle = { MoveToColdStorageAfterDays: 1, DeleteAfterDays: 100 };
    const source = await aPoint(sandbox, { Lifecycle });
    turn(sandbox, 2 * dayMs);
    await operator(sandbox).backup.send(new StartCopyJobCommand(copyOf(source)));
    turn(sandbox, hourMs);
    expect(await newest(sandbox)).toMatchObject({
      State: 'FAILED',
      StatusMessage: expect.stringMatching(/cold storage/),
    });
  });

  it('by a key that is out of reach, where that is known', () => {
    const named = { account: platform, region: home };
    const keyed = (unusable: string | undefined) => {
      const world = new BackupWorld({
        tables: { find: () => undefined, list: () => [] },
        random: createRandom(1),
        organization,
        jobFaults: () => undefined,
        keyState: (arn) => (arn === unusable ? 'unusable' : undefined),
        managedKey: () => undefined,
      });
      const parts = { ...named, createdAtMs: 0 };
      const source = newVault(world, { ...parts, name: 'depot', keyArn: 'source-key' });
      const destination = newVault(world, { ...parts, name: 'second', keyArn: 'far-key' });
      for (const vault of [source, destination]) world.putVault(vault);
      const retention = { coldAfterDays: undefined, deleteAfterDays: 35 };
      const point = { isAdvanced: true, vault: source, retention, keyArn: 'source-key' };
      const job = {
        source: { ...point, createdAtMs: 0 },
        order: { destinationVaultArn: destination.arn, roleArn: roleArn() },
        retention,
      };
      return copyRefusal(world, job as unknown as CopyJob, 0)?.message;
    };
    expect(keyed(undefined)).toBeUndefined();
    expect(keyed('source-key')).toMatch(/KMS access denied/);
    expect(keyed('far-key')).toMatch(/KMS access denied/);
  });

  it('until the gate is opened: later copies arrive, the failed ones stay failed', async () => {
    const described = copying(there, {
      organization: { ...organization, crossAccountBackup: false },
    });
    const sandbox = aSandbox(described);
    expect((await newest(sandbox))?.State).toBe('FAILED');
    const GlobalSettings = { isCrossAccountBackupEnabled: 'true' };
    await operator(sandbox).backup.send(new UpdateGlobalSettingsCommand({ GlobalSettings }));
    turn(sandbox, dayMs);
    const states = (await copiesOf(operator(sandbox))).map(({ State: state }) => state);
    expect(states).toEqual(['COMPLETED', ...Array.from({ length: 10 }, () => 'FAILED')]);
    expect(await pointsIn(operator(sandbox, safe, away), 'safe')).toHaveLength(1);
  });
});

describe("a vault's policy", () => {
  const statement = (changes: object) =>
    JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'backup:CopyIntoBackupVault',
          Resource: '*',
          ...changes,
        },
      ],
    });
  const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': organization.id } };
  it.each([
    ['lets in whoever it names', statement({ Principal: { AWS: roleArn() } }), 'COMPLETED'],
    ['lets in its organisation', statement({ Condition: inOrganization }), 'COMPLETED'],
    [
      'keeps out another organisation',
      statement({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } } }),
      'FAILED',
    ],
    [
      'keeps out another account',
      statement({ Principal: { AWS: `arn:aws:iam::${stranger}:root` } }),
      'FAILED',
    ],
    ['keeps out who may do something else', statement({ Action: 'backup:StartCopyJob' }), 'FAILED'],
    ['keeps out whom it denies', statement({ Effect: 'Deny' }), 'FAILED'],
  ])('%s', async (_, policy, state) => {
    const vaults = [aVault(), aVault({ account: safe, region: away, name: 'safe', policy })];
    expect((await newest(aSandbox(copying(there, { vaults }))))?.State).toBe(state);
  });
});

describe('a copy now', () => {
  it.each([
    ['a point that is not there', { RecoveryPointArn: 'none' }, 'ResourceNotFoundException 400'],
    ['a vault that is not there', { SourceBackupVaultName: 'none' }, 'AccessDeniedException 403'],
    [
      'a destination by name',
      { DestinationBackupVaultArn: 'safe' },
      'InvalidParameterValueException 400',
    ],
    ['a foreign role', { IamRoleArn: roleArn(safe) }, 'InvalidParameterValueException 400'],
  ])('of %s is refused', async (_, changes, name) => {
    const sandbox = aSandbox(copying(there, { plans: [] }));
    const source = await aPoint(sandbox);
    const start = new StartCopyJobCommand(copyOf(source, changes));
    expect(await failure(operator(sandbox).backup.send(start))).toMatch(new RegExp(`^${name}`));
  });

  it('is one for the same token, and found by its source and its destination', async () => {
    const sandbox = aSandbox(copying(there, { plans: [] }));
    const source = await aPoint(sandbox);
    const { backup } = operator(sandbox);
    const start = async () =>
      (await backup.send(new StartCopyJobCommand(copyOf(source, { IdempotencyToken: 'one' }))))
        .CopyJobId;
    expect(await start()).toBe(await start());
    const count = async (filter: object) => (await copiesOf(operator(sandbox), filter)).length;
    expect(await count({ BySourceRecoveryPointArn: source })).toBe(1);
    expect(await count({ BySourceRecoveryPointArn: 'other' })).toBe(0);
    expect(await count({ ByDestinationVaultArn: there })).toBe(1);
    expect(await count({ ByDestinationVaultArn: vaultArn('second') })).toBe(0);
  });
});

describe('a fault of the world', () => {
  const world = (effect: 'fail' | 'expire' | 'stay' | 'skip' | 'partial') =>
    aSandbox(
      copying(there, {
        jobFaults: [{ kind: 'copy', destinationVaultArn: there, effect, hoursAgo: 48 }],
      }),
    );

  it.each([
    ['fail', 'FAILED', 10],
    ['expire', 'FAILED', 10],
    ['stay', 'CREATED', 10],
    ['skip', 'COMPLETED', 8],
    ['partial', 'PARTIAL', 10],
  ] as const)('%s leaves the newest copy %s', async (effect, state, count) => {
    const jobs = await copiesOf(operator(world(effect)));
    expect(jobs).toHaveLength(count);
    expect(jobs[0]?.State).toBe(state);
    expect(jobs.at(-1)?.State).toBe('COMPLETED');
  });

  it('leaves copies to other vaults alone', async () => {
    const faults = [
      { kind: 'copy' as const, destinationVaultArn: vaultArn('second'), effect: 'fail' as const },
    ];
    expect((await newest(aSandbox(copying(there, { jobFaults: faults }))))?.State).toBe(
      'COMPLETED',
    );
  });
});
