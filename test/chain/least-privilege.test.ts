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
import { createSandbox } from '../../src/sandbox/sandbox.js';
import { aChain, type Chain, type Pass } from './support/chain.js';
import { causes, differences } from './support/compare.js';
import {
  backup,
  central,
  configured,
  estateFile,
  platform,
  staging,
  west,
} from './support/estate-file.js';
import { readsOf } from './support/reads.js';
import { assumeRole } from './support/roles.js';

// The roles of the world may do what `iam-policy` prints and nothing else: that is enough for
// everything, and each part of it is needed.

/** Young, so that every operation is used. */
const file = estateFile([
  { gap: 'table-recreated', environment: 'orders', table: 'Index', hoursAgo: 30 },
]);

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

/** A chain whose roles lack something. */
function chainWithout(removed: Removed): Chain {
  const whole = aChain(file);
  const { estate, sandbox: section } = configured(file);
  const description = worldOf(estate, section, {
    rolePolicy: (account) => JSON.stringify(policyOf({ estate }, account, removed)),
    bucketPolicy: (bucket) => guideBucketPolicy(bucket, estate),
  });
  const sandbox = createSandbox(description, { clock: whole.clock, rates: 'documented' });
  return {
    ...whole,
    sandbox,
    pass: (options) => whole.pass({ ...options, requestHandler: sandbox.requestHandler() }),
  };
}

let clearPass: Promise<Pass> | undefined;
const clear = (): Promise<Pass> => (clearPass ??= aChain(file).pass());

/** All but what only a first look asks for, which no policy grants. */
const names = (Object.keys(operations) as OperationName[]).filter(
  (name) => operationOf(name).resource !== 'first-look',
);
const actions = names
  .filter((name) => operationOf(name).resource !== 'role')
  .flatMap((name) => operationOf(name).action ?? []);

/** Sent only to an endpoint whose list of vaults leaves their locks out, as AWS's does not. */
const unsent: readonly OperationName[] = ['DescribeBackupVault'];
const sent = names.filter((name) => !unsent.includes(name));
const neededActions = actions.filter((action) =>
  sent.some((name) => operationOf(name).action === action),
);

/** Permissions of a statement that is there for this resource. */
function actionsOn(chain: Chain, account: Account, resource: string): readonly string[] {
  return policyOf(chain, account)
    .Statement.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes(resource))
    .flatMap(({ Action }) => Action);
}

describe('the observing role', () => {
  it('sees everything', async () => {
    const { coverage, counts, calls } = await clear();
    expect({ coverage, unknown: counts.unknown }).toEqual({ coverage: 1, unknown: 0 });
    const used = new Set(calls.map(({ operation }) => operation));
    expect([...used].toSorted()).toEqual(sent.toSorted());
  });

  it.each(neededActions)('needs %s', async (action) => {
    const chain = chainWithout({ action });
    const pass = await chain.pass();
    const denied = names.find((name) => operationOf(name).action === action);
    const isHidden = (finding: Parameters<typeof readsOf>[0]): boolean =>
      readsOf(finding, chain.estate).some(({ operation }) => operation === denied);
    expect(differences(await clear(), pass, isHidden)).toEqual([]);
    expect(new Set(causes(pass).map((cause) => cause.split(' ').at(-1)))).toEqual(
      new Set([action]),
    );
  });

  const table = `arn:aws:dynamodb:*:${platform}:table/sdp-e2dd35eedfec-History`;
  it.each([
    [table, 'sdp-e2dd35eedfec-History'],
    ['arn:aws:s3:::depot-backups', 'depot-backups'],
    [`arn:aws:rds:${west}:${platform}:cluster:orders-aurora`, 'orders-aurora'],
  ])('needs %s', async (resource, name) => {
    const chain = chainWithout({ resource });
    const pass = await chain.pass();
    expect(differences(await clear(), pass, ({ subject }) => subject.resource === name)).toEqual(
      [],
    );
  });

  const own = (service: string, resource: string): string =>
    `arn:aws:${service}:*:${platform}:${resource}`;
  it.each([
    own('dynamodb', 'table/sdp-e2dd35eedfec-Object/export/*'),
    own('backup', 'backup-vault:*'),
    own('backup', 'backup-plan:*'),
    own('kms', 'key/*'),
    `arn:aws:rds:${west}:${platform}:cluster-snapshot:*`,
    `arn:aws:cloudformation:${west}:${platform}:stack/sdp-e2dd35eedfec*/*`,
    `arn:aws:iam::${platform}:role/sdp-e2dd35eedfec-data-role`,
    `arn:aws:iam::${platform}:role/aws-service-role/*`,
    `arn:aws:s3:::sdp-bootstrap-${platform}-${west}`,
    '*',
  ])('needs %s, and says which permission on it is missing', async (resource) => {
    const chain = chainWithout({ resource });
    const [account] = chain.estate.accounts;
    if (account === undefined) throw new Error('no account');
    const pass = await chain.pass();
    expect(differences(await clear(), pass)).toEqual([]);
    const missing = new Set(causes(pass).map((cause) => cause.split(' ').at(-1) ?? ''));
    expect(missing.size).toBeGreaterThan(0);
    for (const action of missing) expect(actionsOn(chain, account, resource)).toContain(action);
  });

  it('needs its gateway function', async () => {
    const resource = `arn:aws:lambda:${central}:${platform}:function:central-gateway`;
    const pass = await chainWithout({ resource }).pass();
    const isHidden = (finding: Parameters<typeof readsOf>[0]): boolean =>
      finding.control === 'dataset-storage' && finding.subject.environment === 'central';
    expect(differences(await clear(), pass, isHidden)).toEqual([]);
    expect(causes(pass)).toEqual(['ReadDenied AccessDeniedException lambda:InvokeFunction']);
  });

  it('may not write anything, wherever', async () => {
    const chain = aChain(file);
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
    const role = await assumeRole({ estate, sandbox }, staging);
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
