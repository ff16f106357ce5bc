import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sandbox, ServedSandbox } from '../../src/sandbox/sandbox.js';
import {
  aBucket,
  aDepot,
  anAccount,
  aRole,
  aSandbox,
  backup,
  home,
  platform,
} from '../sandbox/assembly/world.js';
import { botoScript } from './support/boto-script.js';

// The served sandbox, driven by clients that are not the JavaScript SDK: what they read in an
// answer must be what was meant.

const run = promisify(execFile);
const oddKeys = ['plain', 'a b+c', 'per%20cent%2F', 'ü/é & <x>', 'q?x=1#y', "it's"];

async function isThere(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    await run(command, args, { timeout: 60_000 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

/** Runs the cases where the client is there; says why it does not where it is not. */
async function withClient(
  name: string,
  probe: readonly [string, readonly string[]],
  work: () => Promise<void>,
): Promise<void> {
  const missing = await isThere(...probe);
  if (missing === undefined) await work();
  else process.stdout.write(`SKIPPED the sandbox through ${name}: not on PATH (${missing})\n`);
}

describe('the served sandbox', () => {
  const world: Parameters<typeof aSandbox>[0] = {
    accounts: [
      anAccount({ roles: [aRole()] }),
      anAccount({ id: backup, name: 'backup', roles: [aRole()] }),
    ],
    tables: [
      {
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
      },
    ],
    buckets: [
      aBucket({ account: platform, objectLock: { rule: { mode: 'GOVERNANCE', days: 1 } } }),
    ],
    clusters: [
      {
        account: platform,
        region: home,
        id: 'orders-aurora',
        engine: 'aurora-postgresql',
        retentionDays: 7,
        deletionProtection: true,
        ageDays: 10,
      },
    ],
    depots: [aDepot()],
  };
  let sandbox: Sandbox;
  let served: ServedSandbox;
  let folder: string;

  beforeEach(async () => {
    sandbox = aSandbox(world); // each client finds the same world
    served = await sandbox.listen(0);
    folder = mkdtempSync(join(tmpdir(), 'depot-dr-clients-'));
  });
  afterEach(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  /** Only what the client needs: nothing of the machine's own AWS settings. */
  const environment = (): Record<string, string> => {
    const { accessKeyId, secretAccessKey } = sandbox.demoCredentials(platform);
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      LC_ALL: 'C.UTF-8',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: home,
      AWS_ENDPOINT_URL: served.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    };
  };

  const aws = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run('aws', [...args, '--output', 'json'], {
      env: environment(),
      timeout: 60_000,
    });
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
  };

  it('serves the AWS CLI', async () => {
    await withClient('the AWS CLI', ['aws', ['--version']], async () => {
      expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: platform });
      const assumed = ['sts', 'assume-role', '--role-session-name', 'cli', '--role-arn'];
      expect(
        await aws(
          ...assumed,
          `arn:aws:iam::${backup}:role/depot-dr-observe`,
          '--external-id',
          'external-1',
        ),
      ).toMatchObject({
        AssumedRoleUser: { Arn: `arn:aws:sts::${backup}:assumed-role/depot-dr-observe/cli` },
      });
      await expect(
        aws(...assumed, `arn:aws:iam::${backup}:role/depot-dr-observe`, '--external-id', 'wrong'),
      ).rejects.toThrow('(AccessDenied)');
      await aboutTables();
      await aboutBuckets();
      expect(await aws('rds', 'describe-db-clusters')).toMatchObject({
        DBClusters: [{ DBClusterIdentifier: 'orders-aurora', BackupRetentionPeriod: 7 }],
      });
      await aboutLambda();
      await aboutBackups();
    });
  }, 300_000);

  const aboutTables = async (): Promise<void> => {
    const table = ['--table-name', 'sdp-prod-Object'];
    expect(await aws('dynamodb', 'list-tables')).toEqual({ TableNames: ['sdp-prod-Object'] });
    expect(await aws('dynamodb', 'describe-table', ...table)).toMatchObject({
      Table: { TableStatus: 'ACTIVE', DeletionProtectionEnabled: true },
    });
    expect(await aws('dynamodb', 'describe-continuous-backups', ...table)).toMatchObject({
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
      },
    });
    const create =
      'dynamodb create-table --table-name plain --billing-mode PAY_PER_REQUEST ' +
      '--attribute-definitions AttributeName=id,AttributeType=S ' +
      '--key-schema AttributeName=id,KeyType=HASH';
    await aws(...create.split(' '));
    sandbox.clock.advance(60_000);
    const item = {
      id: { S: 'one' },
      n: { N: '12.50' },
      l: { L: [{ NULL: true }] },
    };
    await aws('dynamodb', 'put-item', '--table-name', 'plain', '--item', JSON.stringify(item));
    expect(
      await aws('dynamodb', 'get-item', '--table-name', 'plain', '--key', '{"id":{"S":"one"}}'),
    ).toMatchObject({ Item: { id: { S: 'one' }, n: { N: '12.5' }, l: { L: [{ NULL: true }] } } });
  };

  const aboutBuckets = async (): Promise<void> => {
    const bucket = ['--bucket', 'depot-backups'];
    const source = join(folder, 'source');
    writeFileSync(source, 'bytes\n');
    for (const key of oddKeys) {
      await aws('s3api', 'put-object', ...bucket, '--key', key, '--body', source);
      const target = join(folder, 'target');
      await aws('s3api', 'get-object', ...bucket, '--key', key, target);
      expect(readFileSync(target, 'utf8')).toBe('bytes\n');
    }
    const listed = await aws('s3api', 'list-objects-v2', ...bucket);
    const keys = (listed['Contents'] as { Key: string }[]).map(({ Key }) => Key);
    expect(new Set(keys)).toEqual(new Set(oddKeys));
    const large = join(folder, 'large');
    writeFileSync(large, Buffer.alloc(3 * 1024 ** 2, 7));
    await aws('s3', 'cp', large, 's3://depot-backups/large', '--no-progress').catch(ignoreText);
    expect(await aws('s3api', 'head-object', ...bucket, '--key', 'large')).toMatchObject({
      ContentLength: 3 * 1024 ** 2,
      ObjectLockMode: 'GOVERNANCE',
    });
    expect(await aws('s3api', 'get-bucket-versioning', ...bucket)).toEqual({ Status: 'Enabled' });
    expect(await aws('s3api', 'get-bucket-location', ...bucket)).toEqual({
      LocationConstraint: home,
    });
    expect(await aws('s3api', 'get-object-lock-configuration', ...bucket)).toEqual({
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
      },
    });
    const versions = await aws('s3api', 'list-object-versions', ...bucket, '--prefix', 'plain');
    const [version] = versions['Versions'] as { VersionId: string }[];
    await expect(
      aws(
        's3api',
        'delete-object',
        ...bucket,
        '--key',
        'plain',
        '--version-id',
        version?.VersionId ?? '',
      ),
    ).rejects.toThrow('(AccessDenied)');
    await expect(aws('s3api', 'get-bucket-policy', ...bucket)).rejects.toThrow(
      '(NoSuchBucketPolicy)',
    );
  };

  const aboutLambda = async (): Promise<void> => {
    const answer = join(folder, 'answer');
    const payload = join(folder, 'payload');
    writeFileSync(payload, JSON.stringify({ schema: 'Dataset', operation: 'list', limit: 3 }));
    const invoke = ['lambda', 'invoke', '--payload', `fileb://${payload}`];
    expect(await aws(...invoke, '--function-name', 'depot-gateway', answer)).toMatchObject({
      StatusCode: 200,
    });
    expect((JSON.parse(readFileSync(answer, 'utf8')) as { items: unknown[] }).items).toHaveLength(
      3,
    );
    await expect(aws(...invoke, '--function-name', 'none', answer)).rejects.toThrow(
      '(ResourceNotFoundException)',
    );
  };

  /** ARNs travel in paths and instants in queries here. */
  const aboutBackups = async (): Promise<void> => {
    const vault = ['--backup-vault-name', 'depot'];
    await aws('backup', 'create-backup-vault', ...vault);
    const arn = `arn:aws:dynamodb:${home}:${platform}:table/sdp-prod-Object`;
    const role = `arn:aws:iam::${platform}:role/depot-dr-observe`;
    const before = new Date(sandbox.clock.now().getTime() - 1000).toISOString();
    const start = ['start-backup-job', ...vault, '--resource-arn', arn, '--iam-role-arn', role];
    const { BackupJobId } = await aws('backup', ...start);
    sandbox.clock.advance(600_000);
    expect(
      await aws(
        'backup',
        'list-backup-jobs',
        '--by-created-after',
        before,
        '--by-state',
        'COMPLETED',
      ),
    ).toMatchObject({ BackupJobs: [{ BackupJobId, ResourceArn: arn, ResourceType: 'DynamoDB' }] });
    const points = await aws('backup', 'list-recovery-points-by-resource', '--resource-arn', arn);
    const [point] = points['RecoveryPoints'] as { RecoveryPointArn: string }[];
    const named = ['--recovery-point-arn', point?.RecoveryPointArn ?? ''];
    expect(await aws('backup', 'describe-recovery-point', ...vault, ...named)).toMatchObject({
      Status: 'COMPLETED',
      ResourceArn: arn,
    });
    await expect(
      aws('backup', 'describe-backup-vault', '--backup-vault-name', 'none'),
    ).rejects.toThrow('(AccessDeniedException)');
    await expect(aws('organizations', 'describe-organization')).rejects.toThrow(
      '(AWSOrganizationsNotInUseException)',
    );
  };

  it('serves boto3', async () => {
    await withClient('boto3', ['python3', ['-c', 'import boto3']], async () => {
      const script = join(folder, 'client.py');
      writeFileSync(script, botoScript);
      const { stdout } = await run('python3', [script, JSON.stringify(oddKeys)], {
        env: environment(),
        timeout: 120_000,
      });
      expect(JSON.parse(stdout)).toEqual({
        account: platform,
        session: `arn:aws:sts::${backup}:assumed-role/depot-dr-observe/boto`,
        wrong: ['AccessDenied', 403],
        tables: true,
        status: 'ACTIVE',
        item: ['7', '00ff'],
        missing: ['ResourceNotFoundException', 400],
        objects: oddKeys.map((key) => [`boto/${key}`, key]),
        listed: true,
        versions: [2, 1],
        versioning: 'Enabled',
        location: home,
        lock: 'GOVERNANCE',
        retained: true,
        denied: ['AccessDenied', 403],
        once: ['PreconditionFailed', 412],
        stream: 3 * 1024 ** 2,
        clusters: ['orders-aurora'],
        noCluster: ['DBClusterNotFoundFault', 404],
        vaultTags: { 'a b/c': 'd' },
        noVault: ['AccessDeniedException', 403],
        plans: ['plan-0', 'plan-1', 'plan-2'],
        schedule: ['cron(0 5 ? * * *)', 'Etc/UTC'],
        noOrganization: ['AWSOrganizationsNotInUseException', 400],
        datasets: 11,
        failed: 'Unhandled',
      });
    });
  }, 300_000);
});

/** `aws s3 cp` prints text, not JSON: that it is no JSON is all that may go wrong here. */
function ignoreText(error: unknown): Record<string, unknown> {
  if (error instanceof SyntaxError) return {};
  throw error;
}
