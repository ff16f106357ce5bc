import { bucketActions, objectActions } from '../../../../src/controls/access/backup-actions.js';
import { bucketFamily } from '../../../../src/controls/buckets/family.js';
import { nothingRemembered, sightOf } from '../../../../src/controls/sight.js';
import type { AccountId } from '../../../../src/estate/ids.js';
import {
  accountObservation,
  anEstate,
  another,
  bucket,
  bucketFacts,
  bucketObservation,
  environment,
  goodPolicy,
  judged,
  policySeen,
  theFinding,
  vaultAccount,
  verdictOf,
} from '../../../support/bucket-builders.js';
import {
  accountId,
  absent,
  anAccount,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import type { Json } from '../../../support/policy-documents.js';

const role = `arn:aws:iam::${accountId}:role/${environment.dataRole}`;
const arn = `arn:aws:s3:::${bucket.name}`;

interface Document {
  readonly Version: string;
  readonly Statement: readonly Json[];
}

const guide = JSON.parse(goodPolicy()) as Document;

/** The guide's policy, with statements changed and added. */
function policy(
  change: (statement: Json) => Json = (each) => each,
  ...more: readonly Json[]
): string {
  return JSON.stringify({ ...guide, Statement: [...guide.Statement.map(change), ...more] });
}

function find(text: string, ...others: Parameters<typeof judged>[0]) {
  const facts = bucketFacts({ policy: policySeen(text) });
  return theFinding('bucket-policy', judged([bucketObservation(facts), ...others]));
}

describe('bucket-policy', () => {
  it('passes with the policy of the guide', () => {
    const finding = find(policy());
    expect(verdictOf(finding)).toBe('pass');
    expect(finding.subject).toEqual({
      environment: environment.name,
      table: undefined,
      account: vaultAccount,
      region: bucket.region,
      resource: bucket.name,
    });
    expect(finding.basis.map(({ read }) => read)).toEqual(['bucket policy']);
  });

  it('asks for the three bucket and the five object actions of the guide, and no others', () => {
    expect([...bucketActions].toSorted()).toEqual([
      's3:GetBucketVersioning',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
    ]);
    expect([...objectActions].toSorted()).toEqual([
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ]);
  });

  it.each([...bucketActions, ...objectActions])(
    'names %s, and nothing else, where it is missing',
    (action) => {
      const without = (statement: Json): Json => ({
        ...statement,
        Action: (statement['Action'] as string[]).filter((each) => each !== action),
      });
      const finding = find(policy(without));
      expect(verdictOf(finding)).toBe('fail ActionMissing');
      expect(finding.message).toBe(
        `the policy does not let ${environment.dataRole} of account ${accountId} do ${action}`,
      );
      expect(finding.remedy).toContain(`depot-dr bucket-policy --bucket=${bucket.name}`);
    },
  );

  it.each<[string, string, (statement: Json) => Json]>([
    ['pass', 'the number of the account', (each) => ({ ...each, Principal: { AWS: accountId } })],
    ['pass', 'the data role', (each) => ({ ...each, Principal: { AWS: role } })],
    ['pass', 'everything of S3', (each) => ({ ...each, Action: 's3:*' })],
    ['pass', 'its own prefix alone', (each) => ({ ...each, Resource: [arn, `${arn}/orders/*`] })],
    ['pass', 'everybody', (each) => ({ ...each, Principal: '*' })],
    [
      'fail ActionMissing',
      'another role',
      (each) => ({ ...each, Principal: { AWS: `${role}-old` } }),
    ],
    [
      'fail ActionMissing',
      'another prefix',
      (each) => ({ ...each, Resource: [arn, `${arn}/order/*`] }),
    ],
    [
      'unknown NotReported',
      'it from one address',
      (each) => ({ ...each, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }),
    ],
    [
      'pass',
      'it over TLS from its account',
      (each) => ({
        ...each,
        Condition: {
          Bool: { 'aws:SecureTransport': true },
          StringEquals: { 'aws:PrincipalAccount': accountId },
        },
      }),
    ],
    ['unknown ReadInvalid', 'words that no policy has', (each) => ({ ...each, Actions: 's3:*' })],
    [
      'unknown NotReported',
      'everybody but the account',
      (each) => ({ ...each, Principal: undefined, NotPrincipal: { AWS: accountId } }),
    ],
  ])('is %s where it grants %s', (expected, _, change) => {
    expect(verdictOf(find(policy(change)))).toBe(expected);
  });

  it('names the account of a policy that lets a wrong one in', () => {
    const wrong = '123456789013';
    const finding = find(
      policy((each) => ({ ...each, Principal: { AWS: `arn:aws:iam::${wrong}:root` } })),
    );
    expect(verdictOf(finding)).toBe('fail ActionMissing');
    expect(finding.message).toContain(`it lets in ${wrong}, which the configuration does not name`);
  });

  it('takes no account for a stranger that only is not judged now', () => {
    const other = '123456789013' as AccountId;
    const text = policy((each) => ({
      ...each,
      Principal: { AWS: `arn:aws:iam::${other}:root` },
    }));
    const observations = [bucketObservation(bucketFacts({ policy: policySeen(text) }))];
    const context = { estate: anEstate(), remembered: nothingRemembered };
    const accounts = [...context.estate.accounts, anAccount({ id: other, name: 'other' })];
    const messages = [undefined, anEstate({ accounts })].map(
      (whole) =>
        theFinding(
          'bucket-policy',
          bucketFamily.findings(sightOf(observations, { ...context, whole }), now),
        ).message,
    );
    expect(messages[0]).toContain(other);
    expect(messages[1]).not.toContain(other);
  });

  it('names the statement of a denial, which wins over every grant', () => {
    const lock = {
      Sid: 'NoDeletes',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:Delete*',
      Resource: `${arn}/*`,
    };
    const finding = find(policy(undefined, lock));
    expect(verdictOf(finding)).toBe('fail ActionDenied');
    expect(finding.message).toContain('denies s3:DeleteObject');
    expect(finding.message).toContain('statement 3 ("NoDeletes")');
  });

  it('leaves a denial alone that is for others: without TLS, or outside the organisation', () => {
    const insecure = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [arn, `${arn}/*`],
    };
    const tls = { ...insecure, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const outside = {
      ...insecure,
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-depot12345' } },
    };
    expect(verdictOf(find(policy(undefined, tls)))).toBe('pass');
    const member = accountObservation({
      organization: seen({ id: 'o-depot12345', managementAccount: accountId }),
    });
    expect(verdictOf(find(policy(undefined, outside), member))).toBe('pass');
    expect(verdictOf(find(policy(undefined, outside), accountObservation()))).toBe(
      'fail ActionDenied',
    );
    const hidden = find(policy(undefined, outside));
    expect(verdictOf(hidden)).toBe('unknown NotReported');
    expect(hidden.message).toContain('aws:PrincipalOrgID');
  });

  it('knows a data role with a path when it was seen', () => {
    const withPath = role.replace(':role/', ':role/depot/');
    const change = (each: Json): Json => ({ ...each, Principal: { AWS: withPath } });
    const seenRole = accountObservation({
      roles: new Map([
        [
          environment.dataRole,
          seen({
            arn: withPath,
            trustPolicy: undefined,
            boundaryArn: undefined,
            tags: [],
            attached: [],
            inline: [],
          }),
        ],
      ]),
    });
    expect(verdictOf(find(policy(change), seenRole))).toBe('pass');
    // Where it was not seen, it may or may not be the one that is named.
    expect(verdictOf(find(policy(change)))).toBe('unknown NotReported');
    const other = (each: Json): Json => ({ ...each, Principal: { AWS: `${withPath}-2` } });
    expect(verdictOf(find(policy(other)))).toBe('fail ActionMissing');
  });

  it.each([
    ['fail PolicyMissing', seen({ kind: 'none' } as const)],
    ['unknown ReadDenied', unknown('ReadDenied')],
    ['unknown ReadUnsupported', unknown('ReadUnsupported')],
    ['unknown NotReported', absent()],
    ['unknown ReadInvalid', policySeen('{"Statement":')],
  ] as const)('is %s for another answer', (expected, read) => {
    const facts = bucketFacts({ policy: read });
    expect(verdictOf(theFinding('bucket-policy', judged([bucketObservation(facts)])))).toBe(
      expected,
    );
  });

  it('judges each environment of another account, and none of its own', () => {
    const own = another('own', { account: vaultAccount });
    const second = another('second', { account: '222222222222' as AccountId });
    const estate = anEstate({ environments: [environment, own, second] });
    const findings = judged([bucketObservation()], estate).filter(
      ({ control }) => control === 'bucket-policy',
    );
    expect(findings.map((each) => [each.subject.environment, verdictOf(each)])).toEqual([
      [environment.name, 'pass'],
      ['second', 'fail ActionMissing'],
    ]);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
  });

  it('says nothing of a bucket that is missing', () => {
    const facts = { versioning: absent(), objectLock: absent() };
    const ofBuckets = judged([bucketObservation(facts)]).filter(({ control }) =>
      control.startsWith('bucket-'),
    );
    expect(ofBuckets).toEqual([]);
  });
});
