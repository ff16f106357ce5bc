import {
  CreateBackupCommand,
  CreateTableCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateDBClusterCommand } from '@aws-sdk/client-rds';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { assumeRole, clientsAt, destroyAll, type Keys, type SdkClients } from './sdk-clients.js';

export const prod = '123456789012';
export const staging = '210987654321';
export const home = 'eu-west-1';
export const away = 'eu-central-1';
/** moto takes any keys for its first account. */
export const anyKeys: Keys = { accessKeyId: 'testing', secretAccessKey: 'testing' };

export const roleOf = (account: string): string => `arn:aws:iam::${account}:role/depot-dr-observe`;
export const externalId = 'peers-4b1f';

/** What is wanted of the estate that `buildEstate` makes; no sandbox section. */
export const configurationText = `
accounts:
  - { id: '${prod}', name: prod, roleArn: '${roleOf(prod)}', externalId: ${externalId}, regions: [${home}, ${away}] }
  - { id: '${staging}', name: staging, roleArn: '${roleOf(staging)}', externalId: ${externalId}, regions: [${home}, ${away}] }
postures:
  production: { pitr: { windowDays: 35 }, deletionProtection: true }
  other: { pitr: { windowDays: 14 }, deletionProtection: false, aurora: { retentionDays: 5 } }
environments:
  - name: orders
    id: e2dd35eedfec
    account: prod
    region: ${home}
    posture: production
    storage: { backupLocation: 's3://peer-locked/orders', clusters: [orders-aurora, orders-short, orders-gone] }
    depot: { gateway: orders-gateway }
  - name: invoices
    id: 5b1c9f04a7d2
    account: prod
    region: ${away}
    posture: production
    storage: { backupLocation: 's3://peer-plain/invoices' }
    depot: { gateway: invoices-gateway }
  - name: trial
    id: 9d40c6b8e173
    account: staging
    region: ${away}
    tier: other
    posture: other
    storage: { backupLocation: 's3://peer-ruleless/trial', clusters: [trial-aurora] }
buckets:
  - { name: peer-locked, account: prod, region: ${home}, objectLock: { mode: compliance, days: 30 } }
  - { name: peer-plain, account: prod, region: ${away} }
  - { name: peer-suspended, account: prod, region: ${home} }
  - { name: peer-ruleless, account: staging, region: ${away} }
  - { name: peer-governed, account: staging, region: ${home}, objectLock: { mode: compliance, days: 30 } }
  - { name: peer-gone, account: staging, region: ${home} }
`;

interface TableOptions {
  /** Undefined: PITR stays off. */
  readonly days?: number;
  readonly isProtected?: boolean;
}

async function makeTable(
  { dynamodb }: SdkClients,
  name: string,
  { days, isProtected = true }: TableOptions,
): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await dynamodb.send(
    new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: isProtected }),
  );
  if (days !== undefined) await switchPitrOn(dynamodb, name, days);
}

/** moto freezes both ends of the window at the moment of enabling: it never has any length. */
async function switchPitrOn(
  dynamodb: SdkClients['dynamodb'],
  TableName: string,
  days: number,
): Promise<void> {
  await dynamodb.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: days,
      },
    }),
  );
}

interface BucketOptions {
  readonly region: string;
  /** `lock`: enabled when it is made, which switches versioning on as well. */
  readonly kind: 'plain' | 'suspended' | 'lock';
  readonly rule?: { readonly Mode: 'COMPLIANCE' | 'GOVERNANCE'; readonly Days: number };
}

async function makeBucket(
  { s3 }: SdkClients,
  Bucket: string,
  { region, kind, rule }: BucketOptions,
): Promise<void> {
  const LocationConstraint = region === home ? home : away;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint },
      ObjectLockEnabledForBucket: kind === 'lock',
    }),
  );
  if (kind === 'suspended') {
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    );
  }
  if (rule === undefined) return;
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: rule } },
    }),
  );
}

async function makeCluster({ rds }: SdkClients, id: string, days: number): Promise<void> {
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: id,
      Engine: 'aurora-postgresql',
      MasterUsername: 'depot',
      MasterUserPassword: 'not-a-secret-1',
      BackupRetentionPeriod: days,
    }),
  );
}

