import type { BucketDetails } from '../../../src/estate/bucket-details.js';
import { dayMs } from '../../../src/kernel/units.js';
import { accountId, aBucket, now } from '../../support/estate-builders.js';
import { forever, html, s3Error, scripted, xml } from './canned.js';
import type { Answer, Script } from './canned.js';

/** Everything that is not scripted is not configured. */
const unset: Script = {
  GetBucketPolicy: s3Error('NoSuchBucketPolicy', 404),
  GetPublicAccessBlock: s3Error('NoSuchPublicAccessBlockConfiguration', 404),
  GetBucketEncryption: s3Error('ServerSideEncryptionConfigurationNotFoundError', 404),
  GetBucketLifecycleConfiguration: s3Error('NoSuchLifecycleConfiguration', 404),
  GetBucketOwnershipControls: s3Error('OwnershipControlsNotFoundError', 404),
  GetBucketReplication: s3Error('ReplicationConfigurationNotFoundError', 404),
};

const operations = Object.keys(unset);
const parts: Readonly<Record<string, keyof BucketDetails>> = {
  GetBucketPolicy: 'policy',
  GetPublicAccessBlock: 'publicAccess',
  GetBucketEncryption: 'encryption',
  GetBucketLifecycleConfiguration: 'lifecycle',
  GetBucketOwnershipControls: 'ownership',
  GetBucketReplication: 'replication',
};

const detailsOf = async (script: Script) => {
  const { aws, clock, requests } = scripted({ ...unset, ...script });
  const details = await clock.run(aws.observers.buckets.details(aBucket(), forever));
  return { details, requests: requests.filter(({ service }) => service === 's3') };
};

const partOf = async (operation: string, answer: Answer) => {
  const { details } = await detailsOf({ [operation]: answer });
  return details[parts[operation] ?? 'policy'];
};

const valueOf = async (operation: string, answer: Answer): Promise<unknown> => {
  const part = await partOf(operation, answer);
  return part.kind === 'seen' ? part.value : part;
};

describe('the details of a bucket', () => {
  it('that has none configured say so, each in its way', async () => {
    const { details, requests } = await detailsOf({});
    expect(details).toMatchObject({
      policy: { kind: 'seen', value: { kind: 'none' } },
      publicAccess: {
        kind: 'seen',
        value: { blockAcls: false, ignoreAcls: false, blockPolicy: false, restrictBuckets: false },
      },
      encryption: { kind: 'seen', value: { algorithm: 'AES256', key: undefined } },
      lifecycle: { kind: 'seen', value: [] },
      ownership: { kind: 'seen', value: { kind: 'not-set' } },
      replication: { kind: 'seen', value: { rules: [] } },
    });
    expect(requests.map(({ operation }) => operation).toSorted()).toEqual(operations.toSorted());
    for (const { headers, region } of requests) {
      expect(headers['x-amz-expected-bucket-owner']).toBe(accountId);
      expect(region).toBe(aBucket().region);
    }
  });

  it.each(operations)('%s of a bucket that is missing is absent', async (operation) => {
    expect((await partOf(operation, s3Error('NoSuchBucket', 404))).kind).toBe('absent');
  });

  it.each(operations)('%s that is denied leaves the others', async (operation) => {
    const { details } = await detailsOf({ [operation]: s3Error('AccessDenied', 403) });
    const own = parts[operation] ?? 'policy';
    expect(details[own]).toMatchObject({
      kind: 'unknown',
      failure: {
        reason: 'ReadDenied',
        permission: expect.stringMatching(/^s3:Get/) as string,
        hint: expect.stringMatching(/its own account/) as string,
      },
    });
    const others = Object.values(parts).filter((part) => part !== own);
    expect(others.map((part) => details[part].kind)).toEqual(Array(5).fill('seen'));
  });

  it.each(operations.filter((name) => name !== 'GetBucketPolicy'))(
    '%s that answers nothing, or the page of a proxy, is not believed',
    async (operation) => {
      for (const answer of [xml(''), xml(html)]) {
        expect(await partOf(operation, answer)).toMatchObject({
          kind: 'unknown',
          failure: { reason: 'ReadInvalid' },
        });
      }
    },
  );
});

