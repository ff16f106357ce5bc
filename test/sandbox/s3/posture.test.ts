import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  type ObjectLockRule,
} from '@aws-sdk/client-s3';
import {
  aBucket,
  aSandbox,
  away,
  backup,
  failure,
  home,
  operator,
  platform,
} from '../assembly/world.js';

const Bucket = 'depot-backups';

/** The example policy of Depot's guide. */
const guidePolicy = JSON.stringify({
  Version: '2012-10-17',
  Id: 'Policy1629207315171',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${platform}:root` },
      Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:GetBucketVersioning'],
      Resource: `arn:aws:s3:::${Bucket}`,
    },
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${platform}:root` },
      Action: [
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
        's3:DeleteObject',
        's3:GetObject',
        's3:PutObject',
      ],
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ],
});

describe('CreateBucket', () => {
  it('makes a bucket of the caller’s account and region, with a name that is taken for all', async () => {
    const sandbox = aSandbox();
    const mine = operator(sandbox);
    const make = (s3: typeof mine.s3, region: string) =>
      s3.send(
        new CreateBucketCommand({
          Bucket: 'new-bucket',
          CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' },
        }),
      );
    await make(mine.s3, home);
    expect(await mine.s3.send(new HeadBucketCommand({ Bucket: 'new-bucket' }))).toMatchObject({
      BucketRegion: home,
    });
    expect(await failure(make(mine.s3, home))).toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
      status: 409,
    });
    expect(await failure(make(operator(sandbox, backup, away).s3, away))).toMatchObject({
      name: 'BucketAlreadyExists',
      status: 409,
    });
    const { Buckets } = await mine.s3.send(new ListBucketsCommand({}));
    expect(Buckets).toMatchObject([{ Name: 'new-bucket', BucketRegion: home }]);
    const others = await operator(sandbox, backup).s3.send(new ListBucketsCommand({}));
    expect(others.Buckets ?? []).toEqual([]);
  });

  it.each(['ab', 'Upper', 'a..b', '10.0.0.1', '-start', 'end-', 'a_b'])(
    'refuses the name %s',
    async (name) => {
      const { s3 } = operator(aSandbox());
      const work = s3.send(
        new CreateBucketCommand({
          Bucket: name,
          CreateBucketConfiguration: { LocationConstraint: home },
        }),
      );
      expect(await failure(work)).toMatchObject({ name: 'InvalidBucketName', status: 400 });
    },
  );

  it('refuses a location that is not the region asked', async () => {
    const { s3 } = operator(aSandbox());
    const work = s3.send(
      new CreateBucketCommand({
        Bucket: 'new-bucket',
        CreateBucketConfiguration: { LocationConstraint: away },
      }),
    );
    expect(await failure(work)).toMatchObject({ name: 'IllegalLocationConstraintException' });
  });

  it('with object lock has versioning and a lock without a rule', async () => {
    const { s3 } = operator(aSandbox());
    await s3.send(
      new CreateBucketCommand({
        Bucket: 'locked',
        ObjectLockEnabledForBucket: true,
        CreateBucketConfiguration: { LocationConstraint: home },
      }),
    );
    const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket: 'locked' }));
    const lock = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: 'locked' }));
    expect(versioning.Status).toBe('Enabled');
    expect(lock.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
  });
});

describe('a bucket', () => {
  it('answers 404 when it does not exist, 301 with its region from elsewhere', async () => {
    const sandbox = aSandbox({ buckets: [aBucket()] });
    const missing = await failure(
      operator(sandbox, backup).s3.send(new HeadBucketCommand({ Bucket: 'no-such-bucket' })),
    );
    expect(missing).toMatchObject({ name: 'NotFound', status: 404 });
    const { s3 } = operator(sandbox, backup, away);
    const moved = await failure(s3.send(new HeadBucketCommand({ Bucket })));
    expect(moved.status).toBe(301);
    expect(headersOf(moved.error)['x-amz-bucket-region']).toBe(home);
    const listed = await failure(s3.send(new ListObjectsV2Command({ Bucket })));
    expect(listed).toMatchObject({ name: 'PermanentRedirect', status: 301 });
  });

  it('tells its region also where it refuses', async () => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket()] }));
    const refused = await failure(s3.send(new HeadBucketCommand({ Bucket })));
    expect(refused.status).toBe(403);
    expect(headersOf(refused.error)['x-amz-bucket-region']).toBe(home);
  });

  it('refuses when another owner is expected', async () => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket()] }), backup);
    const ask = (ExpectedBucketOwner: string) =>
      s3.send(new GetBucketVersioningCommand({ Bucket, ExpectedBucketOwner }));
    expect(await failure(ask(platform))).toMatchObject({ name: 'AccessDenied', status: 403 });
    await expect(ask(backup)).resolves.toMatchObject({ Status: 'Enabled' });
  });

  it.each([
    ['us-east-1', undefined],
    [home, home],
  ])('in %s has the location %s', async (region, location) => {
    const sandbox = aSandbox({ buckets: [aBucket({ region })] });
    const { s3 } = operator(sandbox, backup, region);
    const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint).toBe(location);
  });

  it.each([
    ['never', undefined],
    ['enabled', 'Enabled'],
    ['suspended', 'Suspended'],
  ] as const)('described with versioning %s answers %s', async (versioning, status) => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket({ versioning })] }), backup);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    expect(Status).toBe(status);
  });
});

const putLock = (rule: ObjectLockRule | undefined) =>
  new PutObjectLockConfigurationCommand({
    Bucket,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      ...(rule === undefined ? {} : { Rule: rule }),
    },
  });

