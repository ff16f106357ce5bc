import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { parse } from 'yaml';
import { observePolicy, type PolicyDocument } from '../../src/aws/iam-policy.js';
import { operationOf, type OperationName, operations } from '../../src/aws/operations.js';
import { createWorld, hubCredentials } from '../../src/compose/reach-sandbox.js';
import { guideBucketPolicy } from '../../src/controls/access/bucket-policy-text.js';
import { worldOf } from '../../src/compose/sandbox-world.js';
import type { Account } from '../../src/estate/environment.js';
import type { WorldDescription } from '../../src/sandbox/description.js';
import type { TableSettingsDescription } from '../../src/sandbox/descriptions/table-settings.js';
import { createSandbox } from '../../src/sandbox/sandbox.js';
import { aChain, type Chain, type Pass } from './support/chain.js';
import { differences } from './support/compare.js';
import {
  backup,
  central,
  configured,
  estateFile,
  platform,
  staging,
  west,
} from './support/estate-file.js';
import { missingPermissions } from './support/failures.js';
import { assumeRole } from './support/roles.js';

// The roles of the world may do what `iam-policy` prints and nothing else: that is enough for
// everything, and each part of it is needed.

const planted = estateFile([
  { gap: 'table-recreated', environment: 'orders', table: 'Index', hoursAgo: 30 },
]);
const { production, small } = planted.postures;
const backups = { maximumAgeHours: 26, copies: [{ account: 'backup', region: central }] };
/** One environment that wants everything, and a young table, so that every operation is used. */
const file = {
  ...planted,
  accounts: planted.accounts.filter(({ id }) => id !== staging),
  postures: { production: { ...production, backups }, small },
  environments: planted.environments.filter(({ name }) => name === 'orders'),
  buckets: planted.buckets.filter(({ name }) => name === 'depot-backups'),
};

/** A world with a table that scales and was exported as well. */
function withSettings(description: WorldDescription): WorldDescription {
  const settings: TableSettingsDescription = {
    provisioned: { readUnits: 5, writeUnits: 5 },
    scaling: [{ dimension: 'write', minimum: 5, maximum: 50 }],
    exports: [{ kind: 'FULL_EXPORT', status: 'COMPLETED', hoursAgo: 20, bucket: 'depot-backups' }],
  };
  return {
    ...description,
    tables: description.tables.map((table) =>
      table.name === 'sdp-e2dd35eedfec-Object'
        ? { ...table, settings: { ...table.settings, ...settings } }
        : table,
    ),
  };
}

interface Removed {
  readonly action?: string;
  readonly resource?: string;
}

/** The policy of an account's role, without one action or one resource. */
function policyOf(chain: Pick<Chain, 'estate'>, account: Account, removed: Removed = {}) {
  const { Version, Statement } = observePolicy({ account, partition: 'aws', estate: chain.estate });
  return {
    Version,
    Statement: Statement.map((statement) =>
      statement.Effect === 'Deny'
        ? statement
        : {
            ...statement,
            Action: statement.Action.filter((action) => action !== removed.action),
            Resource: statement.Resource.filter((resource) => resource !== removed.resource),
          },
    ).filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0),
  } satisfies PolicyDocument;
}

/** A chain whose roles lack something, in a world that has everything. */
function chainWithout(removed: Removed): Chain {
  const whole = aChain(file);
  const { estate, sandbox: section } = configured(file);
  const description = worldOf(estate, section, {
    rolePolicy: (account) => JSON.stringify(policyOf({ estate }, account, removed)),
    bucketPolicy: (bucket) => guideBucketPolicy(bucket, estate),
  });
  const sandbox = createSandbox(withSettings(description), {
    clock: whole.clock,
    rates: 'documented',
  });
  return {
    ...whole,
    sandbox,
    pass: (options) => whole.pass({ ...options, requestHandler: sandbox.requestHandler() }),
  };
}

let clearPass: Promise<Pass> | undefined;
const clear = (): Promise<Pass> => (clearPass ??= chainWithout({}).pass());

/** All but what only a first look asks for, which no policy grants. */
const names = (Object.keys(operations) as OperationName[]).filter(
  (name) => operationOf(name).resource !== 'first-look',
);
const actions = names
  .filter((name) => operationOf(name).resource !== 'role')
  .flatMap((name) => operationOf(name).action ?? []);

/**
 * What a pass does not send: the first goes to an endpoint whose list of vaults leaves their locks
 * out, as AWS's does not; the second is asked by `teardown-check`.
 */
const unsent: readonly OperationName[] = ['DescribeBackupVault', 'ListStackResources'];
const sent = names.filter((name) => !unsent.includes(name));
const neededActions = actions.filter((action) =>
  sent.some((name) => operationOf(name).action === action),
);

/** Keys, vaults and plans are found by looking: unseen, there is nothing to be told of each. */
function changes(before: Pass, after: Pass): readonly string[] {
  const isFound = /^vanished: \w+ (?:key|vault|plan)-/;
  return differences(before, after).filter((line) => !isFound.test(line));
}

/** Permissions of a statement that is there for this resource. */
function actionsOn(chain: Chain, account: Account, resource: string): readonly string[] {
  return policyOf(chain, account)
    .Statement.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes(resource))
    .flatMap(({ Action }) => Action);
}