describe('the policy of a bucket', () => {
  it.each(['{"Version":"2012-10-17","Statement":[]}', 'no JSON at all'])(
    'is told as the text that it is: %s',
    async (text) => {
      const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: text };
      expect(await valueOf('GetBucketPolicy', answer)).toEqual({ kind: 'document', text });
    },
  );

  it('that is empty is no policy of AWS', async () => {
    expect(await partOf('GetBucketPolicy', { status: 200, body: '' })).toMatchObject({
      failure: { reason: 'ReadInvalid' },
    });
  });

  it.each([
    ['by name', s3Error('MethodNotAllowed', 400)],
    ['by status', s3Error('Unknown', 405)],
  ])(
    'of another account is shown to nobody: unknown, with what would help, %s',
    async (_, error) => {
      const observed = await partOf('GetBucketPolicy', error);
      expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadUnsupported' } });
      expect(observed.kind === 'unknown' && observed.failure.hint).toMatch(
        /own account only.*role in the account that owns it/,
      );
    },
  );
});

describe('the public access block of a bucket', () => {
  it('is told switch by switch; what is left out is off', async () => {
    const answer = xml(
      '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
    );
    expect(await valueOf('GetPublicAccessBlock', answer)).toEqual({
      blockAcls: true,
      ignoreAcls: false,
      blockPolicy: true,
      restrictBuckets: false,
    });
  });
});

describe('the encryption of a bucket', () => {
  const rule = (inner: string): Answer =>
    xml(
      `<ServerSideEncryptionConfiguration><Rule>${inner}</Rule></ServerSideEncryptionConfiguration>`,
    );
  const applied = (inner: string): Answer =>
    rule(
      `<ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled>`,
    );

  it.each<[Answer, object]>([
    [applied('<SSEAlgorithm>AES256</SSEAlgorithm>'), { algorithm: 'AES256', key: undefined }],
    [applied('<SSEAlgorithm>aws:kms</SSEAlgorithm>'), { algorithm: 'aws:kms', key: undefined }],
    [
      applied('<SSEAlgorithm>aws:kms:dsse</SSEAlgorithm><KMSMasterKeyID>arn:k</KMSMasterKeyID>'),
      { algorithm: 'aws:kms:dsse', key: 'arn:k' },
    ],
    [rule('<BucketKeyEnabled>true</BucketKeyEnabled>'), { algorithm: 'AES256', key: undefined }],
  ])('%# is read', async (answer, value) => {
    expect(await valueOf('GetBucketEncryption', answer)).toEqual(value);
  });

  it.each([
    xml('<ServerSideEncryptionConfiguration/>'),
    applied('<KMSMasterKeyID>k</KMSMasterKeyID>'),
  ])('without rules or algorithm is not believed (%#)', async (answer) => {
    expect(await partOf('GetBucketEncryption', answer)).toMatchObject({
      failure: { reason: 'ReadInvalid' },
    });
  });
});

describe('the lifecycle of a bucket', () => {
  const lifecycle = async (...rules: readonly string[]): Promise<unknown> =>
    valueOf(
      'GetBucketLifecycleConfiguration',
      xml(
        `<LifecycleConfiguration>${rules.map((rule) => `<Rule>${rule}</Rule>`).join('')}</LifecycleConfiguration>`,
      ),
    );
  const on = '<Status>Enabled</Status>';
  const plain = {
    id: undefined,
    isEnabled: true,
    prefix: undefined,
    isNarrowed: false,
    expireAfterDays: undefined,
    expireNoncurrentAfterDays: undefined,
    transitions: [],
  };

  it('is told rule by rule', async () => {
    expect(
      await lifecycle(
        `<ID>all</ID><Filter/>${on}<Expiration><Days>30</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays></NoncurrentVersionExpiration>`,
        '<Filter><Prefix>orders/</Prefix></Filter><Status>Disabled</Status><Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>90</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition>',
        `<Prefix>old</Prefix>${on}<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>`,
      ),
    ).toEqual([
      { ...plain, id: 'all', expireAfterDays: 30, expireNoncurrentAfterDays: 7 },
      {
        ...plain,
        isEnabled: false,
        prefix: 'orders/',
        transitions: [
          { storageClass: 'GLACIER', afterDays: 0 },
          { storageClass: 'DEEP_ARCHIVE', afterDays: 90 },
        ],
      },
      { ...plain, prefix: 'old' },
    ]);
  });

  const dateIn = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  it.each([
    [dateIn(-dayMs), 0],
    [dateIn(0), 0],
    [dateIn(1.5 * dayMs), 2],
  ])('by the date %s leaves %d days', async (date, days) => {
    expect(
      await lifecycle(
        `${on}<Expiration><Date>${date}</Date></Expiration><Transition><Date>${date}</Date><StorageClass>GLACIER</StorageClass></Transition>`,
      ),
    ).toEqual([
      {
        ...plain,
        expireAfterDays: days,
        transitions: [{ storageClass: 'GLACIER', afterDays: days }],
      },
    ]);
  });

  it.each([
    ['<Tag><Key>a</Key><Value>b</Value></Tag>', undefined, true],
    ['<ObjectSizeGreaterThan>1</ObjectSizeGreaterThan>', undefined, true],
    ['<And><Prefix>p</Prefix><Tag><Key>a</Key><Value>b</Value></Tag></And>', 'p', true],
    ['<And><Prefix>p</Prefix><ObjectSizeLessThan>9</ObjectSizeLessThan></And>', 'p', true],
    ['<And><Prefix>p</Prefix></And>', 'p', false],
    ['<Prefix></Prefix>', undefined, false],
  ])('of %s is for a part of the bucket', async (filter, prefix, isNarrowed) => {
    expect(await lifecycle(`<Filter>${filter}</Filter>${on}`)).toEqual([
      { ...plain, prefix, isNarrowed },
    ]);
  });

  it('with a status that is not known is not believed', async () => {
    expect(await lifecycle('<Status>Paused</Status>')).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid' },
    });
  });
});