/** The smallest archive there is. */
const emptyZip = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');

/** A function that is there and cannot run. Its role is made by hand: there is no client for IAM here. */
async function makeFunction(
  endpoint: string,
  { lambda }: SdkClients,
  FunctionName: string,
): Promise<void> {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${anyKeys.accessKeyId}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: new URLSearchParams({
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: FunctionName,
      AssumeRolePolicyDocument: JSON.stringify({ Statement: [trust] }),
    }),
  });
  if (!answer.ok) throw new Error(`CreateRole: HTTP ${answer.status}`);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs20.x',
      Role: `arn:aws:iam::${prod}:role/${FunctionName}`,
      Handler: 'index.handler',
      Code: { ZipFile: emptyZip },
    }),
  );
}

/** Makes the estate with plain SDK clients: two accounts, two regions, some of it wrong. */
export async function buildEstate(endpoint: string): Promise<void> {
  const first = clientsAt(endpoint, anyKeys, home);
  const prodKeys = await assumeRole(first.sts, roleOf(prod), externalId);
  const stagingKeys = await assumeRole(first.sts, roleOf(staging), externalId);
  const prodHome = clientsAt(endpoint, prodKeys, home);
  const prodAway = clientsAt(endpoint, prodKeys, away);
  const stagingHome = clientsAt(endpoint, stagingKeys, home);
  const stagingAway = clientsAt(endpoint, stagingKeys, away);
  try {
    await buildProd(prodHome, prodAway);
    await makeFunction(endpoint, prodAway, 'invoices-gateway');
    await buildStaging(stagingHome, stagingAway);
  } finally {
    for (const each of [first, prodHome, prodAway, stagingHome, stagingAway]) destroyAll(each);
  }
}

async function buildProd(inHome: SdkClients, inAway: SdkClients): Promise<void> {
  const orders = 'sdp-e2dd35eedfec';
  await makeTable(inHome, `${orders}-Object`, { days: 35 });
  await makeTable(inHome, `${orders}-History`, {});
  await makeTable(inHome, `${orders}-Index`, { days: 7, isProtected: false });
  // Another place with the same names, all wrong: it must not be mistaken for the home region.
  await makeTable(inAway, `${orders}-Object`, { isProtected: false });
  // A backup that somebody made is not the system backup of a deleted table.
  await inHome.dynamodb.send(
    new CreateBackupCommand({ TableName: `${orders}-Object`, BackupName: 'by-hand' }),
  );
  const invoices = 'sdp-5b1c9f04a7d2';
  await makeTable(inAway, `${invoices}-Object`, { days: 35 });
  await makeTable(inAway, `${invoices}-History`, { days: 34 });
  await makeCluster(inHome, 'orders-aurora', 7);
  await makeCluster(inHome, 'orders-short', 1);
  await makeBucket(inHome, 'peer-locked', {
    region: home,
    kind: 'lock',
    rule: { Mode: 'COMPLIANCE', Days: 35 },
  });
  await makeBucket(inHome, 'peer-suspended', { region: home, kind: 'suspended' });
  await makeBucket(inAway, 'peer-plain', { region: away, kind: 'plain' });
}

async function buildStaging(inHome: SdkClients, inAway: SdkClients): Promise<void> {
  const trial = 'sdp-9d40c6b8e173';
  await makeTable(inAway, `${trial}-Object`, { days: 14, isProtected: false });
  await makeTable(inAway, `${trial}-History`, { days: 13 });
  await makeTable(inAway, `${trial}-Index`, {});
  // The missing cluster and table of the other account, in its region: accounts are apart.
  await makeTable(inHome, 'sdp-5b1c9f04a7d2-Index', { days: 35 });
  await makeCluster(inHome, 'orders-gone', 35);
  await makeCluster(inAway, 'trial-aurora', 5);
  await makeBucket(inAway, 'peer-ruleless', { region: away, kind: 'lock' });
  await makeBucket(inHome, 'peer-governed', {
    region: home,
    kind: 'lock',
    rule: { Mode: 'GOVERNANCE', Days: 10 },
  });
}
