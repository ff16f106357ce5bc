import { ListBackupVaultsCommand } from '@aws-sdk/client-backup';
import {
  aPlan,
  aRule,
  aSandbox,
  aSelection,
  aTable,
  aVault,
  away,
  copiesOf,
  dayMs,
  hourMs,
  jobsOf,
  minuteMs,
  openPolicy,
  operator,
  pointsIn,
  safe,
  startsAt,
  tableArn,
  turn,
  vaultArn,
} from './support.js';

const copied = {
  vaults: [aVault(), aVault({ account: safe, region: away, name: 'safe', policy: openPolicy })],
  plans: [
    aPlan({
      rules: [
        aRule({
          copies: [
            {
              vaultArn: vaultArn('safe', away, safe),
              coldAfterDays: undefined,
              deleteAfterDays: 90,
            },
          ],
        }),
      ],
    }),
  ],
};

it('begins with the points of the past days, as if its plans had run', async () => {
  const hand = operator(aSandbox({ vaults: [aVault()], plans: [aPlan()] }));
  const points = await pointsIn(hand);
  // One more may have expired today and not be deleted yet.
  expect([35, 36]).toContain(points.length);
  for (const [daysAgo, point] of points.entries()) {
    const due = Date.UTC(2026, 10, 1 - daysAgo, 5);
    const begun = point.CreationDate?.getTime() ?? 0;
    expect(begun).toBeGreaterThanOrEqual(due + minuteMs);
    expect(begun).toBeLessThan(due + hourMs);
    expect(point).toMatchObject({
      Status: 'COMPLETED',
      ResourceArn: tableArn(),
      ResourceType: 'DynamoDB',
      BackupVaultName: 'depot',
      CalculatedLifecycle: { DeleteAt: new Date(begun + 35 * dayMs) },
      CreatedBy: { BackupPlanName: 'depot-daily', BackupRuleName: 'daily' },
    });
    expect(point.RecoveryPointArn).toMatch(
      /^arn:aws:backup:eu-west-1:123456789012:recovery-point:[0-9a-f-]{36}$/,
    );
    expect(point.BackupSizeInBytes).toBeGreaterThan(0);
  }
});

it('lists the jobs of 30 days only, each with its point', async () => {
  const hand = operator(aSandbox({ vaults: [aVault()], plans: [aPlan()] }));
  const jobs = await jobsOf(hand);
  expect(jobs).toHaveLength(30);
  const points = new Set((await pointsIn(hand)).map(({ RecoveryPointArn: arn }) => arn));
  for (const job of jobs) {
    expect(job).toMatchObject({ State: 'COMPLETED', MessageCategory: 'SUCCESS' });
    expect(points.has(job.RecoveryPointArn)).toBe(true);
  }
});

it('holds copies with the ARN of the table and the creation date of the original', async () => {
  const sandbox = aSandbox(copied);
  const originals = await pointsIn(operator(sandbox));
  const copies = await pointsIn(operator(sandbox, safe, away), 'safe');
  expect([90, 91]).toContain(copies.length);
  const times = new Set(copies.map(({ CreationDate: at }) => at?.getTime()));
  for (const { CreationDate: at } of originals) expect(times.has(at?.getTime())).toBe(true);
  expect(copies[0]).toMatchObject({
    ResourceArn: tableArn(),
    SourceBackupVaultArn: vaultArn('depot'),
    CalculatedLifecycle: {
      DeleteAt: new Date((copies[0]?.CreationDate?.getTime() ?? 0) + 90 * dayMs),
    },
  });
  expect(copies[0]?.RecoveryPointArn).toMatch(/^arn:aws:backup:eu-central-1:210987654321:recovery/);
  const jobs = await copiesOf(operator(sandbox));
  expect([30, 31]).toContain(jobs.length);
  expect(jobs[0]).toMatchObject({
    State: 'COMPLETED',
    SourceRecoveryPointArn: originals[0]?.RecoveryPointArn,
    DestinationRecoveryPointArn: copies[0]?.RecoveryPointArn,
    DestinationBackupVaultArn: vaultArn('safe', away, safe),
  });
});