describe('object lock configuration', () => {
  it('is absent with its own error until it is put, then stays', async () => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket()] }), backup);
    const get = () => s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
    expect(await failure(get())).toMatchObject({
      name: 'ObjectLockConfigurationNotFoundError',
      status: 404,
    });
    const Rule = { DefaultRetention: { Mode: 'COMPLIANCE' as const, Days: 35 } };
    await s3.send(putLock(Rule));
    expect((await get()).ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled', Rule });
    await s3.send(putLock(undefined));
    expect((await get()).ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
    const suspend = new PutBucketVersioningCommand({
      Bucket,
      VersioningConfiguration: { Status: 'Suspended' },
    });
    expect(await failure(s3.send(suspend))).toMatchObject({
      name: 'InvalidBucketState',
      status: 409,
    });
  });

  it.each(['never', 'suspended'] as const)('needs versioning: %s', async (versioning) => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket({ versioning })] }), backup);
    expect(await failure(s3.send(putLock(undefined)))).toMatchObject({
      name: 'InvalidBucketState',
      status: 409,
    });
  });

  it.each<[string, ObjectLockRule['DefaultRetention']]>([
    ['MalformedXML', { Mode: 'COMPLIANCE' }],
    ['MalformedXML', { Mode: 'COMPLIANCE', Days: 1, Years: 1 }],
    ['MalformedXML', { Mode: 'OTHER' as 'COMPLIANCE', Days: 1 }],
    ['MalformedXML', { Days: 1 }],
    ['InvalidArgument', { Mode: 'GOVERNANCE', Days: 0 }],
    ['InvalidArgument', { Mode: 'GOVERNANCE', Days: 36_501 }],
    ['InvalidArgument', { Mode: 'GOVERNANCE', Years: 101 }],
  ])('answers %s to the rule %j', async (name, retention) => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket()] }), backup);
    const work = s3.send(putLock({ DefaultRetention: retention }));
    expect(await failure(work)).toMatchObject({ name, status: 400 });
  });
});

const sandboxWithGuide = () => aSandbox({ buckets: [aBucket({ policy: guidePolicy })] });

describe('the guide’s bucket policy', () => {
  it.each([
    ['put', new PutObjectCommand({ Bucket, Key: 'prefix/file', Body: 'x' })],
    ['list', new ListObjectsV2Command({ Bucket })],
    ['versioning', new GetBucketVersioningCommand({ Bucket })],
    ['head', new HeadBucketCommand({ Bucket })],
  ])('lets the Depot account %s', async (_, command) => {
    const { s3 } = operator(sandboxWithGuide());
    await expect(s3.send(command as HeadBucketCommand)).resolves.toBeDefined();
  });

  it.each([
    ['AccessDenied', 403, new GetObjectLockConfigurationCommand({ Bucket })],
    [
      'AccessDenied',
      403,
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    ],
    ['MethodNotAllowed', 405, new GetBucketPolicyCommand({ Bucket })],
    ['MethodNotAllowed', 405, new DeleteBucketPolicyCommand({ Bucket })],
  ])('answers %s %d to the Depot account for the rest', async (name, status, command) => {
    const { s3 } = operator(sandboxWithGuide());
    expect(await failure(s3.send(command as HeadBucketCommand))).toMatchObject({ name, status });
  });

  it('says who may not do what', async () => {
    const { s3 } = operator(sandboxWithGuide());
    const work = s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
    expect((await failure(work)).message).toBe(
      `User: arn:aws:iam::${platform}:user/sandbox-operator is not authorized to perform: ` +
        `s3:GetBucketObjectLockConfiguration on resource: "arn:aws:s3:::${Bucket}" because no ` +
        'resource-based policy allows the s3:GetBucketObjectLockConfiguration action',
    );
  });
});

describe('bucket policy', () => {
  it('is put, read and deleted by the owner, and absent with its own error', async () => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket()] }), backup);
    const get = () => s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(await failure(get())).toMatchObject({ name: 'NoSuchBucketPolicy', status: 404 });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: guidePolicy }));
    expect((await get()).Policy).toBe(guidePolicy);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await failure(get())).toMatchObject({ name: 'NoSuchBucketPolicy' });
  });

  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject' };
  it.each([
    ['not JSON', '{'],
    ['no principal', { ...statement, Principal: undefined, Resource: `arn:aws:s3:::${Bucket}/*` }],
    ['no resource', statement],
    ['another bucket', { ...statement, Resource: 'arn:aws:s3:::other-bucket/key' }],
    ['a wrong effect', { ...statement, Effect: 'Perhaps', Resource: `arn:aws:s3:::${Bucket}/*` }],
  ])('is refused: %s', async (_, wrong) => {
    const { s3 } = operator(aSandbox({ buckets: [aBucket()] }), backup);
    const Policy = typeof wrong === 'string' ? wrong : JSON.stringify({ Statement: [wrong] });
    const work = s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await failure(work)).toMatchObject({ name: 'MalformedPolicy', status: 400 });
  });

  it('denies the owner too', async () => {
    const policy = JSON.stringify({
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      },
    });
    const { s3 } = operator(aSandbox({ buckets: [aBucket({ policy })] }), backup);
    const refused = await failure(s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' })));
    expect(refused.message).toContain('with an explicit deny in a resource-based policy');
  });
});

function headersOf(error: unknown): Record<string, string> {
  return (error as { $response?: { headers: Record<string, string> } }).$response?.headers ?? {};
}
