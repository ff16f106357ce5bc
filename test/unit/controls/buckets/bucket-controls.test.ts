import type { BucketEncryption, LifecycleRule } from '../../../../src/estate/bucket-details.js';
import type { BackupBucket } from '../../../../src/estate/environment.js';
import type { BucketFacts } from '../../../../src/estate/facts.js';
import type { KeyDescription } from '../../../../src/estate/place-facts.js';
import {
  anEstate,
  another,
  bucket,
  bucketFacts,
  bucketObservation,
  environment,
  environmentFacts,
  environmentObservation,
  goodPolicy,
  judged,
  keyObservation,
  policySeen,
  theFinding,
  vaultAccount,
  verdictOf,
} from '../../../support/bucket-builders.js';
import { absent, accountId, home, seen, unknown } from '../../../support/estate-builders.js';
import type { Json } from '../../../support/policy-documents.js';

const arn = `arn:aws:s3:::${bucket.name}`;

const everybody = (changes: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `${arn}/*`,
  ...changes,
});

/** The guide's policy with more statements. */
function withStatements(...more: readonly Json[]): string {
  const { Statement, ...rest } = JSON.parse(goodPolicy()) as {
    readonly Statement: readonly Json[];
  };
  return JSON.stringify({ ...rest, Statement: [...Statement, ...more] });
}

function find(
  control: string,
  facts: BucketFacts,
  {
    of = bucket,
    estate = anEstate(),
  }: { readonly of?: BackupBucket; readonly estate?: ReturnType<typeof anEstate> } = {},
) {
  return theFinding(control, judged([bucketObservation(facts, of)], estate));
}

/** An estate in which only the bucket's own account backs up. */
const local = another('orders', { account: vaultAccount });
const alone = anEstate({ environments: [local] });

const allOn = { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrictBuckets: true };

