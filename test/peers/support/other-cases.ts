import {
  CreateDBClusterCommand,
  type CreateDBClusterCommandInput,
  type DBCluster,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
} from '@aws-sdk/client-rds';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import type { Difference, PeerCase } from './case.js';
import { externalId, home, prod, roleOf, staging } from './peer-estate.js';
import type { PeerWorld } from './two-worlds.js';

const tenMinutesMs = 10 * 60_000;

const sts = (world: PeerWorld) => world.at(prod, home).sts;
const rds = (world: PeerWorld) => world.at(prod, home).rds;

async function assume(world: PeerWorld, more: Partial<AssumeRoleCommandInput>): Promise<unknown> {
  const { Credentials, AssumedRoleUser } = await sts(world).send(
    new AssumeRoleCommand({
      RoleArn: roleOf(staging),
      RoleSessionName: 'peers',
      ExternalId: externalId,
      ...more,
    }),
  );
  return {
    arn: AssumedRoleUser?.Arn,
    idEnds: AssumedRoleUser?.AssumedRoleId?.split(':')[1],
    keyBegins: Credentials?.AccessKeyId?.slice(0, 4),
    isLater: Number(Credentials?.Expiration) > Date.now(),
  };
}

async function makeCluster(
  world: PeerWorld,
  id: string,
  more: Partial<CreateDBClusterCommandInput> = {},
): Promise<void> {
  await rds(world).send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: id,
      Engine: 'aurora-postgresql',
      MasterUsername: 'depot',
      MasterUserPassword: 'not-a-secret-1',
      ...more,
    }),
  );
  world.settle(tenMinutesMs);
}

async function clusterOf(world: PeerWorld, id: string): Promise<DBCluster | undefined> {
  const { DBClusters } = await rds(world).send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: id }),
  );
  return DBClusters?.[0];
}

function shown(cluster: DBCluster | undefined): unknown {
  return {
    id: cluster?.DBClusterIdentifier,
    arn: cluster?.DBClusterArn,
    engine: cluster?.Engine,
    status: cluster?.Status,
    days: cluster?.BackupRetentionPeriod,
    isProtected: cluster?.DeletionProtection,
    mode: cluster?.EngineMode,
  };
}

/** STS, RDS and Lambda. */
export const otherCases: readonly PeerCase[] = [
  {
    name: 'a role session',
    run: (world) => assume(world, { DurationSeconds: 900 }),
  },
  {
    name: 'who a role session is',
    run: async (world) => {
      const identity = await world.at(staging, home).sts.send(new GetCallerIdentityCommand({}));
      return [identity.Account, identity.Arn];
    },
  },
  {
    name: 'which account the first keys are of',
    run: async (world) => {
      const identity = await sts(world).send(new GetCallerIdentityCommand({}));
      return identity.Account;
    },
  },
  {
    name: 'a missing cluster',
    run: (world, own) => clusterOf(world, own),
  },
  {
    name: 'a cluster',
    run: async (world, own) => {
      await makeCluster(world, own, { BackupRetentionPeriod: 9, DeletionProtection: true });
      return shown(await clusterOf(world, own));
    },
  },
  {
    name: 'a cluster without a retention of its own',
    run: async (world, own) => {
      await makeCluster(world, own);
      return shown(await clusterOf(world, own));
    },
  },
  {
    name: 'a cluster whose retention is changed',
    run: async (world, own) => {
      await makeCluster(world, own, { BackupRetentionPeriod: 1 });
      await rds(world).send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: own,
          BackupRetentionPeriod: 7,
          ApplyImmediately: true,
        }),
      );
      return shown(await clusterOf(world, own));
    },
  },
  {
    name: 'a cluster of another account',
    run: async (world, own) => {
      await makeCluster(world, own);
      await world
        .at(staging, home)
        .rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: own }));
    },
  },
  {
    name: 'a missing function',
    run: (world, own) =>
      world.at(prod, home).lambda.send(new InvokeCommand({ FunctionName: own, Payload: '{}' })),
  },
];

export const otherDifferences: readonly Difference[] = [
  {
    name: 'a role that does not exist',
    run: (world, own) => assume(world, { RoleArn: `arn:aws:iam::${staging}:role/${own}` }),
    documented: { error: 'AccessDenied', status: 403 },
    moto: 'makes a session of any name',
    source: 'IAM User Guide: Troubleshoot IAM roles',
  },
  {
    name: 'a wrong external id',
    run: (world) => assume(world, { ExternalId: 'another' }),
    documented: { error: 'AccessDenied', status: 403 },
    moto: 'does not look at trust policies',
    source: 'IAM User Guide: Access to AWS accounts owned by third parties',
  },
  {
    name: 'a role of an account that is not there',
    run: (world) => assume(world, { RoleArn: roleOf('999999999999') }),
    documented: { error: 'AccessDenied', status: 403 },
    moto: 'makes a session in any account',
    source: 'IAM User Guide: Troubleshoot IAM roles',
  },
  {
    name: 'a session name of one letter',
    run: (world) => assume(world, { RoleSessionName: 'x' }),
    documented: { error: 'ValidationError', status: 400 },
    moto: 'takes any name',
    source: 'AWS Security Token Service API Reference: AssumeRole',
  },
  {
    name: 'a session of one minute',
    run: (world) => assume(world, { DurationSeconds: 60 }),
    documented: { error: 'ValidationError', status: 400 },
    moto: 'takes any length',
    source: 'AWS Security Token Service API Reference: AssumeRole',
  },
  {
    name: 'a cluster that keeps backups for 99 days',
    run: (world, own) => makeCluster(world, own, { BackupRetentionPeriod: 99 }),
    documented: { error: 'InvalidParameterValue', status: 400 },
    moto: 'stores the 99 days',
    source: 'Amazon RDS API Reference: CreateDBCluster',
  },
  {
    name: 'the status of a cluster that was just made',
    run: async (world, own) => {
      await rds(world).send(
        new CreateDBClusterCommand({
          DBClusterIdentifier: own,
          Engine: 'aurora-postgresql',
          MasterUsername: 'depot',
          MasterUserPassword: 'not-a-secret-1',
        }),
      );
      const cluster = await clusterOf(world, own);
      return cluster?.Status;
    },
    documented: { answer: 'creating' },
    says: 'is creating for some minutes',
    moto: 'is available when it is described for the first time',
    source: 'Amazon Aurora User Guide: Viewing DB cluster status',
  },
  {
    name: 'a missing cluster, modified',
    run: (world, own) =>
      rds(world).send(
        new ModifyDBClusterCommand({ DBClusterIdentifier: own, BackupRetentionPeriod: 7 }),
      ),
    documented: { error: 'DBClusterNotFoundFault', status: 404 },
    moto: 'fails with HTTP 500',
    source: 'Amazon RDS API Reference: ModifyDBCluster',
  },
  {
    name: 'a cluster that is there already',
    run: async (world, own) => {
      await makeCluster(world, own);
      await makeCluster(world, own);
    },
    documented: { error: 'DBClusterAlreadyExistsFault', status: 400 },
    moto: 'names the error of a snapshot',
    source: 'Amazon RDS API Reference: CreateDBCluster',
  },
];