describe('the observing role', () => {
  it('sees everything', async () => {
    const { coverage, observations, calls } = await clear();
    expect({ coverage, missing: missingPermissions(observations) }).toEqual({
      coverage: 1,
      missing: [],
    });
    const used = new Set(calls.map(({ operation }) => operation));
    expect([...used].toSorted()).toEqual(sent.toSorted());
  });

  it.each(neededActions)('needs %s', async (action) => {
    const pass = await chainWithout({ action }).pass();
    expect(changes(await clear(), pass)).toEqual([]);
    expect(missingPermissions(pass.observations)).toEqual([action]);
  });

  const own = (service: string, resource: string, region = '*'): string =>
    `arn:aws:${service}:${region}:${platform}:${resource}`;
  it.each([
    own('dynamodb', 'table/sdp-e2dd35eedfec-History'),
    own('dynamodb', 'table/sdp-e2dd35eedfec-Object/export/*'),
    own('backup', 'backup-vault:*'),
    own('backup', 'backup-plan:*'),
    own('kms', 'key/*'),
    own('rds', 'cluster:orders-aurora', west),
    own('rds', 'cluster-snapshot:*', west),
    own('lambda', 'function:orders-gateway', west),
    own('cloudformation', 'stack/sdp-e2dd35eedfec*/*', west),
    own('iam', 'role/sdp-e2dd35eedfec-data-role', ''),
    own('iam', 'role/*/AWSServiceRoleForDynamoDBReplication', ''),
    'arn:aws:s3:::depot-backups',
    `arn:aws:s3:::sdp-bootstrap-${platform}-${west}`,
    '*',
  ])('needs %s, and says which permission on it is missing', async (resource) => {
    const chain = chainWithout({ resource });
    const pass = await chain.pass();
    expect(changes(await clear(), pass)).toEqual([]);
    const missing = missingPermissions(pass.observations);
    expect(missing.length).toBeGreaterThan(0);
    const given = chain.estate.accounts.flatMap((account) => actionsOn(chain, account, resource));
    expect(missing.filter((permission) => !given.includes(permission))).toEqual([]);
  });

  it('may not write anything, wherever', async () => {
    const chain = chainWithout({});
    const { sandbox } = chain;
    const config = async (account: string, region: string) => ({
      region,
      credentials: await assumeRole(chain, account),
      requestHandler: sandbox.requestHandler(),
      maxAttempts: 1,
    });
    const tables = new DynamoDBClient({
      ...(await config(platform, west)),
      accountIdEndpointMode: 'disabled',
    });
    const buckets = new S3Client(await config(backup, central));
    const clusters = new RDSClient(await config(platform, west));
    const TableName = 'sdp-e2dd35eedfec-Object';
    const Bucket = 'depot-backups';
    const writes = [
      () => tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false })),
      () => tables.send(new DeleteTableCommand({ TableName })),
      () => tables.send(new PutItemCommand({ TableName, Item: { schema: { S: 'x' } } })),
      () =>
        tables.send(
          new UpdateContinuousBackupsCommand({
            TableName,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
          }),
        ),
      () =>
        tables.send(
          new CreateTableCommand({
            TableName: 'mine',
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          }),
        ),
      () => buckets.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' })),
      () => buckets.send(new DeleteObjectCommand({ Bucket, Key: 'x' })),
      () =>
        buckets.send(
          new PutBucketVersioningCommand({
            Bucket,
            VersioningConfiguration: { Status: 'Suspended' },
          }),
        ),
      () =>
        clusters.send(
          new ModifyDBClusterCommand({
            DBClusterIdentifier: 'orders-aurora',
            BackupRetentionPeriod: 1,
          }),
        ),
    ];
    for (const write of writes) {
      await expect(write()).rejects.toMatchObject({
        name: expect.stringMatching(/^AccessDenied(Exception)?$/) as string,
      });
    }
    expect((await chain.pass()).findings.map(({ id, verdict }) => [id, verdict])).toEqual(
      (await clear()).findings.map(({ id, verdict }) => [id, verdict]),
    );
  });

  it('is enough in a world made by composition as well', async () => {
    const { estate, sandbox: section } = configured(file);
    const { clock } = aChain(file);
    const sandbox = createWorld(estate, section, clock);
    const role = await assumeRole({ estate, sandbox }, platform);
    expect(role.sessionToken).not.toBe('');
    expect(hubCredentials(estate, sandbox.demoCredentials).accessKeyId).toMatch(/^AKIA/);
  });
});

interface TemplateStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
}

describe('deploy/observe-role.yaml', () => {
  it('allows what the table of operations needs, and forbids what destroys', () => {
    const text = readFileSync(join(__dirname, '../../deploy/observe-role.yaml'), 'utf8');
    const template = parse(text) as {
      Resources: {
        ObserveRole: {
          Properties: {
            Policies: readonly { PolicyDocument: { Statement: readonly unknown[] } }[];
          };
        };
      };
    };
    const [policy] = template.Resources.ObserveRole.Properties.Policies;
    // A statement may be conditional: Fn::If with the condition, the statement and nothing.
    const statements = (policy?.PolicyDocument.Statement ?? []).map((entry) => {
      const conditional = (entry as { 'Fn::If'?: readonly unknown[] })['Fn::If'];
      return (conditional === undefined ? entry : conditional[1]) as TemplateStatement;
    });
    const { estate } = aChain(file);
    const [account] = estate.accounts;
    if (account === undefined) throw new Error('no account');
    const everything = {
      ...estate,
      buckets: estate.buckets.map((b) => ({ ...b, account: account.id })),
    };
    const printed = policyOf({ estate: everything }, account).Statement;
    const shape = ({ Sid, Effect, Action }: TemplateStatement) => [Sid, Effect, Action];
    const sorted = (list: readonly TemplateStatement[]) =>
      list.map(shape).toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(sorted(statements)).toEqual(sorted(printed));
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    const granted = new Set(allowed.flatMap(({ Action }) => Action));
    expect([...granted].toSorted()).toEqual([...actions].toSorted());
  });
});
