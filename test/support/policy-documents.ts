import fc from 'fast-check';

// Policy documents as text, and random ones over a small world, so that statements often meet.

export const owner = '111111111111';
export const guest = '222222222222';
export const bucketArn = 'arn:aws:s3:::depot-backups';
export const guestRole = `arn:aws:iam::${guest}:role/sdp-prod-data-role`;

export type Json = Readonly<Record<string, unknown>>;

export function policyText(listed: readonly Json[], version = '2012-10-17'): string {
  return JSON.stringify({ Version: version, Statement: listed });
}

/** A grant of GetObject on everything in the bucket to the guest's whole account. */
export function allow(changes: Json = {}): Json {
  return {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${guest}:root` },
    Action: 's3:GetObject',
    Resource: `${bucketArn}/*`,
    ...changes,
  };
}

export function deny(changes: Json = {}): Json {
  return allow({ Effect: 'Deny', ...changes });
}

const oneOrMany = <T>(values: readonly T[]): fc.Arbitrary<T | T[]> =>
  fc.oneof(
    fc.constantFrom(...values),
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  );

const named = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(name, name, `Not${name}`), value)
    .map(([key, given]) => ({ [key]: given }));

const principals = fc.oneof(
  fc.constant('*'),
  oneOrMany([
    guest,
    `arn:aws:iam::${guest}:root`,
    guestRole,
    `arn:aws:iam::${guest}:role/other`,
    `arn:aws:sts::${guest}:assumed-role/sdp-prod-data-role/nightly`,
    `arn:aws:iam::${owner}:root`,
    '333333333333',
    '*',
  ]).map((AWS) => ({ AWS })),
  fc.constant({ Service: 'backup.amazonaws.com' }),
);

const variable = `${bucketArn}/\${aws:PrincipalAccount}/*`;

const conditions = fc.constantFrom<Json[]>(
  { StringEquals: { 'aws:PrincipalAccount': guest } },
  { StringEquals: { 'aws:PrincipalAccount': [owner, '333333333333'] } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-depot12345' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/sdp-*` } },
  { StringLike: { 'aws:principalarn': `arn:aws:iam::${guest}:role/ot?er` } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { Bool: { 'aws:SecureTransport': true } },
  { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
);

/** @param isPlain - without what the sandbox's own evaluator takes differently on purpose */
export function statements(isPlain = false): fc.Arbitrary<Json> {
  return fc
    .tuple(
      fc.constantFrom('Allow', 'Allow', 'Deny'),
      named('Principal', principals),
      named(
        'Action',
        oneOrMany(['s3:*', 's3:GetObject', 's3:Get*', 'S3:putobject', '*', 's3:Put?bject']),
      ),
      named(
        'Resource',
        oneOrMany([
          `${bucketArn}/*`,
          `${bucketArn}/orders/*`,
          `${bucketArn}/orders/a`,
          bucketArn,
          '*',
          variable,
        ]),
      ),
      fc.option(conditions, { nil: undefined, freq: 2 }),
    )
    .map(([Effect, principal, action, resource, condition]) => ({
      Effect,
      ...principal,
      ...action,
      ...resource,
      ...(condition === undefined ? {} : { Condition: condition }),
    }))
    .filter((each) => !isPlain || !isTakenApart(each));
}

/** The sandbox lets a variable fit nothing that is granted, and anything that is denied. */
function isTakenApart(statement: Json): boolean {
  return (
    JSON.stringify(statement).includes('${') ||
    (statement['Effect'] === 'Allow' && 'NotPrincipal' in statement)
  );
}