describe('the ownership of objects in a bucket', () => {
  it('is told as S3 names it', async () => {
    const answer = xml(
      '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>',
    );
    expect(await valueOf('GetBucketOwnershipControls', answer)).toEqual({
      kind: 'set',
      rule: 'BucketOwnerEnforced',
    });
  });

  it('without a rule is not believed', async () => {
    expect(await partOf('GetBucketOwnershipControls', xml('<OwnershipControls/>'))).toMatchObject({
      failure: { reason: 'ReadInvalid' },
    });
  });
});

describe('the replication of a bucket', () => {
  const replication = (...rules: readonly string[]): Answer =>
    xml(
      `<ReplicationConfiguration><Role>r</Role>${rules.map((rule) => `<Rule>${rule}</Rule>`).join('')}</ReplicationConfiguration>`,
    );
  const to =
    '<Destination><Bucket>arn:aws:s3:::there</Bucket><Account>999999999999</Account></Destination>';
  const told = (changes: object): object => ({
    isEnabled: true,
    bucketArn: 'arn:aws:s3:::there',
    account: '999999999999',
    replicatesDeleteMarkers: false,
    ...changes,
  });

  it('is told rule by rule; one without a filter replicates delete markers', async () => {
    const answer = replication(
      `<Filter/><Status>Enabled</Status>${to}<DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>`,
      `<Filter/><Status>Disabled</Status>${to}<DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>`,
      `<Prefix>a</Prefix><Status>Enabled</Status>${to}`,
      `<Filter/><Status>Enabled</Status>${to}`,
    );
    expect(await valueOf('GetBucketReplication', answer)).toEqual({
      rules: [
        told({ replicatesDeleteMarkers: true }),
        told({ isEnabled: false }),
        told({ replicatesDeleteMarkers: true }),
        told({}),
      ],
    });
  });

  it.each([`<Status>Maybe</Status>${to}`, '<Status>Enabled</Status>'])(
    'of a broken rule is not believed (%#)',
    async (rule) => {
      expect(await partOf('GetBucketReplication', replication(rule))).toMatchObject({
        failure: { reason: 'ReadInvalid' },
      });
    },
  );
});

describe('whether a bucket exists', () => {
  const exists = async (answer: Answer) => {
    const { aws, clock, sent } = scripted({ GetBucketVersioning: answer });
    const observed = await clock.run(aws.observers.presence.exists(aBucket(), forever));
    return { observed, request: sent('GetBucketVersioning')[0] };
  };

  it('is told by any answer, of the owner that is expected', async () => {
    const { observed, request } = await exists(xml('<VersioningConfiguration/>'));
    expect(observed).toMatchObject({ kind: 'seen', value: true });
    expect(request?.headers['x-amz-expected-bucket-owner']).toBe(accountId);
  });

  it('is no when S3 knows none', async () => {
    expect((await exists(s3Error('NoSuchBucket', 404))).observed.kind).toBe('absent');
  });

  it.each([s3Error('AccessDenied', 403), { status: 404, body: html }, xml('')])(
    'is unknown otherwise (%#)',
    async (answer) => {
      expect((await exists(answer)).observed.kind).toBe('unknown');
    },
  );
});
