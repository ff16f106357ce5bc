import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { createSandbox } from '../../../src/sandbox/sandbox.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import {
  aBucket,
  aDepot,
  anAccount,
  aRole,
  aSandbox,
  aTable,
  aWorld,
  away,
  backup,
  failure,
  home,
  operator,
  platform,
  session,
} from './world.js';

const tableArn = (name: string): string => `arn:aws:dynamodb:${home}:${platform}:table/${name}`;

/** Clients of a role session in the platform account whose identity policy is `policy`. */
function sessionWith(policy: object, changes: Parameters<typeof aSandbox>[0] = {}) {
  const roles = [aRole({ policy: JSON.stringify(policy) })];
  return session(aSandbox({ accounts: [anAccount({ roles })], ...changes }));
}

describe('accounts and regions', () => {
  const places = [platform, backup].flatMap((account) =>
    [home, away].map((region) => ({ account, region })),
  );

  it('each hold what was planted there and nothing else', async () => {
    const nameOf = ({ account, region }: (typeof places)[number]): string =>
      `table-${account}-${region}`;
    const [placement] = aTable().placements;
    const sandbox = aSandbox({
      tables: places.map((place) =>
        aTable({
          account: place.account,
          name: nameOf(place),
          placements: placement === undefined ? [] : [{ ...placement, region: place.region }],
        }),
      ),
      clusters: places.map(({ account, region }) => ({
        account,
        region,
        id: `cluster-${account}-${region}`,
        engine: 'aurora-postgresql',
        retentionDays: 7,
        deletionProtection: true,
        ageDays: 10,
      })),
    });
    for (const place of places) {
      const { dynamodb, rds, sts } = operator(sandbox, place.account, place.region);
      const { Account } = await sts.send(new GetCallerIdentityCommand({}));
      const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
      const { DBClusters } = await rds.send(new DescribeDBClustersCommand({}));
      expect(Account).toBe(place.account);
      expect(TableNames).toEqual([nameOf(place)]);
      expect(DBClusters).toMatchObject([
        { DBClusterIdentifier: `cluster-${place.account}-${place.region}` },
      ]);
    }
  });

  it('share the names of buckets only', async () => {
    const sandbox = aSandbox({
      buckets: [aBucket(), aBucket({ account: platform, name: 'mine' })],
    });
    const { Buckets } = await operator(sandbox).s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['mine']);
  });

  it('of two sandboxes have nothing in common', async () => {
    const one = aSandbox({ tables: [aTable()] });
    const two = aSandbox();
    const { TableNames } = await operator(two).dynamodb.send(new ListTablesCommand({}));
    expect(TableNames).toEqual([]);
    one.clock.advance(1000);
    expect(two.clock.now()).not.toEqual(one.clock.now());
  });

  it('answer with the partition of their region', async () => {
    const sandbox = aSandbox({ accounts: [anAccount({ regions: ['cn-north-1'], roles: [] })] });
    const { sts } = operator(sandbox, platform, 'cn-north-1');
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws-cn:iam::${platform}:user/sandbox-operator`);
  });
});

describe('a role’s identity policy', () => {
  const observe = {
    Statement: [
      { Effect: 'Allow', Action: 'dynamodb:Describe*', Resource: tableArn('sdp-prod-*') },
      { Effect: 'Allow', Action: 'rds:DescribeDBClusters', Resource: '*' },
      { Effect: 'Deny', Action: 'lambda:*', Resource: '*' },
    ],
  };
  const table = { TableName: 'sdp-prod-Object' };

  it('allows what it allows, by name and by ARN', async () => {
    const { dynamodb, rds } = await sessionWith(observe, { tables: [aTable()] });
    await dynamodb.send(new DescribeTableCommand(table));
    const { ContinuousBackupsDescription } = await dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName: tableArn('sdp-prod-Object') }),
    );
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
    });
    await expect(rds.send(new DescribeDBClustersCommand({}))).resolves.toBeDefined();
  });

  it.each<
    [string, (mine: Awaited<ReturnType<typeof sessionWith>>) => Promise<unknown>, string, number]
  >([
    [
      'another table',
      ({ dynamodb }) => dynamodb.send(new DescribeTableCommand({ TableName: 'other' })),
      'AccessDeniedException',
      400,
    ],
    [
      'a write',
      ({ dynamodb }) =>
        dynamodb.send(new UpdateTableCommand({ ...table, DeletionProtectionEnabled: false })),
      'AccessDeniedException',
      400,
    ],
    [
      'a list',
      ({ dynamodb }) => dynamodb.send(new ListTablesCommand({})),
      'AccessDeniedException',
      400,
    ],
    ['buckets', ({ s3 }) => s3.send(new ListBucketsCommand({})), 'AccessDenied', 403],
    [
      'what it denies',
      ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: 'depot-gateway' })),
      'AccessDeniedException',
      403,
    ],
  ])('refuses %s', async (_, work, name, status) => {
    const mine = await sessionWith(observe, { tables: [aTable()], depots: [aDepot()] });
    expect(await failure(work(mine))).toMatchObject({ name, status });
  });

  it('is named in the refusal as AWS words it', async () => {
    const { dynamodb } = await sessionWith(observe);
    const { message } = await failure(
      dynamodb.send(new UpdateTableCommand({ ...table, DeletionProtectionEnabled: false })),
    );
    expect(message).toBe(
      `User: arn:aws:sts::${platform}:assumed-role/depot-dr-observe/session is not authorized to ` +
        `perform: dynamodb:UpdateTable on resource: ${tableArn('sdp-prod-Object')} because no ` +
        'identity-based policy allows the dynamodb:UpdateTable action',
    );
  });

  it('must allow a replica beside the update of its table', async () => {
    const statement = { Effect: 'Allow', Action: 'dynamodb:UpdateTable', Resource: '*' };
    const { dynamodb } = await sessionWith({ Statement: [statement] }, { tables: [aTable()] });
    const { message } = await failure(
      dynamodb.send(
        new UpdateTableCommand({ ...table, ReplicaUpdates: [{ Create: { RegionName: away } }] }),
      ),
    );
    expect(message).toContain('dynamodb:CreateTableReplica');
  });

  it('is not asked by GetCallerIdentity', async () => {
    const { sts } = await sessionWith({
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Account).toBe(platform);
  });
});

/** The seeded table as a world with this seed describes it. */
const describeSeeded = async (seed: number) => {
  const { dynamodb } = operator(aSandbox({ seed, tables: [aTable()] }));
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'sdp-prod-Object' }));
  return Table;
};

describe('a sandbox', () => {
  it('shows planted faults until they are removed', async () => {
    const sandbox = aSandbox({
      tables: [aTable()],
      faults: [{ id: 'f', service: 'dynamodb', operation: 'DescribeTable', effect: 'throttle' }],
    });
    const { dynamodb } = operator(sandbox);
    const describeTable = () =>
      dynamodb.send(new DescribeTableCommand({ TableName: 'sdp-prod-Object' }));
    expect((await failure(describeTable())).name).toBe('ThrottlingException');
    sandbox.faults.remove('f');
    await expect(describeTable()).resolves.toBeDefined();
  });

  it('limits rates when they are documented', async () => {
    const clock = createVirtualClock('2026-11-01T12:00:00Z');
    const sandbox = createSandbox(aWorld({ tables: [aTable()] }), { clock, rates: 'documented' });
    const { dynamodb } = operator(sandbox);
    const calls = Array.from({ length: 15 }, () =>
      dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: 'sdp-prod-Object' })),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('waits its latency on the base clock before each call', async () => {
    const clock = createVirtualClock('2026-11-01T12:00:00Z');
    const sandbox = createSandbox(aWorld(), { clock, rates: 'off', latencyMs: 20 });
    const { sts } = operator(sandbox);
    await clock.run(sts.send(new GetCallerIdentityCommand({})));
    expect(clock.monotonicMs()).toBe(20);
    expect(sandbox.clock.now()).toEqual(clock.now());
  });

  it('begins at its described instant', () => {
    const startsAt = new Date('2030-01-01T00:00:00Z');
    expect(aSandbox({ startsAt }).clock.now()).toEqual(startsAt);
  });

  it('tells what is in it as plain JSON', () => {
    const state = aSandbox({
      tables: [aTable()],
      buckets: [aBucket()],
      depots: [aDepot()],
    }).state();
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(state).toMatchObject({
      now: '2026-11-01T12:00:00.000Z',
      accounts: [{ id: platform }, { id: backup }],
      services: {
        s3: { buckets: [{ name: 'depot-backups', versioning: 'Enabled' }] },
        lambda: { functions: [{ name: 'depot-gateway' }] },
      },
      faults: [],
      defects: [],
    });
  });

  it('gives the same ids and times for the same seed', async () => {
    expect(await describeSeeded(1)).toEqual(await describeSeeded(1));
    expect((await describeSeeded(1))?.TableId).not.toBe((await describeSeeded(2))?.TableId);
  });
});
