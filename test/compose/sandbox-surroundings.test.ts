import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { worldOf } from '../../src/compose/sandbox-world.js';
import { systemClock } from '../../src/kernel/clock.js';
import type {
  AccountDescription,
  DepotDescription,
  TableDescription,
  WorldDescription,
} from '../../src/sandbox/description.js';
import { createSandbox } from '../../src/sandbox/sandbox.js';
import {
  backup,
  central,
  configured,
  estateFile,
  platform,
  staging,
  west,
  type Gap,
} from '../chain/support/estate-file.js';
import { clients } from '../sandbox/assembly/world.js';

// What the mapping puts around the tables, and what each planted gap changes of it.

const environment = 'orders';
const id = 'e2dd35eedfec';
const bucket = 'depot-backups';
const letIn = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${platform}:root` },
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
  ],
});

function world(...gaps: readonly Gap[]): WorldDescription {
  const { estate, sandbox } = configured(estateFile(gaps));
  const restoring = estate.environments.map((each) => ({ ...each, restoreRole: 'restores' }));
  return worldOf({ ...estate, environments: restoring }, sandbox, {
    rolePolicy: () => '{}',
    bucketPolicy: ({ name }) => (name === bucket ? letIn : undefined),
  });
}

const table = ({ tables }: WorldDescription, name = `sdp-${id}-Object`) =>
  tables.find((each) => each.name === name);
const tagsOf = (found: TableDescription | undefined) => found?.settings?.tags ?? {};
const accountOf = ({ accounts }: WorldDescription, wanted: string) =>
  accounts.find((account) => account.id === wanted);
const roleOf = (found: AccountDescription | undefined, name: string) =>
  found?.roles.find((role) => role.name.split('/').at(-1) === name);
const dataRole = (of: WorldDescription) => roleOf(accountOf(of, platform), `sdp-${id}-data-role`);
const depot = ({ depots }: WorldDescription): DepotDescription | undefined => depots[0];
const stack = ({ stacks = [] }: WorldDescription) =>
  stacks.find(({ name }) => name === `sdp-${id}`);
const bucketIn = ({ buckets }: WorldDescription, name = bucket) =>
  buckets.find((each) => each.name === name);

/** Vaults have keys of their own. */
function ofTables(keys: WorldDescription['keys'] = []) {
  return keys.filter(({ alias }) => alias?.startsWith('alias/sdp-') === true);
}

/** Everything that differs, by the names of the parts of the description. */
function changed(...gaps: readonly Gap[]): readonly string[] {
  const [before, after] = [world(), world(...gaps)];
  return (Object.keys(after) as (keyof WorldDescription)[]).filter(
    (part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]),
  );
}

describe('the surroundings of a file without gaps', () => {
  const healthy = world();

  it('are a key in use for each region of an environment’s tables', () => {
    const keys = ofTables(healthy.keys).map(({ account, region, alias, state }) => [
      account,
      region,
      alias,
      state.kind,
    ]);
    expect(keys).toEqual([
      [platform, west, `alias/sdp-${id}`, 'enabled'],
      [platform, central, `alias/sdp-${id}`, 'enabled'],
      [platform, central, 'alias/sdp-5b1c9f04a7d2', 'enabled'],
      [staging, west, 'alias/sdp-stg-9d40c6b8e173', 'enabled'],
    ]);
    const [home] = table(healthy)?.placements ?? [];
    expect(home?.key).toBe(`arn:aws:kms:${west}:${platform}:key/${healthy.keys?.[0]?.id}`);
  });

  it('are a key in use for each backup vault, open to the account that copies go to', () => {
    const keys = (healthy.keys ?? []).filter(({ alias }) => alias?.startsWith('alias/depot-'));
    expect(keys.map(({ account, region, alias }) => [account, region, alias])).toEqual([
      [platform, west, `alias/depot-${id}-backups`],
      [backup, central, `alias/depot-${id}-backups`],
      [platform, central, 'alias/depot-5b1c9f04a7d2-backups'],
      [backup, central, 'alias/depot-5b1c9f04a7d2-backups'],
      [staging, west, 'alias/depot-stg-9d40c6b8e173-backups'],
    ]);
    const [source, copy] = keys;
    expect(source?.policy).toContain(`arn:aws:iam::${backup}:root`);
    expect(copy?.policy).not.toContain(platform);
  });

  it('are a protected stack that owns the tables, with one more in it for each dataset', () => {
    expect(stack(healthy)).toMatchObject({ account: platform, region: west, isProtected: true });
    expect(stack(healthy)?.resources).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'AWS::DynamoDB::GlobalTable',
          physicalId: `sdp-${id}-Object`,
        }),
        expect.objectContaining({ type: 'AWS::IAM::Role', physicalId: `sdp-${id}-data-role` }),
        expect.objectContaining({
          type: 'AWS::IAM::Policy',
          physicalId: Object.keys(dataRole(healthy)?.settings?.inline ?? {})[0],
        }),
      ]),
    );
    expect(stack(healthy)?.nested).toMatchObject([{ logicalId: 'Datasets' }]);
    expect(stack(healthy)?.nested[0]?.nested.map(({ logicalId }) => logicalId)).toEqual(
      depot(healthy)?.datasets.map((dataset) => `Dataset-${dataset.id}`),
    );
    expect(tagsOf(table(healthy))).toMatchObject({
      'aws:cloudformation:stack-name': `sdp-${id}`,
      'aws:cloudformation:logical-id': expect.stringMatching(/^ObjectTable[0-9A-F]{8}$/),
    });
  });

  it('are the roles that AWS and Depot need, in each account that needs them', () => {
    const names = (account: string) =>
      accountOf(healthy, account)?.roles.map(({ name }) => name.split('/').at(-1));
    const service = [
      'AWSServiceRoleForDynamoDBReplication',
      'AWSServiceRoleForBackup',
      'AWSBackupDefaultServiceRole',
    ];
    expect(names(platform)).toEqual([
      'depot-dr-observe',
      `sdp-${id}-data-role`,
      'sdp-5b1c9f04a7d2-data-role',
      ...service,
      'restores',
    ]);
    expect(names(backup)).toEqual(['depot-dr-observe', ...service, 'restores']);
  });

  it('are an executor that may write to the backup location', () => {
    expect(depot(healthy)?.executors).toEqual([
      {
        id: 'emr-serverless',
        type: 'EmrServerless',
        allowedBackupLocations: ['s3://depot-backups/orders'],
      },
    ]);
  });

  it('are a bootstrap bucket for each account and region, and closed backup buckets', () => {
    expect(healthy.buckets.map(({ name, account }) => [name, account])).toEqual([
      [bucket, backup],
      ['depot-backups-staging', backup],
      [`sdp-bootstrap-${platform}-${west}`, platform],
      [`sdp-bootstrap-${platform}-${central}`, platform],
      [`sdp-bootstrap-${staging}-${west}`, staging],
    ]);
    for (const each of healthy.buckets) {
      expect(each.settings).toMatchObject({
        publicAccessBlock: { blockPolicy: true },
        encryption: { algorithm: 'AES256' },
        ownership: 'BucketOwnerEnforced',
      });
      expect(each.settings?.lifecycle).toBeUndefined();
    }
    expect(bucketIn(healthy)?.policy).toBe(letIn);
  });
});

describe('a world made of it', () => {
  async function served(...gaps: readonly Gap[]) {
    const sandbox = createSandbox(world(...gaps), { clock: systemClock, rates: 'off' });
    return clients(sandbox, sandbox.demoCredentials(platform), west);
  }
  const mayPut = async (...gaps: readonly Gap[]) => {
    const { iam } = await served(...gaps);
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${platform}:role/sdp-${id}-data-role`,
        ActionNames: ['s3:PutObject'],
        ResourceArns: [`arn:aws:s3:::${bucket}/orders/x`],
      }),
    );
    return EvaluationResults?.[0]?.EvalDecision;
  };

  it.each<[string, string, readonly Gap[]]>([
    ['allows', 'allowed', []],
    ['does not allow', 'implicitDeny', [{ gap: 'location-not-allowed', environment }]],
    ['denies', 'explicitDeny', [{ gap: 'data-role-denied', environment }]],
    [
      'allows by hand what it does not allow',
      'allowed',
      [
        { gap: 'location-not-allowed', environment },
        { gap: 'data-role-manual-policy', environment },
      ],
    ],
  ])('%s the data role to write to the location', async (_, decision, gaps) => {
    expect(await mayPut(...gaps)).toBe(decision);
  });

  it('takes the tables with the key', async () => {
    const describeHome = async (...gaps: readonly Gap[]) => {
      const { dynamodb, kms } = await served(...gaps);
      const { Table } = await dynamodb.send(
        new DescribeTableCommand({ TableName: `sdp-${id}-Object` }),
      );
      const KeyId = Table?.SSEDescription?.KMSMasterKeyArn;
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      return [Table?.TableStatus, KeyMetadata?.KeyState];
    };
    expect(await describeHome()).toEqual(['ACTIVE', 'Enabled']);
    expect(await describeHome({ gap: 'key-disabled', environment, hours: 3 })).toEqual([
      'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      'Disabled',
    ]);
    expect(await describeHome({ gap: 'key-deletion-scheduled', environment, days: 7 })).toEqual([
      'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      'PendingDeletion',
    ]);
  });
});