describe('bucket-public-access', () => {
  const verdict = (...more: readonly Json[]): string =>
    verdictOf(
      find('bucket-public-access', bucketFacts({ policy: policySeen(withStatements(...more)) })),
    );

  it.each<[string, string, Json]>([
    ['pass', 'an account', everybody({ Principal: { AWS: accountId } })],
    ['fail PolicyPublic', 'everybody', everybody()],
    [
      'fail PolicyPublic',
      'everybody, as an AWS principal',
      everybody({ Principal: { AWS: ['*'] } }),
    ],
    [
      'fail PolicyPublic',
      'everybody but one',
      everybody({ Principal: undefined, NotPrincipal: { AWS: accountId } }),
    ],
    ['pass', 'everybody, as a denial', everybody({ Effect: 'Deny' })],
    [
      'pass',
      'an organisation',
      everybody({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-depot12345' } } }),
    ],
    [
      'pass',
      'a network',
      everybody({ Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }),
    ],
    [
      'fail PolicyPublic',
      'every network',
      everybody({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }),
    ],
    [
      'fail PolicyPublic',
      'every role',
      everybody({ Condition: { ArnLike: { 'aws:PrincipalArn': '*' } } }),
    ],
    [
      'fail PolicyPublic',
      'all but an account',
      everybody({ Condition: { StringNotEquals: { 'aws:PrincipalAccount': '1' } } }),
    ],
    [
      'fail PolicyPublic',
      'those over TLS',
      everybody({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
    [
      'fail PolicyPublic',
      'an account, if any',
      everybody({ Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': accountId } } }),
    ],
  ])('is %s where the policy lets in %s', (expected, _, statement) => {
    expect(verdict(statement)).toBe(expected);
  });

  it('names the statement, and what the block makes of it', () => {
    const policy = policySeen(withStatements(everybody({ Sid: 'Oops' })));
    const shut = find('bucket-public-access', bucketFacts({ policy }));
    expect(shut.message).toContain('statement 3 ("Oops")');
    expect(shut.message).toContain('shuts every other account out');
    const open = find('bucket-public-access', bucketFacts({ policy, publicAccess: unknown() }));
    expect(verdictOf(open)).toBe('fail PolicyPublic');
    expect(open.message).toContain('without credentials of ours');
  });

  it('names the switches of the block that are off', () => {
    const publicAccess = seen({ ...allOn, blockAcls: false, restrictBuckets: false });
    const finding = find('bucket-public-access', bucketFacts({ publicAccess }));
    expect(verdictOf(finding)).toBe('fail BlockOff');
    expect(finding.message).toContain('BlockPublicAcls, RestrictPublicBuckets');
    expect(finding.remedy).toMatch(/^aws s3api put-public-access-block /);
  });

  it('needs no policy where everything is blocked, and no guess where nothing was seen', () => {
    const hidden = bucketFacts({ policy: unknown('ReadUnsupported') });
    expect(verdictOf(find('bucket-public-access', hidden))).toBe('pass');
    const dark = bucketFacts({
      policy: unknown('ReadUnsupported'),
      publicAccess: unknown('ReadDenied'),
    });
    expect(verdictOf(find('bucket-public-access', dark))).toBe('unknown ReadDenied');
  });
});

describe('bucket-policy-width', () => {
  const width = (facts: BucketFacts) => find('bucket-policy-width', facts);
  const guest = (changes: Json): Json =>
    everybody({ Principal: { AWS: `arn:aws:iam::${accountId}:root` }, ...changes });
  const wide = (...more: readonly Json[]) =>
    width(bucketFacts({ policy: policySeen(withStatements(...more)) }));

  it.each<[string, string, Json]>([
    ['fail ExcessActions', 'all actions of S3', guest({ Action: 's3:*' })],
    ['fail ExcessActions', 'all actions', guest({ Action: ['s3:GetObject', '*'] })],
    [
      'fail ExcessActions',
      'all but one',
      guest({ Action: undefined, NotAction: 's3:DeleteBucket' }),
    ],
    ['fail ExcessActions', 'the deletion of versions', guest({ Action: 's3:DeleteObject*' })],
    ['pass', 'all reads', guest({ Action: 's3:Get*' })],
    [
      'pass',
      'all actions to its own account',
      everybody({ Principal: { AWS: vaultAccount }, Action: 's3:*' }),
    ],
    [
      'pass',
      'all actions to a service',
      everybody({ Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:*' }),
    ],
    ['pass', 'a denial of all actions', everybody({ Effect: 'Deny', Action: 's3:*' })],
    [
      'fail PrincipalGone',
      'a role that was deleted',
      everybody({ Principal: { AWS: 'AROA2XYZEXAMPLE12345' } }),
    ],
  ])('is %s where the policy has %s', (expected, _, statement) => {
    expect(verdictOf(wide(statement))).toBe(expected);
  });

  it('names what is too much, and where', () => {
    const { message, severity } = wide(guest({ Sid: 'All', Action: 's3:*' }));
    expect(message).toContain(
      's3:BypassGovernanceRetention, s3:DeleteObjectVersion, s3:PutBucketPolicy',
    );
    expect(message).toContain('statement 3 ("All")');
    expect(severity).toBe('warning');
  });

  it.each([
    ['off', seen({ kind: 'off' } as const)],
    ['on without a rule', seen({ kind: 'on', rule: undefined } as const)],
  ])('says beside its pass that deletes are held by no lock when that is %s', (_, objectLock) => {
    const finding = width(bucketFacts({}, { objectLock }));
    expect(verdictOf(finding)).toBe('pass');
    expect(finding.message).toContain('lets them delete');
    expect(finding.message).toContain('see bucket-object-lock');
    const locked = width(bucketFacts());
    expect(locked.message).not.toContain('delete');
  });

  it.each([
    ['pass', seen({ kind: 'none' } as const)],
    ['unknown ReadInvalid', policySeen('no JSON')],
    ['unknown ReadUnsupported', unknown('ReadUnsupported')],
  ] as const)('is %s for another answer', (expected, policy) => {
    expect(verdictOf(width(bucketFacts({ policy })))).toBe(expected);
  });
});

const keyArn = `arn:aws:kms:${home}:${vaultAccount}:key/7f1c`;

function keyPolicy(...statements: readonly Json[]): KeyDescription['policy'] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { kind: 'seen', value: { kind: 'document', text } };
}

const keyGrant = (changes: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  ...changes,
});

function aKey(changes: Partial<KeyDescription> = {}): KeyDescription {
  return {
    arn: keyArn,
    state: 'Enabled',
    deletionAt: undefined,
    manager: 'customer',
    isMultiRegion: false,
    policy: keyPolicy(keyGrant()),
    ...changes,
  };
}

describe('bucket-encryption', () => {
  const kms = (key: string | undefined): BucketEncryption => ({ algorithm: 'aws:kms', key });
  const found = (
    encryption: BucketEncryption,
    key: ReturnType<typeof seen<KeyDescription>> | undefined,
    estate = anEstate(),
  ) => {
    const facts = bucketFacts({ encryption: seen(encryption) });
    const keys = key === undefined ? [] : [keyObservation(encryption.key ?? '', key)];
    return theFinding('bucket-encryption', judged([bucketObservation(facts), ...keys], estate));
  };

  it.each<[string, string, BucketEncryption, ReturnType<typeof anEstate>]>([
    ['pass', 'no key', { algorithm: 'AES256', key: undefined }, anEstate()],
    ['fail KeyNotShareable', 'the key of AWS', kms(undefined), anEstate()],
    ['fail KeyNotShareable', 'the key of AWS by its alias', kms('alias/aws/s3'), anEstate()],
    ['pass', 'the key of AWS, for its own account', kms(undefined), alone],
    ['fail KeyByName', 'a key without its account', kms('7f1c'), anEstate()],
    [
      'fail KeyInOtherRegion',
      'a key elsewhere',
      kms(keyArn.replace(home, 'us-east-1')),
      anEstate(),
    ],
    ['unknown NotReported', 'a key nobody looked at', kms(keyArn), anEstate()],
  ])('is %s with %s', (expected, _, encryption, estate) => {
    expect(verdictOf(found(encryption, undefined, estate))).toBe(expected);
  });

  it.each<[string, string, ReturnType<typeof seen<KeyDescription>>]>([
    ['pass', 'enabled and shared', seen(aKey())],
    ['fail KeyUnusable', 'disabled', seen(aKey({ state: 'Disabled' }))],
    ['fail KeyUnusable', 'out of reach', seen(aKey({ state: 'Unavailable' }))],
    ['fail KeyPendingDeletion', 'to be deleted', seen(aKey({ state: 'PendingDeletion' }))],
    ['fail KeyMissing', 'gone', absent()],
    ['unknown ReadDenied', 'not to be seen', unknown('ReadDenied')],
    ['fail KeyNotShared', 'kept to its own account', seen(aKey({ policy: keyPolicy() }))],
    [
      'fail KeyNotShared',
      'shared for reading',
      seen(aKey({ policy: keyPolicy(keyGrant({ Action: 'kms:Decrypt' })) })),
    ],
    [
      'fail KeyNotShared',
      'denied',
      seen(aKey({ policy: keyPolicy(keyGrant(), keyGrant({ Effect: 'Deny' })) })),
    ],
    [
      'pass',
      'shared through S3 alone',
      seen(
        aKey({
          policy: keyPolicy(
            keyGrant({
              Condition: {
                StringEquals: {
                  'kms:ViaService': `s3.${home}.amazonaws.com`,
                  'kms:CallerAccount': accountId,
                },
              },
            }),
          ),
        }),
      ),
    ],
    [
      'fail KeyNotShared',
      'shared through another service',
      seen(
        aKey({
          policy: keyPolicy(
            keyGrant({
              Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${home}.amazonaws.com` } },
            }),
          ),
        }),
      ),
    ],
    [
      'unknown NotReported',
      'shared for some objects',
      seen(
        aKey({
          policy: keyPolicy(
            keyGrant({
              Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `${arn}/*` } },
            }),
          ),
        }),
      ),
    ],
    [
      'unknown ReadInvalid',
      'under a policy that is none',
      seen(aKey({ policy: { kind: 'seen', value: { kind: 'document', text: '[' } } })),
    ],
    [
      'unknown ReadDenied',
      'under a policy nobody may read',
      seen(
        aKey({
          policy: {
            kind: 'unknown',
            failure: {
              reason: 'ReadDenied',
              kind: 'denied',
              code: 'AccessDenied',
              message: 'denied',
              permission: 'kms:GetKeyPolicy',
              hint: undefined,
            },
          },
        }),
      ),
    ],
    ['unknown NotReported', 'without its policy', seen(aKey({ policy: undefined }))],
    ['fail KeyNotShareable', "AWS's", seen(aKey({ manager: 'aws', policy: undefined }))],
  ])('is %s with a key that is %s', (expected, _, key) => {
    expect(verdictOf(found(kms(keyArn), key))).toBe(expected);
  });

  it('says when the key goes, and that the lock does not hold it', () => {
    const deletionAt = new Date('2026-11-20T08:00:00Z');
    const { message, severity } = found(
      kms(keyArn),
      seen(aKey({ state: 'PendingDeletion', deletionAt })),
    );
    expect(message).toContain('2026-11-20T08:00:00.000Z');
    expect(message).toContain('object lock does not protect the key');
    expect(severity).toBe('critical');
  });

  it('warns of a key in another account than the bucket', () => {
    const far = keyArn.replace(vaultAccount, accountId);
    const finding = found(kms(far), seen(aKey({ arn: far })));
    expect(verdictOf(finding)).toBe('fail KeyOfOtherAccount');
    expect(finding.severity).toBe('warning');
  });

  it.each([
    ['denied', unknown('ReadDenied')],
    ['seen in part', seen(aKey({ policy: undefined }))],
    ['not looked at', undefined],
  ] as const)('is certain of the account of a key that is %s', (_, key) => {
    const finding = found(kms(keyArn.replace(vaultAccount, accountId)), key);
    expect(verdictOf(finding)).toBe('fail KeyOfOtherAccount');
    expect(finding.message).toContain('nothing certain is known');
  });

  it('says what is worse of a key of another account', () => {
    const far = keyArn.replace(vaultAccount, accountId);
    expect(verdictOf(found(kms(far), seen(aKey({ arn: far, state: 'Disabled' }))))).toBe(
      'fail KeyUnusable',
    );
  });

  it('asks nothing of the policy of a key that only its own account uses', () => {
    expect(verdictOf(found(kms('7f1c'), seen(aKey({ policy: undefined })), alone))).toBe('pass');
  });

  it('stands on the read of the key, too', () => {
    expect(found(kms(keyArn), seen(aKey())).basis.map(({ read }) => read)).toEqual([
      'encryption',
      'key',
    ]);
  });
});

function aRule(changes: Partial<LifecycleRule> = {}): LifecycleRule {
  return {
    id: 'clean-up',
    isEnabled: true,
    prefix: undefined,
    isNarrowed: false,
    expireAfterDays: undefined,
    expireNoncurrentAfterDays: undefined,
    transitions: [],
    ...changes,
  };
}

describe('bucket-lifecycle', () => {
  const off = seen({ kind: 'off' } as const);
  const rules = (...listed: readonly LifecycleRule[]) => bucketFacts({ lifecycle: seen(listed) });
  const to = (storageClass: string, afterDays: number) => ({
    transitions: [{ storageClass, afterDays }],
  });

  it.each<[string, string, Partial<LifecycleRule>]>([
    ['fail ExpiresEarly', 'expires after 34 days', { expireAfterDays: 34 }],
    ['pass', 'expires after 35 days', { expireAfterDays: 35 }],
    [
      'fail NoncurrentExpiresEarly',
      'drops versions after 7 days',
      { expireNoncurrentAfterDays: 7 },
    ],
    ['pass', 'drops versions after a year', { expireNoncurrentAfterDays: 365 }],
    ['fail ArchivesBackups', 'moves to GLACIER', to('GLACIER', 30)],
    ['fail ArchivesBackups', 'moves to DEEP_ARCHIVE', to('DEEP_ARCHIVE', 0)],
    ['pass', 'moves to GLACIER when nobody wants it any more', to('GLACIER', 35)],
    ['pass', 'moves to a class that is read at once', to('GLACIER_IR', 1)],
    ['pass', 'is switched off', { isEnabled: false, expireAfterDays: 1 }],
    ['pass', 'is for another prefix', { prefix: 'order/', expireAfterDays: 1 }],
    ['fail ExpiresEarly', 'is for the prefix', { prefix: 'orders/', expireAfterDays: 1 }],
    [
      'fail ExpiresEarly',
      'is for a part of the prefix',
      { prefix: 'orders/2026/', expireAfterDays: 1 },
    ],
    [
      'fail ExpiresEarly',
      'is for what the prefix begins with',
      { prefix: 'o', expireAfterDays: 1 },
    ],
    ['fail ExpiresEarly', 'is for some objects', { isNarrowed: true, expireAfterDays: 1 }],
  ])('is %s with a rule that %s', (expected, _, rule) => {
    expect(verdictOf(find('bucket-lifecycle', rules(aRule(rule))))).toBe(expected);
  });

  it('holds rules against what is locked where that is longer than wanted', () => {
    const objectLock = seen({ kind: 'on', rule: { mode: 'governance', days: 90 } } as const);
    const facts = { ...rules(aRule({ expireAfterDays: 60 })), objectLock };
    const finding = find('bucket-lifecycle', facts);
    expect(verdictOf(finding)).toBe('fail ExpiresEarly');
    expect(finding.message).toBe('rule "clean-up" expires backups after 60 days; 90 are locked');
  });

  it('only tells of an expiry where nobody says how long backups are wanted', () => {
    const of = { ...bucket, objectLock: undefined };
    const finding = find(
      'bucket-lifecycle',
      { ...rules(aRule({ expireAfterDays: 3 })), objectLock: off },
      { of },
    );
    expect(verdictOf(finding)).toBe('fail ExpiryUnjudged');
    expect(finding.severity).toBe('info');
  });

  it('names every rule, the worst first', () => {
    const finding = find(
      'bucket-lifecycle',
      rules(
        aRule({ id: undefined, ...to('GLACIER', 1) }),
        aRule({ id: 'b', prefix: 'orders/', expireAfterDays: 1 }),
      ),
    );
    expect(verdictOf(finding)).toBe('fail ExpiresEarly');
    expect(finding.message).toBe(
      'rule "b" for "orders/" expires backups after 1 day; 35 are wanted; a rule without an id moves backups to GLACIER after 1 day: a restore must fetch them back first',
    );
  });
});

describe('bucket-ownership', () => {
  it.each([
    ['pass', 'info', seen({ kind: 'set', rule: 'BucketOwnerEnforced' } as const), anEstate()],
    ['fail OwnershipNotEnforced', 'warning', seen({ kind: 'not-set' } as const), anEstate()],
    [
      'fail OwnershipNotEnforced',
      'warning',
      seen({ kind: 'set', rule: 'ObjectWriter' } as const),
      anEstate(),
    ],
    [
      'fail OwnershipNotEnforced',
      'info',
      seen({ kind: 'set', rule: 'ObjectWriter' } as const),
      alone,
    ],
    ['unknown ReadDenied', 'warning', unknown('ReadDenied'), anEstate()],
  ] as const)('is %s (%s)', (expected, severity, ownership, estate) => {
    const finding = find('bucket-ownership', bucketFacts({ ownership }), { estate });
    expect(verdictOf(finding)).toBe(expected);
    expect(expected === 'pass' ? severity : finding.severity).toBe(severity);
  });
});

describe('bucket-location-shared', () => {
  const second = another('second');
  const estate = anEstate({ environments: [environment, second] });
  const shared = (of: typeof estate, ...others: Parameters<typeof judged>[0]) =>
    judged([bucketObservation(), ...others], of)
      .filter(({ control }) => control === 'bucket-location-shared')
      .map((finding) => `${finding.subject.environment}: ${verdictOf(finding)}`);
  const executorsOf = (of: typeof second, ...allowedBackupLocations: readonly string[]) =>
    environmentObservation(
      environmentFacts({
        executors: seen([{ id: 'x', type: 'EmrServerless', allowedBackupLocations }]),
      }),
      of,
    );

  it('passes where each has a prefix of its own, also when both list their common parent', () => {
    const root = `s3://${bucket.name}`;
    expect(shared(estate, executorsOf(environment, root), executorsOf(second, `${root}/`))).toEqual(
      [`${environment.name}: pass`, 'second: pass'],
    );
  });

  it.each(['orders', 'orders/second', ''])(
    'fails for both where one is within the other: %j',
    (prefix) => {
      const nested = { ...second, backupLocation: { bucket: bucket.name, prefix } };
      expect(shared(anEstate({ environments: [environment, nested] }))).toEqual([
        `${environment.name}: fail LocationShared`,
        'second: fail LocationShared',
      ]);
    },
  );

  it('takes prefixes by their parts, not by their letters', () => {
    const beside = { ...second, backupLocation: { bucket: bucket.name, prefix: 'orders-2' } };
    const of = anEstate({ environments: [environment, beside] });
    expect(shared(of, executorsOf(environment), executorsOf(beside))).toEqual([
      `${environment.name}: pass`,
      'second: pass',
    ]);
  });

  it("finds another environment's executor that lists this location", () => {
    const listed = executorsOf(
      second,
      `s3://${bucket.name}/second`,
      `s3://${bucket.name}/orders/daily`,
    );
    expect(shared(estate, executorsOf(environment), listed)).toEqual([
      `${environment.name}: fail LocationOpenToOther`,
      'second: pass',
    ]);
  });

  it('cannot tell where the executors of the others were not seen', () => {
    const dark = environmentObservation(
      environmentFacts({ executors: unknown('ReadDenied') }),
      second,
    );
    expect(shared(estate, executorsOf(environment), dark)).toEqual([
      `${environment.name}: unknown ReadDenied`,
      'second: pass',
    ]);
  });

  it('has nothing to say of an environment that has the bucket for itself', () => {
    expect(shared(anEstate())).toEqual([]);
  });
});
