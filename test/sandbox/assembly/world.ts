import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { systemClock } from '../../../src/kernel/clock.js';
import type {
  AccountDescription,
  BucketDescription,
  DepotDescription,
  RoleDescription,
  TableDescription,
  WorldDescription,
} from '../../../src/sandbox/description.js';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';

// A small world and real SDK clients on it, without a socket. A defect of the sandbox reaches the
// client as it is thrown, so no test passes over one.

export const platform = '123456789012';
export const backup = '210987654321';
export const home = 'eu-west-1';
export const away = 'eu-central-1';

const baseClock = { ...systemClock, now: () => new Date('2026-11-01T12:00:00Z') };

export function aRole(changes: Partial<RoleDescription> = {}): RoleDescription {
  return {
    name: 'depot-dr-observe',
    trustedAccounts: [platform],
    externalId: 'external-1',
    policy: undefined,
    ...changes,
  };
}

export function anAccount(changes: Partial<AccountDescription> = {}): AccountDescription {
  return { id: platform, name: 'platform', regions: [home, away], roles: [aRole()], ...changes };
}

export function aBucket(changes: Partial<BucketDescription> = {}): BucketDescription {
  return {
    account: backup,
    region: home,
    name: 'depot-backups',
    versioning: 'enabled',
    objectLock: undefined,
    policy: undefined,
    ...changes,
  };
}

export function aTable(changes: Partial<TableDescription> = {}): TableDescription {
  return {
    account: platform,
    name: 'sdp-prod-Object',
    role: 'Object',
    ageDays: 60,
    items: 5,
    placements: [
      {
        region: home,
        status: 'ACTIVE',
        inaccessibleHours: undefined,
        detached: false,
        deletionProtection: true,
        pitr: { windowDays: 35, enabledDays: 50, lagSeconds: 300 },
      },
    ],
    deleted: undefined,
    ...changes,
  };
}

export function aDepot(changes: Partial<DepotDescription> = {}): DepotDescription {
  return {
    account: platform,
    region: home,
    functionName: 'depot-gateway',
    environmentId: 'prod-e2dd35eedfec',
    datasets: Array.from({ length: 11 }, (_, index) => ({
      id: `7c80cad5c4${String(index).padStart(2, '0')}`,
      name: `dataset-${index}`,
      location: {
        id: `loc-${index}`,
        type: 'Composite',
        primary: { id: `primary-${index}`, type: 'DynamoDB', primary: undefined },
      },
    })),
    ...changes,
  };
}

export function aWorld(changes: Partial<WorldDescription> = {}): WorldDescription {
  return {
    startsAt: undefined,
    seed: 7,
    accounts: [anAccount(), anAccount({ id: backup, name: 'backup' })],
    tables: [],
    buckets: [],
    clusters: [],
    depots: [],
    faults: [],
    ...changes,
  };
}

export function aSandbox(changes: Partial<WorldDescription> = {}): Sandbox {
  return createSandbox(aWorld(changes), {
    clock: baseClock,
    rates: 'off',
    onDefect: (error) => {
      throw error;
    },
  });
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Clients of one identity in one region. */
export function clients(sandbox: Sandbox, credentials: Keys, region = home) {
  const config = {
    region,
    credentials,
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
    accountIdEndpointMode: 'disabled' as const,
  };
  return {
    sts: new STSClient(config),
    dynamodb: new DynamoDBClient(config),
    s3: new S3Client(config),
    rds: new RDSClient(config),
    lambda: new LambdaClient(config),
    kms: new KMSClient(config),
    iam: new IAMClient(config),
    cloudwatch: new CloudWatchClient(config),
    cloudformation: new CloudFormationClient(config),
    scaling: new ApplicationAutoScalingClient(config),
  };
}

/** Clients of an account's operator. */
export function operator(sandbox: Sandbox, account = platform, region = home) {
  return clients(sandbox, sandbox.demoCredentials(account), region);
}

/** Clients of a session of the platform account's role. */
export async function session(sandbox: Sandbox, region = home) {
  const { Credentials } = await operator(sandbox).sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${platform}:role/depot-dr-observe`,
      RoleSessionName: 'session',
      ExternalId: 'external-1',
    }),
  );
  const keys: Keys = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return clients(sandbox, keys, region);
}

/** Name and HTTP status of the error that `work` ends with; fails when it does not end with one. */
export async function failure(
  work: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string; error: unknown }> {
  try {
    await work;
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      $metadata?: { httpStatusCode?: number };
    };
    return { name, status: $metadata?.httpStatusCode, message, error };
  }
  throw new Error('expected a failure');
}