describe('a planted gap', () => {
  it.each<[Gap, readonly string[]]>([
    [{ gap: 'key-disabled', environment, hours: 3 }, ['keys']],
    [{ gap: 'key-deletion-scheduled', environment, region: central, days: 9 }, ['keys']],
    [
      { gap: 'replication-lag', environment, table: 'Object', region: central, seconds: 90 },
      ['tables'],
    ],
    [{ gap: 'table-owner', environment, table: 'Object', owner: 'terraform' }, ['tables']],
    [{ gap: 'unlisted-table', environment, name: 'Sequence' }, ['tables']],
    [
      { gap: 'foreign-environment', account: 'platform', region: west, id: 'ffffffffffff' },
      ['tables'],
    ],
    [{ gap: 'executor-missing', environment }, ['depots']],
    [{ gap: 'location-not-allowed', environment }, ['accounts', 'depots']],
    [{ gap: 'data-role-missing', environment }, ['accounts']],
    [{ gap: 'data-role-denied', environment }, ['accounts']],
    [{ gap: 'data-role-manual-policy', environment }, ['accounts']],
    [
      { gap: 'service-role-missing', account: 'backup', role: 'AWSServiceRoleForBackup' },
      ['accounts'],
    ],
    [{ gap: 'stack-unprotected', environment }, ['stacks']],
    [{ gap: 'stack-updating', environment, minutes: 20 }, ['stacks']],
    [{ gap: 'bootstrap-missing', environment }, ['buckets']],
    [{ gap: 'bucket-policy-missing-action', bucket, action: 's3:PutObject' }, ['buckets']],
    [{ gap: 'bucket-policy-open', bucket }, ['buckets']],
    [{ gap: 'bucket-public-block-off', bucket }, ['buckets']],
    [{ gap: 'bucket-key-foreign', bucket }, ['buckets', 'keys']],
    [{ gap: 'bucket-expires-early', bucket, days: 3 }, ['buckets']],
    [{ gap: 'bucket-transition-archive', bucket, days: 3 }, ['buckets']],
    [{ gap: 'ownership-writer', bucket }, ['buckets']],
    [
      { gap: 'aurora-snapshot-old', environment, cluster: 'orders-aurora', hours: 50 },
      ['clusters'],
    ],
  ])('%j changes that part alone', (gap, parts) => {
    expect(changed(gap)).toEqual(parts);
  });

  it('on a key is of one region', () => {
    const { keys } = world({ gap: 'key-disabled', environment, region: central, hours: 3 });
    expect(ofTables(keys).map(({ state }) => state.kind)).toEqual([
      'enabled',
      'disabled',
      'enabled',
      'enabled',
    ]);
  });

  it('on a replica delays what it is told', () => {
    const gap = { table: 'Object', region: central, seconds: 90 };
    const [home, replica] =
      table(world({ gap: 'replication-lag', environment, ...gap }))?.placements ?? [];
    expect(home?.replicationLagMs).toBeUndefined();
    expect(replica?.replicationLagMs).toBe(90_000);
  });

  it.each([
    ['terraform', { ManagedBy: 'Terraform' }],
    ['nobody', {}],
    ['cloudformation', { 'aws:cloudformation:stack-name': 'platform-tables' }],
  ] as const)('makes %s the owner of a table', (owner, tags) => {
    const spoiled = world({ gap: 'table-owner', environment, table: 'Object', owner });
    expect(tagsOf(table(spoiled))).toMatchObject(tags);
    expect(tagsOf(table(spoiled))['aws:cloudformation:stack-name']).not.toBe(`sdp-${id}`);
  });

  it('adds tables that nobody configured', () => {
    const names = (...gaps: readonly Gap[]) => world(...gaps).tables.map(({ name }) => name);
    expect(names({ gap: 'unlisted-table', environment, name: 'Sequence' })).toEqual([
      ...names(),
      `sdp-${id}-Sequence`,
    ]);
    const foreign = { account: staging, region: west, id: 'ffffffffffff' };
    expect(names({ gap: 'foreign-environment', ...foreign })).toEqual([
      ...names(),
      ...['Object', 'History', 'Index'].map((role) => `sdp-ffffffffffff-${role}`),
    ]);
  });

  it('takes a role away, in its own account only', () => {
    expect(dataRole(world({ gap: 'data-role-missing', environment }))).toBeUndefined();
    const role = 'AWSServiceRoleForBackup';
    const spoiled = world({ gap: 'service-role-missing', account: backup, role });
    expect(roleOf(accountOf(spoiled, backup), role)).toBeUndefined();
    expect(roleOf(accountOf(spoiled, platform), role)).toBeDefined();
    const staged = world({ gap: 'restore-role-missing', environment: 'staging' });
    expect(roleOf(accountOf(staged, staging), 'restores')).toBeUndefined();
    expect(roleOf(accountOf(staged, platform), 'restores')).toBeDefined();
  });

  it('changes the policy of a bucket', () => {
    const statements = (gap: Gap) =>
      (JSON.parse(bucketIn(world(gap))?.policy ?? '{}') as { Statement: unknown }).Statement;
    const lacking = {
      gap: 'bucket-policy-missing-action',
      bucket,
      action: 's3:putobject',
    } as const;
    expect(statements(lacking)).toMatchObject([{ Action: ['s3:GetObject'] }]);
    expect(statements({ gap: 'bucket-policy-open', bucket })).toMatchObject([
      { Action: ['s3:GetObject', 's3:PutObject'] },
      { Principal: '*' },
    ]);
    const closed = world({ gap: 'bucket-policy-open', bucket: 'depot-backups-staging' });
    expect(bucketIn(closed, 'depot-backups-staging')?.policy).toContain('"Principal":"*"');
  });

  it('gives a bucket a key of another account, which is there', () => {
    const spoiled = world({ gap: 'bucket-key-foreign', bucket });
    const { key = '' } = bucketIn(spoiled)?.settings?.encryption ?? {};
    expect(key).toMatch(new RegExp(`^arn:aws:kms:${central}:${platform}:key/`));
    expect(spoiled.keys?.map((each) => each.id)).toContain(key.split('/').at(-1));
  });

  it('expires and archives objects', () => {
    const spoiled = world(
      { gap: 'bucket-expires-early', bucket, days: 3 },
      { gap: 'bucket-transition-archive', bucket, days: 4 },
    );
    expect(bucketIn(spoiled)?.settings?.lifecycle).toMatchObject([
      { expireAfterDays: 3, expireNoncurrentAfterDays: 3 },
      { transitions: [{ storageClass: 'GLACIER', afterDays: 4 }] },
    ]);
  });

  it('lets a stack be updated for a while', () => {
    expect(stack(world({ gap: 'stack-updating', environment, minutes: 20 }))?.statuses).toEqual([
      { status: 'UPDATE_IN_PROGRESS', fromMinute: -5 },
      { status: 'UPDATE_COMPLETE', fromMinute: 20 },
    ]);
  });

  it('denies the metrics by the name that IAM has for them', () => {
    const denied = {
      gap: 'denied',
      account: 'platform',
      service: 'cloudwatch',
      operation: 'GetMetricData',
    } as const;
    expect(world(denied).faults).toMatchObject([{ service: 'monitoring' }]);
  });
});
