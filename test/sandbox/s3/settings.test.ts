import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import type { BucketSettingsDescription } from '../../../src/sandbox/descriptions/bucket-settings.js';
import { aBucket, aSandbox, backup, failure, home, operator, platform } from '../assembly/world.js';

const Bucket = 'depot-backups';

function bucketWith(settings: BucketSettingsDescription | undefined, policy?: string) {
  return aSandbox({ buckets: [aBucket({ settings, policy })] });
}
const owner = (settings?: BucketSettingsDescription, policy?: string) =>
  operator(bucketWith(settings, policy), backup).s3;
type S3 = ReturnType<typeof owner>;

const letIn = (Action: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${platform}:root` },
        Action,
        Resource: `arn:aws:s3:::${Bucket}`,
      },
    ],
  });
const everybody = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ],
});

const reads: readonly (readonly [string, string, (s3: S3) => Promise<unknown>])[] = [
  [
    'NoSuchPublicAccessBlockConfiguration',
    's3:GetBucketPublicAccessBlock',
    (s3) => s3.send(new GetPublicAccessBlockCommand({ Bucket })),
  ],
  [
    'ServerSideEncryptionConfigurationNotFoundError',
    's3:GetEncryptionConfiguration',
    (s3) => s3.send(new GetBucketEncryptionCommand({ Bucket })),
  ],
  [
    'NoSuchLifecycleConfiguration',
    's3:GetLifecycleConfiguration',
    (s3) => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  ],
  [
    'OwnershipControlsNotFoundError',
    's3:GetBucketOwnershipControls',
    (s3) => s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
  ],
  [
    'ReplicationConfigurationNotFoundError',
    's3:GetReplicationConfiguration',
    (s3) => s3.send(new GetBucketReplicationCommand({ Bucket })),
  ],
];

describe('a part that was never configured', () => {
  it.each(reads)('answers 404 %s', async (name, _, read) => {
    expect(await failure(read(owner()))).toMatchObject({ name, status: 404 });
  });

  it('may be the policy, whose status is then unknown as well', async () => {
    for (const command of [
      new GetBucketPolicyStatusCommand({ Bucket }),
      new GetBucketPolicyCommand({ Bucket }),
    ]) {
      const work = owner().send(command);
      expect(await failure(work)).toMatchObject({ name: 'NoSuchBucketPolicy', status: 404 });
    }
  });
});

describe('another account', () => {
  it.each(reads)('is refused without a grant and gets %s with %s', async (name, action, read) => {
    const refused = operator(bucketWith(undefined), platform).s3;
    expect(await failure(read(refused))).toMatchObject({ name: 'AccessDenied', status: 403 });
    const granted = operator(bucketWith(undefined, letIn(action)), platform).s3;
    expect(await failure(read(granted))).toMatchObject({ name, status: 404 });
  });

  it('never gets the policy: 405 whatever is granted', async () => {
    const { s3 } = operator(bucketWith(undefined, letIn('s3:*')), platform);
    const work = s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(await failure(work)).toMatchObject({ name: 'MethodNotAllowed', status: 405 });
  });
});

describe('a described bucket', () => {
  const block = { blockAcls: true, ignoreAcls: true, blockPolicy: false, restrictBuckets: true };

  it('shows what is described', async () => {
    const s3 = owner(
      {
        publicAccessBlock: block,
        encryption: { algorithm: 'aws:kms', key: 'alias/depot' },
        lifecycle: [
          { id: 'old', isEnabled: true, prefix: 'prod/', expireAfterDays: 7 },
          {
            id: 'cold',
            isEnabled: false,
            expireNoncurrentAfterDays: 30,
            transitions: [{ storageClass: 'GLACIER', afterDays: 1 }],
          },
        ],
        ownership: 'ObjectWriter',
        replication: [
          {
            id: 'away',
            isEnabled: true,
            bucketArn: 'arn:aws:s3:::away',
            account: platform,
            copiesDeleteMarkers: true,
          },
        ],
      },
      everybody,
    );
    expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: true,
      },
    });
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: 'alias/depot',
        },
      },
    ]);
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(lifecycle.Rules).toMatchObject([
      { ID: 'old', Status: 'Enabled', Filter: { Prefix: 'prod/' }, Expiration: { Days: 7 } },
      {
        ID: 'cold',
        Status: 'Disabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        Transitions: [{ StorageClass: 'GLACIER', Days: 1 }],
      },
    ]);
    const ownership = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'ObjectWriter' }]);
    const replication = await s3.send(new GetBucketReplicationCommand({ Bucket }));
    expect(replication.ReplicationConfiguration?.Rules).toMatchObject([
      {
        ID: 'away',
        Status: 'Enabled',
        DeleteMarkerReplication: { Status: 'Enabled' },
        Destination: { Bucket: 'arn:aws:s3:::away', Account: platform },
      },
    ]);
    const status = await s3.send(new GetBucketPolicyStatusCommand({ Bucket }));
    expect(status.PolicyStatus).toEqual({ IsPublic: true });
  });
});

describe('a new bucket', () => {
  it('is closed to the public, encrypted and owned by its account', async () => {
    const { s3 } = operator(aSandbox());
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: home },
      }),
    );
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual(Array(4).fill(true));
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    const ownership = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(ownership.OwnershipControls?.Rules).toEqual([
      { ObjectOwnership: 'BucketOwnerEnforced' },
    ]);
    const lifecycle = new GetBucketLifecycleConfigurationCommand({ Bucket });
    expect(await failure(s3.send(lifecycle))).toMatchObject({
      name: 'NoSuchLifecycleConfiguration',
    });
  });
});

describe('a change', () => {
  it('of the public access block switches off what it leaves out', async () => {
    const s3 = owner();
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: false,
        IgnorePublicAcls: false,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
    });
  });

  it('of the policy is refused where it would open a bucket that is blocked', async () => {
    const s3 = owner();
    const open = () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: everybody }));
    await open();
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect(await failure(open())).toMatchObject({ name: 'AccessDenied', status: 403 });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: letIn('s3:ListBucket') }));
    const status = await s3.send(new GetBucketPolicyStatusCommand({ Bucket }));
    expect(status.PolicyStatus).toEqual({ IsPublic: false });
  });

  it('of the encryption is seen', async () => {
    const s3 = owner();
    const put = (SSEAlgorithm: 'AES256' | 'aws:kms', KMSMasterKeyID?: string) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID } }],
          },
        }),
      );
    await put('aws:kms', 'alias/depot');
    const { ServerSideEncryptionConfiguration } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    expect(ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      {
        ApplyServerSideEncryptionByDefault: { KMSMasterKeyID: 'alias/depot' },
        BucketKeyEnabled: false,
      },
    ]);
    expect(await failure(put('AES256', 'alias/depot'))).toMatchObject({ name: 'InvalidArgument' });
    expect(await failure(put('none' as 'AES256'))).toMatchObject({ name: 'MalformedXML' });
  });

  it('of the lifecycle is seen, with a name for each rule', async () => {
    const s3 = owner();
    const put = (...Rules: LifecycleRule[]) =>
      s3.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
      );
    await put({
      Status: 'Enabled',
      Filter: { And: { Prefix: 'x/', Tags: [{ Key: 'a', Value: 'b' }] } },
      Expiration: { Days: 3 },
    });
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules).toMatchObject([
      { ID: 'rule-1', Filter: { And: { Prefix: 'x/', Tags: [{ Key: 'a' }] } } },
    ]);
    expect(await failure(put({ Status: 'Enabled', Filter: {} }))).toMatchObject({
      name: 'InvalidRequest',
    });
    const same: LifecycleRule = { ID: 'a', Status: 'Enabled', Expiration: { Days: 1 } };
    expect(await failure(put(same, same))).toMatchObject({ name: 'InvalidArgument' });
    const never: LifecycleRule = { Status: 'Enabled', Expiration: { Days: 0 } };
    expect(await failure(put(never))).toMatchObject({ name: 'InvalidArgument' });
    expect(await failure(put())).toMatchObject({ status: 400 });
  });

  it('of the ownership is seen', async () => {
    const s3 = owner();
    const put = (ObjectOwnership: 'ObjectWriter') =>
      s3.send(
        new PutBucketOwnershipControlsCommand({
          Bucket,
          OwnershipControls: { Rules: [{ ObjectOwnership }] },
        }),
      );
    await put('ObjectWriter');
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'ObjectWriter' }]);
    expect(await failure(put('Nobody' as 'ObjectWriter'))).toMatchObject({ name: 'MalformedXML' });
  });
});