it('does the same for the same seed, whenever it is looked at', async () => {
  const [one, other] = [aSandbox(copied), aSandbox(copied)];
  await pointsIn(operator(one));
  for (const sandbox of [one, other]) turn(sandbox, 3 * dayMs);
  expect(await pointsIn(operator(one))).toEqual(await pointsIn(operator(other)));
  expect(await copiesOf(operator(one))).toEqual(await copiesOf(operator(other)));
});

it('is caught up with after a year as after a day', async () => {
  const sandbox = aSandbox(copied);
  turn(sandbox, 365 * dayMs);
  expect([35, 36]).toContain((await pointsIn(operator(sandbox))).length);
  expect(await jobsOf(operator(sandbox))).toHaveLength(30);
  expect([90, 91]).toContain((await pointsIn(operator(sandbox, safe, away), 'safe')).length);
});

it('deletes a point within eight hours after it expired', async () => {
  const sandbox = aSandbox({ vaults: [aVault()], plans: [aPlan()] });
  const hand = operator(sandbox);
  const newest = (await pointsIn(hand))[0];
  const expiresAt = newest?.CalculatedLifecycle?.DeleteAt?.getTime() ?? 0;
  turn(sandbox, expiresAt - startsAt.getTime() - 1);
  const arns = async () => (await pointsIn(hand)).map(({ RecoveryPointArn: arn }) => arn);
  expect(await arns()).toContain(newest?.RecoveryPointArn);
  turn(sandbox, 8 * hourMs + 1);
  expect(await arns()).not.toContain(newest?.RecoveryPointArn);
});

it('knows the points of a table that was deleted and made anew', async () => {
  const deleted = { hoursAgo: 30, recreated: true };
  const sandbox = aSandbox(
    { vaults: [aVault()], plans: [aPlan()] },
    { tables: [aTable({ deleted })] },
  );
  expect([35, 36]).toContain((await pointsIn(operator(sandbox))).length);
});

it('has no points from before the table was', async () => {
  const sandbox = aSandbox(
    { vaults: [aVault()], plans: [aPlan()] },
    { tables: [aTable({ ageDays: 3 })] },
  );
  expect(await pointsIn(operator(sandbox))).toHaveLength(3);
});

it('works out a month of 2,250 tables in one go', async () => {
  const names = Array.from({ length: 2250 }, (_, at) => `sdp-env${Math.floor(at / 3)}-T${at % 3}`);
  const plans = Array.from({ length: 750 }, (_, at) => {
    const resources = names.slice(3 * at, 3 * at + 3).map((name) => tableArn(name));
    return aPlan({
      name: `plan-${at}`,
      rules: [aRule({ deleteAfterDays: 30 })],
      selections: [aSelection({ resources })],
    });
  });
  const sandbox = aSandbox(
    { vaults: [aVault()], plans },
    { tables: names.map((name) => aTable({ name, role: 'plain', items: 1 })) },
  );
  const before = process.cpuUsage();
  const { BackupVaultList: vaults = [] } = await operator(sandbox).backup.send(
    new ListBackupVaultsCommand({}),
  );
  const { user, system } = process.cpuUsage(before);
  // Thirty of each, and those that expired today and are not deleted yet.
  expect(vaults[0]?.NumberOfRecoveryPoints).toBeGreaterThanOrEqual(67_500);
  expect(vaults[0]?.NumberOfRecoveryPoints).toBeLessThan(69_750);
  // Half a second of a processor that has nothing else to do.
  expect((user + system) / 1000).toBeLessThan(8000);
});

it('has none without a plan', async () => {
  expect(await pointsIn(operator(aSandbox({ vaults: [aVault()] })))).toEqual([]);
});
